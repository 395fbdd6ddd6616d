"""What a client may say: one JSON object a message, with a `type`. Unknown fields are refused."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from interpreter.pipeline.plan import Direction, Mode
from interpreter.protocol.limits import MAX_NAME_CHARACTERS

OptionalEvent = Literal["speech_started", "hypothesis", "turn_ended", "latency", "load"]
"""Messages a client may do without. Everything else is always sent."""

_VoiceNumber = Annotated[
    int, Field(ge=-(2**31), le=2**31, description="`utterance` of a `voice_started` or `voice_ended`")
]
_UtteranceNumber = Annotated[int, Field(ge=1, le=2**31, description="number of an utterance, from 1")]
_SideName = Annotated[
    str,
    Field(min_length=1, max_length=MAX_NAME_CHARACTERS, description="name of a side, as given in `start`"),
]


def _strict(example: JsonDict | None = None) -> ConfigDict:
    config = ConfigDict(extra="forbid", frozen=True, strict=True)
    if example is not None:
        config["json_schema_extra"] = {"examples": [example]}
    return config


class StartSide(BaseModel):
    """One of the two sides."""

    model_config = _strict()

    name: Annotated[
        str,
        Field(
            min_length=1,
            max_length=MAX_NAME_CHARACTERS,
            description="unique in the meeting; a role, never a person's name",
        ),
    ]
    language: Annotated[str, Field(pattern="^[a-z]{2,3}$", description="ISO 639 code from `/v1/languages`")]


class Start(BaseModel):
    """Opens the meeting. Must be the first message; the server answers `ready` or an error."""

    model_config = _strict(
        {
            "type": "start",
            "version": 1,
            "sides": [{"name": "caseworker", "language": "da"}, {"name": "citizen", "language": "uk"}],
            "mode": "consecutive",
            "direction": "push_to_talk",
        }
    )

    type: Literal["start"]
    version: Annotated[int, Field(description="protocol version the client speaks")]
    sides: Annotated[
        tuple[StartSide, StartSide],
        Field(description="the two sides; with direction `fixed` the first one speaks"),
    ]
    mode: Annotated[
        Mode, Field(description="when the voice is heard: at the end of the turn, or clause by clause")
    ]
    direction: Annotated[Direction, Field(description="how it is known who speaks")]
    hypotheses: Annotated[
        bool, Field(description="work out what is being said while it is said; costs computing")
    ] = True
    speak: Annotated[bool, Field(description="speak translations, not only show them")] = True
    notice: Annotated[
        bool,
        Field(
            description="speak each side's notice first; off only where the same people have heard it: "
            "after a lost connection"
        ),
    ] = True
    half_duplex: Annotated[
        bool,
        Field(description="ignore the microphone while the voice plays; switch off only with headphones"),
    ] = True
    events: Annotated[
        tuple[OptionalEvent, ...] | None,
        Field(description="which of these messages are wanted; null: all. All others are always sent"),
    ] = None


class Talk(BaseModel):
    """A side's talk button goes down. Stops the voice; the sound after it belongs to that side."""

    model_config = _strict({"type": "talk", "side": "citizen"})

    type: Literal["talk"]
    side: _SideName


class Release(BaseModel):
    """The talk button goes up: the turn ends here.

    Send about 200 ms more sound after the finger is lifted, then this: people let go too early.
    """

    model_config = _strict({"type": "release"})

    type: Literal["release"]


class StopVoice(BaseModel):
    """Stop the interpreted voice and what waits to be spoken. Texts stay. Overtakes sound still waiting."""

    model_config = _strict({"type": "stop_voice"})

    type: Literal["stop_voice"]


class Repeat(BaseModel):
    """Speak an utterance's translation again."""

    model_config = _strict({"type": "repeat", "utterance": 3})

    type: Literal["repeat"]
    utterance: _UtteranceNumber


class RepeatNotice(BaseModel):
    """Speak a side's notice (again): that a machine interprets, and the right to a human interpreter."""

    model_config = _strict({"type": "repeat_notice", "side": "citizen"})

    type: Literal["repeat_notice"]
    side: _SideName


class Choose(BaseModel):
    """A tap on a suggested phrase: it becomes the utterance's translation and is spoken."""

    model_config = _strict({"type": "choose", "utterance": 3, "phrase": "answer.yes"})

    type: Literal["choose"]
    utterance: _UtteranceNumber
    phrase: Annotated[
        str, Field(min_length=1, max_length=200, description="`phrase` of one of the utterance's suggestions")
    ]


class BackTranslate(BaseModel):
    """What the listener got of an utterance, translated back: comes as `back_translation`, only to show."""

    model_config = _strict({"type": "back_translate", "utterance": 3})

    type: Literal["back_translate"]
    utterance: _UtteranceNumber


class AskAgain(BaseModel):
    """A side did not understand what the other side said. The other side is asked to say it in other words.

    Its answer is `asked_again`. Repeated, it raises the flag for a human interpreter.
    """

    model_config = _strict({"type": "ask_again", "side": "citizen"})

    type: Literal["ask_again"]
    side: _SideName


class Human(BaseModel):
    """A side asks for a human interpreter."""

    model_config = _strict({"type": "human", "side": "citizen"})

    type: Literal["human"]
    side: _SideName


class Played(BaseModel):
    """A voice's sound has been played to its end, or dropped. Opens the half-duplex guard."""

    model_config = _strict({"type": "played", "utterance": 3})

    type: Literal["played"]
    utterance: _VoiceNumber


class Ping(BaseModel):
    """Asks for a `pong` with the same id, at once: measures the way there and back."""

    model_config = _strict({"type": "ping", "id": 7})

    type: Literal["ping"]
    id: Annotated[int, Field(ge=0, le=2**31, description="any number; comes back in `pong`")]


class End(BaseModel):
    """No more sound comes. What was said is finished, then the server sends `ended` and closes."""

    model_config = _strict({"type": "end"})

    type: Literal["end"]


ClientMessage = Annotated[
    Start
    | Talk
    | Release
    | StopVoice
    | Repeat
    | RepeatNotice
    | Choose
    | BackTranslate
    | AskAgain
    | Human
    | Played
    | Ping
    | End,
    Field(discriminator="type"),
]

CLIENT_MESSAGES: Final[dict[str, type[BaseModel]]] = {
    "start": Start,
    "talk": Talk,
    "release": Release,
    "stop_voice": StopVoice,
    "repeat": Repeat,
    "repeat_notice": RepeatNotice,
    "choose": Choose,
    "back_translate": BackTranslate,
    "ask_again": AskAgain,
    "human": Human,
    "played": Played,
    "ping": Ping,
    "end": End,
}
"""Every client message by its `type`."""
