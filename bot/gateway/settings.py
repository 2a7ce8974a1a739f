"""The gateway's settings: environment variables with the prefix ``CURIO_``, each also readable from a file."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.gateway.errors import SettingsError
from bot.gateway.security import is_protected

PREFIX = "CURIO_"
ISSUER = re.compile(r"[^\s?#]+\Z")
PRINTABLE = re.compile(r"[ -~]*\Z")
ORIGIN = re.compile(r"https?://[^/\s?#@]+\Z")


class FromFiles(PydanticBaseSettingsSource):
    """Reads ``CURIO_<NAME>_FILE``: the value is the text of that file, as Docker and systemd secrets are given."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except OSError as error:
            raise SettingsError(f"{PREFIX}{field_name.upper()}_FILE: cannot read {path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise SettingsError(f"{PREFIX}{field_name.upper()}_FILE: {path} is not text in UTF-8") from error

    def __call__(self) -> dict[str, Any]:
        values = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in values.items() if value is not None}


class Settings(BaseSettings):
    """Every setting of the gateway, documented in ``docs/settings.md``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore")

    museum: str = Field("demo", description="Short name of the museum; every row of the database carries it.")
    database_url: str = Field("sqlite:///var/curio.db", description="SQLAlchemy URL of the log and the outbox.")
    rasa_url: str = Field("http://127.0.0.1:5005", description="Where the assistant listens.")
    rasa_timeout: float = Field(15.0, gt=0, description="Seconds to wait for the assistant's answer.")
    public_url: str = Field("http://127.0.0.1:8000", description="Address under which visitors reach the gateway.")
    host: str = Field("127.0.0.1", description="Address the gateway listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the gateway listens on.")
    internal_token: SecretStr = Field(
        default_factory=lambda: SecretStr(secrets.token_urlsafe(32)),
        description="Shared by the assistant's side and the gateway; without it one is made at each start.",
    )
    admin_password: SecretStr | None = Field(
        None, description="Password of the first staff account; without it one is made and printed once."
    )
    faq_path: Path = Field(Path("data/faq.yml"), description="The curated questions and answers.")
    museum_path: Path = Field(Path("data/museum.yml"), description="The museum's facts and calendar.")
    # NoDecode: a comma-separated list, which people write without a mistake, instead of JSON.
    allowed_origins: Annotated[list[str], NoDecode] = Field(
        default_factory=list,
        description="Sites that may embed the widget, besides the public address itself, separated by commas.",
    )
    worker: bool = Field(True, description="Run the outbox worker inside the gateway's process.")
    worker_threads: int = Field(8, ge=1, le=64, description="Conversations that the worker serves at the same time.")
    retention_days: int = Field(
        365, ge=0, description="Days after which a conversation in which nothing was written is deleted; 0: never."
    )
    inbox_hours: float = Field(
        12.0, gt=0, description="Hours after which the bot answers again when staff took over in a channel's own inbox."
    )
    graph_url: str = Field("https://graph.facebook.com", description="Where Meta's Graph API is.")
    graph_version: str = Field("v25.0", pattern=r"^v\d{1,3}\.\d$", description="Version of the Graph API to ask for.")
    messenger_page_id: str = Field("", description="The museum's Facebook page; without it Messenger is off.")
    messenger_app_id: str = Field("", description="The museum's app at Meta.")
    messenger_app_secret: SecretStr = Field(SecretStr(""), description="Signs what the platform sends us.")
    messenger_app_secret_before: SecretStr = Field(
        SecretStr(""), description="The secret before the present one, accepted while it is being changed."
    )
    messenger_page_token: SecretStr = Field(SecretStr(""), description="Opens the page for sending.")
    messenger_verify_token: SecretStr = Field(SecretStr(""), description="Proves to the platform that we are we.")
    messenger_human_agent: bool = Field(
        False, description="Whether the app has the Human Agent feature: staff may answer for 7 days instead of 24 h."
    )
    instagram_account_id: str = Field("", description="The museum's professional account; without it Instagram is off.")
    instagram_app_id: str = Field("", description="As for Messenger, whose value counts where this is empty.")
    instagram_app_secret: SecretStr = Field(SecretStr(""), description="As for Messenger.")
    instagram_app_secret_before: SecretStr = Field(SecretStr(""), description="As for Messenger.")
    instagram_token: SecretStr = Field(SecretStr(""), description="As for Messenger: the page's token by default.")
    instagram_verify_token: SecretStr = Field(SecretStr(""), description="As for Messenger.")
    instagram_human_agent: bool = Field(False, description="As for Messenger.")
    instagram_graph_url: str = Field("", description="https://graph.instagram.com with Instagram Login.")
    oidc_issuer: str = Field(
        "", max_length=250, description="The museum's OpenID Connect provider; without it staff use passwords."
    )
    oidc_client_id: str = Field("", pattern=r"^[ -~]*$", description="What the provider calls this Curio.")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="Proves to the provider that we are we.")
    oidc_name: str = Field("", max_length=60, description="What staff call the provider; the catalog's words without.")
    session_days: int = Field(30, ge=1, description="Days after which a visitor's unused web session ends.")

    smtp_url: SecretStr = Field(SecretStr(""), description="The museum's mail server; without it no e-mail is sent.")
    mail_from: str = Field("", description='What stands in "From": Musée <questions@musee.example>.')
    notify_urls: SecretStr = Field(
        SecretStr(""), description="Where the team hears of waiting questions: Apprise URLs, separated by blanks."
    )

    @property
    def can_mail(self) -> bool:
        """Whether the museum has a mail server."""
        return bool(self.smtp_url.get_secret_value())

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("allowed_origins")
    @classmethod
    def _are_origins(cls, origins: list[str]) -> list[str]:
        for origin in origins:
            if not ORIGIN.match(origin):
                raise ValueError(f"{origin!r} is not a site such as https://museum.example (no path, no slash)")
        return origins

    @field_validator("rasa_url", "public_url", "graph_url", "instagram_graph_url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("should start with http:// or https://")
        return url.rstrip("/")

    @field_validator("oidc_issuer")
    @classmethod
    def _is_issuer(cls, url: str) -> str:
        if url and (not is_protected(url) or not ISSUER.match(url)):
            raise ValueError("should be an address such as https://login.museum.example, as the provider writes it")
        return url

    @field_validator("oidc_client_secret")
    @classmethod
    def _is_printable(cls, secret: SecretStr) -> SecretStr:
        if not PRINTABLE.match(secret.get_secret_value()):
            raise ValueError("has other characters than letters, digits and signs of ASCII: copy it again")
        return secret

    @field_validator("database_url")
    @classmethod
    def _is_known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("should be sqlite:///folder/file.db or postgresql://name:password@host/database")
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, FromFiles(settings_cls)


def load_settings(**overrides: Any) -> Settings:
    """Read the settings once, in the composition root.

    Raises:
        SettingsError: names every wrong setting and what it should be.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        problems = "; ".join(
            f"{PREFIX}{'_'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}"
            for problem in error.errors()
        )
        raise SettingsError(problems) from error
