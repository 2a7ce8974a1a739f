"""Whether the gateway runs (``/healthz``) and whether it can serve visitors (``/readyz``), for supervisors."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import httpx
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import update

from bot.faq import FaqError, load_faq
from bot.gateway.db import Conversation, Database
from bot.gateway.errors import DatabaseUnavailable
from bot.gateway.settings import Settings
from bot.museum import MuseumError, load_museum

log = logging.getLogger(__name__)

ASSISTANT_PATIENCE = timedelta(seconds=3)
Check = Callable[[], str | None]
"""Says what is missing, or ``None`` when all is well."""


def router(checks: Mapping[str, Check]) -> APIRouter:
    """``/healthz`` always answers 200; ``/readyz`` answers 503 with what is missing."""
    routes = APIRouter()

    @routes.get("/healthz")
    def alive() -> dict[str, str]:
        return {"status": "alive"}

    @routes.get("/readyz")
    def ready() -> JSONResponse:
        found = {name: check() for name, check in checks.items()}
        missing = {name: problem for name, problem in found.items() if problem is not None}
        body = {"status": "not ready" if missing else "ready", "missing": missing}
        return JSONResponse(body, 503 if missing else 200, {"Cache-Control": "no-store"})

    return routes


def checks(settings: Settings, database: Database, web: Path) -> dict[str, Check]:
    """Everything that visitors need."""
    return {
        "database": lambda: writable(database),
        "assistant": lambda: answering(settings.rasa_url),
        "faq": lambda: loading(settings),
        "web": lambda: built(web),
    }


def writable(database: Database) -> str | None:
    """A write that changes nothing: a database that is read-only, locked or away refuses it."""
    try:
        with database.begin() as session:
            session.execute(update(Conversation).where(Conversation.id == "").values(language=""))
    except DatabaseUnavailable as error:
        log.warning("not ready: %s", error)
        return "the database cannot be written"
    return None


def answering(rasa_url: str) -> str | None:
    """Rasa answers ``/status`` with 200 once a model is loaded, and with 409 before."""
    try:
        response = httpx.get(
            f"{rasa_url.rstrip('/')}/status", timeout=ASSISTANT_PATIENCE.total_seconds(), trust_env=False
        )  # fmt: skip
    except (httpx.HTTPError, httpx.InvalidURL):
        return "the assistant does not answer"
    return None if response.status_code == 200 else f"the assistant has no model (status {response.status_code})"


def loading(settings: Settings) -> str | None:
    """The museum's file and the FAQ are read as the assistant reads them; each problem names its line."""
    try:
        museum = load_museum(settings.museum_path)
        load_faq(settings.faq_path, museum.placeholders)
    except (MuseumError, FaqError) as error:
        return "; ".join(error.problems[:5])
    return None


def built(web: Path) -> str | None:
    return None if (web / "widget.js").is_file() else "the web files are not built"
