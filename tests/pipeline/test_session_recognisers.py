"""A meeting whose two sides are read by recognisers of their own, on the streaming path."""

from typing import cast

import pytest

from interpreter.engines.recogniser import Effort
from interpreter.engines.recognisers import Recognisers
from interpreter.pipeline.events import Commit, Fault
from interpreter.pipeline.plan import Direction
from tests.fakes.speech import SoundReader, line
from tests.pipeline.stage import MONDAY, Stage, talk

TALK = (MONDAY, line("дякую за допомогу.", 4.0, language="uk"))
BOTH = ("da", "uk")


class Meeting:
    """A stage with a default recogniser and one for Ukrainian; both can read everything."""

    def __init__(self, direction: Direction) -> None:
        self.stage = Stage(talk(*TALK, length=7.0), direction)
        self.default = self.stage.reader
        self.own = SoundReader(self.stage.script, self.stage.cost)
        together = Recognisers(self.default, {"uk": self.own})
        self.stage.reader = cast(SoundReader, together)


def asked(reader: SoundReader) -> list[tuple[tuple[str, ...], Effort]]:
    return [(request.languages, request.effort) for request in reader.requests]


def test_in_automatic_mode_each_side_is_read_by_its_own_once_it_is_known() -> None:
    meeting = Meeting(Direction.AUTOMATIC)
    stage = meeting.stage.play()
    assert [(one.language, one.text) for one in stage.only(Commit)] == [
        ("da", "jeg kommer på mandag."),
        ("uk", "дякую за допомогу."),
    ]
    # the default hears which it is at the start of each turn; what is Ukrainian, the other one reads
    assert (BOTH, Effort.HYPOTHESIS) in asked(meeting.default)
    assert {languages for languages, _ in asked(meeting.own)} == {("uk",)}
    assert (("uk",), Effort.FINAL) in asked(meeting.own)
    finals = [languages for languages, effort in asked(meeting.default) if effort is Effort.FINAL]
    assert ("uk",) not in finals
    assert BOTH not in finals, "the first hypothesis had settled the language"


@pytest.mark.parametrize("direction", [Direction.FIXED, Direction.PUSH_TO_TALK])
def test_where_the_speaker_is_known_nobody_else_is_asked(direction: Direction) -> None:
    meeting = Meeting(direction)
    citizen = "citizen" if direction is Direction.PUSH_TO_TALK else "caseworker"
    cues = []
    if direction is Direction.PUSH_TO_TALK:
        cues = [(3.8, lambda session: session.talk(citizen)), (5.8, lambda session: session.release())]
    meeting.stage.play(*cues)
    if direction is Direction.FIXED:
        assert asked(meeting.own) == []
        assert {languages for languages, _ in asked(meeting.default)} == {("da",)}
    else:
        assert asked(meeting.default) == []
        assert {languages for languages, _ in asked(meeting.own)} == {("uk",)}


def test_a_recogniser_that_fails_is_told_and_the_other_side_goes_on() -> None:
    meeting = Meeting(Direction.AUTOMATIC)
    meeting.own.failures = 99
    stage = meeting.stage.play()
    assert [one.text for one in stage.only(Commit)] == ["jeg kommer på mandag."]
    assert {fault.stage for fault in stage.only(Fault)} == {"recognise"}
