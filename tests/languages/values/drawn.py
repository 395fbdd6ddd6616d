"""Values to try, for all tests of this folder."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from hypothesis import strategies as st

from languages.values import (
    Address,
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
from languages.values.kinds import DAYS_IN_MONTH

LANGUAGES: Final = ("ar", "da", "fa", "so", "tr", "uk", "ur")


@st.composite
def _dates(draw: st.DrawFn) -> Date:
    month = draw(st.integers(1, 12))
    day = draw(st.integers(1, DAYS_IN_MONTH[month - 1]))
    return Date(day, month, draw(st.none() | st.integers(1900, 2099)))


def _decimals(most: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.builds(
        lambda whole, part: Decimal(whole) + Decimal(part).scaleb(-places),
        st.integers(0, most),
        st.integers(0, 10**places - 1),
    )


whole_numbers = st.integers(0, 999) | st.integers(0, 999_999) | st.integers(0, 999_999_999)
numbers = st.builds(
    Number, whole_numbers.map(Decimal) | _decimals(9999, 2) | _decimals(99, 3).map(lambda it: -it)
)
times = st.builds(ClockTime, st.integers(0, 23), st.integers(0, 59)) | st.just(ClockTime(24, 0))
dates = _dates()
weekdays = st.builds(Weekday, st.integers(1, 7))
months = st.builds(Month, st.integers(1, 12))
amounts = st.builds(
    Amount, st.integers(0, 5000).map(Decimal) | _decimals(200_000, 2), st.sampled_from(("DKK", "EUR", "USD"))
)
percents = st.builds(Percent, st.integers(0, 100).map(Decimal) | _decimals(100, 1))
cprs = dates.flatmap(
    lambda date: st.integers(0, 999_999).map(lambda rest: Cpr(f"{date.day:02d}{date.month:02d}{rest:06d}"))
)
phones = st.integers(20_000_000, 99_999_999).flatmap(
    lambda number: st.sampled_from((Phone(str(number)), Phone(f"+45{number}")))
)
ordinals = st.builds(Ordinal, st.integers(3, 31))
addresses = st.builds(
    Address,
    st.sampled_from(
        ("Nørrebrogade", "Gammel Kongevej", "H.C. Andersens Boulevard", "Vesterbro Torv", "Søllerødparken")
    ),
    st.builds(
        lambda number, letter: f"{number}{letter}", st.integers(1, 999), st.sampled_from(("", "A", "B"))
    ),
    st.just("") | st.builds("{}. {}".format, st.integers(1, 12), st.sampled_from(("tv", "th", "mf", "sal"))),
    st.just(""),
    st.just(""),
).flatmap(
    lambda address: (
        st.just(address)
        | st.builds(
            replace,
            st.just(address),
            postcode=st.integers(1000, 9990).map(str),
            town=st.sampled_from(("København N", "Ballerup", "Aarhus C")),
        )
    )
)
values: st.SearchStrategy[Value] = st.one_of(
    numbers, times, dates, weekdays, months, amounts, percents, cprs, phones
)
