"""Values on the screen."""

from decimal import Decimal

import pytest

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
    write_value,
)

PRICE = Amount(Decimal("12500.5"))


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [
        ("da", PRICE, "12.500,50 kr."),
        ("da", Amount(Decimal(1250)), "1.250 kr."),
        ("da", Number(Decimal(2026)), "2026"),
        ("da", Number(Decimal(12500)), "12.500"),
        ("da", ClockTime(9, 5), "9.05"),
        ("da", Date(4, 3, 2026), "4. marts 2026"),
        ("da", Date(4, 3), "4. marts"),
        ("da", Date(4, 3, 26), "04.03.26"),
        ("da", Percent(Decimal("2.5")), "2,5 %"),
        ("da", Ordinal(3), "3."),
        ("da", Cpr("0403681234"), "040368-1234"),
        ("uk", PRICE, "12\u00a0500,50 крони"),
        ("uk", Amount(Decimal(5)), "5 крон"),
        ("uk", Date(4, 3, 2026), "4 березня 2026 року"),
        ("uk", Month(3), "березень"),
        ("ar", PRICE, "12,500.50 كرونة"),
        ("ar", Date(4, 3, 2026), "4 آذار/مارس 2026"),
        ("ar", Ordinal(4), "الرابع"),
        ("tr", PRICE, "12.500,50 kron"),
        ("tr", Percent(Decimal(25)), "%25"),
        ("ur", PRICE, "12,500.50 کرون"),
        ("ur", Amount(Decimal(125000)), "125,000 کرون"),
        ("ur", ClockTime(9, 30), "9:30 بجے"),
        ("fa", Date(4, 3, 2026), "4 مارس 2026"),
        ("so", PRICE, "12,500.50 karoon"),
        ("so", Weekday(1), "Isniin"),
    ],
)
def test_written(language: str, value: Value, written: str) -> None:
    assert write_value(value, language) == written


@pytest.mark.parametrize("language", ["ar", "ur", "fa"])
def test_groups_of_digits_are_isolated_in_right_to_left_text(language: str) -> None:
    """Without the isolate, UAX 9 shows "12 34" as "34 12" in an Arabic line."""
    assert write_value(Phone("12345678"), language) == "\u206612\u00a034\u00a056\u00a078\u2069"
    assert write_value(Cpr("0403681234"), language) == "\u2066040368-1234\u2069"
    assert write_value(Number(Decimal(-5)), language) == "\u2066-5\u2069"


@pytest.mark.parametrize("language", ["ar", "da", "fa", "so", "tr", "uk", "ur"])
def test_everybody_reads_western_digits(language: str) -> None:
    assert "12" in write_value(PRICE, language)
    assert (
        write_value(PRICE, language)
        .replace("\u00a0", "")
        .translate({ord(","): None, ord("."): None})
        .startswith("1250050")
    )
