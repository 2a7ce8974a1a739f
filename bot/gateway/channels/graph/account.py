"""A page or a professional account at Meta, and what opens it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Account:
    """``id``: of the page, or of the professional account on Instagram; ``app_id``: of the museum's app.

    ``app_secrets``: the present one first; an older one is accepted while it is being changed. ``human_agent``: whether
    the app may send what a person wrote until seven days after the visitor's last message.
    ``url`` and ``version``: where the Graph API is, and which version of it is asked for.
    """

    channel: str
    id: str
    app_id: str
    app_secrets: tuple[str, ...] = field(repr=False)
    token: str = field(repr=False)
    verify_token: str = field(repr=False)
    human_agent: bool = False
    url: str = "https://graph.facebook.com"
    version: str = "v25.0"
