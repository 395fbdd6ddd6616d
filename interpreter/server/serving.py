"""Listening, and stopping in good order. uvicorn does the HTTP, `websockets` the sockets."""

import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from starlette.applications import Starlette
from uvicorn import Config, Server
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from interpreter.errors import ConfigError
from interpreter.server.limits import (
    FRAME_LIMIT_BYTES,
    HTTP_SHUTDOWN_S,
    KEEPALIVE_S,
    LINGER_S,
    SEND_BUFFER_BYTES,
)
from interpreter.server.logs import strip_queries
from interpreter.settings import ServerSettings

_LOG: Final = logging.getLogger(__name__)


async def serve(app: Starlette, settings: ServerSettings, ready: Callable[[str], None] | None = None) -> None:
    """Serve until SIGINT or SIGTERM; running meetings then finish what was said, within a few seconds.

    Args:
        app: from `create_app`.
        ready: called once with the service's address when it listens.

    Raises:
        ConfigError: the address cannot be listened on.
    """
    listener = listen(settings)
    try:
        server = MeetingServer(app)
        server.when_ready(lambda: ready(address_of(listener)) if ready else None)
        await server.serve([listener])
    finally:
        listener.close()


def listen(settings: ServerSettings) -> socket.socket:
    """A listening socket; with port 0 on any free one.

    Raises:
        ConfigError: the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)  # inherited when accepted
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise ConfigError(
            f"Cannot listen on {settings.host} port {settings.port}: {error.strerror}. Stop what uses it, or "
            "choose another with server.host and server.port."
        ) from error
    listener.setblocking(False)
    return listener


def address_of(listener: socket.socket) -> str:
    """Where a browser finds the service."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


class MeetingSocket(WebSocketsSansIOProtocol):
    """A connection that is cut off when it outlives its meeting: a client that does not read never closes."""

    async def run_asgi(self) -> None:
        try:
            await super().run_asgi()
        finally:
            self.loop.call_later(LINGER_S, self.transport.abort)


class MeetingServer(Server):
    """uvicorn's server, that says goodbye to meetings before it stops."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(
            Config(
                app,
                ws=MeetingSocket,
                ws_max_size=FRAME_LIMIT_BYTES,
                ws_ping_interval=KEEPALIVE_S,
                ws_ping_timeout=KEEPALIVE_S,
                ws_per_message_deflate=False,
                lifespan="off",
                log_config=None,
                access_log=True,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=HTTP_SHUTDOWN_S,
            )
        )
        strip_queries()
        self._meetings = app.state.meetings
        self._shutdown_s: float = app.state.limits.shutdown_s
        self._ready: Callable[[], None] = lambda: None

    def when_ready(self, ready: Callable[[], None]) -> None:
        """Call this once the server listens."""
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await self._meetings.shut_down(self._shutdown_s)
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM; a second SIGINT does not wait.

        uvicorn's own raises the signal again afterwards: the process would end before the engines are closed.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)
