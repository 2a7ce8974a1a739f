"""A mail server on this machine, as strict as real ones: it wants a whole envelope, and refuses what it is told to."""

from __future__ import annotations

import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Protocol
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

LOGIN, PASSWORD = "museum", "a mail password"


class FakeSmtp:
    """``refuses``: what is answered to the next recipients, one by one; ``knows``: whether the password is right."""

    def __init__(self) -> None:
        self.refuses: list[str] = []
        self.knows = True
        self.got: list[EmailMessage] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._controller = Controller(
            self, hostname="127.0.0.1", port=port, authenticator=self._authenticate, auth_required=True,
            auth_require_tls=False,
        )  # fmt: skip
        self._controller.start()
        self.url = f"smtp://{LOGIN}:a%20mail%20password@127.0.0.1:{port}"

    def stop(self) -> None:
        self._controller.stop()

    def _authenticate(self, _server: Any, _session: Any, _envelope: Any, mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (
            LOGIN.encode(),
            PASSWORD.encode(),
        )
        return AuthResult(success=right and self.knows, handled=False)

    async def handle_RCPT(  # aiosmtpd's name
        self, _server: Protocol, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.refuses:
            return self.refuses.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Protocol, _session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
        if [message["To"]] != envelope.rcpt_tos or not all(message[name] for name in ("From", "Subject", "Message-ID")):
            return "554 the message does not fit its envelope"
        self.got.append(message)
        return "250 OK"
