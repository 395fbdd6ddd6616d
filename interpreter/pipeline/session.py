"""The streaming loop: one task group, bounded queues, the workers' clock.

    push ─► inbox ─► _listen ──(parts, in order)──► _conclude ──(voices)──► _speak
                       │  ▲                            │                      │
                       ▼  └── readings on workers ─────┤                      │
                     events ◄──────────────────────────┴──────────────────────┘

A *part* is a stretch of sound that becomes utterances: a segment, or a clause cut off a running one.
Its recognition and translation start as soon as its end is known, or at the first short silence
(speculation), and its results come out strictly in order.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar

import numpy as np

from audio.endpoint import EndpointEvent, EndReason, SegmentEnded, SpeechPaused, SpeechResumed
from audio.endpoint import SpeechStarted as SpeechBegan
from audio.frame import SAMPLE_RATE_HZ, AudioFrame, Framer
from interpreter.engines.recogniser import Effort, Recognition, RecognitionRequest, Rejection, Samples
from interpreter.engines.translator import Evidence, Source, Suggestion, Translation, TranslationRequest
from interpreter.errors import EngineError, InputError
from interpreter.pipeline import events as out
from interpreter.pipeline.agreement import Agreement
from interpreter.pipeline.arrivals import Arrivals
from interpreter.pipeline.clauses import ends_sentence, last_clause_end
from interpreter.pipeline.cutting import find_dip
from interpreter.pipeline.direction import DirectionFinder
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.events import Event, FlagReason
from interpreter.pipeline.fallback import FallbackWatch
from interpreter.pipeline.hypothesising import HypothesisSchedule
from interpreter.pipeline.plan import Direction, Mode, Pace, Plan, Side
from interpreter.pipeline.reading import Piece, Reading, read
from interpreter.pipeline.segmenter import Segmenter
from interpreter.pipeline.voice import Voice, VoiceLine
from interpreter.pipeline.workers import Priority, Workers
from interpreter.settings import PipelineSettings

T = TypeVar("T")

INBOX_BLOCKS: Final = 64
LAG_SECONDS: Final = 2.0
"""A result that comes this much later than the end of its sound is reported as lag."""
CONTEXT_TURNS: Final = 4
"""How many utterances before are handed to the translator as context."""


@dataclass(slots=True)
class _Segment:
    """What is known of the sound between two endpoints, while it lasts."""

    number: int
    start_sample: int
    cut_sample: int
    """Sound before this is in a part already."""
    side: Side | None
    agreement: Agreement = field(default_factory=Agreement)
    speculation: "_Part | None" = None
    hypothesis: "asyncio.Task[None] | None" = None
    ended: bool = False


@dataclass(slots=True)
class _Part:
    """Sound on its way to becoming utterances. An EngineError in `heard` is reported by `_conclude`."""

    segment: _Segment
    start_sample: int
    end_sample: int
    speech_end_sample: int
    heard: "asyncio.Task[_Heard | EngineError]"
    last: bool = False
    ended_at: float | None = None
    """When the end of its segment was decided; None for a clause cut off a running segment."""
    turn_ends: bool = False

    def discard(self) -> None:
        """The person went on: nobody wants the result."""
        self.heard.cancel()


@dataclass(slots=True)
class _Heard:
    """A reading, and the translations of its pieces on their way."""

    reading: Reading
    translations: "list[asyncio.Task[Translation | EngineError]]"
    at: float


@dataclass(frozen=True, slots=True)
class _Press:
    side: Side


@dataclass(frozen=True, slots=True)
class _Release:
    pass


@dataclass(frozen=True, slots=True)
class _Block:
    samples: Samples
    at: float


@dataclass(frozen=True, slots=True)
class _End:
    pass


class Session:
    """One meeting's sound, from microphone to loudspeaker.

        async with Session(engines, plan, settings, workers) as session:
            ...push sound in one task, read events in another...

    Leaving the block without `end()` throws away what is still being worked on.
    """

    def __init__(self, engines: Engines, plan: Plan, settings: PipelineSettings, workers: Workers) -> None:
        self._engines = engines
        self._plan = plan
        self._settings = settings
        self._workers = workers
        self._by_button = plan.direction is Direction.PUSH_TO_TALK
        self._framer = Framer()
        self._segmenter = Segmenter(engines.vad, settings, push_to_talk=self._by_button)
        self._finder = DirectionFinder(plan)
        self._schedule = HypothesisSchedule(settings.hypothesis_interval_ms)
        self._watch = FallbackWatch()
        self._arrivals = Arrivals()
        self._inbox: asyncio.Queue[_Block | _Press | _Release | _End] = asyncio.Queue(INBOX_BLOCKS)
        self._parts: asyncio.Queue[_Part | None] = asyncio.Queue()
        self._outbox: asyncio.Queue[Event | None] = asyncio.Queue()
        self._line = VoiceLine(engines.synthesiser, workers, self._emit, guard=self._guarded)
        self._segment: _Segment | None = None
        self._context: list[str] = []
        self._results: dict[int, out.Translated] = {}
        self._utterances = 0
        self._turn = 0
        self._turn_side: Side | None = None
        self._group: asyncio.TaskGroup | None = None
        self._running: asyncio.Task[None] | None = None
        self._ended = False
        self._unfinished: set[asyncio.Task[object]] = set()

    @property
    def _guarded(self) -> bool:
        return self._plan.half_duplex and self._plan.mode is not Mode.SIMULTANEOUS

    # -- outside

    async def __aenter__(self) -> "Session":
        self._running = asyncio.create_task(self._run(), name="session")
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        running = self._need_running()
        if not self._ended:
            running.cancel()
        await asyncio.wait({running})
        if kind is None and not running.cancelled():
            _raise_plainly(running.exception())

    async def events(self) -> AsyncIterator[Event]:
        """Everything that happens, in order, until the session has ended. One reader only."""
        while (event := await self._outbox.get()) is not None:
            yield event
        running = self._need_running()
        await asyncio.wait({running})
        if not running.cancelled():
            _raise_plainly(running.exception())

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
        await self._inbox.put(_Block(samples, self._workers.now()))

    async def talk(self, side: str) -> None:
        """The side's talk button goes down: stops the voice (barge-in), opens the turn. KeyError: no such side."""
        pressed = self._plan.side(side)
        await self.cancel_voice()
        await self._inbox.put(_Press(pressed))

    async def release(self) -> None:
        """The talk button goes up: the turn ends here."""
        await self._inbox.put(_Release())

    async def cancel_voice(self) -> None:
        """Stop the interpreted voice and what waits to be spoken. Texts stay."""
        self._line.cancel()

    async def repeat(self, utterance: int) -> None:
        """Speak an utterance's translation again. KeyError where there is none."""
        result = self._results[utterance]
        if result.translation.source is Source.NONE:
            raise KeyError(utterance)
        self._line.say(self._voice(result))

    async def choose(self, utterance: int, suggestion: Suggestion) -> None:
        """A tap on one of the phrases offered for an utterance: it becomes its translation and is spoken."""
        before = self._results[utterance]
        translation = Translation(
            text=suggestion.translation,
            source_language=before.translation.source_language,
            target_language=before.translation.target_language,
            source=Source.APPROVED_PHRASE if suggestion.approved else Source.DRAFT_PHRASE,
            confidence=1.0,
            understood=suggestion.text,
            engine=before.translation.engine,
        )
        result = out.Translated(utterance, before.side, before.listener, translation)
        self._results[utterance] = result
        self._emit(result)
        self._line.say(self._voice(result))

    async def ask_for_human(self, side: str) -> None:
        """Raise the flag for a human interpreter at a side's own wish. KeyError for no such side."""
        for flag in self._watch.rise(FlagReason.ASKED, self._plan.side(side).name):
            self._emit(flag)

    async def played(self, utterance: int) -> None:
        """The client has played an utterance's sound to its end (opens the half-duplex guard)."""
        self._line.played(utterance)

    async def end(self) -> None:
        """No more sound comes: finish what was said, then end `events()`."""
        if not self._ended:
            self._ended = True
            await self._inbox.put(_End())

    # -- the loop

    async def _run(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                group.create_task(self._listen())
                group.create_task(self._conclude())
                group.create_task(self._line.run())
        finally:
            self._outbox.put_nowait(None)

    async def _listen(self) -> None:
        """Sound and buttons in, parts out. Never waits for an engine at real-time pace."""
        while True:
            item = await self._inbox.get()
            match item:
                case _Block(samples, at):
                    for frame in self._framer.feed(samples):
                        await self._take(frame, at)
                case _Press(side):
                    self._press(side)
                case _Release():
                    self._finder.lift()
                    await self._follow(self._segmenter.release())
                    self._line.floor_is(free=True)
                case _End():
                    for frame in self._framer.flush():
                        await self._take(frame, self._workers.now())
                    self._finder.lift()
                    await self._follow(self._segmenter.flush())
                    self._line.floor_is(free=True)
                    self._parts.put_nowait(None)
                    return

    def _press(self, side: Side) -> None:
        self._line.floor_is(free=False)
        self._line.open_guard()
        self._finder.press(side)
        self._handle(self._segmenter.press())

    async def _take(self, frame: AudioFrame, at: float) -> None:
        if self._line.muted(at):
            frame = AudioFrame(np.zeros_like(frame.samples), frame.start_sample)
        self._arrivals.add(frame.end_sample, at)
        await self._follow(self._segmenter.feed(frame))
        segment = self._segment
        if segment is not None:
            self._hypothesise(segment)
        if self._plan.pace is Pace.OFFLINE and self._unfinished:
            await self._settle()
        self._segmenter.trim((segment.cut_sample if segment else frame.end_sample) - SAMPLE_RATE_HZ)

    async def _follow(self, events: list[EndpointEvent]) -> None:
        """Handle endpoint events; at offline pace the work that each starts is done before the next."""
        for event in events:
            self._handle([event])
            if self._plan.pace is Pace.OFFLINE:
                await self._settle()

    async def _settle(self) -> None:
        while self._unfinished:
            await asyncio.wait(set(self._unfinished))
        await self._parts.join()

    def _handle(self, events: list[EndpointEvent]) -> None:
        for event in events:
            match event:
                case SpeechBegan(number, start_sample):
                    self._begin(number, start_sample)
                case SpeechPaused(_, end_sample):
                    self._speculate(self._need_segment(), end_sample)
                case SpeechResumed():
                    self._resume(self._need_segment())
                case SegmentEnded() as ended:
                    self._finish(self._need_segment(), ended)

    def _begin(self, number: int, start_sample: int) -> None:
        segment = _Segment(number + 1, start_sample, start_sample, self._finder.at_start())
        self._segment = segment
        self._schedule.segment_started(start_sample)
        self._line.floor_is(free=False)
        if not self._guarded and not self._by_button and self._plan.mode is Mode.CONSECUTIVE:
            self._line.interrupt()
        side = segment.side.name if segment.side else None
        self._emit(out.SpeechStarted(segment.number, side, start_sample / SAMPLE_RATE_HZ))

    # -- recognition

    def _speculate(self, segment: _Segment, speech_end: int) -> None:
        """The first short silence: start the final work now, so that the endpointing silence hides it."""
        if speech_end <= segment.cut_sample:
            return
        end = speech_end + self._segmenter.pad_samples
        part = self._part(segment, end, speech_end, Priority.SPECULATIVE)
        segment.speculation = part
        self._spawn(self._after_speculation(part))

    async def _after_speculation(self, part: _Part) -> None:
        await asyncio.wait({part.heard})
        segment = part.segment
        if part.heard.cancelled() or segment.ended or segment.speculation is not part:
            return
        heard = part.heard.result()
        if isinstance(heard, EngineError):
            return  # reported when the segment ends, if it is still the final result then
        words = heard.reading.recognition.words
        if words and ends_sentence(words[-1].text):
            self._segmenter.text_looks_complete()
        self._show(segment, heard.reading)

    def _resume(self, segment: _Segment) -> None:
        if segment.speculation is not None:
            segment.speculation.discard()
            segment.speculation = None

    def _finish(self, segment: _Segment, ended: SegmentEnded) -> None:
        """A segment is over: its last part is the speculation, if nothing was said since, or is made now."""
        segment.ended = True
        self._segment = None
        speculation, segment.speculation = segment.speculation, None
        if speculation is not None and speculation.speech_end_sample >= ended.speech_end_sample:
            part = speculation
        else:
            if speculation is not None:
                speculation.discard()
            end = max(ended.end_sample, segment.cut_sample)
            part = self._part(segment, end, max(ended.speech_end_sample, segment.cut_sample), Priority.FINAL)
        part.last = True
        part.ended_at = self._workers.now()
        part.turn_ends = ended.reason is not EndReason.MAX_LENGTH
        self._parts.put_nowait(part)
        if part.turn_ends:
            self._line.turn_over(
                self._arrivals.when(min(ended.speech_end_sample, self._segmenter.end_sample))
            )
            self._line.floor_is(free=self._finder.pressed is None)

    def _part(self, segment: _Segment, end: int, speech_end: int, priority: Priority) -> _Part:
        samples = self._segmenter.read(segment.cut_sample, end)
        heard = self._spawn(self._hear(segment, samples, segment.cut_sample, priority))
        return _Part(segment, segment.cut_sample, end, speech_end, heard)

    async def _hear(
        self, segment: _Segment, samples: Samples, start_sample: int, priority: Priority
    ) -> "_Heard | EngineError":
        request = RecognitionRequest(self._finder.languages(segment.side))
        recogniser = self._engines.recogniser
        try:
            recognition = await self._workers.run(lambda: recogniser.recognise(samples, request), priority)
        except EngineError as error:
            return error
        reading = read(recognition, self._finder, segment.side, start_sample / SAMPLE_RATE_HZ)
        translations = [
            self._spawn(self._translate(piece, reading, priority, alone=len(reading.pieces) == 1))
            for piece in reading.pieces
        ]
        return _Heard(reading, translations, self._workers.now())

    async def _translate(
        self, piece: Piece, reading: Reading, priority: Priority, *, alone: bool
    ) -> "Translation | EngineError":
        recogniser = self._engines.recogniser
        evidence: Evidence | None = None
        if alone and recogniser.capabilities.ranks:
            evidence = partial(recogniser.rank, reading.recognition)
        request = TranslationRequest(
            piece.text,
            reading.side.language,
            self._plan.other(reading.side).language,
            confidence=piece.confidence,
            evidence=evidence,
            context=tuple(self._context),
        )
        try:
            return await self._workers.run(lambda: self._engines.translator.translate(request), priority)
        except EngineError as error:
            return error

    # -- hypotheses

    def _hypothesise(self, segment: _Segment) -> None:
        """Start a hypothesis if one is due, nothing more important runs, and speech is going on."""
        now = self._segmenter.end_sample
        if (
            not self._settings.hypotheses
            or segment.hypothesis is not None
            or segment.speculation is not None
            or self._segmenter.paused
            or not self._segmenter.voiced
            or not self._schedule.due(now)
        ):
            return
        if not self._workers.idle():
            self._schedule.skipped(now)
            return
        self._schedule.started(now)
        samples = self._segmenter.read(segment.cut_sample, now)
        segment.hypothesis = self._spawn(self._hypothesis(segment, samples, segment.cut_sample))

    async def _hypothesis(self, segment: _Segment, samples: Samples, start_sample: int) -> None:
        request = RecognitionRequest(self._finder.languages(segment.side), Effort.HYPOTHESIS)
        recogniser = self._engines.recogniser
        began = self._workers.now()
        try:
            recognition = await self._workers.run(
                lambda: recogniser.recognise(samples, request), Priority.HYPOTHESIS
            )
        except EngineError as error:
            self._emit(out.Fault("recognise", str(error), segment=segment.number))
            return
        finally:
            segment.hypothesis = None
        self._schedule.took(self._segmenter.end_sample, self._workers.now() - began)
        if segment.ended or not recognition.words:
            return
        reading = read(recognition, self._finder, segment.side, start_sample / SAMPLE_RATE_HZ)
        stable = self._show(segment, reading)
        if segment.speculation is None:
            self._cut_clause(segment, recognition, stable, samples)

    def _show(self, segment: _Segment, reading: Reading) -> int:
        """Tell what is heard so far; returns how many of its words are stable."""
        if segment.side is None and reading.settled:
            segment.side = reading.side
        stable, words = segment.agreement.feed(reading.recognition.words)
        if words and self._settings.hypotheses:
            self._emit(
                out.Hypothesis(
                    segment.number,
                    reading.side.name,
                    reading.side.language,
                    " ".join(word.text for word in words[:stable]),
                    " ".join(word.text for word in words[stable:]),
                    reading.recognition.confidence,
                )
            )
        return stable

    def _cut_clause(self, segment: _Segment, recognition: Recognition, stable: int, samples: Samples) -> None:
        """Cut whole clauses off a running segment, so that they are translated while the person speaks on."""
        count = last_clause_end(recognition.words, stable)
        if not count:
            return
        before, after = recognition.words[count - 1], recognition.words[count]
        dip = find_dip(samples, before.end, after.start)
        if dip is None:
            return
        cut = segment.cut_sample + dip
        part = self._part(segment, cut, cut, Priority.FINAL)
        segment.cut_sample = cut
        segment.agreement.forget()
        self._parts.put_nowait(part)

    # -- results, in order

    async def _conclude(self) -> None:
        while (part := await self._parts.get()) is not None:
            heard = await part.heard
            if isinstance(heard, EngineError):
                self._fail(part, heard)
            else:
                await self._report(part, heard)
            self._parts.task_done()
        self._line.close()

    def _fail(self, part: _Part, error: EngineError) -> None:
        self._emit(out.Fault("recognise", str(error), segment=part.segment.number))
        side = part.segment.side or self._plan.sides[0]
        start, end = part.start_sample / SAMPLE_RATE_HZ, part.end_sample / SAMPLE_RATE_HZ
        self._emit(out.NotUnderstood(part.segment.number, side.name, Rejection.LOW_CONFIDENCE, start, end))
        self._end_turn(part, side)

    async def _report(self, part: _Part, heard: _Heard) -> None:
        reading, segment = heard.reading, part.segment
        side = reading.side
        text_at = max(heard.at, part.ended_at or heard.at)
        if not reading.pieces:
            self._report_nothing(part, reading)
        elif side != self._turn_side:
            self._turn += 1
            self._turn_side = side
        first = self._utterances + 1
        for piece in reading.pieces:
            self._utterances += 1
            self._emit(
                out.Commit(
                    self._utterances,
                    segment.number,
                    self._turn,
                    side.name,
                    side.language,
                    piece.text,
                    piece.words,
                    piece.start,
                    piece.end,
                    piece.confidence,
                    reading.doubts,
                )
            )
        self._end_turn(part, side)
        for utterance, (piece, work) in enumerate(
            zip(reading.pieces, heard.translations, strict=True), start=first
        ):
            await self._report_translation(part, utterance, side, piece, await work, text_at)

    def _report_nothing(self, part: _Part, reading: Reading) -> None:
        reason = reading.recognition.rejection or Rejection.NO_SPEECH
        start, end = part.start_sample / SAMPLE_RATE_HZ, part.end_sample / SAMPLE_RATE_HZ
        self._emit(out.NotUnderstood(part.segment.number, reading.side.name, reason, start, end))

    def _end_turn(self, part: _Part, side: Side) -> None:
        if part.turn_ends:
            self._emit(out.TurnEnded(self._turn, side.name, part.end_sample / SAMPLE_RATE_HZ))

    async def _report_translation(
        self,
        part: _Part,
        utterance: int,
        side: Side,
        piece: Piece,
        translation: Translation | EngineError,
        text_at: float,
    ) -> None:
        listener = self._plan.other(side)
        if isinstance(translation, EngineError):
            self._emit(out.Fault("translate", str(translation), utterance=utterance))
            translation = Translation(
                "", side.language, listener.language, Source.NONE, 0.0, piece.text, reason="engine_failed"
            )
        self._context = [*self._context, piece.text][-CONTEXT_TURNS:]
        result = out.Translated(utterance, side.name, listener.name, translation)
        self._results[utterance] = result
        self._emit(result)
        now = self._workers.now()
        spoken_until = self._arrivals.when(min(part.speech_end_sample, self._segmenter.end_sample))
        latency = out.Latency(
            utterance,
            side.language,
            listener.language,
            self._plan.mode.value,
            None if part.ended_at is None else part.ended_at - spoken_until,
            text_at - spoken_until,
            now - spoken_until,
            None,
        )
        if now - spoken_until > LAG_SECONDS and self._plan.pace is Pace.REALTIME:
            self._emit(out.Load(now - spoken_until, self._schedule.shed))
        if self._plan.speak and translation.source is not Source.NONE:
            self._line.say(self._voice(result, latency, spoken_until))
        else:
            self._emit(latency)

    # -- small things

    def _voice(
        self, result: out.Translated, latency: out.Latency | None = None, spoken_until: float = 0.0
    ) -> Voice:
        return Voice(
            result.utterance,
            result.translation.text,
            result.listener,
            result.translation.target_language,
            latency,
            spoken_until,
            waits_for_floor=self._plan.mode is Mode.CONSECUTIVE,
        )

    def _emit(self, event: Event) -> None:
        self._outbox.put_nowait(event)
        for flag in self._watch.feed(event):
            self._outbox.put_nowait(flag)

    def _spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        if self._group is None:
            raise RuntimeError("The session is not running; enter it with `async with`.")
        task = self._group.create_task(work)
        self._unfinished.add(task)
        task.add_done_callback(self._unfinished.discard)
        return task

    def _need_running(self) -> asyncio.Task[None]:
        if self._running is None:
            raise RuntimeError("The session is not running; enter it with `async with`.")
        return self._running

    def _need_segment(self) -> _Segment:
        if self._segment is None:
            raise RuntimeError("An endpoint event came without an open segment.")
        return self._segment


def _raise_plainly(error: BaseException | None) -> None:
    """Raise what went wrong in the loop; a group of one as the one."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    if error is not None:
        raise error
