"""A part: a stretch of sound on its way to becoming utterances, and the work that is done on it."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from audio.frame import SAMPLE_RATE_HZ
from interpreter.engines.phrases import SURE_OF_WORDS
from interpreter.engines.recogniser import Effort, RecognitionRequest, Samples, SoundEvidence
from interpreter.engines.translator import Translation, TranslationRequest
from interpreter.errors import EngineError
from interpreter.pipeline.agreement import Agreement
from interpreter.pipeline.context import MeetingContext
from interpreter.pipeline.direction import DirectionFinder
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.plan import Plan, Side
from interpreter.pipeline.reading import Piece, Reading, read
from interpreter.pipeline.workers import Priority, Workers

T = TypeVar("T")


class Spawn(Protocol):
    """Starts a task that belongs to the session."""

    def __call__(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]: ...


@dataclass(slots=True)
class Segment:
    """What is known of the sound between two endpoints, while it lasts."""

    number: int
    cut_sample: int
    """Sound before this is in a part already."""
    side: Side | None
    agreement: Agreement = field(default_factory=Agreement)
    speculation: "Part | None" = None
    hypothesis: asyncio.Task[None] | None = None
    ended: bool = False


@dataclass(slots=True)
class Heard:
    """A reading, when it was there, and the translations of its pieces on their way."""

    reading: Reading
    translations: list[asyncio.Task[Translation | EngineError]]
    at: float


@dataclass(slots=True)
class Part:
    """Sound in [start_sample, end_sample). An EngineError in `heard` is for whoever reports the part."""

    segment: Segment
    start_sample: int
    end_sample: int
    speech_end_sample: int
    heard: asyncio.Task[Heard | EngineError]
    ended_at: float | None = None
    """When the end of its segment was decided; None for a clause cut off a running segment."""
    turn_ends: bool = False
    voiced_samples: int = 0
    """How much speech the voice activity model heard in it, where it is a whole segment."""

    def discard(self) -> None:
        """The person went on: nobody wants the result."""
        self.heard.cancel()


class PartWorks:
    """Recognises and translates parts on the workers."""

    def __init__(
        self,
        engines: Engines,
        plan: Plan,
        finder: DirectionFinder,
        workers: Workers,
        spawn: Spawn,
        context: MeetingContext,
    ) -> None:
        self._engines = engines
        self._plan = plan
        self._finder = finder
        self._workers = workers
        self._spawn = spawn
        self._context = context

    def request(self, side: Side | None, effort: Effort) -> RecognitionRequest:
        """How to read sound of a side; None where its language decides."""
        languages = self._finder.languages(side)
        hints = self._context.hints(languages)
        return RecognitionRequest(languages, effort, prompt=hints.prompt, hot_words=hints.hot_words)

    def begin(
        self,
        segment: Segment,
        end_sample: int,
        speech_end_sample: int,
        sound: Callable[[int, int], Samples],
        priority: Priority,
    ) -> Part:
        """Start the work on the sound from the segment's last cut to `end_sample`."""
        start = segment.cut_sample
        samples = sound(start, end_sample)
        heard = self._spawn(self._hear(segment, samples, start, priority))
        return Part(segment, start, end_sample, speech_end_sample, heard)

    async def _hear(
        self, segment: Segment, samples: Samples, start_sample: int, priority: Priority
    ) -> Heard | EngineError:
        request = self.request(segment.side, Effort.FINAL)
        recogniser = self._engines.recogniser
        try:
            recognition = await self._workers.run(lambda: recogniser.recognise(samples, request), priority)
        except EngineError as error:
            return error
        reading = read(recognition, self._finder, segment.side, start_sample / SAMPLE_RATE_HZ)
        alone = len(reading.pieces) == 1
        translations = [
            self._spawn(self._translate(piece, reading, priority, alone)) for piece in reading.pieces
        ]
        return Heard(reading, translations, self._workers.now())

    async def _translate(
        self, piece: Piece, reading: Reading, priority: Priority, alone: bool
    ) -> Translation | EngineError:
        """Translate one utterance; one that is all of its sound can be ranked under the sound.

        One that was not heard surely may be searched for there, and then never goes before the finals of
        other meetings. Results are waited for in the order of the parts, so that none overtakes it.
        """
        recogniser = self._engines.recogniser
        evidence: SoundEvidence | None = None
        if alone and recogniser.capabilities.ranks:
            evidence = SoundEvidence(recogniser, reading.recognition)
            if piece.confidence < SURE_OF_WORDS:
                priority = max(priority, Priority.SEARCH)
        request = TranslationRequest(
            piece.text,
            reading.side.language,
            self._plan.other(reading.side).language,
            confidence=piece.confidence,
            evidence=evidence,
            context=self._context.earlier(reading.side.name),
        )
        try:
            return await self._workers.run(lambda: self._engines.translator.translate(request), priority)
        except EngineError as error:
            return error
