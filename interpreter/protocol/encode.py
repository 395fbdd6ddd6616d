"""From the pipeline's events to the protocol's messages."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from pydantic import BaseModel

from interpreter.engines.recogniser import Samples
from interpreter.pipeline import events
from interpreter.protocol import event_messages as messages
from interpreter.protocol.limits import BYTES_PER_SAMPLE, MAX_SOUND_BYTES
from interpreter.protocol.message_parts import (
    DirectionReady,
    SideReady,
    SuggestionOffered,
    TermFound,
    ValueShown,
    WordHeard,
)
from interpreter.protocol.offer import OfferedDirection, ServedLanguage

_PROBABILITY_DIGITS = 4
_TIME_DIGITS = 3


def encode_sound(samples: Samples) -> list[bytes]:
    """PCM16 little-endian in messages of at most `MAX_SOUND_BYTES`. Sound outside [-1, 1] is clipped."""
    pcm = np.clip(np.rint(samples * 32768.0), -32768, 32767).astype("<i2").tobytes()
    return [pcm[start : start + MAX_SOUND_BYTES] for start in range(0, len(pcm), MAX_SOUND_BYTES)]


def samples_in(chunks: list[bytes]) -> int:
    """How many samples the binary messages hold together."""
    return sum(len(chunk) for chunk in chunks) // BYTES_PER_SAMPLE


def side_ready(name: str, language: ServedLanguage, *, speak: bool) -> SideReady:
    """A side as `ready` describes it."""
    return SideReady(
        name=name,
        language=language.code,
        bcp47=language.bcp47,
        direction=language.direction,
        readiness=language.readiness,
        readiness_reason=language.readiness_reason,
        notice=language.notice,
        voice=language.voice if speak else None,
    )


def direction_ready(source: str, target: str, direction: OfferedDirection) -> DirectionReady:
    """A direction as `ready` and `/v1/languages` describe it."""
    return DirectionReady(
        source=source,
        target=target,
        state=direction.state,
        failure=direction.failure,
        reason=direction.reason,
    )


def speech_started(event: events.SpeechStarted, seq: int) -> messages.SpeechStartedMessage:
    return messages.SpeechStartedMessage(
        seq=seq, segment=event.segment, side=event.side, start=_time(event.start)
    )


def hypothesis(event: events.Hypothesis, seq: int) -> messages.HypothesisMessage:
    return messages.HypothesisMessage(
        seq=seq,
        segment=event.segment,
        side=event.side,
        language=event.language,
        stable=event.stable,
        unstable=event.unstable,
        confidence=_probability(event.confidence),
    )


def commit(event: events.Commit, seq: int) -> messages.CommitMessage:
    return messages.CommitMessage(
        seq=seq,
        utterance=event.utterance,
        segment=event.segment,
        turn=event.turn,
        side=event.side,
        language=event.language,
        text=event.text,
        words=tuple(
            WordHeard(
                text=word.text,
                start=_time(word.start),
                end=_time(word.end),
                probability=_probability(word.probability),
            )
            for word in event.words
        ),
        start=_time(event.start),
        end=_time(event.end),
        confidence=_probability(event.confidence),
        doubts=event.doubts,
    )


def not_understood(
    event: events.NotUnderstood, seq: int, language: ServedLanguage
) -> messages.NotUnderstoodMessage:
    """`language` is the speaker's."""
    return messages.NotUnderstoodMessage(
        seq=seq,
        segment=event.segment,
        side=event.side,
        language=language.code,
        reason=event.reason,
        text=language.say_again,
        start=_time(event.start),
        end=_time(event.end),
    )


def asked_again(event: events.AskedAgain, seq: int, language: ServedLanguage) -> messages.AskedAgainMessage:
    """`language` is that of the side that is asked."""
    return messages.AskedAgainMessage(
        seq=seq,
        side=event.side,
        speaker=event.speaker,
        language=language.code,
        text=language.notices.get(events.Notice.ASKED_AGAIN, ""),
    )


def translation(event: events.Translated, seq: int) -> messages.TranslationMessage:
    made = event.translation
    return messages.TranslationMessage(
        seq=seq,
        utterance=event.utterance,
        side=event.side,
        listener=event.listener,
        text=made.text,
        source_language=made.source_language,
        target_language=made.target_language,
        source=made.source,
        confidence=_probability(made.confidence),
        understood=made.understood,
        doubts=made.doubts,
        values=tuple(
            ValueShown(kind=value.kind, canonical=value.canonical, source=value.source, target=value.target)
            for value in made.values
        ),
        terms=tuple(
            TermFound(
                term=term.term,
                source=term.source,
                target=term.target,
                source_explanation=term.source_explanation,
                target_explanation=term.target_explanation,
                rendering=term.rendering,
                missing=term.missing,
                approved=term.approved,
            )
            for term in made.terms
        ),
        suggestions=tuple(
            SuggestionOffered(
                phrase=offered.phrase,
                text=offered.text,
                translation=offered.translation,
                score=_probability(offered.score),
                approved=offered.approved,
            )
            for offered in made.suggestions
        ),
        engine=made.engine,
        reason=made.reason,
    )


def back_translation(event: events.BackTranslated, seq: int) -> messages.BackTranslationMessage:
    made = event.translation
    return messages.BackTranslationMessage(
        seq=seq,
        utterance=event.utterance,
        side=event.side,
        text=made.text,
        source_language=made.source_language,
        target_language=made.target_language,
        source=made.source,
        confidence=_probability(made.confidence),
        doubts=made.doubts,
        engine=made.engine,
        reason=made.reason,
    )


def voice_started(event: events.VoiceStarted, seq: int) -> messages.VoiceStartedMessage:
    return messages.VoiceStartedMessage(
        seq=seq,
        utterance=event.utterance,
        listener=event.listener,
        language=event.language,
        notice=event.notice,
    )


def voice_ended(event: events.VoiceEnded, seq: int, samples: int) -> messages.VoiceEndedMessage:
    """`samples` is what went out since `voice_started`."""
    return messages.VoiceEndedMessage(
        seq=seq,
        utterance=event.utterance,
        samples=samples,
        duration=_time(event.duration),
        cancelled=event.cancelled,
    )


def turn_ended(event: events.TurnEnded, seq: int) -> messages.TurnEndedMessage:
    return messages.TurnEndedMessage(seq=seq, turn=event.turn, side=event.side, at=_time(event.at))


def latency(event: events.Latency, seq: int) -> messages.LatencyMessage:
    return messages.LatencyMessage(
        seq=seq,
        utterance=event.utterance,
        language=event.language,
        listener_language=event.listener_language,
        mode=event.mode,
        endpoint=None if event.endpoint is None else _time(event.endpoint),
        final_text=_time(event.final_text),
        translation=_time(event.translation),
        first_sound=None if event.first_sound is None else _time(event.first_sound),
    )


def human_flag(event: events.HumanFlag, seq: int) -> messages.HumanFlagMessage:
    return messages.HumanFlagMessage(seq=seq, reason=event.reason, side=event.side)


def load(event: events.Load, seq: int) -> messages.LoadMessage:
    return messages.LoadMessage(seq=seq, lag=_time(event.lag), hypotheses_shed=event.hypotheses_shed)


def fault(event: events.Fault, seq: int) -> messages.FaultMessage:
    return messages.FaultMessage(
        seq=seq, stage=event.stage, message=event.message, segment=event.segment, utterance=event.utterance
    )


PLAIN: Final[dict[type, Callable[[Any, int], BaseModel]]] = {
    events.SpeechStarted: speech_started,
    events.Hypothesis: hypothesis,
    events.Commit: commit,
    events.Translated: translation,
    events.BackTranslated: back_translation,
    events.VoiceStarted: voice_started,
    events.TurnEnded: turn_ended,
    events.Latency: latency,
    events.HumanFlag: human_flag,
    events.Load: load,
    events.Fault: fault,
}
"""Events whose message needs nothing but the event and its number."""


def _time(seconds: float) -> float:
    return round(float(seconds), _TIME_DIGITS)


def _probability(value: float) -> float:
    return round(float(value), _PROBABILITY_DIGITS)
