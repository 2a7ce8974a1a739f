"""The team's chat tools, through Apprise: Mattermost, Slack, Teams, Matrix, ntfy and a hundred others."""

from __future__ import annotations

from typing import Protocol

from bot.gateway.errors import CurioError, SettingsError


class NoticeNotSent(CurioError):
    """A notice to the team was not taken; it is tried again."""


class Chat(Protocol):
    """Tells the whole team something."""

    def tell(self, title: str, text: str) -> None:
        """Raises NoticeNotSent."""


class AppriseChat:
    """One address or several."""

    def __init__(self, urls: str) -> None:
        """``urls``: Apprise's addresses, separated by blanks; they hold secrets and are never logged.

        Raises:
            SettingsError: Apprise does not know one of them.
        """
        # Here, because it takes a second to load and most museums do without.
        from apprise import Apprise

        self._apprise = Apprise()
        for place, url in enumerate(urls.split(), 1):
            if not self._apprise.add(url):
                raise SettingsError(f"CURIO_NOTIFY_URLS: address {place} is none that Apprise knows")

    def tell(self, title: str, text: str) -> None:
        """Raises NoticeNotSent: one of the addresses did not take it."""
        if not self._apprise.notify(title=title, body=text):
            raise NoticeNotSent("the team's chat tool did not take a notice; the next try is in half a minute")
