import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence

import pytest

from audio.errors import IncompleteAudio
from interpreter.cli.conversation import Tally, converse, on_interrupt
from interpreter.cli.exits import ExitCode
from interpreter.engines.recogniser import Rejection, Samples
from interpreter.engines.translator import Source, Translation
from interpreter.errors import EngineError
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.events import Commit, Event, Fault, NotUnderstood, Translated
from interpreter.pipeline.plan import Direction, Pace, Plan
from interpreter.pipeline.session import Session
from interpreter.settings import PipelineSettings
from tests.fakes.meeting import COMMIT, NOT_UNDERSTOOD, TRANSLATED
from tests.fakes.speech import RATE, Script, ScriptedVad, SoundReader, line
from tests.fakes.virtual_time import Cost, VirtualWorkers, run_virtual
from tests.pipeline.stage import SIDES, Shouter, Tone

NOTHING = Translated(1, "caseworker", "citizen", Translation("", "da", "uk", Source.NONE, 0.0))
SILENCE = NotUnderstood(1, "caseworker", Rejection.NO_SPEECH, 0.0, 1.0)
SCRIPT = Script(line("jeg kommer på mandag.", 0.5), 4.0)


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ((), ExitCode.DONE),
        ((COMMIT, TRANSLATED), ExitCode.DONE),
        ((COMMIT, NOTHING), ExitCode.NOT_TRANSLATED),
        ((COMMIT, TRANSLATED, NOT_UNDERSTOOD), ExitCode.NOT_TRANSLATED),
        ((SILENCE,), ExitCode.DONE),
        ((COMMIT, NOTHING, Fault("translate", "It failed.")), ExitCode.ENGINE),
    ],
)
def test_done_means_that_everything_was_translated(events: Sequence[Event], code: ExitCode) -> None:
    tally = Tally()
    for event in events:
        tally.follow(event)
    assert tally.exit_code is code


class Recorder:
    """A follower that keeps what it is told."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def follow(self, event: Event) -> None:
        self.events.append(event)

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.events if isinstance(event, Commit)]


class FailingFollower:
    def follow(self, event: Event) -> None:
        raise EngineError("The screen broke.")


async def sound(failure: Exception | None = None) -> AsyncIterator[Samples]:
    for start in range(0, SCRIPT.samples.shape[0], RATE // 10):
        yield SCRIPT.samples[start : start + RATE // 10]
        await asyncio.sleep(0)
    if failure is not None:
        raise failure


async def held(source: AsyncIterator[Samples], *followers: Recorder | FailingFollower) -> None:
    cost = Cost()
    engines = Engines(ScriptedVad(), SoundReader(SCRIPT, cost), Shouter(cost), Tone(cost))
    plan = Plan(SIDES, direction=Direction.FIXED, pace=Pace.OFFLINE, half_duplex=False)
    async with Session(engines, plan, PipelineSettings(), VirtualWorkers(cost)) as session:
        await converse(session, source, followers)


def test_every_follower_is_told_everything() -> None:
    one, two = Recorder(), Recorder()
    run_virtual(held(sound(), one, two))
    assert one.texts == ["jeg kommer på mandag."]
    assert len(one.events) == len(two.events)


def test_what_came_before_the_end_of_a_broken_file_is_interpreted() -> None:
    recorder = Recorder()
    with pytest.raises(IncompleteAudio):
        run_virtual(held(sound(IncompleteAudio("The file ends early.", decoded_samples=1)), recorder))
    assert recorder.texts == ["jeg kommer på mandag."]


def test_a_follower_that_fails_ends_the_conversation() -> None:
    async def endless() -> AsyncIterator[Samples]:
        while True:
            for start in range(0, SCRIPT.samples.shape[0], RATE // 10):
                yield SCRIPT.samples[start : start + RATE // 10]
                await asyncio.sleep(0.1)

    with pytest.raises(EngineError, match="The screen broke"):
        run_virtual(held(endless(), FailingFollower()))


@pytest.mark.skipif(os.name == "nt", reason="Windows loops cannot handle signals")
async def test_the_first_ctrl_c_stops_and_the_second_interrupts() -> None:
    stopped = asyncio.Event()
    with on_interrupt(stopped.set):
        signal.raise_signal(signal.SIGINT)
        await stopped.wait()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
