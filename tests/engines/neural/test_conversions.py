from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.neural.conversions import is_converted, said_twice
from languages.values import find_values


@pytest.mark.parametrize(
    ("lost", "came", "expected"),
    [
        ("254", "10", True),
        ("6", "20", True),
        ("16", "10", True),
        ("10", "16", False),
        ("100", "10", False),
    ],
)
def test_numbers_are_converted_where_they_are_apart_as_the_units_are(
    lost: str, came: str, expected: bool
) -> None:
    assert is_converted("meter", "miles, feet, inches", Decimal(lost), Decimal(came)) is expected


def test_the_side_with_the_old_unit_says_which_way_to_reckon() -> None:
    assert is_converted("10 miles", "16 km", Decimal(10), Decimal(16))
    assert not is_converted("16 miles", "10 km", Decimal(16), Decimal(10))


@pytest.mark.parametrize("texts", [("16 km", "10 km"), ("16 miles", "10 miles")])
def test_nothing_is_converted_without_an_old_unit_on_one_side_alone(texts: tuple[str, str]) -> None:
    assert not is_converted(*texts, Decimal(16), Decimal(10))


@pytest.mark.parametrize(
    ("text", "language", "twice"),
    [
        ("800 km (497 engelske mil)", "da", {"497"}),
        ("800 km (600 engelske mil)", "da", set()),
        ("Der kom 800 (497 før det)", "da", {"497"}),
        ("(497) og 800", "da", set()),
        ("60 Minutes (60 хвилин)", "uk", {"60"}),
        ("Der er 800 km til den by, som vi talte om (497 før)", "da", set()),
    ],
)
def test_a_number_in_brackets_says_the_one_before_again(text: str, language: str, twice: set[str]) -> None:
    assert said_twice(text, find_values(text, language)) == {Decimal(number) for number in twice}


@given(st.integers(1, 10**6), st.sampled_from((10, 100, 1000)))
def test_a_power_of_ten_is_no_conversion(number: int, factor: int) -> None:
    assert not is_converted("cm", "feet", Decimal(number), Decimal(number * factor))
