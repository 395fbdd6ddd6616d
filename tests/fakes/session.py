"""A session that plays a script instead of interpreting, and engines that only say what they could do."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, cast

from interpreter.engines.recogniser import RecogniserCapabilities, Samples
from interpreter.engines.synthesiser import SynthesiserCapabilities
from interpreter.engines.translator import Suggestion, TranslatorCapabilities
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.events import AskedAgain, Event, FlagReason, HumanFlag, Notice
from interpreter.pipeline.plan import Plan

Turn = Callable[[str], Iterable[Event]]
"""What happens when a turn of the named side ends."""


class ScriptedSession:
    """Takes what a client does into `calls`, and gives the stage's events when a turn ends.

    Attributes:
        line_free: whether the way to the client takes sound, each time that changes.
        left: "ended" or "thrown away" once it was left.
    """

    def __init__(self, stage: "Stage", plan: Plan, hypotheses: bool) -> None:
        self.plan = plan
        self.hypotheses = hypotheses
        self.calls: list[tuple[object, ...]] = []
        self.announced: list[tuple[str, Notice, str]] = []
        self.line_free: list[bool] = []
        self.samples = 0
        self.left = ""
        self.gone = asyncio.Event()
        self._stage = stage
        self._outbox: asyncio.Queue[Event | Exception | None] = asyncio.Queue()
        self._talking = ""
        self._finished = False

    async def __aenter__(self) -> "ScriptedSession":
        if self._stage.refuses is not None:
            raise self._stage.refuses
        async with self._stage.opened:
            self._stage.sessions.append(self)
            self._stage.opened.notify_all()
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        self.left = "ended" if self._finished else "thrown away"
        self.gone.set()

    async def events(self) -> AsyncIterator[Event]:
        while (event := await self._outbox.get()) is not None:
            if isinstance(event, Exception):
                raise event
            yield event
        self._finished = True

    def emit(self, *events: Event | Exception) -> None:
        """Let these happen now."""
        for event in events:
            self._outbox.put_nowait(event)

    async def push(self, samples: Samples) -> None:
        await self._stage.takes_sound.wait()
        self.samples += len(samples)

    async def talk(self, side: str) -> None:
        self.calls.append(("talk", side, self.samples))
        self._talking = side

    async def release(self) -> None:
        self.calls.append(("release", self.samples))
        self.emit(*self._stage.turn(self._talking))

    async def cancel_voice(self) -> None:
        self.calls.append(("cancel_voice",))

    async def repeat(self, utterance: int) -> None:
        self.calls.append(("repeat", utterance))
        if self._stage.forgets:
            raise KeyError(utterance)

    async def choose(self, utterance: int, suggestion: Suggestion) -> None:
        self.calls.append(("choose", utterance, suggestion))

    async def back_translate(self, utterance: int) -> None:
        self.calls.append(("back_translate", utterance))
        if self._stage.forgets:
            raise KeyError(utterance)

    async def ask_again(self, side: str) -> None:
        self.calls.append(("ask_again", side))
        other = self.plan.other(self.plan.side(side))
        self.emit(AskedAgain(side, other.name))

    async def ask_for_human(self, side: str) -> None:
        self.calls.append(("human", side))
        self.emit(HumanFlag(FlagReason.ASKED, side))

    async def announce(self, side: str, notice: Notice, text: str) -> None:
        self.announced.append((side, notice, text))

    async def played(self, utterance: int) -> None:
        self.calls.append(("played", utterance))

    def line_is(self, *, free: bool) -> None:
        if not self.line_free or self.line_free[-1] != free:
            self.line_free.append(free)

    async def end(self) -> None:
        self.calls.append(("end",))
        if not self._stage.never_ends:
            self._outbox.put_nowait(None)


class Stage:
    """Opens scripted sessions and keeps them. `turn` says what happens when a side has spoken."""

    def __init__(self, turn: Turn = lambda side: ()) -> None:
        self.turn = turn
        self.sessions: list[ScriptedSession] = []
        self.opened = asyncio.Condition()
        self.refuses: Exception | None = None
        self.never_ends = False
        self.forgets = False
        self.takes_sound = asyncio.Event()
        self.takes_sound.set()

    def open(self, plan: Plan, hypotheses: bool) -> ScriptedSession:
        """What `create_app` takes as `open_session`."""
        return ScriptedSession(self, plan, hypotheses)


class _Able:
    def __init__(self, capabilities: object) -> None:
        self.capabilities = capabilities


def able_engines() -> Engines:
    """Engines that hear da, uk, ar; translate between da and each; speak da and uk; and do nothing."""
    others = ("uk", "ar")
    pairs = {("da", other) for other in others} | {(other, "da") for other in others}
    return Engines(
        vad=cast(Any, None),
        recogniser=cast(
            Any, _Able(RecogniserCapabilities("ears", frozenset({"da", *others}), 30.0, "cpu", False))
        ),
        translator=cast(Any, _Able(TranslatorCapabilities("words", frozenset(pairs)))),
        synthesiser=cast(
            Any, _Able(SynthesiserCapabilities("mouth", (("da", "Danish voice"), ("uk", "Ukrainian voice"))))
        ),
    )
