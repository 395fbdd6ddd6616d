"""What the server says about the pipeline's events: one message per event, with the same field names.

`start`, `end` and `at` are seconds of the meeting's sound, counted from its first sample.
"""

from typing import Annotated, Literal

from pydantic import Field

from interpreter.engines.recogniser import Rejection
from interpreter.engines.translator import Source
from interpreter.pipeline.events import FlagReason, Notice
from interpreter.protocol.message_parts import (
    MILLISECONDS,
    Confidence,
    Doubts,
    LanguageCode,
    Lasting,
    ListenerName,
    Numbered,
    Seconds,
    SegmentNumber,
    SideName,
    SuggestionOffered,
    TermFound,
    UtteranceNumber,
    ValueShown,
    VoiceNumber,
    WordHeard,
    config,
)


class SpeechStartedMessage(Numbered):
    """Somebody began to speak. Optional."""

    model_config = config(
        {"type": "speech_started", "seq": 2, "segment": 1, "side": "caseworker", "start": 0.48}
    )

    type: Literal["speech_started"] = "speech_started"
    segment: SegmentNumber
    side: Annotated[str | None, Field(description="null until the language is known (automatic direction)")]
    start: Seconds


class HypothesisMessage(Numbered):
    """What is being said, as far as it is heard; replaces the segment's hypothesis before it. Optional."""

    model_config = config(
        {
            "type": "hypothesis",
            "seq": 3,
            "segment": 1,
            "side": "caseworker",
            "language": "da",
            "stable": "Vi ses",
            "unstable": " på tors",
            "confidence": 0.71,
        }
    )

    type: Literal["hypothesis"] = "hypothesis"
    segment: SegmentNumber
    side: SideName
    language: LanguageCode
    stable: Annotated[str, Field(description="stood in two readings running; not committed yet")]
    unstable: Annotated[str, Field(description="may still change; show it differently")]
    confidence: Confidence


class CommitMessage(Numbered):
    """Words that never change any more. Comes before anything else about its utterance."""

    model_config = config(
        {
            "type": "commit",
            "seq": 4,
            "utterance": 1,
            "segment": 1,
            "turn": 1,
            "side": "caseworker",
            "language": "da",
            "text": "Ja.",
            "words": [{"text": "Ja.", "start": 0.48, "end": 0.71, "probability": 0.93}],
            "start": 0.48,
            "end": 0.71,
            "confidence": 0.93,
            "doubts": [],
        }
    )

    type: Literal["commit"] = "commit"
    utterance: UtteranceNumber
    segment: SegmentNumber
    turn: Annotated[int, Field(description="number of the turn, from 1")]
    side: SideName
    language: LanguageCode
    text: Annotated[str, Field(description="the utterance as heard")]
    words: Annotated[tuple[WordHeard, ...], Field(description="with times and probabilities")]
    start: Seconds
    end: Seconds
    confidence: Confidence
    doubts: Doubts


class NotUnderstoodMessage(Numbered):
    """Somebody spoke, but not one word is sure enough. Ask them, with `text`, to say it again.

    With reason `no_speech` nobody spoke: say so only where a button was held.
    """

    model_config = config(
        {
            "type": "not_understood",
            "seq": 5,
            "segment": 2,
            "side": "citizen",
            "language": "uk",
            "reason": "low_confidence",
            "text": "Я не зрозумів. Скажіть, будь ласка, ще раз.",
            "start": 3.1,
            "end": 4.9,
        }
    )

    type: Literal["not_understood"] = "not_understood"
    segment: SegmentNumber
    side: SideName
    language: LanguageCode
    reason: Annotated[Rejection, Field(description="why no words came out")]
    text: Annotated[str, Field(description="asks to say it again, in the speaker's language")]
    start: Seconds
    end: Seconds


class TranslationMessage(Numbered):
    """An utterance in the listener's language, or honest abstention (`source` is `none`, `text` empty).

    A later one for the same utterance (after `choose`) replaces it.
    """

    model_config = config(
        {
            "type": "translation",
            "seq": 6,
            "utterance": 1,
            "side": "caseworker",
            "listener": "citizen",
            "text": "Так.",
            "source_language": "da",
            "target_language": "uk",
            "source": "draft_phrase",
            "confidence": 0.9,
            "understood": "Ja.",
            "doubts": ["draft"],
            "values": [],
            "terms": [],
            "suggestions": [],
            "engine": "phrases 0.1.0",
            "reason": "",
        }
    )

    type: Literal["translation"] = "translation"
    utterance: UtteranceNumber
    side: SideName
    listener: ListenerName
    text: Annotated[str, Field(description="as the listener reads it")]
    source_language: LanguageCode
    target_language: LanguageCode
    source: Annotated[Source, Field(description="where it came from; show it")]
    confidence: Confidence
    understood: Annotated[str, Field(description="what the speaker was taken to say: show it to the speaker")]
    doubts: Doubts
    values: Annotated[tuple[ValueShown, ...], Field(description="show each on both sides")]
    terms: Annotated[
        tuple[TermFound, ...],
        Field(description="those of the source in its order, then the translation's own"),
    ]
    suggestions: Annotated[tuple[SuggestionOffered, ...], Field(description="best first")]
    engine: Annotated[str, Field(description="name and version of what made it")]
    reason: Annotated[str, Field(description="why there is no translation; empty otherwise")]


class BackTranslationMessage(Numbered):
    """Answers `back_translate`: what the listener got, translated back by the machine, or why not.

    Show it to `side`, who spoke, and mark it: it is a machine's second guess, and never what was said.
    `reason` is `busy` where another one is being worked on (ask again when its answer is here), `no_engine`
    where nothing translates that way, `replaced` where the translation has changed meanwhile, or
    `engine_failed`; any other means that the translators abstain.
    """

    model_config = config(
        {
            "type": "back_translation",
            "seq": 7,
            "utterance": 1,
            "side": "caseworker",
            "text": "Ja.",
            "source_language": "uk",
            "target_language": "da",
            "source": "draft_phrase",
            "confidence": 1.0,
            "doubts": ["draft"],
            "engine": "phrases 0.1.0",
            "reason": "",
        }
    )

    type: Literal["back_translation"] = "back_translation"
    utterance: UtteranceNumber
    side: SideName
    text: Annotated[str, Field(description="in the speaker's language; empty where there is none")]
    source_language: LanguageCode
    target_language: LanguageCode
    source: Annotated[Source, Field(description="where it came from; show it")]
    confidence: Confidence
    doubts: Doubts
    engine: Annotated[str, Field(description="name and version of what made it")]
    reason: Annotated[str, Field(description="why there is none; empty otherwise")]


class AskedAgainMessage(Numbered):
    """A side did not understand what the other said (`ask_again`): show it to both, each in its language."""

    model_config = config(
        {
            "type": "asked_again",
            "seq": 7,
            "side": "citizen",
            "speaker": "caseworker",
            "language": "da",
            "text": "Den anden forstod det ikke. Sig det med andre ord.",
        }
    )

    type: Literal["asked_again"] = "asked_again"
    side: Annotated[str, Field(description="name of the side that did not understand")]
    speaker: Annotated[str, Field(description="name of the side that is asked to say it again")]
    language: Annotated[str, Field(description="language of the side that is asked")]
    text: Annotated[str, Field(description="asks for it in that language; empty where not translated yet")]


class VoiceStartedMessage(Numbered):
    """The voice begins to speak. The binary messages up to `voice_ended` are its sound.

    It speaks the translation of an utterance, or one of the service's own notices, in the language of the
    side it is for and when nobody else speaks.
    """

    model_config = config(
        {
            "type": "voice_started",
            "seq": 7,
            "utterance": 1,
            "listener": "citizen",
            "language": "uk",
            "notice": None,
            "synthetic": True,
        }
    )

    type: Literal["voice_started"] = "voice_started"
    utterance: VoiceNumber
    listener: ListenerName
    language: LanguageCode
    notice: Annotated[Notice | None, Field(description="which notice it is; null: a translation")]
    synthetic: Annotated[
        Literal[True], Field(description="the sound is made by a machine (AI Act, Article 50)")
    ] = True


class VoiceEndedMessage(Numbered):
    """All sound of the voice is out, or was stopped. Send `played` when the loudspeaker is done.

    A voice that still waited when everything was stopped ends without having started, with 0 samples, maybe
    between the sound of another. A notice that has to be heard (`opening`, `not_ready`, `human_offered`)
    starts again, under its number, when the other side, which stopped it with `talk`, is done.
    """

    model_config = config(
        {
            "type": "voice_ended",
            "seq": 8,
            "utterance": 1,
            "samples": 9600,
            "duration": 0.6,
            "cancelled": False,
        }
    )

    type: Literal["voice_ended"] = "voice_ended"
    utterance: VoiceNumber
    samples: Annotated[int, Field(ge=0, description="samples sent since `voice_started`")]
    duration: Annotated[float, Field(ge=0, description="seconds of sound made"), MILLISECONDS]
    cancelled: Annotated[
        bool, Field(description="stopped by `stop_voice` or `talk`: drop what is not played yet")
    ]


class TurnEndedMessage(Numbered):
    """The side that spoke has stopped; what it said is being translated and spoken. Optional."""

    model_config = config({"type": "turn_ended", "seq": 9, "turn": 1, "side": "caseworker", "at": 1.2})

    type: Literal["turn_ended"] = "turn_ended"
    turn: Annotated[int, Field(description="number of the turn, from 1")]
    side: SideName
    at: Seconds


class LatencyMessage(Numbered):
    """Seconds from the end of an utterance's speech; null where a stage did not happen. Optional."""

    model_config = config(
        {
            "type": "latency",
            "seq": 10,
            "utterance": 1,
            "language": "da",
            "listener_language": "uk",
            "mode": "consecutive",
            "endpoint": 0.4,
            "final_text": 0.46,
            "translation": 0.47,
            "first_sound": 0.53,
        }
    )

    type: Literal["latency"] = "latency"
    utterance: UtteranceNumber
    language: LanguageCode
    listener_language: LanguageCode
    mode: Annotated[str, Field(description="as in `start`")]
    endpoint: Annotated[Lasting | None, Field(description="until the end of speech was decided")]
    final_text: Annotated[Lasting, Field(description="until the commit")]
    translation: Annotated[Lasting, Field(description="until the translation")]
    first_sound: Annotated[Lasting | None, Field(description="until the first sound of the voice")]


class HumanFlagMessage(Numbered):
    """A human interpreter is needed, or should be offered. Stays up until the meeting ends."""

    model_config = config({"type": "human_flag", "seq": 11, "reason": "asked", "side": "citizen"})

    type: Literal["human_flag"] = "human_flag"
    reason: Annotated[FlagReason, Field(description="why")]
    side: Annotated[str | None, Field(description="which side it concerns; null: both")]


class LoadMessage(Numbered):
    """The machine falls behind. Optional."""

    model_config = config({"type": "load", "seq": 12, "lag": 1.3, "hypotheses_shed": 4})

    type: Literal["load"] = "load"
    lag: Annotated[Lasting, Field(description="seconds between sound and its processing")]
    hypotheses_shed: Annotated[int, Field(description="hypotheses skipped so far")]


class FaultMessage(Numbered):
    """An engine failed. Nothing that was committed is lost."""

    model_config = config(
        {
            "type": "fault",
            "seq": 13,
            "stage": "synthesise",
            "message": "The voice for Ukrainian failed.",
            "segment": None,
            "utterance": 4,
        }
    )

    type: Literal["fault"] = "fault"
    stage: Annotated[str, Field(description="`recognise`, `translate` or `synthesise`")]
    message: Annotated[str, Field(description="for people")]
    segment: Annotated[int | None, Field(description="which piece of speech, if one")]
    utterance: Annotated[int | None, Field(description="which utterance, if one")]
