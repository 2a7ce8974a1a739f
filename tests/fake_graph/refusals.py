"""What the platform says when it will not: the error every part of the fake raises, and the codes that have a name."""

from __future__ import annotations

from typing import Any

# HTTP status by code where it is not 400. Which one Meta really uses for these is not known: a fault can name another.
STATUSES = {1: 500, 2: 503}


class Refused(Exception):
    """The call is refused with ``code`` and ``subcode``; ``regain``: minutes until calls may be made again."""

    def __init__(
        self,
        code: int,
        message: str,
        subcode: int | None = None,
        *,
        status: int | None = None,
        regain: int = 0,
        content_type: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.subcode, self.message = code, subcode, message
        self.status = status or STATUSES.get(code, 400)
        self.regain = regain
        self.content_type = content_type

    def body(self, trace: str) -> dict[str, Any]:
        """The error as it stands in the answer."""
        error: dict[str, Any] = {"message": self.message, "type": "OAuthException", "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        return {"error": {**error, "fbtrace_id": trace}}


def wrong(message: str, subcode: int | None = None) -> Refused:
    """A parameter is wrong: our bug, the platform says 100."""
    return Refused(100, f"(#100) {message}", subcode)
