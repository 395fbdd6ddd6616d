"""What a session tells the outside, in the order it happens.

Times `start`, `end` and `at` are seconds on the audio clock: from the first sample of the session.
`segment`, `utterance` and `turn` are numbers that count up from 1 within the session.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from interpreter.engines.recogniser import Rejection, Samples, Word
from interpreter.engines.translator import Doubt, Translation


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Somebody began to speak. `side` is None until their language is known (automatic direction)."""

    segment: int
    side: str | None
    start: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What is being said, as far as it is heard; replaces the segment's hypothesis before it.

    Holds only what is not committed yet: `stable` stood in two readings running, `unstable` may still change.
    """

    segment: int
    side: str
    language: str
    stable: str
    unstable: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Commit:
    """Words that never change any more. An utterance's commit comes before anything else about it."""

    utterance: int
    segment: int
    turn: int
    side: str
    language: str
    text: str
    words: tuple[Word, ...]
    start: float
    end: float
    confidence: float
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Somebody spoke, but not one word is sure enough: they are asked to say it again (R2).

    Sound without speech (`Rejection.NO_SPEECH`) is reported too, so that a button press always gets
    an answer; a screen shows nothing for it unless the button was held. Where the voice activity model heard
    much speech and the recogniser none, the reason is `Rejection.LOW_CONFIDENCE`.
    """

    segment: int
    side: str
    reason: Rejection
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """`side` did not understand what `speaker` said through the machine, and said so with its button (R9)."""

    side: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Translated:
    """An utterance in the listener's language, or honest abstention (`translation.source` is `NONE`)."""

    utterance: int
    side: str
    listener: str
    translation: Translation


@dataclass(frozen=True, slots=True)
class BackTranslated:
    """What the listener got of an utterance, translated back, for `side` that said it; or an abstention.

    A machine's second guess: its languages are those of the utterance the other way round, and it is never
    what was said.
    """

    utterance: int
    side: str
    translation: Translation


class Notice(StrEnum):
    """What the service says of its own accord, to one side, in that side's language."""

    OPENING = "opening"
    """That a machine interprets, that it can be wrong, and the right to a human (R21)."""
    NOT_READY = "not_ready"
    """That the machine has not been tried enough in this language (R28)."""
    SAY_AGAIN = "say_again"
    """The speaker was not understood (R2)."""
    NOT_TRANSLATED = "not_translated"
    """What the speaker said cannot be translated, and the way to a human."""
    NOT_SPOKEN = "not_spoken"
    """A translation for this side looks wrong and is not spoken by itself; the repeat button speaks it."""
    HUMAN_REQUESTED = "human_requested"
    """The side's own wish for a human interpreter was heard (R9)."""
    HUMAN_OFFERED = "human_offered"
    """The flag has risen by itself: the machine is not good enough here, and there is a human (R19)."""
    ASKED_AGAIN = "asked_again"
    """The other side did not understand what this side said (R9)."""
    ASKING_AGAIN = "asking_again"
    """This side's own "I do not understand" was heard; the other side is told."""


@dataclass(frozen=True, slots=True)
class VoiceStarted:
    """The voice begins to speak to `listener`: an utterance, or a `notice` with a number below 0."""

    utterance: int
    listener: str
    language: str
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class VoiceChunk:
    """Interpreted sound, float32 mono 16 kHz, of the utterance whose voice started last."""

    utterance: int
    samples: Samples = field(repr=False)


@dataclass(frozen=True, slots=True)
class VoiceEnded:
    """All sound of the utterance is out, `duration` seconds of it, or it was stopped (`cancelled`)."""

    utterance: int
    duration: float
    cancelled: bool


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The side that spoke has stopped; what it said is being translated and spoken."""

    turn: int
    side: str
    at: float


@dataclass(frozen=True, slots=True)
class Latency:
    """How long one utterance took, in seconds of the wall clock after its speech ended (R29).

    None where a stage did not happen; no event at all at offline pace. People feel `first_sound`.
    """

    utterance: int
    language: str
    listener_language: str
    mode: str
    endpoint: float | None
    final_text: float
    translation: float
    first_sound: float | None


class FlagReason(StrEnum):
    """Why a human interpreter is proposed (R19)."""

    ASKED = "asked"
    NOT_TRANSLATED = "not_translated"
    LOW_CONFIDENCE = "low_confidence"
    NOT_UNDERSTOOD = "not_understood"
    NOT_READY = "not_ready"
    UNHEALTHY = "unhealthy"


@dataclass(frozen=True, slots=True)
class HumanFlag:
    """A human interpreter is needed, or should be offered. Stays up until the meeting ends."""

    reason: FlagReason
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """The machine falls behind: a result came `lag` seconds after its sound."""

    lag: float
    hypotheses_shed: int


@dataclass(frozen=True, slots=True)
class Fault:
    """An engine failed. Nothing that was committed is lost; `stage` says what could not be done.

    Attributes:
        stage: recognise, translate or synthesise.
        message: for people, without speech content.
    """

    stage: str
    message: str
    segment: int | None = None
    utterance: int | None = None


Event = (
    SpeechStarted
    | Hypothesis
    | Commit
    | NotUnderstood
    | AskedAgain
    | Translated
    | BackTranslated
    | VoiceStarted
    | VoiceChunk
    | VoiceEnded
    | TurnEnded
    | Latency
    | HumanFlag
    | Load
    | Fault
)
