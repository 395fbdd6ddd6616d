"""Who may talk to the service, and the headers every answer carries. Plain ASGI, around everything else."""

import ipaddress
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

SECURITY_HEADERS: Final = {
    # Nothing but what this server itself sends; no inline script or style, no frame, no form.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), display-capture=(), payment=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def host_of(netloc: str) -> str:
    """The name in `name:port`, in small letters, without the brackets of an IPv6 address."""
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


class Guard:
    """Refuses requests for foreign names, and meetings opened by foreign pages.

    Args:
        hosts: names the service is reached by, besides localhost and addresses.
        origins: pages that may open meetings besides the service's own.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], origins: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._origins = frozenset(origin.lower().rstrip("/") for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._knows(host_of(host)):
            await _refuse(
                scope, receive, send, 421, "This service has another name. Add this one to `server.hosts`.\n"
            )
            return
        if scope["type"] == "websocket":
            if not self._trusts(headers.get("origin"), host):
                await _refuse(
                    scope,
                    receive,
                    send,
                    403,
                    "That page may not open meetings. Add it to `server.origins`.\n",
                )
                return
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _knows(self, host: str) -> bool:
        if host in self._hosts or host == "localhost":
            return True
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return True

    def _trusts(self, origin: str | None, host: str) -> bool:
        """Whether a page of that origin may open a meeting. Programs that are no browser send none."""
        if origin is None or origin.lower() in self._origins:
            return True
        scheme, _, netloc = origin.partition("://")
        return scheme in ("http", "https") and netloc.lower() == host.lower()


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, text: str) -> None:
    response = PlainTextResponse(text, status, SECURITY_HEADERS)
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).send_denial_response(response)
    else:
        await response(scope, receive, send)
