"""The same measure in other units: "16 km" and "10 miles". Human translators convert, and models at times.

A number that was replaced counts as converted only where inches, feet, miles or pounds are named on one side
alone and the numbers are as far apart as these are from metric units. A number that was changed under the
same unit, or by a power of ten, is never taken for a conversion.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from languages.values import FoundValue, Number

_METRIC: Final[Mapping[str, tuple[Decimal, ...]]] = {
    r"tommers?|inch(?:es)?|дюйм\w*|بوصات|بوصة|inç\w*|انچ|اینچ\w*|inji?": (Decimal("25.4"), Decimal("2.54")),
    r"fod|foot|feet|фут(?:и|ів|ах|а)?|أقدام|قدم\w{0,3}|fit\w*|فٹ|فوت\w*|cagood": (
        Decimal("0.3048"),
        Decimal("30.48"),
    ),
    r"engelske mil|miles?|mph|мил[ьіяею]\w*|أميال|ميل\w{0,2}|mil(?:lik|i)?|میل|مایل\w*|mayl|mayil": (
        Decimal("1.609344"),
    ),
    r"pounds?|lbs?|фунт\w*|أرطال|رطل\w{0,2}|libre\w*|پاؤنڈ|پوند\w*|rodol|baawn": (Decimal("0.45359237"),),
}
"""The names of a unit -> what one of it is in metric ones: mm and cm, m and cm, km, kg."""
_UNITS: Final = {
    re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE): factors for names, factors in _METRIC.items()
}
_ROUNDED: Final = Decimal("0.04")
"""How far a converted number may lie from the exact one, as a share of it."""
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_GAP: Final = 30
"""Characters between a number and the brackets that say it again."""


def is_converted(source: str, target: str, lost: Decimal, came: Decimal) -> bool:
    """Whether `came` may be what `lost` is in other units, going by both texts."""
    for unit, factors in _UNITS.items():
        there, here = bool(unit.search(target)), bool(unit.search(source))
        if there != here:
            old, metric = (came, lost) if there else (lost, came)
            if any(_nearly(old * factor, metric) for factor in factors):
                return True
    return False


def said_twice(text: str, values: Sequence[FoundValue]) -> frozenset[Decimal]:
    """Numbers in brackets that say the one before them again: "800 km (497 miles)", "60 Minutes (60 min.)".

    Args:
        values: of the text, in order.
    """
    found: set[Decimal] = set()
    for bracket in _BRACKETS.finditer(text):
        before = [
            one.value.number
            for one in values
            if isinstance(one.value, Number) and bracket.start() - _GAP <= one.end <= bracket.start()
        ]
        inside = [
            one.value.number
            for one in values
            if isinstance(one.value, Number) and bracket.start() <= one.start < bracket.end()
        ]
        found |= {number for number in inside if any(_says_again(other, number) for other in before)}
    return frozenset(found)


def _says_again(one: Decimal, other: Decimal) -> bool:
    return one == other or any(
        _nearly(one * factor, other) or _nearly(other * factor, one)
        for factors in _METRIC.values()
        for factor in factors
    )


def _nearly(one: Decimal, other: Decimal) -> bool:
    return other > 0 and abs(one - other) <= _ROUNDED * other
