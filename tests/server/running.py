"""A real server on a free port, and a client that speaks the protocol."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, cast

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError

from interpreter.pipeline.engines import Engines
from interpreter.pipeline.workers import Workers
from interpreter.protocol.client_messages import Start
from interpreter.protocol.reference import example
from interpreter.selfcheck import DirectionCheck
from interpreter.server.app import create_app
from interpreter.server.limits import MeetingLimits
from interpreter.server.meetings import Meetings
from interpreter.server.serving import MeetingServer, address_of, listen
from interpreter.settings import ServerSettings, Settings
from tests.fakes.session import ScriptedSession, Stage, able_engines

START = example(Start)
BLOCK = bytes(640)
PATIENCE_S = 20


@dataclass
class Running:
    """A server that runs."""

    url: str
    stage: Stage
    server: MeetingServer
    meetings: Meetings
    task: "asyncio.Task[None]"

    @property
    def socket_url(self) -> str:
        return self.url.replace("http", "ws") + "/v1/meeting"

    def connect(self, **options: Any) -> Any:
        """A connection of the `websockets` client, without proxies from the environment."""
        return connect(self.socket_url, proxy=None, **options)

    async def session(self, number: int = 0) -> ScriptedSession:
        """A session of the stage, once it is there."""
        async with self.stage.opened:
            await self.stage.opened.wait_for(lambda: len(self.stage.sessions) > number)
        return self.stage.sessions[number]


@asynccontextmanager
async def running(
    stage: Stage | None = None,
    *,
    checks: Sequence[DirectionCheck] = (),
    limits: MeetingLimits | None = None,
    now: Callable[[], float] = monotonic,
    engines: Engines | None = None,
    workers: Workers | None = None,
    **server: Any,
) -> AsyncIterator[Running]:
    """Serve until the block is left: scripted sessions, or with `engines` and `workers` real ones."""
    stage = stage or Stage()
    settings = Settings(server=ServerSettings(port=0, **server))
    app = create_app(
        engines or able_engines(),
        settings,
        cast(Workers, workers),
        checks=checks,
        limits=limits,
        open_session=None if engines else stage.open,
        now=now,
    )
    listener = listen(settings.server)
    instance = MeetingServer(app)
    listening = asyncio.Event()
    instance.when_ready(listening.set)
    task = asyncio.create_task(instance.serve([listener]))
    try:
        async with asyncio.timeout(PATIENCE_S):
            await listening.wait()
            yield Running(address_of(listener), stage, instance, app.state.meetings, task)
    finally:
        instance.should_exit = True
        await task
        listener.close()


async def say(client: ClientConnection, kind: str, **fields: object) -> None:
    """Send one message."""
    await client.send(json.dumps({"type": kind} | fields))


async def start(client: ClientConnection, **changes: object) -> dict[str, Any]:
    """Open the meeting; returns the answer."""
    await client.send(json.dumps(START | changes))
    return await hear(client)


async def hear(client: ClientConnection) -> dict[str, Any]:
    """The next text message; sound on the way to it is a fault of the test."""
    message = await client.recv()
    assert isinstance(message, str), "sound where a text message was expected"
    return cast(dict[str, Any], json.loads(message))


async def hear_until(client: ClientConnection, kind: str) -> list[dict[str, Any] | bytes]:
    """Everything up to and with a message of that kind."""
    heard: list[dict[str, Any] | bytes] = []
    async for message in client:
        heard.append(message if isinstance(message, bytes) else json.loads(message))
        last = heard[-1]
        if isinstance(last, dict) and last["type"] == kind:
            return heard
    pytest.fail(f"the connection closed before {kind!r} came")


def kinds(heard: list[dict[str, Any] | bytes]) -> list[str]:
    """What was heard, by type; sound as "sound"."""
    return ["sound" if isinstance(one, bytes) else one["type"] for one in heard]


STATIC = Path(__file__).parents[2] / "interpreter" / "server" / "static"


async def closed(client: ClientConnection) -> tuple[int | None, str]:
    """Close code, and code of the last error, once the server has closed."""
    last = ""
    try:
        async for message in client:
            last = json.loads(message).get("code", last)
    except ConnectionClosedError:
        pass
    return client.close_code, last
