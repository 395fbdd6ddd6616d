"""What server messages are made of."""

from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

from interpreter.engines.translator import Doubt
from interpreter.protocol.offer import DirectionState


def _rounded(digits: int) -> BeforeValidator:
    """What is exact to more digits than anybody can use is shorter on the wire."""

    def shorter(value: object) -> object:
        return round(float(value), digits) if isinstance(value, float | np.floating) else value

    return BeforeValidator(shorter)


Probability = Annotated[float, Field(ge=0, le=1, description="0 to 1"), _rounded(4)]
MILLISECONDS = _rounded(3)
Lasting = Annotated[float, MILLISECONDS]
"""Seconds."""
SideName = Annotated[str, Field(description="name of the side that speaks")]
ListenerName = Annotated[str, Field(description="name of the side that listens")]
LanguageCode = Annotated[str, Field(description="language code")]
Confidence = Probability
SegmentNumber = Annotated[
    int, Field(description="number of the piece of speech between two silences, from 1")
]
UtteranceNumber = Annotated[int, Field(description="number of the utterance, from 1")]
VoiceNumber = Annotated[
    int, Field(description="number of the utterance, from 1; a notice has a number of its own, from -1 down")
]
Seconds = Annotated[float, Field(ge=0, description="seconds of the meeting's sound"), MILLISECONDS]
Doubts = Annotated[tuple[Doubt, ...], Field(description="reasons to look twice")]


def config(example: JsonDict | None = None) -> ConfigDict:
    """Frozen, nothing unknown, no NaN; with an example for the schema and the document."""
    config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
    if example is not None:
        config["json_schema_extra"] = {"examples": [example]}
    return config


class Numbered(BaseModel):
    """What every server message has."""

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

    model_config = config()

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
            description="must be shown before the first word, and is spoken where there is a voice: a "
            "machine interprets, it can be wrong, there is a right to a human interpreter"
        ),
    ]
    voice: Annotated[
        str | None, Field(description="name of the voice that speaks to this side; null: text only")
    ]


class DirectionReady(BaseModel):
    """One direction of the meeting, and how the service's own check of it went when it started."""

    model_config = config()

    source: Annotated[str, Field(description="language spoken")]
    target: Annotated[str, Field(description="language it is translated into")]
    state: Annotated[
        DirectionState,
        Field(
            description="`fails`: warn both people, in their own language; `not_checked`: it started without "
            "a check"
        ),
    ]
    failure: Annotated[
        str,
        Field(
            description="`no_sample`, `no_voice`, `engine_failed`, `not_heard`, `not_understood`, "
            "`not_translated`, `taken_as_another` or `not_spoken`; empty unless it fails"
        ),
    ]
    reason: Annotated[str, Field(description="the same for who runs the service, in English")]


class WordHeard(BaseModel):
    """One recognised word."""

    model_config = config()

    text: Annotated[str, Field(description="as recognised")]
    start: Annotated[Lasting, Field(description="seconds of the meeting's sound")]
    end: Annotated[Lasting, Field(description="seconds of the meeting's sound")]
    probability: Probability


class ValueShown(BaseModel):
    """A number, date, time, amount or name that both sides must see alike."""

    model_config = config()

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


class TermFound(BaseModel):
    """A municipal term in the source, in the translation, or in both: for a tap that explains it."""

    model_config = config()

    term: Annotated[str, Field(description="the Danish word, its name in every language")]
    source: Annotated[
        str,
        Field(
            description="as it stands in `understood` where a phrase of the book was said, else in the "
            "utterance; empty where only the translation has it"
        ),
    ]
    target: Annotated[
        str, Field(description="as it stands in the translation; empty where it does not stand there")
    ]
    source_explanation: Annotated[
        str, Field(description="what it means, in the speaker's language; may be empty")
    ]
    target_explanation: Annotated[
        str, Field(description="what it means, in the listener's language; may be empty")
    ]
    rendering: Annotated[
        str, Field(description="the accepted wording in the listener's language; may be empty")
    ]
    missing: Annotated[
        bool, Field(description="the translation has none of the accepted wordings: the doubt `term`")
    ]
    approved: Annotated[
        bool,
        Field(description="whether a person has approved wording and explanation; else mark them as drafts"),
    ]


class SuggestionOffered(BaseModel):
    """A phrase of the book that may be what was meant, for a tap (`choose`)."""

    model_config = config()

    phrase: Annotated[str, Field(description="what `choose` names")]
    text: Annotated[str, Field(description="in the speaker's language")]
    translation: Annotated[str, Field(description="in the listener's language")]
    score: Annotated[float, Field(description="0 to 1"), _rounded(4)]
    approved: Annotated[bool, Field(description="whether a person has approved the translation")]
