"""From the pipeline's events to the protocol's messages."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from interpreter.engines.recogniser import Samples
from interpreter.pipeline import events
from interpreter.protocol import event_messages as messages
from interpreter.protocol.limits import BYTES_PER_SAMPLE, MAX_SOUND_BYTES
from interpreter.protocol.message_parts import DirectionReady, Numbered, SideReady
from interpreter.protocol.offer import OfferedDirection, ServedLanguage


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


def message(event: events.Event, seq: int, **more: object) -> Numbered:
    """The message about an event: its fields by name, those of its translation among them.

    Args:
        more: fields that the event does not have.

    Raises:
        KeyError: `VoiceChunk` has no message; its sound goes out by itself.
        pydantic.ValidationError: a field that the protocol cannot say, such as NaN.
    """
    model = MESSAGES[type(event)]
    told: list[object] = [event]
    if isinstance(event, events.Translated | events.BackTranslated):
        told.append(event.translation)
    fields = {name: getattr(one, name) for one in told for name in model.model_fields if hasattr(one, name)}
    return model.model_validate({"seq": seq, **fields, **more}, from_attributes=True)


def not_understood(event: events.NotUnderstood, seq: int, language: ServedLanguage) -> Numbered:
    """`language` is the speaker's."""
    return message(event, seq, language=language.code, text=language.say_again)


def asked_again(event: events.AskedAgain, seq: int, language: ServedLanguage) -> Numbered:
    """`language` is that of the side that is asked."""
    text = language.notices.get(events.Notice.ASKED_AGAIN, "")
    return message(event, seq, language=language.code, text=text)


MESSAGES: Final[Mapping[type, type[Numbered]]] = {
    events.SpeechStarted: messages.SpeechStartedMessage,
    events.Hypothesis: messages.HypothesisMessage,
    events.Commit: messages.CommitMessage,
    events.NotUnderstood: messages.NotUnderstoodMessage,
    events.AskedAgain: messages.AskedAgainMessage,
    events.Translated: messages.TranslationMessage,
    events.BackTranslated: messages.BackTranslationMessage,
    events.VoiceStarted: messages.VoiceStartedMessage,
    events.VoiceEnded: messages.VoiceEndedMessage,
    events.TurnEnded: messages.TurnEndedMessage,
    events.Latency: messages.LatencyMessage,
    events.HumanFlag: messages.HumanFlagMessage,
    events.Load: messages.LoadMessage,
    events.Fault: messages.FaultMessage,
}
"""What tells of each event."""
