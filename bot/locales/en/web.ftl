# What the web channel itself says to visitors: the first message, and what could not be received.

web-greeting =
    Hello and welcome! It is a program that answers here, only with texts written by the museum’s team. When it is not sure, it passes your question on to a person, who will answer you in this window.

    Please do not write anything sensitive (health, bank details, passwords).
web-error-session-unknown = This conversation no longer exists. Reopen the window to start a new one.
web-error-message-unknown = This answer no longer exists.
web-error-message-too-long = Your message is longer than { $limit } characters. Please shorten it.
web-error-message-empty = Your message is empty.
web-error-payload-not-allowed = This choice does not exist, or no longer does.
web-error-malformed = The museum could not read what was sent. Reload the page and try again.
web-error-unavailable = The museum cannot receive messages at the moment. Your message was not kept: keep it and try again in a few minutes.
