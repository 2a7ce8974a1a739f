## Keyboard shortcuts of the console
keys-title = Keyboard shortcuts
keys-close = Close
keys-or = or
keys-then = then
keys-with = +
keys-everywhere = On every page
keys-help = show this list
keys-search = go to the search
keys-list = the requests
keys-faq = the FAQ
keys-numbers = the numbers
keys-replies = the saved replies
keys-in-list = In the list of requests
keys-next = the next request
keys-previous = the request before
keys-open = open the request
keys-in-conversation = In a conversation
keys-reply = write the answer
keys-note = write a note
keys-take = take the conversation
keys-end = close the conversation
keys-in-box = In a text box
keys-leave = leave the text box
keys-send = send the answer
keys-saved = insert the saved reply of this name, at the start of the answer
keys-saved-name = name
keys-escape = Esc
keys-enter = Enter
keys-tab = Tab
keys-control = Ctrl

## On one's own page
keys-switch = Single-key shortcuts
keys-switch-hint = Holds for this browser. Turn them off if you use speech input, or press keys by accident.
keys-show = Show the list
