"""What two people have agreed before they talk: sides, languages, mode and direction."""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """When the interpreted voice is heard."""

    CONSECUTIVE = "consecutive"
    """At the end of the turn. The text is shown clause by clause while the person speaks."""
    SIMULTANEOUS = "simultaneous"
    """Clause by clause, while the person speaks. Needs headphones: there is no half-duplex guard."""


class Direction(StrEnum):
    """How it is known who speaks."""

    PUSH_TO_TALK = "push_to_talk"
    """The side that holds its button speaks."""
    AUTOMATIC = "automatic"
    """Language identification, restricted to the two languages of the meeting."""
    FIXED = "fixed"
    """Always the first side: a recording, or a microphone of one's own."""


class Pace(StrEnum):
    """How the sound arrives."""

    REALTIME = "realtime"
    """As it is spoken. Under load hypotheses are shed; nothing else is."""
    OFFLINE = "offline"
    """As fast as it is taken: every decision waits for the work before it, so results never depend on
    the speed of the machine."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sides of a meeting: a `name` unique in it, and its language (ISO 639-1)."""

    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How one meeting is interpreted.

    Attributes:
        sides: the two sides; with `Direction.FIXED` the first one speaks.
        speak: whether translations are spoken, or only shown.
        half_duplex: ignore the microphone while the interpreted voice plays (R8). Off for
            recordings and headphones, and always off in simultaneous mode.
    """

    sides: tuple[Side, Side]
    mode: Mode = Mode.CONSECUTIVE
    direction: Direction = Direction.PUSH_TO_TALK
    pace: Pace = Pace.REALTIME
    speak: bool = True
    half_duplex: bool = True

    def __post_init__(self) -> None:
        first, second = self.sides
        if first.name == second.name:
            raise ValueError(f"Both sides are named {first.name!r}; give each its own name.")
        if first.language == second.language:
            raise ValueError(
                f"Both sides speak {first.language!r}; a meeting is interpreted between two languages."
            )

    @property
    def guarded(self) -> bool:
        """Whether the microphone is ignored while the voice plays."""
        return self.half_duplex and self.mode is not Mode.SIMULTANEOUS

    def side(self, name: str) -> Side:
        """The side of that name. Raises KeyError where there is none."""
        for side in self.sides:
            if side.name == name:
                return side
        raise KeyError(name)

    def speaking(self, language: str) -> Side:
        """The side that speaks `language`. Raises KeyError where none does."""
        for side in self.sides:
            if side.language == language:
                return side
        raise KeyError(language)

    def other(self, side: Side) -> Side:
        """The side that listens while `side` speaks."""
        return self.sides[1] if side == self.sides[0] else self.sides[0]
