"""What the slots of patterns take."""

import pytest

from languages.values import ClockTime, Date
from languages.values.grammar import grammar


def taken(slot: str, text: str, language: str = "da") -> list[object]:
    own = grammar(language)
    return [value for value, _ in own.slots()(slot, own.tokens(text), 0)]


@pytest.mark.parametrize(
    ("slot", "text", "language", "expected"),
    [
        ("n", "to komma fem", "da", ["2.5"]),
        ("n", "tredje", "da", []),
        ("n", "ona", "tr", []),
        ("i", "femogtyve", "da", ["25"]),
        ("i", "halvanden", "da", []),
        ("day", "fjerde", "da", ["4"]),
        ("day", "31", "da", ["31"]),
        ("day", "04", "da", ["4"]),
        ("day", "32", "da", []),
        ("day", "en", "da", []),
        ("day", "bir", "tr", ["1"]),
        ("month", "marts", "da", ["3"]),
        ("month", "می", "fa", []),
        ("monthnumber", "tredje", "da", ["3"]),
        ("monthnumber", "trettende", "da", []),
        ("weekday", "onsdag", "da", ["3"]),
        ("year", "2026", "da", ["2026"]),
        ("year", "to tusind og seksogtyve", "da", ["2026"]),
        ("year", "nitten femogfirs", "da", ["1985"]),
        ("year", "to tusind kroner", "da", []),
        ("year", "500", "da", []),
        ("hour", "14", "da", ["14"]),
        ("hour", "09", "da", ["9"]),
        ("hour", "25", "da", []),
        ("hour", "дев'ятій", "uk", ["9"]),
        ("hour", "тринадцять", "uk", []),
        ("ohour", "дев'ять", "uk", []),
        ("anyhour", "بیست و پنج", "fa", ["20"]),
        ("minute", "nul fem", "da", ["5"]),
        ("minute", "05", "da", ["5"]),
        ("minute", "60", "da", []),
        ("minute5", "ti", "da", ["10"]),
        ("minute5", "elleve", "da", []),
        ("minute2", "30", "da", ["30"]),
        ("minute2", "fem", "da", []),
        ("quarter", "ساڑھے نو", "ur", ["(9, 30)"]),
        ("quarter", "نو", "ur", []),
        ("casehour", "dokuzu", "tr", ["9"]),
        ("casehour", "dokuz", "tr", []),
        ("casemonth", "Mart'ın", "tr", ["3"]),
        ("caseday", "dördü", "tr", ["4"]),
    ],
)
def test_slots(slot: str, text: str, language: str, expected: list[str]) -> None:
    assert [str(value) for value in taken(slot, text, language)] == expected


def test_digits_that_may_be_a_date_or_a_time() -> None:
    assert taken("date", "4.3") == [Date(4, 3)]
    assert taken("time", "9.30") == [ClockTime(9, 30)]
    assert taken("time", "9.3") == []


def test_a_doubtful_month_counts_behind_an_ordinal() -> None:
    own = grammar("fa")
    tokens = own.tokens("پنجم می")
    assert [value for value, _ in own.slots()("month", tokens, 1)] == [5]
