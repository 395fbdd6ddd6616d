import json
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from interpreter.protocol.client_messages import CLIENT_MESSAGES, ClientMessage, Start
from interpreter.protocol.reference import example

START: dict[str, Any] = example(Start)


def check(message: dict[str, Any]) -> object:
    return TypeAdapter(ClientMessage).validate_json(json.dumps(message))


@pytest.mark.parametrize("name", CLIENT_MESSAGES)
def test_every_example_is_a_valid_message(name: str) -> None:
    assert type(check(example(CLIENT_MESSAGES[name]))) is CLIENT_MESSAGES[name]


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"version": "1"},
        {"version": True},
        {"version": 1.0},
        {"mode": "whispering"},
        {"direction": None},
        {"sides": []},
        {"sides": [START["sides"][0]] * 3},
        {"sides": [{"name": "", "language": "da"}, START["sides"][1]]},
        {"sides": [{"name": "n" * 65, "language": "da"}, START["sides"][1]]},
        {"sides": [{"name": "a", "language": "Danish"}, START["sides"][1]]},
        {"speak": "yes"},
        {"speak": 1},
        {"events": ["commit"]},
    ],
)
def test_start_with_a_wrong_field(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        check(START | change)


@pytest.mark.parametrize("utterance", [0, -1, 1.5, "3", True, None, 10**20, 2**31 + 1])
def test_utterance_numbers_that_cannot_be(utterance: object) -> None:
    with pytest.raises(ValidationError):
        check({"type": "repeat", "utterance": utterance})
