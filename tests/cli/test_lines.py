import io
import itertools
import json
from typing import get_args

import pytest

from interpreter.cli.conversation import Tally
from interpreter.cli.lines import TYPES, JsonLines
from interpreter.pipeline import events
from interpreter.protocol.server_messages import SERVER_MESSAGES
from tests.fakes.meeting import COMMIT, all_events


def lines_of(*happened: events.Event) -> list[dict[str, object]]:
    out = io.StringIO()
    clock = itertools.count(start=10.0, step=0.5)
    follower = JsonLines(out, lambda: next(clock))
    for event in happened:
        follower.follow(event)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_every_event_has_a_type() -> None:
    assert set(TYPES) == set(get_args(events.Event))


def test_the_types_are_those_of_the_protocol() -> None:
    known = {message.model_fields["type"].default for message in SERVER_MESSAGES}
    assert set(TYPES.values()) - {"voice_chunk"} <= known


@pytest.mark.parametrize("event", all_events(), ids=lambda event: type(event).__name__)
def test_every_event_is_one_line_with_its_own_fields(event: events.Event) -> None:
    (line,) = lines_of(event)
    assert line["type"] == TYPES[type(event)]
    assert line["time"] == 0.5
    assert set(line) == {"type", "time", *type(event).__slots__}


def test_words_and_doubts_are_written_out() -> None:
    (line,) = lines_of(COMMIT)
    assert line["words"] == [
        {"text": "Vi", "start": 0.5, "end": 0.6, "probability": 0.9},
        {"text": "ses", "start": 0.6, "end": 0.8, "probability": 0.8},
    ]
    assert line["doubts"] == ["recognition"]


def test_letters_of_every_script_stay_as_they_are() -> None:
    out = io.StringIO()
    JsonLines(out).follow(events.Hypothesis(1, "citizen", "uk", "Так", "", 0.9))
    assert '"stable": "Так"' in out.getvalue()


def test_the_last_line_says_how_it_went() -> None:
    out = io.StringIO()
    JsonLines(out).close(Tally(heard=3, translated=2, not_translated=1), 10)
    assert json.loads(out.getvalue()) == {
        "type": "summary",
        "heard": 3,
        "translated": 2,
        "not_translated": 1,
        "not_understood": 0,
        "faults": 0,
        "exit_code": 10,
    }
