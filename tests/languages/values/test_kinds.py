"""Values say the same in every language, and refuse what is no value."""

from decimal import Decimal

import pytest

from languages.values import (
    Amount,
    ClockTime,
    Cpr,
    Date,
    Digits,
    Month,
    Number,
    Ordinal,
    Percent,
    Phone,
    Weekday,
)
from languages.values.kinds import plain


@pytest.mark.parametrize(
    ("value", "kind", "canonical"),
    [
        (Number(Decimal("12500.50")), "number", "12500.5"),
        (Number(Decimal("1E+3")), "number", "1000"),
        (Number(Decimal("-2.25")), "number", "-2.25"),
        (Ordinal(3), "ordinal", "3"),
        (Weekday(7), "weekday", "7"),
        (Month(3), "month", "03"),
        (Date(4, 3, 2026), "date", "2026-03-04"),
        (Date(4, 3), "date", "--03-04"),
        (Date(4, 3, 26), "date", "26-03-04"),
        (ClockTime(9, 5), "time", "09:05"),
        (ClockTime(24), "time", "24:00"),
        (Amount(Decimal("12500.50")), "amount", "12500.5 DKK"),
        (Percent(Decimal("2.50")), "percent", "2.5%"),
        (Cpr("0403681234"), "cpr", "040368-1234"),
        (Phone("12345678"), "phone", "+4512345678"),
        (Phone("+4512345678"), "phone", "+4512345678"),
        (Phone("004512345678"), "phone", "+4512345678"),
        (Phone("05321234567"), "phone", "05321234567"),
        (Digits("0012"), "digits", "0012"),
    ],
)
def test_kind_and_canonical(value: Number, kind: str, canonical: str) -> None:
    assert (value.kind, value.canonical) == (kind, canonical)


def test_what_is_no_value_is_refused() -> None:
    for make in (
        lambda: Weekday(0),
        lambda: Month(13),
        lambda: Date(31, 2),
        lambda: Date(1, 13),
        lambda: Date(1, 1, 10_000),
        lambda: ClockTime(24, 1),
        lambda: ClockTime(9, 60),
        lambda: Cpr("04036812"),
        lambda: Phone("12a4"),
    ):
        with pytest.raises(ValueError):
            make()


def test_the_29th_of_february_is_a_day() -> None:
    assert Date(29, 2).canonical == "--02-29"


def test_plain_has_no_exponent_and_no_trailing_zero() -> None:
    assert [plain(Decimal(text)) for text in ("1E+5", "0.10", "100", "0")] == ["100000", "0.1", "100", "0"]
