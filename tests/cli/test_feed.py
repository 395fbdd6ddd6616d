import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator

import numpy as np
import pytest

from interpreter.cli.feed import ITEMS_AHEAD, Feed, at_speaking_pace
from interpreter.engines.recogniser import Samples
from tests.conftest import ROOT
from tests.fakes.virtual_time import run_virtual


async def test_items_come_in_order() -> None:
    assert [item async for item in Feed(iter(range(500))).items()] == list(range(500))


async def test_an_error_of_the_source_comes_after_its_items() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    items = Feed(source()).items()
    assert await anext(items) == 1
    with pytest.raises(OSError, match="the disk is gone"):
        await anext(items)


async def test_stopping_does_not_wait_for_a_source_that_hangs() -> None:
    never = threading.Event()

    def source() -> Iterator[int]:
        yield 1
        never.wait()
        yield 2

    feed = Feed(source())
    seen = []
    async for item in feed.items():
        seen.append(item)
        feed.stop()
    assert seen == [1]
    assert feed.stopped
    never.set()


async def test_a_fast_source_is_held_back() -> None:
    taken = threading.Semaphore(0)
    made = []

    def source() -> Iterator[int]:
        for number in range(10 * ITEMS_AHEAD):
            made.append(number)
            taken.release()
            yield number

    feed = Feed(source())
    items = feed.items()
    assert await anext(items) == 0
    for _ in range(ITEMS_AHEAD):  # the thread makes this many at once, and then waits
        await asyncio.to_thread(taken.acquire)
    assert len(made) <= ITEMS_AHEAD + 2
    feed.stop()
    assert [item async for item in items] == []


def test_a_process_ends_although_a_thread_still_waits_for_input() -> None:
    program = (
        "import asyncio\n"
        "from interpreter.cli.feed import Feed, standard_input\n"
        "async def first() -> None:\n"
        "    feed = Feed(iter(standard_input()))\n"
        "    async for line in feed.items():\n"
        "        print(line.decode().strip())\n"
        "        feed.stop()\n"
        "asyncio.run(first())\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise RuntimeError("The process has no pipes.")
        process.stdin.write(b"hello\n")
        process.stdin.flush()  # and stays open
        code = process.wait(timeout=60)
        assert (code, process.stdout.read(), process.stderr.read()) == (0, b"hello\n", b"")


def test_speaking_pace_is_that_of_the_sound() -> None:
    async def blocks() -> AsyncIterator[Samples]:
        for count in (1600, 16_000, 320):
            yield np.zeros(count, np.float32)

    async def times() -> list[float]:
        loop = asyncio.get_running_loop()
        return [loop.time() async for _ in at_speaking_pace(blocks())]

    assert run_virtual(times()) == pytest.approx([0.1, 1.1, 1.12])
