"""The service as a process: how it stops, what it tells the outside, what it writes down."""

import asyncio
import json
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from websockets.asyncio.client import connect

from tests.fakes.meeting import COMMIT, TRANSLATED
from tests.server.running import BLOCK, PATIENCE_S, hear_until, kinds, say, start

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def service(report: Path) -> AsyncIterator[tuple[Process, str]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-B",
        "-m",
        "tests.server.scripted_service",
        report,
        cwd=ROOT,
        stdout=PIPE,
        stderr=PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S * 3):
            yield process, (await process.stdout.readline()).decode().strip()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def one_meeting(url: str) -> str:
    """A whole turn; returns the meeting's id."""
    async with connect(url.replace("http", "ws") + "/v1/meeting?citizen=Amina", proxy=None) as client:
        ready = await start(client)
        await say(client, "talk", side="caseworker")
        await client.send(BLOCK)
        await say(client, "release")
        await hear_until(client, "voice_ended")
        await say(client, "end")
        await hear_until(client, "ended")
        return str(ready["meeting"])


async def test_nothing_leaves_the_machine_nothing_is_stored_and_no_log_line_holds_what_was_said(
    tmp_path: Path,
) -> None:
    report = tmp_path / "report.json"
    async with service(report) as (process, url):
        identity = await one_meeting(url)
        async with httpx.AsyncClient(trust_env=False) as client:
            for path in ("/", "/healthz?name=Amina", "/v1/languages", "/v1/ui/uk"):
                assert (await client.get(url + path)).status_code == 200
        process.send_signal(signal.SIGTERM)
        _, written = await process.communicate()
    assert json.loads(report.read_text()) == []
    log = written.decode()
    assert f"[{identity}]" in log
    assert "/healthz" in log
    assert "Amina" not in log
    for said in (*COMMIT.text.split(), TRANSLATED.translation.text):
        assert not re.search(rf"\b{re.escape(said)}\b", log), "speech content in the log"


async def test_sigterm_ends_the_process_within_seconds_and_says_why(tmp_path: Path) -> None:
    async with service(tmp_path / "report.json") as (process, url):
        async with connect(url.replace("http", "ws") + "/v1/meeting", proxy=None) as client:
            await start(client)
            process.send_signal(signal.SIGTERM)
            heard = await hear_until(client, "ended")
            assert kinds(heard) == ["error", "ended"]
        assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 0
