"""Signing in with OpenID Connect: what the museum's provider is asked, and what is believed of its answers.

Nothing here knows an account or a page: at the end stands an ``Identity``, and ``bot.gateway.identities`` says whose
account it opens.
"""

from __future__ import annotations

from bot.gateway.errors import SettingsError
from bot.gateway.openid.journey import LENGTH, Journey
from bot.gateway.openid.provider import Identity, NotTrusted, Provider, ProviderTrouble
from bot.gateway.settings import Settings

__all__ = ["LENGTH", "Identity", "Journey", "NotTrusted", "Provider", "ProviderTrouble", "provider"]


def provider(settings: Settings) -> Provider | None:
    """The provider as the settings have it, ``None`` without an issuer; it is not asked anything yet.

    Raises:
        SettingsError: it is set up in part; the message names every setting that is missing.
    """
    if not settings.oidc_issuer:
        return None
    secret = settings.oidc_client_secret.get_secret_value()
    given = {"CURIO_OIDC_CLIENT_ID": settings.oidc_client_id, "CURIO_OIDC_CLIENT_SECRET": secret}
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise SettingsError(f"OpenID Connect is set up in part; set also {', '.join(missing)}")
    return Provider(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_name)
