"""The streaming loop: one task group, bounded queues, the workers' clock.

    push ─► inbox ─► _listen (Listener) ──parts──► _report (Reporter) ──texts──► VoiceLine.run
                          │                             │                            │
                        events ◄────────────────────────┴────────────────────────────┘

A *part* is a stretch of sound that becomes utterances: a segment, or a clause cut off a running one.
Its recognition and translation start as soon as its end is known, or at the first short silence
(speculation), and its results come out strictly in order.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np

from audio.frame import AudioFrame, Framer
from interpreter.engines.recogniser import Samples
from interpreter.engines.translator import Suggestion
from interpreter.errors import InputError
from interpreter.pipeline.back_translation import BackTranslator
from interpreter.pipeline.context import MeetingContext
from interpreter.pipeline.direction import DirectionFinder
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.events import AskedAgain, Commit, Event, FlagReason, Notice
from interpreter.pipeline.fallback import FallbackWatch
from interpreter.pipeline.listening import Listener, ListenerLinks
from interpreter.pipeline.parts import Part, PartWorks
from interpreter.pipeline.plan import Pace, Plan, Side
from interpreter.pipeline.reporting import Reporter
from interpreter.pipeline.voice import VoiceLine
from interpreter.pipeline.workers import Workers
from interpreter.settings import PipelineSettings

T = TypeVar("T")

INBOX_BLOCKS: Final = 64


@dataclass(frozen=True, slots=True)
class _Block:
    samples: Samples
    at: float


@dataclass(frozen=True, slots=True)
class _Press:
    side: Side


@dataclass(frozen=True, slots=True)
class _Release:
    pass


@dataclass(frozen=True, slots=True)
class _End:
    pass


class Session:
    """One meeting's sound, from microphone to loudspeaker.

        async with Session(engines, plan, settings, workers) as session:
            ...push sound in one task, read events in another...

    Leaving the block without `end()` throws away what is still being worked on. A fault in the program
    ends the session: `events` raises it, and so does every call after it that hands something over.
    """

    def __init__(self, engines: Engines, plan: Plan, settings: PipelineSettings, workers: Workers) -> None:
        self._engines = engines
        self._plan = plan
        self._workers = workers
        self._framer = Framer()
        self._inbox: asyncio.Queue[_Block | _Press | _Release | _End] = asyncio.Queue(INBOX_BLOCKS)
        self._parts: asyncio.Queue[Part | None] = asyncio.Queue()
        self._outbox: asyncio.Queue[Event | None] = asyncio.Queue()
        self._watch = FallbackWatch()
        self._group: asyncio.TaskGroup | None = None
        self._running: asyncio.Task[None] | None = None
        self._ended = False
        self._unfinished: set[asyncio.Task[Any]] = set()

        finder = DirectionFinder(plan)
        self._context = MeetingContext(
            engines.glossary, hot_words=settings.hot_words, prompt_utterances=settings.prompt_utterances
        )
        works = PartWorks(engines, plan, finder, workers, self._spawn, self._context)
        self._voice = VoiceLine(
            engines.synthesiser,
            workers,
            self._emit,
            guard=plan.guarded,
            paced=plan.pace is Pace.REALTIME,
        )
        links = ListenerLinks(self._emit, self._parts.put_nowait, self._voice, self._spawn)
        self._listener = Listener(engines, plan, settings, workers, finder, works, links)
        self._reporter = Reporter(plan, workers, self._voice, self._listener, self._emit, engines.glossary)
        self._back = BackTranslator(
            engines.translator, workers, self._emit, self._spawn, self._reporter.result
        )

    # -- outside

    async def __aenter__(self) -> "Session":
        self._running = asyncio.create_task(self._run(), name="session")
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        running = self._loop()
        if kind is not None or not self._ended:
            running.cancel()
        await asyncio.wait({running})
        if kind is None:
            self._raise_fault()

    async def events(self) -> AsyncIterator[Event]:
        """Everything that happens, in order, until the session has ended. One reader only."""
        while (event := await self._outbox.get()) is not None:
            yield event
        await asyncio.wait({self._loop()})
        self._raise_fault()

    async def push(self, samples: Samples) -> None:
        """Take sound in blocks of any size: mono float32 in [-1, 1] at 16 kHz. Waits while the inbox is full.

        Raises:
            InputError: values that are not finite, or a shape other than (n,).
        """
        if samples.ndim != 1 or samples.dtype != np.float32:
            raise InputError(f"Sound must be float32 of shape (n,), not {samples.dtype} of {samples.shape}.")
        if not np.isfinite(samples).all():
            raise InputError(
                "The sound holds values that are not numbers; check the recording or the device."
            )
        if self._ended:
            raise InputError("The session has ended; start a new one for more sound.")
        await self._hand_in(_Block(samples, self._workers.now()))

    async def talk(self, side: str) -> None:
        """The side's button goes down: stops the voice (barge-in), opens the turn. KeyError: no such side."""
        pressed = self._plan.side(side)
        self._voice.cancel(by=side)
        await self._hand_in(_Press(pressed))

    async def release(self) -> None:
        """The talk button goes up: the turn ends here."""
        await self._hand_in(_Release())

    async def cancel_voice(self) -> None:
        """Stop the interpreted voice and what waits to be spoken. Texts stay."""
        self._voice.cancel()

    async def repeat(self, utterance: int) -> None:
        """Speak an utterance's translation again. KeyError where there is none."""
        self._reporter.repeat(utterance)

    async def choose(self, utterance: int, suggestion: Suggestion) -> None:
        """A tap on one of the phrases offered for an utterance: it becomes its translation and is spoken."""
        self._reporter.choose(utterance, suggestion)

    async def back_translate(self, utterance: int) -> None:
        """Translate back what the listener got, for the speaker to see.

        Raises:
            KeyError: there is no translation of that utterance.
            InputError: the session has ended.
        """
        if self._ended:
            raise InputError("The session has ended; what was said cannot be translated back any more.")
        self._back.ask(utterance)

    async def ask_for_human(self, side: str) -> None:
        """Raise the flag for a human interpreter at a side's own wish. KeyError for no such side."""
        for flag in self._watch.rise(FlagReason.ASKED, self._plan.side(side).name):
            self._emit(flag)

    async def ask_again(self, side: str) -> None:
        """A side did not understand the other; counts towards the flag. KeyError for no such side."""
        asking = self._plan.side(side)
        self._emit(AskedAgain(asking.name, self._plan.other(asking).name))

    async def announce(self, side: str, notice: Notice, text: str) -> None:
        """Speak one of the service's own notices to a side, when the floor is free; nothing without a voice.

        Raises:
            KeyError: no such side.
        """
        listener = self._plan.side(side)
        if self._plan.speak:
            self._voice.announce(notice, text, listener.name, listener.language)

    async def played(self, utterance: int) -> None:
        """The client has played an utterance or a notice to its end (opens the half-duplex guard)."""
        self._voice.played(utterance)

    def line_is(self, *, free: bool) -> None:
        """Whether the way to the client takes more sound; while it does not, the voice waits."""
        self._voice.line_is(free=free)

    async def end(self) -> None:
        """No more sound comes: finish what was said, then end `events()`."""
        if not self._ended:
            self._ended = True
            await self._hand_in(_End())

    # -- the loop

    async def _run(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                group.create_task(self._listen())
                group.create_task(self._report())
                group.create_task(self._voice.run())
        finally:
            self._outbox.put_nowait(None)

    async def _listen(self) -> None:
        while True:
            item = await self._inbox.get()
            match item:
                case _Block(samples, at):
                    for frame in self._framer.feed(samples):
                        await self._take(frame, at)
                case _Press(side):
                    self._listener.press(side)
                case _Release():
                    self._listener.lift()
                case _End():
                    for frame in self._framer.flush():
                        await self._take(frame, self._workers.now())
                    self._listener.finish()
                    self._parts.put_nowait(None)
                    return

    async def _take(self, frame: AudioFrame, at: float) -> None:
        self._listener.take(frame, at)
        if self._plan.pace is Pace.OFFLINE:
            while self._unfinished:
                await asyncio.wait(set(self._unfinished))
            await self._parts.join()

    async def _report(self) -> None:
        while (part := await self._parts.get()) is not None:
            await self._reporter.report(part)
            self._parts.task_done()
        self._voice.close()

    # -- small things

    def _emit(self, event: Event) -> None:
        self._outbox.put_nowait(event)
        self._context.feed(event)
        flags = self._watch.feed(event)
        if isinstance(event, Commit) and any(one.degraded for one in self._engines.health()):
            flags += self._watch.rise(FlagReason.UNHEALTHY, None)
        for flag in flags:
            self._outbox.put_nowait(flag)

    def _spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        if self._group is None:
            raise RuntimeError("The session is not running; enter it with `async with`.")
        task = self._group.create_task(work)
        self._unfinished.add(task)
        task.add_done_callback(self._unfinished.discard)
        return task

    async def _hand_in(self, item: _Block | _Press | _Release | _End) -> None:
        """Put into the inbox; if the loop has died nobody would ever take it, so raise what killed it."""
        running = self._loop()
        if self._inbox.full() and not running.done():
            putting = asyncio.create_task(self._inbox.put(item))
            await asyncio.wait({putting, running}, return_when=asyncio.FIRST_COMPLETED)
            if putting.done():
                return
            putting.cancel()
        if running.done():
            self._raise_fault()
        else:
            self._inbox.put_nowait(item)

    def _loop(self) -> asyncio.Task[None]:
        if self._running is None:
            raise RuntimeError("The session is not running; enter it with `async with`.")
        return self._running

    def _raise_fault(self) -> None:
        """Raise what went wrong in the loop, if anything did; a group of one as the one."""
        running = self._loop()
        if running.cancelled():
            return
        error = running.exception()
        while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
            error = error.exceptions[0]
        if error is not None:
            raise error
