"""Hands e-mails to the museum's mail server (SMTP, RFC 5321)."""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Protocol
from urllib.parse import unquote, urlsplit

from bot.gateway.errors import DeliveryError, SettingsError
from bot.gateway.messages import clean_text

TIMEOUT = 20.0
"""Seconds for each step of the conversation with the server."""
ADDRESS = re.compile(r"[^\s@<>,;:\"()]{1,64}@[^\s@<>,;:\"()]{1,200}\.[A-Za-z]{2,24}\Z")
"""An e-mail address as people type it, and nothing else."""
MAX_ADDRESS = 320
LOCAL = ("localhost", "127.0.0.1", "::1")
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class Mail:
    """One e-mail. ``mark`` is the same for each attempt at one mail, so that a mailbox can tell a repeat."""

    to: str
    subject: str
    text: str
    mark: str


class Mailer(Protocol):
    """Sends e-mails."""

    def send(self, mail: Mail) -> None:
        """Hand it over. Raises DeliveryError."""


class SmtpMailer:
    """A mail server, addressed as ``smtp://name:password@host:587`` (STARTTLS) or ``smtps://name:password@host``."""

    def __init__(self, url: str, sender: str) -> None:
        """``sender``: what stands in "From".

        Raises:
            SettingsError: the address of the server or of the sender cannot be used.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS.get(parts.scheme, 0)
        except ValueError as error:
            raise SettingsError(f"CURIO_SMTP_URL: {error}") from error
        if parts.scheme not in PORTS or not parts.hostname:
            raise SettingsError("CURIO_SMTP_URL: should be smtp://name:password@host:587 or smtps://name:password@host")
        if "@" not in parseaddr(sender)[1] or clean_text(sender) != sender or "\n" in sender:
            raise SettingsError("CURIO_MAIL_FROM: should be an address such as Musée <questions@musee.example>")
        self._host, self._port, self._tls = parts.hostname, port, parts.scheme == "smtps"
        self._login = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Raises DeliveryError: permanent where the server says that trying again cannot help."""
        message = self._message(mail)
        try:
            with self._open() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise DeliveryError(f"{code} {_words(words)}", permanent=code >= 500, reason="address") from error
        except smtplib.SMTPResponseException as error:
            # A wrong password is not the mail's fault: once it is mended, the mail goes out.
            refused = error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
            alarm = isinstance(error, smtplib.SMTPAuthenticationError)
            why = f"{error.smtp_code} {_words(error.smtp_error)}"
            raise DeliveryError(why, permanent=refused, reason="mail", alarm=alarm) from error
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(f"the mail server cannot be reached: {error}", reason="mail") from error

    def _open(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)
        try:
            self._enter(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _enter(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo()
        secure = self._tls
        if not secure and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            secure = True
        name, password = self._login
        if name:
            if not secure and self._host not in LOCAL:
                raise smtplib.SMTPNotSupportedError("the server offers no encryption: the password is not sent")
            server.login(name, password)

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        try:
            message["From"], message["To"] = self._sender, mail.to
            message["Subject"] = " ".join(clean_text(mail.subject).split())
            message["Message-ID"] = f"<{mail.mark}@{parseaddr(self._sender)[1].split('@')[-1]}>"
            message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office note comes back
            message.set_content(mail.text)
        except ValueError as error:  # a line break in an address
            raise DeliveryError(f"the mail cannot be written: {error}", permanent=True, reason="address") from error
        return message


def _words(given: bytes | str) -> str:
    return given.decode("utf-8", "replace") if isinstance(given, bytes) else given
