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

MESSAGES = {message.model_fields["type"].default: message for message in SERVER_MESSAGES}
ONLY_IN_THE_PROTOCOL = {
    "not_understood": {"seq", "language", "text"},  # the question in words; the command line does not ask
    "asked_again": {"seq", "language", "text"},
    "voice_started": {"seq", "synthetic"},
    "voice_ended": {"seq", "samples"},
}


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
    assert set(TYPES.values()) - {"voice_chunk"} <= set(MESSAGES)


@pytest.mark.parametrize("event", all_events(), ids=lambda event: type(event).__name__)
def test_every_event_is_one_line(event: events.Event) -> None:
    (line,) = lines_of(event)
    assert line["type"] == TYPES[type(event)]
    assert line["time"] == 0.5
    assert line.keys() >= set(type(event).__slots__) - {"translation"}


@pytest.mark.parametrize("event", all_events(), ids=lambda event: type(event).__name__)
def test_the_fields_are_those_of_the_protocol(event: events.Event) -> None:
    message = MESSAGES.get(TYPES[type(event)])
    if message is None:
        assert isinstance(event, events.VoiceChunk)
        return
    (line,) = lines_of(event)
    assert set(message.model_fields) - set(line) == ONLY_IN_THE_PROTOCOL.get(TYPES[type(event)], {"seq"})


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
