"""What the server says: one JSON object a message, with a `type` and a number `seq`.

The protocol's own messages are here, those about the pipeline's events in `event_messages`.
"""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from interpreter.protocol.event_messages import (
    AskedAgainMessage,
    BackTranslationMessage,
    CommitMessage,
    FaultMessage,
    HumanFlagMessage,
    HypothesisMessage,
    LatencyMessage,
    LoadMessage,
    NotUnderstoodMessage,
    SpeechStartedMessage,
    TranslationMessage,
    TurnEndedMessage,
    VoiceEndedMessage,
    VoiceStartedMessage,
)
from interpreter.protocol.message_parts import DirectionReady, Numbered, SideReady, config


class Ready(Numbered):
    """The meeting is open: sound may come."""

    model_config = config(
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
            "directions": [
                {"source": "da", "target": "uk", "state": "works", "failure": "", "reason": ""},
                {
                    "source": "uk",
                    "target": "da",
                    "state": "fails",
                    "failure": "not_understood",
                    "reason": "the sample was not understood (low_confidence)",
                },
            ],
        }
    )

    type: Literal["ready"] = "ready"
    version: Annotated[int, Field(description="protocol version spoken from here on")]
    meeting: Annotated[str, Field(description="random id of the meeting; stands on the server's log lines")]
    sample_rate: Annotated[int, Field(description="of the sound both ways, in Hz")]
    sides: Annotated[tuple[SideReady, SideReady], Field(description="as in `start`, in its order")]
    directions: Annotated[
        tuple[DirectionReady, ...],
        Field(description="from the first side to the second, and back where that is interpreted too"),
    ]


class Pong(Numbered):
    """Answers `ping`."""

    model_config = config({"type": "pong", "seq": 14, "id": 7})

    type: Literal["pong"] = "pong"
    id: Annotated[int, Field(description="from the `ping`")]


class ErrorMessage(Numbered):
    """The client, or the service, did something wrong. `docs/protocol.md` lists the codes."""

    model_config = config(
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


class Ended(Numbered):
    """Everything is out; the connection closes."""

    model_config = config({"type": "ended", "seq": 16})

    type: Literal["ended"] = "ended"


ServerMessage = Annotated[
    Ready
    | SpeechStartedMessage
    | HypothesisMessage
    | CommitMessage
    | NotUnderstoodMessage
    | TranslationMessage
    | BackTranslationMessage
    | AskedAgainMessage
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
    BackTranslationMessage,
    AskedAgainMessage,
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
