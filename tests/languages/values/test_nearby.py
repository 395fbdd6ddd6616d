"""What a value may be misheard for: never itself, always of its kind, and the known confusions among it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from languages.values import (
    Amount,
    ClockTime,
    Cpr,
    Date,
    Month,
    Number,
    Ordinal,
    Percent,
    Phone,
    Value,
    Weekday,
)
from languages.values.nearby import KINDS, near_values, usual_values


def number(value: int) -> Number:
    return Number(Decimal(value))


@pytest.mark.parametrize(
    ("said", "misheard"),
    [
        *((25, other) for other in (2, 5, 20, 24, 26, 35, 52)),
        *(
            (50, other) for other in (15, 60, 70, 80, 90, 51, 5)
        ),  # halvtreds, tres, halvfjerds, firs, halvfems
        *((15, other) for other in (50, 5, 10, 25, 14, 16)),
        *((13, other) for other in (30, 3, 10)),
        *((20, other) for other in (30, 2, 21, 12)),
        (2, 20),
        (2, 12),
        (7, 17),
        (1985, 1958),
        (4250, 425),
        (4250, 4350),
        (4250, 4200),
        (4250, 4000 + 50),
    ],
)
def test_known_confusions_are_near(said: int, misheard: int) -> None:
    assert number(misheard) in near_values(number(said))


@pytest.mark.parametrize(
    ("said", "misheard"),
    [
        (ClockTime(9, 30), ClockTime(10, 30)),  # halv ti
        (ClockTime(9, 30), ClockTime(9)),
        (ClockTime(9, 15), ClockTime(9, 45)),
        (ClockTime(11, 15), ClockTime(11)),
        (ClockTime(23, 30), ClockTime(0, 30)),
        (Date(20, 3), Date(21, 3)),
        (Date(20, 3), Date(10, 3)),
        (Date(20, 3), Date(20, 5)),
        (Date(7, 9), Date(27, 9)),
        (Date(6, 7, 2026), Date(6, 6, 2026)),
        (Weekday(2), Weekday(4)),
        (Month(6), Month(7)),
        (Ordinal(3), Ordinal(13)),
        (Percent(Decimal(50)), Percent(Decimal(15))),
        (Amount(Decimal(5100)), Amount(Decimal(5000))),
    ],
)
def test_known_confusions_of_other_kinds_are_near(said: Value, misheard: Value) -> None:
    assert misheard in near_values(said)


VALUES = st.one_of(
    st.integers(0, 99_999).map(number),
    st.integers(1, 31).map(Ordinal),
    st.integers(1, 7).map(Weekday),
    st.integers(1, 12).map(Month),
    st.builds(Date, st.integers(1, 28), st.integers(1, 12)),
    st.builds(ClockTime, st.integers(0, 23), st.integers(0, 59)),
    st.integers(0, 100).map(lambda share: Percent(Decimal(share))),
    st.integers(0, 99_999).map(lambda amount: Amount(Decimal(amount))),
)


@given(VALUES)
def test_what_is_near_is_another_value_of_the_same_kind_and_not_too_many(value: Value) -> None:
    near = near_values(value)
    assert value not in near
    assert len(set(near)) == len(near)
    assert {one.kind for one in near} == {value.kind}
    assert 3 <= len(near) <= 40


@pytest.mark.parametrize("value", [Cpr("0101901234"), Phone("12345678"), number(-3), Number(Decimal("2.5"))])
def test_what_may_be_any_digits_is_not_guessed_at(value: Value) -> None:
    assert near_values(value) == ()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_usual_values_are_of_their_kind_and_none_twice(kind: str) -> None:
    values = usual_values(kind)
    assert {value.kind for value in values} == {kind}
    assert len(set(values)) == len(values) > 6


def test_every_day_and_every_half_hour_is_usual() -> None:
    assert len(usual_values("date")) == 366
    assert {ClockTime(hour, minute) for hour in range(24) for minute in (0, 30)} <= set(usual_values("time"))
    assert usual_values("cpr") == ()
