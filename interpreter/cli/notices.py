"""What the two people at `interpreter listen` are told, each in their own language."""

import asyncio
from collections.abc import Mapping, Sequence

from interpreter.pipeline.events import Event
from interpreter.pipeline.plan import Direction, Plan
from interpreter.pipeline.session import Session
from interpreter.server.announcer import Announcement, Announcer
from languages import Language


def greeting(plan: Plan, languages: Mapping[str, Language]) -> str:
    """That a machine interprets, and which keys do what: a paragraph for each person.

    Raises:
        LanguageError: a language lacks one of the texts.
    """
    paragraphs = []
    for key, side in enumerate(plan.sides, start=1):
        language = languages[side.language]
        told = [language.ui("notice.spoken")]
        if plan.direction is Direction.PUSH_TO_TALK:
            told.append(_named(language.ui("listen.keys"), str(key)))
        else:
            told.append(language.ui("listen.automatic"))
        told.append(_named(language.ui("listen.end")))
        paragraphs.append(f"{language.names.own}: {' '.join(told)}")
    return "\n".join(paragraphs)


def keys(plan: Plan, languages: Mapping[str, Language]) -> str:
    """What can be typed, one key a line, in both languages."""
    meanings = {"r": "button.repeat", "s": "button.stop", "q": "listen.end"}
    both = [languages[side.language] for side in plan.sides]
    lines = [f"{key}: {' / '.join(_named(one.ui(text)) for one in both)}" for key, text in meanings.items()]
    if plan.direction is Direction.PUSH_TO_TALK:
        lines = [f"{number}: {one.names.own}" for number, one in enumerate(both, start=1)] + lines
    return "\n".join(lines)


def _named(text: str, key: str = "") -> str:
    """The text with the names that stand on the keyboard."""
    return text.replace("{key}", key).replace("{enter}", "Enter").replace("{quit}", "q")


class Notices:
    """A `Follower` that speaks what the service says of its own accord, as the web service does."""

    def __init__(self, session: Session, announcer: Announcer, group: asyncio.TaskGroup) -> None:
        self._session = session
        self._announcer = announcer
        self._group = group

    async def open(self) -> None:
        """Before the first word (R21)."""
        await self._say(self._announcer.opening())

    def follow(self, event: Event) -> None:
        if said := self._announcer.feed(event):
            self._group.create_task(self._say(said))

    async def _say(self, said: Sequence[Announcement]) -> None:
        for one in said:
            await self._session.announce(one.side, one.notice, one.text)
