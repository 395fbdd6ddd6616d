"""Sound and buttons in, parts out: segments, speculation at the first pause, hypotheses, clauses cut off."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from audio.endpoint import EndpointEvent, EndReason, SegmentEnded, SpeechPaused, SpeechResumed
from audio.endpoint import SpeechStarted as SpeechBegan
from audio.frame import SAMPLE_RATE_HZ, AudioFrame
from interpreter.engines.recogniser import Effort, Recognition, Samples
from interpreter.errors import EngineError, Outdated
from interpreter.pipeline import events as out
from interpreter.pipeline.arrivals import Arrivals
from interpreter.pipeline.clauses import ends_sentence, last_clause_end
from interpreter.pipeline.cutting import find_dip
from interpreter.pipeline.direction import DirectionFinder
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.events import Event
from interpreter.pipeline.hypothesising import HypothesisSchedule
from interpreter.pipeline.parts import Part, PartWorks, Segment, Spawn
from interpreter.pipeline.plan import Direction, Mode, Plan, Side
from interpreter.pipeline.reading import Reading, read
from interpreter.pipeline.segmenter import Segmenter
from interpreter.pipeline.voice import VoiceLine
from interpreter.pipeline.workers import Priority, Workers
from interpreter.settings import PipelineSettings

KEEP_SAMPLES: Final = SAMPLE_RATE_HZ
"""Sound kept before the open segment, for the next one's pre-roll."""


@dataclass(frozen=True, slots=True)
class ListenerLinks:
    """What a listener reports to: the outside, the queue of parts, the voice, and the session's tasks."""

    emit: Callable[[Event], None]
    hand_over: Callable[[Part], None]
    voice: VoiceLine
    spawn: Spawn


class Listener:
    """Follows the sound of one session. Never waits for an engine."""

    def __init__(
        self,
        engines: Engines,
        plan: Plan,
        settings: PipelineSettings,
        workers: Workers,
        finder: DirectionFinder,
        works: PartWorks,
        links: ListenerLinks,
    ) -> None:
        self._recogniser = engines.recogniser
        self._plan = plan
        self._settings = settings
        self._workers = workers
        self._finder = finder
        self._works = works
        self._emit = links.emit
        self._hand_over = links.hand_over
        self._voice = links.voice
        self._spawn = links.spawn
        by_button = plan.direction is Direction.PUSH_TO_TALK
        self._segmenter = Segmenter(engines.vad, settings, push_to_talk=by_button)
        self._schedule = HypothesisSchedule(settings.hypothesis_interval_ms)
        self._arrivals = Arrivals()
        self._segment: Segment | None = None

    @property
    def hypotheses_shed(self) -> int:
        """Hypotheses that were due but not made."""
        return self._schedule.shed

    def arrived_at(self, sample: int) -> float:
        """When the sound up to `sample`, or the last sound there is, had come in."""
        return self._arrivals.when(min(sample, self._segmenter.end_sample))

    def take(self, frame: AudioFrame, at: float) -> None:
        """The next frame, which came in at this time."""
        if self._voice.muted(at):
            frame = AudioFrame(np.zeros_like(frame.samples), frame.start_sample)
        self._arrivals.add(frame.end_sample, at)
        self._handle(self._segmenter.feed(frame))
        if self._segment is not None:
            self._hypothesise(self._segment)
        oldest = frame.end_sample if self._segment is None else self._segment.cut_sample
        self._segmenter.trim(oldest - KEEP_SAMPLES)

    def press(self, side: Side) -> None:
        """A talk button goes down."""
        self._voice.floor_is(free=False)
        self._voice.open_guard()
        self._finder.press(side)
        self._handle(self._segmenter.press())

    def lift(self) -> None:
        """The talk button goes up."""
        self._finder.lift()
        self._handle(self._segmenter.release())
        self._voice.floor_is(free=True)

    def finish(self) -> None:
        """There is no more sound."""
        self._finder.lift()
        self._handle(self._segmenter.flush())
        self._voice.floor_is(free=True)

    # -- endpoints

    def _handle(self, events: list[EndpointEvent]) -> None:
        for event in events:
            match event:
                case SpeechBegan(number, start_sample):
                    self._begin(number + 1, start_sample)
                case SpeechPaused(_, end_sample):
                    self._speculate(self._open(), end_sample)
                case SpeechResumed():
                    self._resume(self._open())
                case SegmentEnded() as ended:
                    self._end(self._open(), ended)

    def _open(self) -> Segment:
        if self._segment is None:
            raise RuntimeError("An endpoint event came without an open segment.")
        return self._segment

    def _begin(self, number: int, start_sample: int) -> None:
        side = self._finder.at_start()
        self._segment = Segment(number, start_sample, side)
        self._schedule.segment_started(start_sample)
        self._voice.floor_is(free=False)
        unguarded = self._plan.direction is Direction.AUTOMATIC and not self._plan.guarded
        if unguarded and self._plan.mode is Mode.CONSECUTIVE:
            self._voice.interrupt()
        name = None if side is None else side.name
        self._emit(out.SpeechStarted(number, name, start_sample / SAMPLE_RATE_HZ))

    def _speculate(self, segment: Segment, speech_end: int) -> None:
        """The first short silence: start the final work now, so that the endpointing silence hides it."""
        if speech_end <= segment.cut_sample:
            return
        end = speech_end + self._segmenter.pad_samples
        part = self._works.begin(segment, end, speech_end, self._segmenter.read, Priority.SPECULATIVE)
        segment.speculation = part
        self._spawn(self._after_speculation(part))

    async def _after_speculation(self, part: Part) -> None:
        await asyncio.wait({part.heard})
        segment = part.segment
        if part.heard.cancelled() or segment.ended or segment.speculation is not part:
            return
        heard = part.heard.result()
        if isinstance(heard, EngineError):
            return  # reported when the segment ends, if this is still the result then
        words = heard.reading.recognition.words
        if words and ends_sentence(words[-1].text):
            self._segmenter.text_looks_complete()
        self._show(segment, heard.reading)

    def _resume(self, segment: Segment) -> None:
        if segment.speculation is not None:
            segment.speculation.discard()
            segment.speculation = None

    def _end(self, segment: Segment, ended: SegmentEnded) -> None:
        """A segment is over: its last part is the speculation, if nothing was said since, or is made now."""
        segment.ended = True
        self._segment = None
        part, segment.speculation = segment.speculation, None
        if part is None or part.speech_end_sample < ended.speech_end_sample:
            if part is not None:
                part.discard()
            cut = segment.cut_sample
            end, speech_end = max(ended.end_sample, cut), max(ended.speech_end_sample, cut)
            part = self._works.begin(segment, end, speech_end, self._segmenter.read, Priority.FINAL)
        part.ended_at = self._workers.now()
        if part.start_sample == ended.start_sample:
            part.voiced_samples = ended.speech_samples
        part.turn_ends = ended.reason is not EndReason.MAX_LENGTH
        self._hand_over(part)
        if part.turn_ends:
            self._voice.turn_over(self.arrived_at(ended.speech_end_sample))
            self._voice.floor_is(free=self._finder.pressed is None)

    # -- hypotheses

    def _hypothesise(self, segment: Segment) -> None:
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

    async def _hypothesis(self, segment: Segment, samples: Samples, start_sample: int) -> None:
        request = self._works.request(segment.side, Effort.HYPOTHESIS)
        began = self._workers.now()
        try:
            recognition = await self._workers.run(
                lambda: self._recogniser.recognise(samples, request), Priority.HYPOTHESIS
            )
        except Outdated:
            self._schedule.skipped(self._segmenter.end_sample)
            return
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

    def _show(self, segment: Segment, reading: Reading) -> int:
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

    def _cut_clause(self, segment: Segment, recognition: Recognition, stable: int, samples: Samples) -> None:
        """Cut whole clauses off a running segment, so that they are translated while the person speaks on."""
        count = last_clause_end(recognition.words, stable)
        if not count:
            return
        before, after = recognition.words[count - 1], recognition.words[count]
        dip = find_dip(samples, before.end, after.start)
        if dip is None:
            return
        cut = segment.cut_sample + dip
        self._hand_over(self._works.begin(segment, cut, cut, self._segmenter.read, Priority.FINAL))
        segment.cut_sample = cut
        segment.agreement.forget()
