"""Whether two texts in two languages hold the same values (R3)."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from languages.values.finder import is_sure, scan
from languages.values.grammar import Grammar
from languages.values.kinds import (
    Amount,
    ClockTime,
    Cpr,
    Date,
    Digits,
    Mismatch,
    Month,
    Number,
    Ordinal,
    Percent,
    Phone,
    Value,
    plain,
)
from languages.values.lexicon import Doubt

Alike = Callable[[Value, Value], bool]

_HALF: Final = Number(Decimal("0.5"))
_TWO: Final = Number(Decimal(2))
_SHORT: Final = 4
_SPARE: Final = (Doubt.ARTICLE, Doubt.FINAL)
"""A word that is mostly something else ("نه" is no, "ona" is to him) never hides a number that was lost."""
_CODES: Final = (Cpr, Phone, Digits)


class _Side:
    """The values of one text that have no partner yet, in order; `spare` are words that may be values.

    The number one in words is spare: many languages say it by the noun alone.
    """

    def __init__(self, text: str, grammar: Grammar, name: str) -> None:
        items, tokens = scan(text, grammar)
        self.name = name
        self.open: list[Value] = []
        self.spare: list[Value] = []
        for item in items:
            one = _figure(item.value) == "1" and not any(map(str.isdigit, text[item.start : item.end]))
            if is_sure(item, tokens, grammar) and not one:
                self.open.append(item.value)
            elif one or item.doubt in _SPARE:
                self.spare.append(item.value)
        taken = {position for item in items for position in range(item.first, item.last)}
        free = [token.text for position, token in enumerate(tokens) if position not in taken]
        self.spare += [_HALF for word in free if word in grammar.halves]
        self.spare += [
            _TWO for word in free if grammar.twos and len(word) > _SHORT and word.endswith(grammar.twos)
        ]
        self.units = {unit for item in items if (unit := _unit(item.value))}
        self.afternoon = not grammar.afternoon.isdisjoint(free)

    def take(self, wanted: Value, alike: Alike, *, spare: bool = False) -> bool:
        """Remove one value that is like the wanted one."""
        for values in (self.open, self.spare) if spare else (self.open,):
            for value in values:
                if alike(wanted, value):
                    values.remove(value)
                    return True
        return False


def compare(
    source: str, source_grammar: Grammar, target: str, target_grammar: Grammar
) -> tuple[Mismatch, ...]:
    """What is on one side only: first what the target lacks, then what it has too much."""
    left, right = _Side(source, source_grammar, "source"), _Side(target, target_grammar, "target")
    _pair(left, right, _same)
    _pair(left, right, _alike)
    _pair(left, right, _in_range(left, right))
    if left.afternoon:
        _pair(left, right, _later)
    if right.afternoon:
        _pair(left, right, lambda one, other: _later(other, one))
    for one, other in ((left, right), (right, left)):
        one.open = [value for value in one.open if not other.take(value, _alike, spare=True)]
    for one, other in ((left, right), (right, left)):
        one.open = [value for value in one.open if not _apart(value, other)]
        one.open = [value for value in one.open if not _in_groups(value, other)]
    return tuple(
        Mismatch(value.kind, value.canonical, other.name)
        for one, other in ((left, right), (right, left))
        for value in one.open
    )


def _pair(left: _Side, right: _Side, alike: Alike) -> None:
    left.open = [value for value in left.open if not right.take(value, alike)]


def _in_range(left: _Side, right: _Side) -> Alike:
    """The unit of one end of a range goes for both, so that a language may leave it out at either."""
    units = left.units & right.units

    def alike(one: Value, other: Value) -> bool:
        for number, unit in ((one, other), (other, one)):
            if isinstance(number, Number) and isinstance(unit, Amount | Percent) and _unit(unit) in units:
                return number.number == unit.number
        return False

    return alike


def _unit(value: Value) -> str | None:
    if isinstance(value, Amount):
        return value.currency
    return value.kind if isinstance(value, Percent) else None


def _later(one: Value, other: Value) -> bool:
    """Whether `one` is said on a clock of twelve hours, after noon, and `other` on one of twenty-four."""
    if not isinstance(one, ClockTime) or not isinstance(other, ClockTime):
        return False
    return (one.hour % 12 + 12, one.minute) == (other.hour, other.minute)


def _same(one: Value, other: Value) -> bool:
    return (one.kind, one.canonical) == (other.kind, other.canonical)


def _alike(one: Value, other: Value) -> bool:
    """The same figure under another name: "den 4." and "4", "kl. 14" and "14", a code with other groups."""
    if _same(one, other):
        return True
    figures = (_figure(one), _figure(other))
    if None not in figures and figures[0] == figures[1]:
        return True
    if isinstance(one, Date) and isinstance(other, Date):
        return _short_year(one, other) or _short_year(other, one)
    return False


def _figure(value: Value) -> str | None:
    """The digits of what may be written as a plain number on the other side; None for everything else."""
    if isinstance(value, Number):
        return plain(value.number)
    if isinstance(value, Ordinal):
        return str(value.number)
    if isinstance(value, ClockTime):
        return str(value.hour) if value.minute == 0 else None
    if isinstance(value, Cpr | Phone | Digits):
        return _digits(value)
    return None


def _digits(value: Cpr | Phone | Digits) -> str:
    return value.canonical.replace("-", "").removeprefix("+45")


def _short_year(one: Date, other: Date) -> bool:
    """4.3.26 and 4.3.2026."""
    if one.year is None or other.year is None or one.year >= 100:
        return False
    return (one.day, one.month, one.year) == (other.day, other.month, other.year % 100)


def _apart(value: Value, other: _Side) -> bool:
    """Whether the other side has the parts of a date or time: "4. marts" and "i 2026", "9" and "30"."""
    if isinstance(value, Date):
        day, month = Ordinal(value.day), Month(value.month)
        if value.year is None:
            return _take_all([day, month], other) or _take_all([day, Ordinal(value.month)], other)
        year = Number(Decimal(value.year))
        return _take_all([Date(value.day, value.month), year], other) or _take_all([day, month, year], other)
    if isinstance(value, ClockTime) and value.minute:
        return _take_all([Number(Decimal(value.hour)), Number(Decimal(value.minute))], other)
    return False


def _take_all(parts: Sequence[Value], other: _Side) -> bool:
    """Remove all of the parts, or none."""
    kept = list(other.open), list(other.spare)
    if all(other.take(part, _alike, spare=True) for part in parts):
        return True
    other.open, other.spare = kept
    return False


def _in_groups(value: Value, other: _Side) -> bool:
    """Whether numbers that follow each other on the other side are the digits of a code."""
    if not isinstance(value, _CODES):
        return False
    wanted = _digits(value)
    for start in range(len(other.open)):
        found = ""
        for end in range(start, len(other.open)):
            part = other.open[end]
            if not isinstance(part, Number | Digits | Phone):
                break
            found += _figure(part) or ""
            if found == wanted:
                del other.open[start : end + 1]
                return True
            if not wanted.startswith(found):
                break
    return False
