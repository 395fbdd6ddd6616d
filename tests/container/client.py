"""What deploy/prove.sh asks a running service for, with the Python of the image: `proxy` or `meeting`."""

import asyncio
import json
import ssl
import sys
import urllib.error
import urllib.request
from time import monotonic

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

NAME = "tolk.example.dk"
PAGE = "https://127.0.0.1/"
BLOCK = bytes(640)
START = {
    "type": "start",
    "version": 1,
    "sides": [{"name": "caseworker", "language": "da"}, {"name": "citizen", "language": "uk"}],
    "mode": "consecutive",
    "direction": "push_to_talk",
}


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def check(condition: bool, text: str) -> None:
    if not condition:
        raise SystemExit(f"FAILED: {text}")
    tell(text)


def trusting() -> ssl.SSLContext:
    """The certificate of the proof is its own."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def get(url: str, host: str) -> tuple[int, dict[str, str]]:
    """Status and headers of an answer, redirections not followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: object) -> None:
            return None

    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusting()), Stay
    )
    request = urllib.request.Request(url, headers={"Host": host})
    try:
        with opener.open(request, timeout=20) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}


def opened(page: str) -> connect:
    """A meeting as a browser opens it from a page of that origin."""
    return connect(
        f"wss://{NAME}/v1/meeting",
        host="127.0.0.1",
        port=443,
        ssl=trusting(),
        origin=Origin(page),
        proxy=None,
    )


async def proxy() -> None:
    """https, HSTS, redirection, names, and a meeting by secure web socket."""
    status, headers = get(PAGE, NAME)
    check(status == 200, f"the page over https: {status}")
    check("max-age" in headers.get("strict-transport-security", ""), "HSTS is there")
    check("default-src 'none'" in headers.get("content-security-policy", ""), "the service's own headers too")
    status, headers = get("http://127.0.0.1/page", NAME)
    check((status, headers.get("location")) == (308, f"https://{NAME}/page"), "http leads to https")
    check(get(f"{PAGE}health", NAME)[0] == 404, "the health check is not for the outside")
    check(get(PAGE, "other.example")[0] == 421, "a foreign name is refused")
    async with opened(f"https://{NAME}") as client:
        await client.send(json.dumps(START))
        answer = json.loads(await asyncio.wait_for(client.recv(), 20))
        check(answer["type"] == "ready", f"a meeting by wss: {answer['type']}")
    try:
        async with opened("https://evil.example"):
            raise SystemExit("FAILED: a foreign page opened a meeting")
    except InvalidStatus as refused:
        check(refused.response.status_code == 403, "a foreign page may not open a meeting")


async def meeting() -> None:
    """Stay in a meeting until the service ends it."""
    async with opened(f"https://{NAME}") as client:
        await client.send(json.dumps(START))
        kinds, begun = [], monotonic()
        try:
            async for message in client:
                if isinstance(message, str):
                    kinds.append(json.loads(message)["type"])
                await client.send(BLOCK)
        except ConnectionClosed:
            pass
        told = f"was told: {', '.join(kinds)}; close code {client.close_code}"
        tell(f"the meeting, open for {monotonic() - begun:.1f} s, {told}")
        check(
            bool(kinds) and kinds[0] == "ready" and client.close_code is not None,
            "it was closed in good order",
        )


if __name__ == "__main__":
    asyncio.run({"proxy": proxy, "meeting": meeting}[sys.argv[1]]())
