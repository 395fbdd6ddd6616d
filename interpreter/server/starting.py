"""What the service answers while it still loads: 503 and why, on the address where it will serve.

A health check then tells a service that is on its way from one that is gone. Loading blocks the event loop,
so this is a thread of its own with the standard library's server, until the real one takes the address.
"""

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from interpreter.server.guard import SECURITY_HEADERS
from interpreter.server.serving import listen
from interpreter.settings import ServerSettings

_LOG: Final = logging.getLogger(__name__)

RETRY_AFTER_S: Final = 5
PATIENCE_S: Final = 5.0
"""A client that sends no request is dropped after this."""
_POLL_S: Final = 0.05


@contextmanager
def answering_that_it_loads(settings: ServerSettings) -> Iterator[Callable[[str], None]]:
    """Answer every request with 503 until the block is left; then the address is free again.

    Yields a function that sets the reason that is told from then on.

    Raises:
        ConfigError: the address cannot be listened on.
    """
    listener = listen(settings)
    server = _Loading(listener)
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_S,), name="loading", daemon=True)
    thread.start()
    try:
        yield server.say
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Loading(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, listener: socket.socket) -> None:
        super().__init__(listener.getsockname(), _Answer, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.reason = "The engines are being loaded."

    def say(self, reason: str) -> None:
        self.reason = reason

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - as it is called
        """Most often a client that went away. The standard library would print a traceback for each."""
        _LOG.debug("a request failed while loading", exc_info=True)


class _Answer(BaseHTTPRequestHandler):
    server: _Loading
    timeout = PATIENCE_S

    def _answer(self) -> None:
        body = json.dumps({"status": "loading", "reason": self.server.reason}).encode()
        self.send_response_only(503)
        for name, value in SECURITY_HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Retry-After", str(RETRY_AFTER_S))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = _answer  # noqa: N815 - the names that the standard library calls

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: requests may name what nobody should log."""
