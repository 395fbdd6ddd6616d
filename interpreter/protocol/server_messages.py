"""What the server says: one JSON object a message, with a `type` and a number `seq`.

One message per event of `interpreter.pipeline.events`, with the same field names, and the protocol's own.
`start`, `end` and `at` are seconds of the meeting's sound, counted from its first sample.
"""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from interpreter.engines.recogniser import Rejection
from interpreter.engines.translator import Doubt, Source
from interpreter.pipeline.events import FlagReason

_Side = Annotated[str, Field(description="name of the side that speaks")]
_Listener = Annotated[str, Field(description="name of the side that listens")]
_Language = Annotated[str, Field(description="language code")]
_Confidence = Annotated[float, Field(ge=0, le=1, description="0 to 1")]
_Segment = Annotated[int, Field(description="number of the piece of speech between two silences, from 1")]
_Utterance = Annotated[int, Field(description="number of the utterance, from 1")]
_Seconds = Annotated[float, Field(ge=0, description="seconds of the meeting's sound")]
_Doubts = Annotated[tuple[Doubt, ...], Field(description="reasons to look twice")]


def _config(example: JsonDict | None = None) -> ConfigDict:
    config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
    if example is not None:
        config["json_schema_extra"] = {"examples": [example]}
    return config


class _Numbered(BaseModel):
    type: Annotated[str, Field(description="names the message")]
    seq: Annotated[
        int,
        Field(
            ge=1,
            description="counts up by 1 from 1; a gap means that hypotheses were left out for a slow reader",
        ),
    ]


class SideReady(BaseModel):
    """One side, and what its language can do here."""

    model_config = _config()

    name: Annotated[str, Field(description="as given in `start`")]
    language: Annotated[str, Field(description="as given in `start`")]
    bcp47: Annotated[str, Field(description="for `lang` attributes")]
    direction: Annotated[Literal["ltr", "rtl"], Field(description="of the script")]
    readiness: Annotated[
        Literal["red", "amber", "green"], Field(description="how far the language may be used")
    ]
    readiness_reason: Annotated[str, Field(description="why not further")]
    notice: Annotated[
        str,
        Field(
            description="must be shown or spoken before the first word: a machine interprets, it can be wrong"
        ),
    ]
    voice: Annotated[
        str | None, Field(description="name of the voice that speaks to this side; null: text only")
    ]


class WordHeard(BaseModel):
    """One recognised word."""

    model_config = _config()

    text: Annotated[str, Field(description="as recognised")]
    start: Annotated[float, Field(description="seconds of the meeting's sound")]
    end: Annotated[float, Field(description="seconds of the meeting's sound")]
    probability: Annotated[float, Field(ge=0, le=1, description="0 to 1")]


class ValueShown(BaseModel):
    """A number, date, time, amount or name that both sides must see alike."""

    model_config = _config()

    kind: Annotated[
        str, Field(description="`number`, `date`, `time`, `weekday`, `amount`, `name`, `place` ...")
    ]
    canonical: Annotated[
        str, Field(description="the same in every language: `2026-03-04`, `09:30`, `1250 DKK`")
    ]
    source: Annotated[str, Field(description="as it stands in the source text")]
    target: Annotated[
        str, Field(description="as it stands in the translation; empty where it is missing there")
    ]


class SuggestionOffered(BaseModel):
    """A phrase of the book that may be what was meant, for a tap (`choose`)."""

    model_config = _config()

    phrase: Annotated[str, Field(description="what `choose` names")]
    text: Annotated[str, Field(description="in the speaker's language")]
    translation: Annotated[str, Field(description="in the listener's language")]
    score: Annotated[float, Field(description="0 to 1")]
    approved: Annotated[bool, Field(description="whether a person has approved the translation")]


class Ready(_Numbered):
    """The meeting is open: sound may come."""

    model_config = _config(
        {
            "type": "ready",
            "seq": 1,
            "version": 1,
            "meeting": "5f0c2c9e-7a4b-4b7e-9a39-3f1d1f6f8f11",
            "sample_rate": 16000,
            "sides": [
                {
                    "name": "caseworker",
                    "language": "da",
                    "bcp47": "da-DK",
                    "direction": "ltr",
                    "readiness": "amber",
                    "readiness_reason": "Not measured against human interpreters yet.",
                    "notice": "En maskine tolker ...",
                    "voice": "espeak-ng da",
                },
                {
                    "name": "citizen",
                    "language": "uk",
                    "bcp47": "uk",
                    "direction": "ltr",
                    "readiness": "amber",
                    "readiness_reason": "Not measured against human interpreters yet.",
                    "notice": "Перекладає машина ...",
                    "voice": "espeak-ng uk",
                },
            ],
        }
    )

    type: Literal["ready"] = "ready"
    version: Annotated[int, Field(description="protocol version spoken from here on")]
    meeting: Annotated[str, Field(description="random id of the meeting; stands on the server's log lines")]
    sample_rate: Annotated[int, Field(description="of the sound both ways, in Hz")]
    sides: Annotated[tuple[SideReady, SideReady], Field(description="as in `start`, in its order")]


class SpeechStartedMessage(_Numbered):
    """Somebody began to speak. Optional."""

    model_config = _config(
        {"type": "speech_started", "seq": 2, "segment": 1, "side": "caseworker", "start": 0.48}
    )

    type: Literal["speech_started"] = "speech_started"
    segment: _Segment
    side: Annotated[str | None, Field(description="null until the language is known (automatic direction)")]
    start: _Seconds


class HypothesisMessage(_Numbered):
    """What is being said, as far as it is heard; replaces the segment's hypothesis before it. Optional."""

    model_config = _config(
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
    segment: _Segment
    side: _Side
    language: _Language
    stable: Annotated[str, Field(description="stood in two readings running; not committed yet")]
    unstable: Annotated[str, Field(description="may still change; show it differently")]
    confidence: _Confidence


class CommitMessage(_Numbered):
    """Words that never change any more. Comes before anything else about its utterance."""

    model_config = _config(
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
    utterance: _Utterance
    segment: _Segment
    turn: Annotated[int, Field(description="number of the turn, from 1")]
    side: _Side
    language: _Language
    text: Annotated[str, Field(description="the utterance as heard")]
    words: Annotated[tuple[WordHeard, ...], Field(description="with times and probabilities")]
    start: _Seconds
    end: _Seconds
    confidence: _Confidence
    doubts: _Doubts


class NotUnderstoodMessage(_Numbered):
    """Somebody spoke, but not one word is sure enough. Ask them, with `text`, to say it again.

    With reason `no_speech` nobody spoke: say so only where a button was held.
    """

    model_config = _config(
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
    segment: _Segment
    side: _Side
    language: _Language
    reason: Annotated[Rejection, Field(description="why no words came out")]
    text: Annotated[str, Field(description="asks to say it again, in the speaker's language")]
    start: _Seconds
    end: _Seconds


class TranslationMessage(_Numbered):
    """An utterance in the listener's language, or honest abstention (`source` is `none`, `text` empty).

    A later one for the same utterance (after `choose`) replaces it.
    """

    model_config = _config(
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
            "suggestions": [],
            "engine": "phrases 0.1.0",
            "reason": "",
        }
    )

    type: Literal["translation"] = "translation"
    utterance: _Utterance
    side: _Side
    listener: _Listener
    text: Annotated[str, Field(description="as the listener reads it")]
    source_language: _Language
    target_language: _Language
    source: Annotated[Source, Field(description="where it came from; show it")]
    confidence: _Confidence
    understood: Annotated[str, Field(description="what the speaker was taken to say: show it to the speaker")]
    doubts: _Doubts
    values: Annotated[tuple[ValueShown, ...], Field(description="show each on both sides")]
    suggestions: Annotated[tuple[SuggestionOffered, ...], Field(description="best first")]
    engine: Annotated[str, Field(description="name and version of what made it")]
    reason: Annotated[str, Field(description="why there is no translation; empty otherwise")]


class VoiceStartedMessage(_Numbered):
    """The voice begins to speak an utterance. The binary messages up to `voice_ended` are its sound."""

    model_config = _config(
        {
            "type": "voice_started",
            "seq": 7,
            "utterance": 1,
            "listener": "citizen",
            "language": "uk",
            "synthetic": True,
        }
    )

    type: Literal["voice_started"] = "voice_started"
    utterance: _Utterance
    listener: _Listener
    language: _Language
    synthetic: Annotated[
        Literal[True], Field(description="the sound is made by a machine (AI Act, Article 50)")
    ] = True


class VoiceEndedMessage(_Numbered):
    """All sound of the utterance is out, or was stopped. Send `played` when the loudspeaker is done.

    An utterance whose voice still waited when everything was stopped ends without having started, with
    0 samples, maybe between the sound of another.
    """

    model_config = _config(
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
    utterance: _Utterance
    samples: Annotated[int, Field(ge=0, description="samples sent since `voice_started`")]
    duration: Annotated[float, Field(ge=0, description="seconds of sound made")]
    cancelled: Annotated[
        bool, Field(description="stopped by `stop_voice` or `talk`: drop what is not played yet")
    ]


class TurnEndedMessage(_Numbered):
    """The side that spoke has stopped; what it said is being translated and spoken. Optional."""

    model_config = _config({"type": "turn_ended", "seq": 9, "turn": 1, "side": "caseworker", "at": 1.2})

    type: Literal["turn_ended"] = "turn_ended"
    turn: Annotated[int, Field(description="number of the turn, from 1")]
    side: _Side
    at: _Seconds


class LatencyMessage(_Numbered):
    """Seconds from the end of an utterance's speech; null where a stage did not happen. Optional."""

    model_config = _config(
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
    utterance: _Utterance
    language: _Language
    listener_language: _Language
    mode: Annotated[str, Field(description="as in `start`")]
    endpoint: Annotated[float | None, Field(description="until the end of speech was decided")]
    final_text: Annotated[float, Field(description="until the commit")]
    translation: Annotated[float, Field(description="until the translation")]
    first_sound: Annotated[float | None, Field(description="until the first sound of the voice")]


class HumanFlagMessage(_Numbered):
    """A human interpreter is needed, or should be offered. Stays up until the meeting ends."""

    model_config = _config({"type": "human_flag", "seq": 11, "reason": "asked", "side": "citizen"})

    type: Literal["human_flag"] = "human_flag"
    reason: Annotated[FlagReason, Field(description="why")]
    side: Annotated[str | None, Field(description="which side it concerns; null: both")]


class LoadMessage(_Numbered):
    """The machine falls behind. Optional."""

    model_config = _config({"type": "load", "seq": 12, "lag": 1.3, "hypotheses_shed": 4})

    type: Literal["load"] = "load"
    lag: Annotated[float, Field(description="seconds between sound and its processing")]
    hypotheses_shed: Annotated[int, Field(description="hypotheses skipped so far")]


class FaultMessage(_Numbered):
    """An engine failed. Nothing that was committed is lost."""

    model_config = _config(
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


class Pong(_Numbered):
    """Answers `ping`."""

    model_config = _config({"type": "pong", "seq": 14, "id": 7})

    type: Literal["pong"] = "pong"
    id: Annotated[int, Field(description="from the `ping`")]


class ErrorMessage(_Numbered):
    """The client, or the service, did something wrong. `docs/protocol.md` lists the codes."""

    model_config = _config(
        {
            "type": "error",
            "seq": 15,
            "code": "not_talking",
            "message": "No talk button is down. Send `talk` first.",
            "fatal": False,
        }
    )

    type: Literal["error"] = "error"
    code: Annotated[str, Field(description="stable, for machines")]
    message: Annotated[str, Field(description="for people: what is wrong, then what to do")]
    fatal: Annotated[bool, Field(description="whether the meeting ends")]


class Ended(_Numbered):
    """Everything is out; the connection closes."""

    model_config = _config({"type": "ended", "seq": 16})

    type: Literal["ended"] = "ended"


ServerMessage = Annotated[
    Ready
    | SpeechStartedMessage
    | HypothesisMessage
    | CommitMessage
    | NotUnderstoodMessage
    | TranslationMessage
    | VoiceStartedMessage
    | VoiceEndedMessage
    | TurnEndedMessage
    | LatencyMessage
    | HumanFlagMessage
    | LoadMessage
    | FaultMessage
    | Pong
    | ErrorMessage
    | Ended,
    Field(discriminator="type"),
]

SERVER_MESSAGES: Final[tuple[type[BaseModel], ...]] = (
    Ready,
    SpeechStartedMessage,
    HypothesisMessage,
    CommitMessage,
    NotUnderstoodMessage,
    TranslationMessage,
    VoiceStartedMessage,
    VoiceEndedMessage,
    TurnEndedMessage,
    LatencyMessage,
    HumanFlagMessage,
    LoadMessage,
    FaultMessage,
    Pong,
    ErrorMessage,
    Ended,
)
"""Every server message, in the order `docs/protocol.md` shows them."""
