"""Whether a translation changed a number, beyond what good translators do.

`languages.values.same_values` tells every difference, and human translators make many that do no harm: "the
two couples" becomes "the couples", "both" becomes "the two", "800 km" becomes "800 km (497 miles)". The chain
shows all of them for a tap. What must not be spoken is less: a value in digits, a date, time, amount, code or
percentage that went or came, and one number in the place of another.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from interpreter.engines.neural.conversions import is_converted, said_twice
from languages.values import FoundValue, find_values, same_values

_ALWAYS: Final = frozenset({"date", "time", "amount", "percent", "cpr", "phone", "digits"})
_COUNTS: Final = frozenset({"number", "ordinal"})
_ONE: Final = "1"
_DECADES: Final = re.compile(
    r"(عشر|ثلاث|أربع|خمس|ست|سبع|ثمان|تسع)يني?ات القرن (العشرين|التاسع عشر|الحادي والعشرين)"
)
_TENS: Final = {"عشر": 20, "ثلاث": 30, "أربع": 40, "خمس": 50, "ست": 60, "سبع": 70, "ثمان": 80, "تسع": 90}
_CENTURIES: Final = {"العشرين": (1900, "20"), "التاسع عشر": (1800, "19"), "الحادي والعشرين": (2000, "21")}

Figure = tuple[str, str]
"""Kind and canonical form of a value."""


def changed_values(source: str, source_language: str, target: str, target_language: str) -> bool:
    """Whether a value was changed, lost or added in a way that a translation must not.

    Raises:
        LanguageError: a language without numbers (`Facts.has_values`).
    """
    mismatches = same_values(source, source_language, target, target_language)
    if not mismatches:
        return False
    lost = [(one.kind, one.canonical) for one in mismatches if one.missing_in == "target"]
    came = [(one.kind, one.canonical) for one in mismatches if one.missing_in == "source"]
    there, here = find_values(target, target_language), find_values(source, source_language)
    lost, came = _less_decades(lost, came, target)
    came, lost = _less_decades(came, lost, source)
    lost, came = _less_conversions(lost, came, source, target)
    lost = [value for value in lost if _number(value) not in said_twice(source, here)]
    came = [value for value in came if _number(value) not in said_twice(target, there)]
    if {kind for kind, _ in lost} & {kind for kind, _ in came}:
        return True
    firm = _firm(source, here) | _firm(target, there)
    return any(value[0] in _ALWAYS or value in firm for value in (*lost, *came))


def _less_decades(years: list[Figure], parts: list[Figure], text: str) -> tuple[list[Figure], list[Figure]]:
    """Arabic says "the thirties of the twentieth century" for "the 1930s"."""
    for match in _DECADES.finditer(text):
        century, ordinal = _CENTURIES[match[2]]
        year = ("number", str(century + _TENS[match[1]]))
        if year in years:
            years = _without(years, year)
            parts = _without(parts, ("ordinal", ordinal))
    return years, parts


def _less_conversions(
    lost: list[Figure], came: list[Figure], source: str, target: str
) -> tuple[list[Figure], list[Figure]]:
    """Each measure that came in other units takes the one that was lost along."""
    for one in list(lost):
        for other in list(came):
            went, there = _number(one), _number(other)
            if went is not None and there is not None and is_converted(source, target, went, there):
                lost, came = _without(lost, one), _without(came, other)
                break
    return lost, came


def _without(values: list[Figure], value: Figure) -> list[Figure]:
    left = list(values)
    if value in left:
        left.remove(value)
    return left


def _number(value: Figure) -> Decimal | None:
    if value[0] != "number":
        return None
    try:
        return Decimal(value[1])
    except InvalidOperation:
        return None


def _firm(text: str, values: tuple[FoundValue, ...]) -> set[Figure]:
    """Those in digits. The bare figure 1 is not: many languages say it by the noun alone, or "first"."""
    return {
        (found.value.kind, found.value.canonical)
        for found in values
        if _in_digits(text, found)
        and not (found.value.kind in _COUNTS and found.value.canonical.rstrip(".") == _ONE)
    }


def _in_digits(text: str, found: FoundValue) -> bool:
    return any(character.isdigit() for character in text[found.start : found.end])
