"""Memory of one service with two meetings, over half an hour of speech in each.

    python -m benchmarks.memory                  # 30 minutes of sound, replayed as fast as it is taken
    python -m benchmarks.memory --minutes 5

Both meetings share the engines, as in the service, and interpret real clips, translation and voice
included. The sound is replayed faster than it was spoken, so memory that grew by the minute of speech
would show just the same.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from audio.frame import SAMPLE_RATE_HZ, Samples
from benchmarks.latency import StandIn, make_talk
from benchmarks.machine import Usage, describe_machine
from benchmarks.speech import load_clips
from interpreter.pipeline.engines import Engines, load_engines
from interpreter.pipeline.events import Commit, VoiceChunk
from interpreter.pipeline.plan import Direction, Pace, Plan, Side
from interpreter.pipeline.session import Session
from interpreter.pipeline.workers import ThreadWorkers
from interpreter.settings import Settings, load_settings

POINTS = 12
"""How often memory is read."""


def resident_mb() -> float:
    """Memory this process holds now, from /proc (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def replay(samples: Samples, seconds: float) -> AsyncIterator[Samples]:
    """The samples again and again, in blocks of 100 ms, for that long."""
    block = SAMPLE_RATE_HZ // 10
    for number in range(round(seconds * 10)):
        at = number * block % (samples.shape[0] - block)
        yield samples[at : at + block]
        if number % 50 == 0:
            await asyncio.sleep(0)


async def meeting(
    language: str,
    engines: Engines,
    settings: Settings,
    workers: ThreadWorkers,
    seconds: float,
    done: list[float],
) -> tuple[int, float]:
    """One meeting; returns (utterances, seconds of interpreted voice). Notes its progress in `done`."""
    talk = make_talk(load_clips([language], 20))
    other = "uk" if language == "da" else "da"
    sides = (Side("a", language), Side("b", other))
    plan = Plan(sides, direction=Direction.FIXED, pace=Pace.OFFLINE, half_duplex=False)
    utterances, voiced = 0, 0
    async with Session(engines, plan, settings.pipeline, workers) as session:

        async def push() -> None:
            pushed = 0
            async for block in replay(talk.samples, seconds):
                await session.push(block)
                pushed += block.shape[0]
                done.append(pushed / SAMPLE_RATE_HZ)
            await session.end()

        pushing = asyncio.create_task(push())
        async for event in session.events():
            utterances += isinstance(event, Commit)
            voiced += event.samples.shape[0] if isinstance(event, VoiceChunk) else 0
        await pushing
    return utterances, voiced / SAMPLE_RATE_HZ


async def measure(minutes: float) -> None:
    """Run two meetings and print memory as they go."""
    settings = load_settings()
    engines = load_engines(settings)
    engines = replace(engines, translator=StandIn(engines.translator))
    workers = ThreadWorkers(lambda: engines.parallel)
    progress: list[list[float]] = [[], []]
    print(f"engines loaded: {resident_mb():.0f} MB")
    held: list[float] = []

    async def watch() -> None:
        for point in range(1, POINTS + 1):
            while min(len(each) / 600 for each in progress) < minutes * point / POINTS:  # noqa: ASYNC110
                await asyncio.sleep(0.2)
            held.append(resident_mb())
            print(
                f"{minutes * point / POINTS:5.1f} min of sound in each meeting: {held[-1]:.0f} MB", flush=True
            )

    watching = asyncio.create_task(watch())
    results = await asyncio.gather(
        *(
            meeting(language, engines, settings, workers, minutes * 60, done)
            for language, done in zip(("tr", "da"), progress, strict=True)
        )
    )
    await watching
    workers.close()
    engines.close()
    for language, (utterances, voiced) in zip(("tr", "da"), results, strict=True):
        print(f"{language}: {utterances} utterances, {voiced:.0f} s of interpreted voice")
    quarter = POINTS // 4
    early, late = np.mean(held[quarter : 2 * quarter]), np.mean(held[-quarter:])
    growth = 100 * (late / early - 1)
    print(f"peak {Usage.now().peak_mb:.0f} MB; last quarter against second quarter: {growth:+.1f} %")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=30.0, help="minutes of sound in each meeting")
    arguments = parser.parse_args()
    if not sys.platform.startswith("linux"):
        parser.error("memory is read from /proc, which only Linux has")
    print(describe_machine())
    asyncio.run(measure(arguments.minutes))


if __name__ == "__main__":
    main()
