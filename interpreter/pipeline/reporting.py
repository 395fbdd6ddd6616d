"""Parts in, in order; commits, translations and what is to be spoken out."""

from collections.abc import Callable
from typing import Final, Protocol

from audio.frame import SAMPLE_RATE_HZ
from interpreter.engines.recogniser import Rejection
from interpreter.engines.terms import with_terms
from interpreter.engines.translator import Doubt, Source, Suggestion, Translation
from interpreter.errors import EngineError
from interpreter.pipeline import events as out
from interpreter.pipeline.events import Event
from interpreter.pipeline.parts import Heard, Part
from interpreter.pipeline.plan import Mode, Pace, Plan, Side
from interpreter.pipeline.reading import Piece
from interpreter.pipeline.voice import Voice, VoiceLine
from interpreter.pipeline.workers import Workers
from languages.glossary import Glossary

LAG_SECONDS: Final = 2.0
"""A result that comes this much later than the end of its sound is reported as lag."""

SPOKEN_SAMPLES: Final = SAMPLE_RATE_HZ * 64 // 100
"""From this much voice activity on somebody did speak, even where the recogniser finds no speech: they are
asked to say it again. Plucked notes have 0.54 s in one piece, hum 0.19 s, all other sounds of
`benchmarks.noises` none."""


class Arrived(Protocol):
    """What the reporter asks the listener."""

    @property
    def hypotheses_shed(self) -> int: ...

    def arrived_at(self, sample: int) -> float: ...


def speaks_for_itself(translation: Translation) -> bool:
    """Whether it is spoken without being asked for.

    A model's text that looks wrong is shown with its doubt and not spoken: who hears it cannot see the doubt.
    Tapping "repeat" speaks it, and `Notice.NOT_SPOKEN` says so. Where only `Doubt.NUMBER` stands, the numbers
    are confirmed on the screen.
    """
    if translation.source is Source.NONE:
        return False
    return not (translation.source is Source.MODEL and Doubt.MODEL in translation.doubts)


class Reporter:
    """Numbers utterances and turns, and remembers results until the session ends (R22: in memory only)."""

    def __init__(
        self,
        plan: Plan,
        workers: Workers,
        voice: VoiceLine,
        arrived: Arrived,
        emit: Callable[[Event], None],
        glossary: Glossary | None,
    ) -> None:
        self._plan = plan
        self._glossary = glossary
        self._workers = workers
        self._voice = voice
        self._arrived = arrived
        self._emit = emit
        self._results: dict[int, out.Translated] = {}
        self._utterances = 0
        self._turn = 0
        self._turn_side: Side | None = None

    # -- taps

    def repeat(self, utterance: int) -> None:
        """Speak a translation again. KeyError where there is none, or nobody to speak it."""
        result = self.result(utterance)
        if not self._heard_by(result.listener):
            raise KeyError(utterance)
        self._voice.say(self._spoken(result))

    def result(self, utterance: int) -> out.Translated:
        """The translation of an utterance. KeyError where there is none."""
        result = self._results[utterance]
        if result.translation.source is Source.NONE:
            raise KeyError(utterance)
        return result

    def choose(self, utterance: int, suggestion: Suggestion) -> None:
        """A phrase was tapped: it becomes the translation and is spoken. KeyError for no such utterance."""
        before = self._results[utterance]
        translation = Translation(
            text=suggestion.translation,
            source_language=before.translation.source_language,
            target_language=before.translation.target_language,
            source=Source.APPROVED_PHRASE if suggestion.approved else Source.DRAFT_PHRASE,
            confidence=1.0,
            understood=suggestion.text,
            doubts=() if suggestion.approved else (Doubt.DRAFT,),
            values=suggestion.values,
            engine=before.translation.engine,
        )
        if self._glossary is not None:
            translation = with_terms(translation, suggestion.text, self._glossary)
        result = out.Translated(utterance, before.side, before.listener, translation)
        self._results[utterance] = result
        self._emit(result)
        self._voice.answered()
        if self._heard_by(result.listener):
            self._voice.say(self._spoken(result))

    # -- parts

    async def report(self, part: Part) -> None:
        """Tell what became of a part, as soon as each piece of it is known."""
        heard = await part.heard
        if isinstance(heard, EngineError):
            self._failed(part, heard)
        elif not heard.reading.pieces:
            reason = heard.reading.recognition.rejection or Rejection.NO_SPEECH
            if reason is Rejection.NO_SPEECH and part.voiced_samples >= SPOKEN_SAMPLES:
                reason = Rejection.LOW_CONFIDENCE
            self._nothing(part, heard.reading.side, reason)
        else:
            await self._utterances_of(part, heard)

    def _failed(self, part: Part, error: EngineError) -> None:
        self._emit(out.Fault("recognise", str(error), segment=part.segment.number))
        self._nothing(part, part.segment.side or self._plan.sides[0], Rejection.LOW_CONFIDENCE)

    def _nothing(self, part: Part, side: Side, reason: Rejection) -> None:
        start, end = part.start_sample / SAMPLE_RATE_HZ, part.end_sample / SAMPLE_RATE_HZ
        self._emit(out.NotUnderstood(part.segment.number, side.name, reason, start, end))
        self._end_turn(part, side)

    async def _utterances_of(self, part: Part, heard: Heard) -> None:
        reading = heard.reading
        if reading.side != self._turn_side:
            self._turn += 1
            self._turn_side = reading.side
        first = self._utterances + 1
        for piece in reading.pieces:
            self._utterances += 1
            self._emit(
                out.Commit(
                    self._utterances,
                    part.segment.number,
                    self._turn,
                    reading.side.name,
                    reading.side.language,
                    piece.text,
                    piece.words,
                    piece.start,
                    piece.end,
                    piece.confidence,
                    reading.doubts,
                )
            )
        self._end_turn(part, reading.side)
        text_at = max(heard.at, part.ended_at or heard.at)
        works = zip(reading.pieces, heard.translations, strict=True)
        for utterance, (piece, work) in enumerate(works, start=first):
            result = self._translated(utterance, reading.side, piece, await work)
            latency, spoken_until = self._measured(part, result, text_at)
            if speaks_for_itself(result.translation) and self._heard_by(result.listener):
                self._voice.say(self._spoken(result, latency, spoken_until))
            elif latency is not None:
                self._emit(latency)

    def _end_turn(self, part: Part, side: Side) -> None:
        if part.turn_ends:
            self._emit(out.TurnEnded(self._turn, side.name, part.end_sample / SAMPLE_RATE_HZ))

    def _translated(
        self, utterance: int, side: Side, piece: Piece, translation: Translation | EngineError
    ) -> out.Translated:
        listener = self._plan.other(side)
        if isinstance(translation, EngineError):
            self._emit(out.Fault("translate", str(translation), utterance=utterance))
            translation = Translation(
                "", side.language, listener.language, Source.NONE, 0.0, piece.text, reason="engine_failed"
            )
        result = out.Translated(utterance, side.name, listener.name, translation)
        self._results[utterance] = result
        self._emit(result)
        return result

    def _heard_by(self, listener: str) -> bool:
        """Whether what is translated for that side is spoken, not only shown."""
        return self._plan.speak and self._voice.speaks(self._plan.side(listener).language)

    def _measured(
        self, part: Part, result: out.Translated, text_at: float
    ) -> tuple[out.Latency | None, float]:
        """The utterance's latency so far, and what it counts from. At offline pace there is none."""
        if self._plan.pace is Pace.OFFLINE:
            return None, 0.0
        now = self._workers.now()
        spoken_until = self._arrived.arrived_at(part.speech_end_sample)
        latency = out.Latency(
            result.utterance,
            result.translation.source_language,
            result.translation.target_language,
            self._plan.mode.value,
            None if part.ended_at is None else part.ended_at - spoken_until,
            text_at - spoken_until,
            now - spoken_until,
            None,
        )
        if now - spoken_until > LAG_SECONDS:
            self._emit(out.Load(now - spoken_until, self._arrived.hypotheses_shed))
        return latency, spoken_until

    def _spoken(
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
