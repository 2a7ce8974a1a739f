"""The composition root: builds every part from the settings, joins them, and runs the gateway.

``python -m bot.gateway.app`` serves it; ``create_app(settings)`` is the same for any other ASGI server.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from bot.catalog import Catalog, shipped
from bot.gateway import accounts, handoff, health, openid, rights, site, staff
from bot.gateway.channels import web
from bot.gateway.db import Database
from bot.gateway.errors import CurioError, DatabaseUnavailable, SettingsError
from bot.gateway.handoff import Acknowledgements
from bot.gateway.intake import Keeper
from bot.gateway.languages import negotiate, spoken
from bot.gateway.migrations import upgrade
from bot.gateway.pages import Pages
from bot.gateway.platforms import platforms
from bot.gateway.promises import utc_now
from bot.gateway.rasa_client import RasaClient
from bot.gateway.rights import Callback, Rights
from bot.gateway.security import EmbeddingSites, SecurityHeaders, origin
from bot.gateway.settings import Settings, load_settings
from bot.gateway.wakeup import Bell
from bot.gateway.web_desk import MuseumWebDesk
from bot.gateway.worker import Background, reception
from bot.museum import Museum, MuseumError, load_museum

log = logging.getLogger(__name__)

WEB = Path(__file__).parents[2] / "web" / "dist"
GRACE = 2
"""Seconds that open requests have at the end; open streams end by themselves before."""
TURN = 0.0005
"""Seconds for which a thread may keep the others from running; Python's own choice is ten times that."""
COLLECTED = (2000, 20, 50)
"""Garbage is looked for less often than Python does by itself."""
TRYING = 3.0
"""Seconds that staff wait at a page for what the assistant says of a question; later it is not said."""
LAST_STEP = 0.2
"""Seconds that each worker thread has at the end; what it leaves undone is taken up again after its lease."""


@dataclass
class Gateway:
    """The parts that live as long as the process."""

    settings: Settings
    museum: Museum
    web: Path
    clock: Callable[[], datetime]
    catalog: Catalog = field(default_factory=shipped)
    bell: Bell = field(default_factory=Bell)
    arrivals: Bell = field(default_factory=Bell)
    stopping: threading.Event = field(default_factory=threading.Event)
    background: Background | None = None
    prepared: bool = False

    def __post_init__(self) -> None:
        self.database = Database(self.settings.database_url)
        self.database.on_commit(self.bell.ring)
        self.pages = Pages(self.catalog, self.museum)
        self.languages = spoken(self.museum, self.catalog)
        self.acknowledgement = Acknowledgements(self.catalog, self.museum, self.settings.can_mail)
        self.channels = platforms(self.settings, self.catalog.text)
        self.desk = self._make_desk()
        self.live = staff.Live(self.bell, self.stopping)
        self.assistant = RasaClient(self.settings.rasa_url, timeout=TRYING)
        self.openid = openid.provider(self.settings)

    def prepare(self) -> None:
        """Bring the database up to date and make the first account; does nothing the second time.

        Raises:
            DatabaseUnavailable: the database cannot be written.
        """
        if self.prepared:
            return
        upgrade(self.database)
        password = self._make_first_account()
        if password is not None:
            # Only now is it committed: whoever reads this line can sign in.
            print(f"first password for {accounts.FIRST_LOGIN}: {password}", flush=True)
        self.prepared = True

    def start(self) -> None:
        self.prepare()
        if self.settings.worker:
            self.background = Background(
                self.settings, self.database, self.museum, self.catalog, self.channels, self.bell, self.arrivals,
                self.clock,
            )  # fmt: skip
            self.background.start()

    def stop(self) -> None:
        self.end_streams()
        if self.background is not None:
            self.background.stop(timeout=LAST_STEP)
        self.assistant.close()
        if self.openid is not None:
            self.openid.close()
        self.database.close()

    def end_streams(self) -> None:
        """The process was asked to stop: open streams end now, everything else in its turn."""
        self.stopping.set()
        self.desk.end_streams()
        self.live.end()

    def _make_desk(self) -> MuseumWebDesk:
        return MuseumWebDesk(
            self.database,
            self.settings.museum,
            self.museum,
            self.catalog,
            self.bell,
            self.stopping,
            reception(self.settings, self.museum, self.catalog),
            unused_for=timedelta(days=self.settings.session_days),
        )

    def console(self) -> staff.Console:
        """What the console is handed."""
        return staff.Console(
            self.database,
            self.settings.museum,
            self.languages,
            self.pages,
            secure=self.settings.public_url.startswith("https://"),
            clock=self.clock,
            faq_path=self.settings.faq_path,
            assistant=self.assistant,
            can_mail=self.settings.can_mail,
            windows={one.name: staff.Window(person_days=one.person_days) for one in self.channels.values()},
            openid=self.openid,
        )

    def rights(self) -> Rights:
        """What the pages about visitors' data are handed, and the platforms' calls for deletion."""
        callbacks = {one.name: Callback(one.read_deletion, one.secrets) for one in self.channels.values()}
        return Rights(
            self.database, self.settings.museum, self.pages, self.languages, self.settings.public_url,
            self.settings.retention_days, callbacks, self.clock,
        )  # fmt: skip

    def _make_first_account(self) -> str | None:
        given = self.settings.admin_password
        with self.database.begin() as session:
            return accounts.ensure_first_account(
                session,
                museum=self.settings.museum,
                name=self.catalog.text(self.languages[0], "console-first-account-name"),
                password=given.get_secret_value() if given else None,
                now=self.clock(),
            )


def create_app(settings: Settings, *, web: Path = WEB, clock: Callable[[], datetime] = utc_now) -> FastAPI:
    """The gateway as an ASGI application; ``web`` is the folder of the built web files.

    Raises:
        MuseumError: ``museum.yml`` cannot be used.
    """
    gateway = Gateway(settings, load_museum(settings.museum_path), web, clock)
    app = FastAPI(
        title="Curio",
        lifespan=_lifespan(gateway),
        # The protocol is documented for people; redirects for a missing slash would be built from the Host header.
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.gateway = gateway
    _add_doors(app, gateway)
    app.add_exception_handler(DatabaseUnavailable, _unavailable(gateway))
    sites = [origin(url) for url in (settings.public_url, *settings.allowed_origins)]
    app.add_middleware(EmbeddingSites, origins=sites)
    app.add_middleware(SecurityHeaders)
    return app


def _add_doors(app: FastAPI, gateway: Gateway) -> None:
    settings, clock = gateway.settings, gateway.clock
    app.include_router(web.router(gateway.desk, clock))
    token = settings.internal_token.get_secret_value()
    app.include_router(handoff.router(gateway.database, gateway.acknowledgement, token, clock))
    keep = Keeper(gateway.database, settings.museum, gateway.arrivals)
    for channel in gateway.channels.values():
        app.include_router(channel.router(keep, clock), dependencies=[Depends(gateway.database.courtesy.hurry)])
    app.include_router(rights.router(gateway.rights()))
    app.include_router(staff.router(gateway.console(), gateway.live))
    app.include_router(health.router(health.checks(settings, gateway.database, gateway.web)))
    app.include_router(
        site.router(gateway.pages, gateway.museum, gateway.catalog, settings.public_url, gateway.web, clock)
    )
    app.mount("/static", site.web_files(gateway.web))


def _lifespan(gateway: Gateway) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(gateway.start)
        yield
        await run_in_threadpool(gateway.stop)

    return lifespan


def _unavailable(gateway: Gateway) -> Callable[[Request, Exception], Response]:
    """What those see whose page needs the database while it is away."""

    def answer(request: Request, error: Exception) -> Response:
        log.error("%s", error)
        language = negotiate(request.headers.get("accept-language"), gateway.languages)
        if not request.url.path.startswith(staff.HOME):
            message = gateway.catalog.text(language, "console-error-unavailable-text")
            return JSONResponse({"error": "unavailable", "message": message}, 503)
        reader = gateway.pages.reader(language, gateway.clock())
        return gateway.pages.page(
            "unavailable.html", reader, 503, me=None, languages=gateway.languages, text=""
        )  # fmt: skip

    return answer


class Server(uvicorn.Server):
    """Tells the open streams to end as soon as the process is asked to: uvicorn itself would wait for them."""

    def __init__(self, config: uvicorn.Config, end_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._end_streams = end_streams

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._end_streams()
        super().handle_exit(sig, frame)


def bind(host: str, port: int) -> socket.socket:
    """A socket for the server to listen on.

    Raises:
        SettingsError: the address is taken, or is not one of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        raise SettingsError(
            f"cannot listen on {host} port {port}: {error.strerror}; stop the other program or set CURIO_PORT"
        ) from error
    return listener


def _keep_others_from_waiting() -> None:
    """Whoever waits for an answer must not wait long for the threads in the background, nor for the collector."""
    sys.setswitchinterval(TURN)
    # What was made at the start stays: looking through all of it again and again took 150 ms each time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED)


def main() -> int:
    """Serve until SIGINT or SIGTERM; what keeps the gateway from starting is said in one line each."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        settings = load_settings()
        listener = bind(settings.host, settings.port)
        app = create_app(settings)
        app.state.gateway.prepare()
    except (CurioError, MuseumError) as error:
        print(error, file=sys.stderr)
        return 1
    _keep_others_from_waiting()
    config = uvicorn.Config(
        app,
        log_level="info",
        access_log=False,  # visitors' addresses are not kept
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    with contextlib.suppress(KeyboardInterrupt):  # raised again by uvicorn once everything has stopped
        Server(config, app.state.gateway.end_streams).run(sockets=[listener])
    return 0


if __name__ == "__main__":
    sys.exit(main())
