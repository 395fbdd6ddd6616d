"""Numbers, dates, times and money, spoken and written, found and said in every language.

A wrong number can cost a citizen their benefit, so nothing here guesses or rounds: a value is found as it
was said or not at all, and `same_values` tells what is not on both sides (R3).
"""

from decimal import Decimal

from languages.values.kinds import (
    Amount,
    ClockTime,
    Cpr,
    Date,
    Digits,
    FoundValue,
    Mismatch,
    Month,
    Number,
    Ordinal,
    Percent,
    Phone,
    Value,
    Weekday,
)

__all__ = [
    "Amount",
    "ClockTime",
    "Cpr",
    "Date",
    "Digits",
    "FoundValue",
    "Mismatch",
    "Month",
    "Number",
    "Ordinal",
    "Percent",
    "Phone",
    "Value",
    "Weekday",
    "cardinal",
    "find_values",
    "ordinal",
    "parse_number",
    "same_values",
    "speak_value",
    "speakable",
    "write_value",
]


def find_values(text: str, language: str, *, numeric: bool = False) -> tuple[FoundValue, ...]:
    """The values in a text, in order, none inside another.

    Args:
        numeric: a number is expected here (an answer to "how many?"), so that "en" or "bir" counts as one.
    """
    raise NotImplementedError


def write_value(value: Value, language: str) -> str:
    """The value as the language writes it on a screen."""
    raise NotImplementedError


def speak_value(value: Value, language: str) -> str:
    """The value in words, for the voice."""
    raise NotImplementedError


def speakable(text: str, language: str) -> str:
    """The text with every digit and abbreviation in words, for the voice."""
    raise NotImplementedError


def cardinal(number: int, language: str) -> str:
    """The number in words, 0 to 999 999 999."""
    raise NotImplementedError


def ordinal(number: int, language: str) -> str:
    """The ordinal in words, 1 to 1000."""
    raise NotImplementedError


def parse_number(words: str, language: str) -> Decimal | None:
    """The number that the whole text says, in words or digits; None where it does not say exactly one."""
    raise NotImplementedError


def same_values(
    source_text: str, source_language: str, target_text: str, target_language: str
) -> tuple[Mismatch, ...]:
    """What is not on both sides."""
    raise NotImplementedError
