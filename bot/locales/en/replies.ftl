## Saved replies: what the team sends often
replies-title = Saved replies
replies-nav = Saved replies
replies-back = All saved replies
replies-lead = Texts that are ready to be inserted into an answer. Everybody of the team can add, change and delete them.
replies-none = No reply is saved yet.
replies-changed = changed by { $who }, { $when }
replies-add = Save a new reply
replies-add-do = Save the reply
replies-save = Save
replies-name = Short name
replies-name-hint = In a conversation, “/” and this name at the start of the answer insert the reply.
replies-topic = Topic (optional)
replies-text = Text in { $language }
replies-delete = Delete this reply…
replies-delete-hint = It is deleted for the whole team and cannot be brought back. Answers that were sent stay.
replies-delete-do = Delete the reply

## Placeholders
replies-placeholders = What can stand in braces
replies-placeholders-hint = Each is replaced when the reply is inserted, in the language of the text. What is not known becomes { "{…}" }.
replies-placeholder-name = the name of whoever answers
replies-placeholder-role = their role at the museum
replies-placeholder-museum = the museum’s name
replies-placeholder-email = the museum’s e-mail address
replies-placeholder-phone = the museum’s telephone number
replies-placeholder-today = today’s date
replies-placeholder-hours = whether and when the museum is open today
replies-placeholder-gap = a gap: whoever answers fills it in before sending

## Results
replies-done-added = The reply is saved.
replies-done-changed = The change is saved.
replies-done-deleted = The reply is deleted.
replies-theirs = As { $who } saved it, { $when }
replies-error-name = The short name is missing. Nothing was saved.
replies-error-text = Write the text in at least one language. Nothing was saved.
replies-error-long = The text in { $language } is longer than { $limit } characters. Nothing was saved: shorten it and save again.
replies-error-placeholder = { $placeholder } is not known. Braces may only hold: { $known }. Nothing was saved: correct it and save again.
replies-error-taken = Another reply is called “{ $name }”. Nothing was saved: choose another name.
replies-error-changed = Somebody else has changed this reply meanwhile. Nothing was done: your text stands in the form, theirs above it. Saving again replaces theirs.
replies-error-gone = This saved reply was deleted meanwhile. What you were writing is kept below.

## In a conversation
replies-insert = Insert a saved reply
replies-insert-which = Reply
replies-insert-theirs = In the visitor’s language
replies-insert-foreign = In another language
replies-insert-in = { $name } ({ $language })
replies-insert-do = Insert
replies-insert-hint = The text goes into the answer, where the cursor is. You read it once more before sending; { "{…}" } is to be filled in.
replies-insert-none = No reply is saved yet: the page “Saved replies” is where the team keeps them.
