"""Values as a language writes them on a screen."""

from decimal import Decimal
from typing import Final

from languages.values.grammar import Grammar
from languages.values.groups import phone_groups
from languages.values.kinds import (
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
    plain,
)
from languages.values.lexicon import spoken
from languages.values.speaking import speaker

_NO_BREAK: Final = "\u00a0"
_ISOLATE: Final = "\u2066{}\u2069"
"""Left-to-right isolate: without it a right-to-left line shows the groups of a number in reverse (UAX 9)."""
_DIGITS: Final = {
    "latn": {},
    "arab": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "arabext": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
}


def write(value: Value, grammar: Grammar) -> str:
    """The value in the digits, separators and names of the language."""
    return _write(value, grammar).translate(_DIGITS[grammar.spec.written.digits])


def _write(value: Value, grammar: Grammar) -> str:
    spec, written, date = grammar.spec, grammar.spec.written, grammar.spec.date
    if isinstance(value, Number):
        return _isolated(_number(value.number, grammar, from_digits=5), grammar, wanted=value.number < 0)
    if isinstance(value, Ordinal):
        words = speaker(grammar).say(value) if "{words}" in written.ordinal else ""
        return written.ordinal.format(number=value.number, words=words)
    if isinstance(value, Weekday):
        return spoken(date.weekdays[value.number - 1], spec.endings)
    if isinstance(value, Month):
        return date.write_months[value.number - 1] if date.write_months else speaker(grammar).say(value)
    if isinstance(value, Date):
        return _date(value, grammar)
    if isinstance(value, ClockTime):
        return written.time.format(hour=value.hour, minute=f"{value.minute:02d}")
    if isinstance(value, Amount):
        currency = spec.currency.get(value.currency)
        number = _number(value.number, grammar, from_digits=4, money=True)
        unit = speaker(grammar).unit(value.number, currency) if currency else value.currency
        return written.amount.format(number=number, unit=unit)
    if isinstance(value, Percent):
        return written.percent.format(number=_number(value.number, grammar, from_digits=5))
    if isinstance(value, Address):
        return _isolated(value.canonical, grammar)
    if isinstance(value, Cpr):
        return _isolated(value.canonical, grammar)
    if isinstance(value, Phone):
        return _isolated(_NO_BREAK.join(phone_groups(value.number)), grammar)
    return _isolated(value.digits, grammar)


def _isolated(text: str, grammar: Grammar, *, wanted: bool = True) -> str:
    return _ISOLATE.format(text) if wanted and grammar.spec.written.right_to_left else text


def _date(value: Date, grammar: Grammar) -> str:
    written, dates = grammar.spec.written, grammar.spec.date
    if value.year is not None and value.year < 100:
        return f"{value.day:02d}.{value.month:02d}.{value.year:02d}"
    usual = tuple(spoken(month, grammar.spec.endings) for month in dates.months)
    names = dates.in_date or dates.write_months or usual
    month = names[value.month - 1]
    if value.year is None:
        return written.date_without_year.format(day=value.day, month=month)
    return written.date.format(day=value.day, month=month, year=value.year)


def _number(number: Decimal, grammar: Grammar, *, from_digits: int, money: bool = False) -> str:
    """Digits with the language's separators; groups only from `from_digits` digits on (a year has none)."""
    written = grammar.spec.written
    whole, _, part = plain(abs(number)).partition(".")
    if money and part:
        part = part.ljust(2, "0")
    if len(whole) >= from_digits:
        mark = _NO_BREAK if written.thousands[0] == " " else written.thousands[0]
        whole = mark.join(_groups(whole))
    sign = "-" if number < 0 else ""
    return sign + whole + (written.decimal[0] + part if part else "")


def _groups(digits: str) -> list[str]:
    """By three from the right, in every language, so that both sides of the screen look alike."""
    first = len(digits) % 3
    return [digits[:first]] * (first > 0) + [digits[at : at + 3] for at in range(first, len(digits), 3)]
