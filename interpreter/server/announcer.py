"""What the service says of its own accord, when, and to whom. Pure: events in, announcements out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from interpreter.engines.recogniser import Rejection
from interpreter.engines.translator import Source
from interpreter.pipeline.events import (
    AskedAgain,
    Event,
    FlagReason,
    HumanFlag,
    Notice,
    NotUnderstood,
    Translated,
)
from interpreter.pipeline.plan import Direction, Plan
from interpreter.pipeline.reporting import speaks_for_itself
from interpreter.protocol.offer import ServedLanguage

MAYBE_NOBODY: Final = frozenset({Rejection.NO_SPEECH, Rejection.HALLUCINATION})
"""Without a talk button it is not known that somebody spoke at all: the voice does not answer a cough."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice to speak to a side, in its own language."""

    side: str
    notice: Notice
    text: str


class Announcer:
    """Decides for one meeting. All of it is on the screen too; the voice is for who does not read (R9)."""

    def __init__(self, plan: Plan, languages: Mapping[str, ServedLanguage]) -> None:
        self._plan = plan
        self._languages = {side.name: languages[side.language] for side in plan.sides}
        self._offered = False

    def opening(self) -> list[Announcement]:
        """Before the first word (R21): to the second side first, which meets the machine less often."""
        said = []
        for side in reversed(self._plan.sides):
            said += self._say(side.name, Notice.OPENING)
            if self._languages[side.name].readiness == "red":
                said += self._say(side.name, Notice.NOT_READY)
        return said

    def again(self, side: str) -> list[Announcement]:
        """The opening notice for one side, on request."""
        return self._say(side, Notice.OPENING)

    def feed(self, event: Event) -> list[Announcement]:
        """What is to be said because of this event."""
        match event:
            case NotUnderstood(side=side, reason=reason):
                by_button = self._plan.direction is Direction.PUSH_TO_TALK
                return self._say(side, Notice.SAY_AGAIN) if by_button or reason not in MAYBE_NOBODY else []
            case Translated(side=side, translation=translation) if translation.source is Source.NONE:
                if translation.suggestions:
                    return self._say(side, Notice.NOT_TRANSLATED)
                text = self._languages[side].no_offer
                return [Announcement(side, Notice.NOT_TRANSLATED, text)] if text else []
            case Translated(listener=listener, translation=translation) if not speaks_for_itself(translation):
                return self._say(listener, Notice.NOT_SPOKEN)
            case AskedAgain(side=side, speaker=speaker):
                # An answer to the tap first: who does not read has to hear that it did something.
                return [*self._say(side, Notice.ASKING_AGAIN), *self._say(speaker, Notice.ASKED_AGAIN)]
            case HumanFlag(reason=FlagReason.ASKED, side=str(side)):
                return self._say(side, Notice.HUMAN_REQUESTED)
            case HumanFlag():
                # It rises once for each reason, which stands on the screen; it is said once.
                if self._offered:
                    return []
                self._offered = True
                sides = reversed(self._plan.sides)
                return [one for side in sides for one in self._say(side.name, Notice.HUMAN_OFFERED)]
            case _:
                return []

    def _say(self, side: str, notice: Notice) -> list[Announcement]:
        text = self._languages[side].notices.get(notice)
        return [Announcement(side, notice, text)] if text else []
