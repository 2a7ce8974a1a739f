"""The fake's HTTP server: its connections can break on purpose, and it ends at once: tests start it by the hundred."""

from __future__ import annotations

import asyncio
import socket
import threading

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol


class Droppable(H11Protocol):
    """Hands the connection to the request, so that it can break."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Server(uvicorn.Server):
    """uvicorn looks ten times a second whether it should end, and then waits for its connections; this one does not."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(uvicorn.Config(app, http=Droppable, log_config=None, lifespan="off"))
        self._end: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None

    async def main_loop(self) -> None:
        await self.on_tick(0)
        end = asyncio.Event()
        self._end = (asyncio.get_running_loop(), end)
        if not self.should_exit:
            await end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0)

    def end(self) -> None:
        """Called from another thread."""
        self.should_exit = True
        if self._end is not None:
            loop, end = self._end
            loop.call_soon_threadsafe(end.set)


class Listening:
    """A server in a thread of its own; the socket takes calls from the start. ``port`` 0: any free one."""

    def __init__(self, app: Starlette, port: int) -> None:
        self._socket = socket.create_server(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server = Server(app)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._server.end()
            self._thread.join(20)
        self._socket.close()
