"""What anybody may see without writing: the demo museum's home page, and the built web files."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse
from markupsafe import Markup
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.catalog import Catalog
from bot.gateway.languages import negotiate, spoken
from bot.gateway.pages import Pages, Reader
from bot.gateway.rendering import answer_html
from bot.museum import Museum

HASHED = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+\Z")
FOREVER = "public, max-age=31536000, immutable"


class WebFiles(StaticFiles):
    """The built files: one whose name carries a hash never changes, the others are asked for again each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = FOREVER if HASHED.search(path) else "no-cache"
        return response


def router(
    pages: Pages, museum: Museum, catalog: Catalog, public_url: str, web: Path, clock: Callable[[], datetime]
) -> APIRouter:
    """``/`` and ``/widget.js``; ``web`` is the folder that the web files were built into."""
    routes = APIRouter()
    languages = spoken(museum, catalog)

    @routes.get("/")
    def home(request: Request, lang: str = "") -> Response:
        reader = pages.reader(negotiate(lang or request.headers.get("accept-language"), languages), clock())
        return pages.page(
            "demo.html",
            reader,
            headers={"Vary": "Accept-Language", "Cache-Control": "no-cache"},
            languages=languages,
            public_url=public_url.rstrip("/"),
            plain=partial(_fact, reader),
            fact=partial(_fact_html, reader),
        )

    @routes.get("/widget.js")
    def widget() -> Response:
        file = web / "widget.js"
        if not file.is_file():
            raise HTTPException(404, "the web files are not built; see README.md")
        # A museum's page names this address for years: browsers must ask each time whether it has changed.
        return FileResponse(file, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    return routes


def web_files(web: Path) -> WebFiles:
    """What stands under ``/static``."""
    return WebFiles(directory=web / "static", check_dir=False)


def _fact(reader: Reader, name: str) -> str:
    return reader.museum.render(f"{{{{ {name} }}}}", reader.language, reader.catalog, reader.now)


def _fact_html(reader: Reader, name: str) -> Markup:
    return answer_html(_fact(reader, name))
