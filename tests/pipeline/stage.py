"""A whole session on scripted engines and virtual time, for the tests of the streaming path."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from interpreter.engines.recogniser import Samples
from interpreter.engines.synthesiser import SynthesiserCapabilities
from interpreter.engines.translator import (
    Doubt,
    Source,
    Suggestion,
    Translation,
    TranslationRequest,
    TranslatorCapabilities,
)
from interpreter.errors import EngineError
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.events import Commit, Event
from interpreter.pipeline.plan import Direction, Mode, Pace, Plan, Side
from interpreter.pipeline.session import Session
from interpreter.settings import PipelineSettings
from languages.glossary import Glossary
from tests.fakes.speech import RATE, Script, ScriptedVad, SoundReader, Spoken, line
from tests.fakes.virtual_time import Cost, VirtualWorkers, run_virtual

E = TypeVar("E")

MONDAY = line("jeg kommer på mandag.", 0.5)
THANKS = line("mange tak.", 3.5)

SIDES = (Side("caseworker", "da"), Side("citizen", "uk"))


class Shouter:
    """Translates into upper case, and abstains from texts with the word `hvad`."""

    def __init__(self, cost: Cost, seconds: float = 0.05) -> None:
        self._cost, self.seconds = cost, seconds
        self.failures = 0
        self.source = Source.APPROVED_PHRASE
        self.doubts: tuple[Doubt, ...] = ()
        self.requests: list[TranslationRequest] = []

    @property
    def capabilities(self) -> TranslatorCapabilities:
        return TranslatorCapabilities("shouter", frozenset({("da", "uk"), ("uk", "da")}))

    def translate(self, request: TranslationRequest) -> Translation:
        self._cost.add(self.seconds)
        self.requests.append(request)
        if self.failures:
            self.failures -= 1
            raise EngineError("The scripted translator fails, as the test wants.")
        source, target = request.source_language, request.target_language
        if "hvad" in request.text:
            offer = Suggestion("ask.again", "sig det igen", "SAY AGAIN", 0.6, approved=False)
            return Translation("", source, target, Source.NONE, 0.0, suggestions=(offer,), reason="unsure")
        return Translation(request.text.upper(), source, target, self.source, 0.9, doubts=self.doubts)

    def close(self) -> None:
        pass


class Tone:
    """Speaks 0.1 s of sound a letter, in chunks of one letter, each worth `seconds` of work."""

    def __init__(self, cost: Cost, seconds: float = 0.01) -> None:
        self._cost, self.seconds = cost, seconds
        self.closed_early = 0
        self.fails = False

    @property
    def capabilities(self) -> SynthesiserCapabilities:
        return SynthesiserCapabilities("tone", (("da", "tone"), ("uk", "tone")))

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        left = len(text)
        try:
            for _ in text:
                self._cost.add(self.seconds)
                if self.fails:
                    raise EngineError("The scripted voice fails, as the test wants.")
                left -= 1
                yield np.full(RATE // 10, 0.5, np.float32)
        finally:
            self.closed_early += left > 0 and not self.fails

    def close(self) -> None:
        pass


@dataclass
class Stage:
    """The parts of a session, to be changed before `play`."""

    script: Script
    direction: Direction = Direction.FIXED
    mode: Mode = Mode.CONSECUTIVE
    pace: Pace = Pace.REALTIME
    half_duplex: bool = False
    speak: bool = True
    settings: PipelineSettings = field(default_factory=PipelineSettings)
    slots: int = 1
    block_samples: int | Sequence[int] = 320
    glossary: Glossary | None = None

    def __post_init__(self) -> None:
        self.cost = Cost()
        self.reader = SoundReader(self.script, self.cost)
        self.translator = Shouter(self.cost)
        self.voice = Tone(self.cost)
        self.workers = VirtualWorkers(self.cost, self.slots)
        self.heard: list[tuple[float, Event]] = []

    @property
    def events(self) -> list[Event]:
        return [event for _, event in self.heard]

    def only(self, kind: type[E]) -> list[E]:
        """The events of this kind, in order."""
        return [event for event in self.events if isinstance(event, kind)]

    def when(self, kind: type) -> float:
        """When, on the virtual clock, the first event of this kind came."""
        return next(at for at, event in self.heard if isinstance(event, kind))

    def play(
        self, *cues: tuple[float, Callable[[Session], Awaitable[None]]], until: float | None = None
    ) -> "Stage":
        """Push the script at its own pace, do each cue at its time, end, and collect everything."""
        run_virtual(self._play(sorted(cues, key=lambda cue: cue[0]), until))
        return self

    async def _play(
        self, cues: list[tuple[float, Callable[[Session], Awaitable[None]]]], until: float | None
    ) -> None:
        engines = Engines(ScriptedVad(), self.reader, self.translator, self.voice, self.glossary)
        plan = Plan(SIDES, self.mode, self.direction, self.pace, self.speak, self.half_duplex)
        loop = asyncio.get_running_loop()
        async with Session(engines, plan, self.settings, self.workers) as session:

            async def collect() -> None:
                async for event in session.events():
                    self.heard.append((loop.time(), event))

            collecting = asyncio.create_task(collect())
            collecting.add_done_callback(lambda task: task.cancelled() or task.exception())
            waiting = list(cues)
            for begin, block in self._blocks():
                end = (begin + block.shape[0]) / RATE
                while waiting and waiting[0][0] < end:
                    at, act = waiting.pop(0)
                    await asyncio.sleep(at - loop.time())
                    await act(session)
                if self.pace is Pace.REALTIME:
                    await asyncio.sleep(end - loop.time())
                await session.push(block)
            if until is not None:
                await asyncio.sleep(until - loop.time())
            for at, act in waiting:
                await asyncio.sleep(at - loop.time())
                await act(session)
            await session.end()
            await collecting

    def _blocks(self) -> Iterator[tuple[int, Samples]]:
        sizes = [self.block_samples] if isinstance(self.block_samples, int) else list(self.block_samples)
        begin, turn = 0, 0
        while begin < self.script.samples.shape[0]:
            block = self.script.samples[begin : begin + sizes[turn % len(sizes)]]
            yield begin, block
            begin, turn = begin + block.shape[0], turn + 1


def talk(*lines: list[Spoken], length: float) -> Script:
    """A script of these lines."""
    return Script([word for each in lines for word in each], length)


def texts(stage: Stage) -> list[str]:
    """What was committed, in order."""
    return [event.text for event in stage.only(Commit)]
