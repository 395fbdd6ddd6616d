"""Slots in phrases."""

import pytest

from languages.template import Slot, fill, pieces, slots


def test_a_phrase_falls_into_text_and_slots() -> None:
    assert list(pieces("Fra {time} til {time2}, {weekday:accusative}.")) == [
        "Fra ",
        Slot("time"),
        " til ",
        Slot("time", "2"),
        ", ",
        Slot("weekday", "", "accusative"),
        ".",
    ]
    assert [slot.name for slot in slots("{time} {time2}")] == ["time", "time2"]


def test_values_are_filled_in_the_form_the_slot_asks_for() -> None:
    forms = {"accusative": {"середа": "середу"}}
    assert fill("у {weekday:accusative}", {"weekday": "середа"}, forms) == "у середу"
    assert fill("у {weekday:accusative}", {"weekday": "четвер"}, forms) == "у четвер"
    assert fill("{weekday}", {"weekday": "середа"}, forms) == "середа"


def test_a_slot_without_its_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{date}", {}, {})
