"""All errors of the gateway, one sentence each."""

from __future__ import annotations

from datetime import timedelta


class CurioError(Exception):
    """Base of every error that the gateway raises on purpose."""


class Declined(CurioError):
    """Something that staff wanted was not done; ``key`` and ``arguments``: the catalog's words for the reason."""

    def __init__(self, key: str, **arguments: str | int) -> None:
        super().__init__(key)
        self.key, self.arguments = key, arguments


class SettingsError(CurioError):
    """A setting is missing or makes no sense; the message names it and the mend."""


class DatabaseUnavailable(CurioError):
    """The database cannot be opened, read or written."""


class UnknownConversation(CurioError):
    """No conversation has this id (or it is not the asker's)."""


class UnknownMessage(CurioError):
    """No message has this id."""


class MessageEmpty(CurioError):
    """After cleaning, nothing a person could read is left of the message."""


class MessageTooLong(CurioError):
    """The message is longer than the channel accepts.

    Attributes:
        limit: the characters that are accepted, where that is not the limit of a message.
    """

    def __init__(self, message: str, *, limit: int | None = None) -> None:
        super().__init__(message)
        self.limit = limit


class GapLeft(CurioError):
    """The reply still holds a gap that its writer was to fill in."""


class PayloadNotAllowed(CurioError):
    """The tapped payload is not on the list of what a visitor may send."""


class Malformed(CurioError):
    """What was sent is not in the channel's format; the message says what is wrong."""


class ConversationTaken(CurioError):
    """Another member of staff has the conversation."""


class AssistantUnavailable(CurioError):
    """The assistant did not answer, or answered nothing that can be shown; asking again may help."""


class ClaimLost(CurioError):
    """The claim on an outbox row had expired and another worker has the row now; nothing may be recorded."""


class DeliveryError(CurioError):
    """A reply could not be handed to the channel.

    Attributes:
        permanent: trying again cannot help (the visitor blocked the page, the window is closed).
        maybe_sent: the channel may have taken it all the same: wait for its echo before trying again.
        pause: how long the whole account must be left alone; the attempt then does not count.
        reason: a short word for the console's texts (``console-undelivered-<reason>``).
        elsewhere: another application has the conversation.
        alarm: somebody who runs the museum's installation must act.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        maybe_sent: bool = False,
        pause: timedelta | None = None,
        reason: str = "other",
        elsewhere: bool = False,
        alarm: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.maybe_sent = maybe_sent
        self.pause = pause
        self.reason = reason
        self.elsewhere = elsewhere
        self.alarm = alarm
