import asyncio
from typing import cast

import pytest

from interpreter.cli.notices import Notices, greeting, keys
from interpreter.pipeline.events import FlagReason, HumanFlag, Notice, TurnEnded
from interpreter.pipeline.plan import Direction, Plan, Side
from interpreter.pipeline.session import Session
from interpreter.server.announcer import Announcer
from languages import load_languages
from tests.fakes.offer import OFFER

LANGUAGES = load_languages()


def plan(second: str = "uk", direction: Direction = Direction.PUSH_TO_TALK) -> Plan:
    return Plan((Side("first", "da"), Side("second", second)), direction=direction)


@pytest.mark.parametrize("second", sorted(set(LANGUAGES) - {"da"}))
@pytest.mark.parametrize("direction", [Direction.PUSH_TO_TALK, Direction.AUTOMATIC])
def test_each_person_is_greeted_and_told_what_to_do_in_their_own_language(
    second: str, direction: Direction
) -> None:
    first, other = greeting(plan(second, direction), LANGUAGES).splitlines()
    for told, code in ((first, "da"), (other, second)):
        language = LANGUAGES[code]
        assert told.startswith(language.names.own)
        assert language.ui("notice.spoken") in told
        assert told.count("Enter") == (3 if direction is Direction.PUSH_TO_TALK else 1)
        assert "{" not in told
    by_key = direction is Direction.PUSH_TO_TALK
    assert ("1" in first, "2" in other) == (by_key, by_key)


def test_the_keys_are_explained_in_both_languages() -> None:
    assert keys(plan(), LANGUAGES).splitlines()[:3] == ["1: Dansk", "2: Українська", "r: Gentag / Повторити"]
    assert keys(plan(direction=Direction.AUTOMATIC), LANGUAGES).startswith("r: ")


class NotedSession:
    def __init__(self) -> None:
        self.announced: list[tuple[str, Notice]] = []

    async def announce(self, side: str, notice: Notice, _text: str) -> None:
        self.announced.append((side, notice))


async def test_the_notice_comes_first_and_a_flag_is_spoken_to_both() -> None:
    session = NotedSession()
    async with asyncio.TaskGroup() as group:
        notices = Notices(cast(Session, session), Announcer(plan(), OFFER.languages), group)
        await notices.open()
        notices.follow(TurnEnded(1, "first", 1.0))
        notices.follow(HumanFlag(FlagReason.UNHEALTHY))
    assert session.announced == [
        ("second", Notice.OPENING),
        ("first", Notice.OPENING),
        ("second", Notice.HUMAN_OFFERED),
        ("first", Notice.HUMAN_OFFERED),
    ]
