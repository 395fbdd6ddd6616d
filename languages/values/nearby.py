"""Values that sound alike, and values as they come up in a meeting.

What a value may be misheard for is worked out from how numbers are said, not listed word by word: what
differs in one place (25 and 27, 50 and 70: "halvtreds", "halvfjerds"), in whether a ten or a hundred was
heard at all (25 and 2, 5 or 20), in the ending of a teen and its ten (13 and 30, 15 and 50), and in the
order of the two (25 and 52, where the units come first). So it holds for every language.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Final

from languages.values.kinds import (
    DAYS_IN_MONTH,
    Amount,
    ClockTime,
    Date,
    Month,
    Number,
    Ordinal,
    Percent,
    Value,
    Weekday,
)

KINDS: Final = frozenset({"number", "ordinal", "weekday", "month", "date", "time", "amount", "percent"})
"""Kinds of values that can be listed. A CPR or telephone number may be any digits: never guessed at."""
LARGEST_LISTED: Final = 120
"""Numbers up to this are listed one by one, then tens, and years."""
YEARS: Final = (1940, 2035)


def near_values(value: Value) -> tuple[Value, ...]:
    """What `value` may be misheard for, the likeliest mistakes first; never itself, and empty for a kind that
    is not in `KINDS`."""
    near = dict.fromkeys(_near(value))
    near.pop(value, None)
    return tuple(near)


@cache
def usual_values(kind: str) -> tuple[Value, ...]:
    """Values of one kind as they come up in a meeting, in no order; empty for other kinds than `KINDS`."""
    return tuple(dict.fromkeys(_usual(kind)))


def _near(value: Value) -> Iterator[Value]:
    match value:
        case Number(number=number) if number >= 0 and number == int(number):
            yield from (Number(Decimal(one)) for one in _near_numbers(int(number)))
        case Percent(number=number) if number >= 0 and number == int(number):
            yield from (Percent(Decimal(one)) for one in _near_numbers(int(number)) if one <= 100)
        case Amount(number=number, currency=currency) if number >= 0 and number == int(number):
            yield from (Amount(Decimal(one), currency) for one in _near_numbers(int(number)))
        case Ordinal(number=number):
            yield from (Ordinal(one) for one in _near_numbers(number) if 1 <= one <= 100)
        case Weekday():
            yield from (Weekday(day) for day in range(1, 8))
        case Month():
            yield from (Month(month) for month in range(1, 13))
        case Date(day=day, month=month, year=year):
            days = [one for one in _near_numbers(day) if 1 <= one <= DAYS_IN_MONTH[month - 1]]
            yield from (Date(one, month, year) for one in days)
            months = [one for one in range(1, 13) if day <= DAYS_IN_MONTH[one - 1]]
            yield from (Date(day, one, year) for one in sorted(months, key=lambda one: abs(one - month)))
        case ClockTime(hour=hour, minute=minute):
            yield from _near_times(hour, minute)
        case _:
            return


def _near_numbers(number: int) -> Iterator[int]:
    """Of what is said as a whole number."""
    if number >= 100:
        yield from _near_large(number)
        return
    tens, unit = divmod(number, 10)
    if tens and unit:
        yield from (unit, tens, 10 * tens)
    if tens == 1:
        yield 10 * unit  # fifteen, fifty
    if unit == 0:
        yield tens if tens == 1 else 10 + tens  # fifty, fifteen
    if tens == 0:
        yield from (10 + unit, 10 * unit, *(10 * unit + other for other in range(10)))
    yield from (10 * tens + other for other in range(10))
    yield from (10 * other + unit for other in range(10))
    yield 10 * unit + tens
    if number:
        yield from (number * 10, 100 + number)


def _near_large(number: int) -> Iterator[int]:
    """One digit other, gone or too many, and two digits that changed places; the digits from the first on."""
    text = str(number)
    kept = [place for place, digit in enumerate(text) if digit != "0"]
    for place in kept:
        yield int(text[:place] + "0" + text[place + 1 :])
    for place, digit in enumerate(text):
        if digit != "0" or place == 1:
            others = (int(digit) + 1, int(digit) - 1, 5, int(digit) + 2, int(digit) - 2)
            for other in others:
                if 0 <= other <= 9 and (place or other):
                    yield int(text[:place] + str(other) + text[place + 1 :])
    for place in range(len(text) - 1):
        swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        if swapped[0] != "0":
            yield int(swapped)
    yield from (number // 10, number * 10, int(text[1:]) if int(text[1:]) else number // 100)


def _near_times(hour: int, minute: int) -> Iterator[ClockTime]:
    """An hour more or less ("halv ti" is 9:30), quarters, ten minutes, and the hour alone."""
    if hour == 24:
        hour = 0
    minutes = (0, 30, 15, 45, (minute + 10) % 60, (minute - 10) % 60, (minute + 5) % 60, (minute - 5) % 60)
    yield from (ClockTime(hour, one) for one in minutes)
    for other in ((hour + 1) % 24, (hour - 1) % 24, (hour + 10) % 24, (hour - 10) % 24, (hour + 12) % 24):
        yield ClockTime(other, minute)
    for other in ((hour + 1) % 24, (hour - 1) % 24):
        yield from (ClockTime(other, one) for one in (0, 30, 60 - minute if minute else 30))
    yield from (ClockTime(other % 24, minute) for other in (hour + 2, hour - 2, hour + 3, hour - 3))


def _usual(kind: str) -> Iterable[Value]:
    if kind == "number":
        tens, years = range(LARGEST_LISTED, 1001, 10), range(YEARS[0], YEARS[1] + 1)
        return (Number(Decimal(one)) for one in (*range(LARGEST_LISTED), *tens, *years))
    if kind == "ordinal":
        return (Ordinal(one) for one in range(1, 32))
    if kind == "weekday":
        return (Weekday(one) for one in range(1, 8))
    if kind == "month":
        return (Month(one) for one in range(1, 13))
    if kind == "date":
        return (Date(day, month) for month in range(1, 13) for day in range(1, DAYS_IN_MONTH[month - 1] + 1))
    if kind == "time":
        return (ClockTime(hour, minute) for hour in range(24) for minute in range(0, 60, 5))
    if kind == "percent":
        return (Percent(Decimal(one)) for one in range(1, 101))
    if kind == "amount":
        steps = ((10, 100, 10), (100, 1000, 50), (1000, 10_000, 50), (10_000, 50_001, 500))
        return (Amount(Decimal(one)) for step in steps for one in range(*step))
    return ()
