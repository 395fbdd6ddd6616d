"""What a server can do, as far as the protocol needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from interpreter.pipeline.events import Notice


@dataclass(frozen=True, slots=True)
class ServedLanguage:
    """One language as it stands on this machine.

    Attributes:
        code: ISO 639 code, as in `start`. bcp47: for `lang` attributes. direction: of the script.
        names: in itself, in Danish, in English.
        readiness, readiness_reason: how far it may be used, and why not further (R28).
        notice: what must be shown and spoken before the first word (R21), in the language itself.
        say_again: asks the speaker to say it again (R2), in the language itself.
        no_offer: that something cannot be translated, where no phrase is offered instead.
        notices: the texts of all that is spoken, in the language itself; what is missing there is only shown.
        recognised: whether an engine here hears it. voice: what speaks it; None where nothing does.
    """

    code: str
    bcp47: str
    direction: Literal["ltr", "rtl"]
    names: tuple[str, str, str]
    readiness: Literal["red", "amber", "green"]
    readiness_reason: str
    notice: str
    say_again: str
    recognised: bool
    voice: str | None
    no_offer: str = ""
    notices: Mapping[Notice, str] = field(default_factory=dict)


DirectionState = Literal["works", "fails", "not_checked"]


@dataclass(frozen=True, slots=True)
class OfferedDirection:
    """How the service's own check of one direction went when it started.

    Attributes:
        failure: for machines, one of `interpreter.selfcheck.Failure`. reason: for who runs the service.
            Both are empty where nothing failed.
    """

    state: DirectionState
    failure: str = ""
    reason: str = ""


NOT_CHECKED: Final = OfferedDirection("not_checked")


@dataclass(frozen=True, slots=True)
class Offer:
    """Every language by its code, the (source, target) pairs that can be translated, and their checks."""

    languages: Mapping[str, ServedLanguage]
    pairs: frozenset[tuple[str, str]]
    checks: Mapping[tuple[str, str], OfferedDirection] = field(default_factory=dict)

    def direction(self, source: str, target: str) -> OfferedDirection:
        """How the check of that direction went."""
        return self.checks.get((source, target), NOT_CHECKED)
