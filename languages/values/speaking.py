"""Values in words, as the voice of a language says them.

Times are said in the official form, hour and minute: "klokken ni tredive". "Halv ti" is understood when
somebody says it, but never spoken, because it is half past nine to Danes and half past ten to many who
learn Danish.
"""

from decimal import Decimal
from functools import lru_cache
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
)
from languages.values.lexicon import spoken
from languages.values.spec import Currency
from languages.values.wording import MAX_ORDINAL, Wording, decimal_words, whole_words, wording

_SHORT: Final = 5
"""Codes of fewer digits are said without a pause."""


class Speaker:
    """Says the values of one language."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar, self._spec = grammar, grammar.spec
        self.words: Wording = wording(grammar.spec)

    def say(self, value: Value, *, lead: bool = True, before: str = "", after: str = "") -> str:
        """The value in words.

        Args:
            lead: it stands alone: with "klokken" or "den".
            before, after: folded words beside it, which decide its case and gender.
        """
        if isinstance(value, Number):
            return decimal_words(value.number, self.words, self._spec, self._gender_of(after))
        if isinstance(value, Ordinal):
            if value.number not in range(1, MAX_ORDINAL + 1):
                return whole_words(value.number, self.words, self._spec)
            return self.words.ordinal(value.number)
        if isinstance(value, Weekday):
            return spoken(self._spec.date.weekdays[value.number - 1], self._spec.endings)
        if isinstance(value, Month):
            return self._month(value.number)
        if isinstance(value, Date):
            return self._date(value, lead)
        if isinstance(value, ClockTime):
            return self._time(value, lead, before)
        if isinstance(value, Amount):
            return self._amount(value)
        if isinstance(value, Percent):
            return self._percent(value)
        if isinstance(value, Address):
            return self._address(value)
        if isinstance(value, Cpr):
            digits = value.digits
            return self._digits([digits[:2], digits[2:4], digits[4:6], digits[6:]])
        if isinstance(value, Phone):
            return self._phone(value.number)
        return self._digits([part for part in _split_digits(value.digits) if part])

    def plain_number(self, number: int, after: str) -> str:
        """A number without separators: 1985 as a year is said, where the language says years in hundreds, and
        112 digit by digit."""
        if code := self._spec.codes.get(str(number)):
            return spoken(code, self._spec.endings)
        if self._spec.date.year == "hundreds" and 1100 <= number < 2000:
            return self._year(number)
        return self.say(Number(Decimal(number)), after=after)

    def _gender_of(self, noun: str) -> str:
        for gender, beginnings in self._spec.cardinal.gender_nouns.items():
            if noun and noun.startswith(tuple(map(self._grammar.fold, beginnings))):
                return gender
        return ""

    def _address(self, value: Address) -> str:
        """Street, floor and town as they are written, the numbers in words."""
        digits = value.number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        letter = f" {value.number[len(digits) :]}" if value.number != digits else ""
        said = f"{value.street} {self.words.cardinal(int(digits))}{letter}"
        if value.floor:
            level, _, side = value.floor.partition(". ")
            said += f", {self.words.cardinal(int(level)) if level.isdigit() else level} {side}"
        return f"{said}, {self.words.cardinal(int(value.postcode))} {value.town}" if value.postcode else said

    def _month(self, number: int) -> str:
        return spoken(self._spec.date.months[number - 1], self._spec.endings)

    def _date(self, value: Date, lead: bool) -> str:
        dates = self._spec.date
        if dates.days:
            day = dates.days[value.day - 1]
        elif value.day == 1 and dates.say_first:
            day = dates.say_first
        elif dates.day == "cardinal":
            day = self.words.cardinal(value.day)
        else:
            day = self.words.ordinal(value.day, dates.day_form)
        month = dates.in_date[value.month - 1] if dates.in_date else self._month(value.month)
        if value.year is None:
            said = dates.say.format(day=day, month=month)
        else:
            said = dates.say_full.format(day=day, month=month, year=self._year(value.year))
        return f"{dates.say_lead} {said}" if lead and dates.say_lead else said

    def _year(self, year: int) -> str:
        dates, words = self._spec.date, self.words
        if year < 100:
            return words.cardinal(year) if year > 9 else f"{words.cardinal(0)} {words.cardinal(year)}"
        if dates.year == "hundreds" and 1100 <= year < 2000:
            hundreds, low = divmod(year, 100)
            said = f"{words.cardinal(hundreds)} {spoken(self._spec.cardinal.hundred, self._spec.endings)}"
            return f"{said}{self._spec.cardinal.hundred_joiner}{words.cardinal(low)}" if low else said
        if dates.year == "ordinal":
            for spelled, number in self._spec.ordinal.extra.items():
                if number == year:
                    return spoken(spelled, self._spec.endings, dates.year_form)
        if dates.year == "ordinal" and year % 1000:
            high, rest = year - year % 1000, words.ordinal(year % 1000, dates.year_form)
            return f"{words.cardinal(high)} {rest}" if high else rest
        return words.cardinal(year, dates.year_form if dates.year == "cardinal" else "")

    def _time(self, value: ClockTime, lead: bool, before: str) -> str:
        clock = self._spec.clock
        form = clock.after.get(before, "")
        hours = clock.say_hours.get(form) or next(iter(clock.say_hours.values()), ())
        hour = hours[value.hour] if hours else self.words.cardinal(value.hour, clock.hour_gender)
        noun = clock.nouns.get(form) or next(iter(clock.nouns.values()), "")
        if not value.minute:
            said = clock.say.format(hour=hour, noun=noun)
        else:
            template = clock.special.get(str(value.minute), clock.say_full)
            said = template.format(
                hour=hour, noun=noun, minute=self._minute(value), minutes=self._minutes(value)
            )
        return f"{clock.say_lead} {said}" if lead and clock.say_lead else said

    def _minute(self, value: ClockTime) -> str:
        minute = self.words.cardinal(value.minute, self._spec.clock.minute_gender)
        zero = self._spec.clock.leading_zero
        if value.minute < 10 and (zero is True or (isinstance(zero, tuple) and value.hour in zero)):
            return f"{self.words.cardinal(0)} {minute}"
        return minute

    def _minutes(self, value: ClockTime) -> str:
        clock = self._spec.clock
        return (
            self.words.counted(value.minute, clock.minute_forms, clock.minute_gender)
            if clock.minute_forms
            else ""
        )

    def _amount(self, value: Amount) -> str:
        spec, currency = self._spec, self._spec.currency.get(value.currency)
        if currency is None:
            return f"{decimal_words(value.number, self.words, spec)} {value.currency}"
        number = abs(value.number)
        whole, cents = int(number), (number - int(number)) * 100
        alone = not whole and not self._grammar.own_sub(currency)
        if cents != int(cents) or (cents and (alone or not currency.say_sub)):
            said = f"{decimal_words(number, self.words, spec)} {self._fraction_form(currency.say)}"
        else:
            parts = []
            if whole or not cents:
                parts.append(self._counted(whole, currency.say, currency.gender))
            if cents:
                parts.append(self._counted(int(cents), currency.say_sub, currency.sub_gender))
            said = spec.say_and.join(parts)
        return f"{spoken(spec.cardinal.minus, spec.endings)} {said}" if value.number < 0 else said

    def _counted(self, number: int, forms: tuple[str, ...], gender: str) -> str:
        return self.words.counted(number, forms, gender)

    def unit(self, number: Decimal, currency: Currency) -> str:
        """The currency as it is written behind a number in digits."""
        if currency.write:
            return currency.write
        whole = number == number.to_integral_value()
        return currency.say[self.words.form(int(abs(number)))] if whole else self._fraction_form(currency.say)

    def _fraction_form(self, forms: tuple[str, ...]) -> str:
        """What stands behind a number with decimals: the form of two where a language has more than two."""
        return forms[1] if len(forms) == 3 else forms[-1]  # a fourth Slavic form is the genitive singular

    def _percent(self, value: Percent) -> str:
        spec, number = self._spec, value.number
        said = decimal_words(number, self.words, spec, spec.percent_gender)
        noun = ""
        if spec.percent_forms:
            whole = number == number.to_integral_value()
            noun = (
                spec.percent_forms[self.words.form(int(number))]
                if whole
                else self._fraction_form(spec.percent_forms)
            )
        return spec.say_percent.format(number=said, noun=noun)

    def _phone(self, number: str) -> str:
        groups = phone_groups(number)
        if len(groups) == 1:
            bare = number.removeprefix("+")
            groups = [
                ("+" if number[0] == "+" else "") + bare[:3],
                *(bare[at : at + 3] for at in range(3, len(bare), 3)),
            ]
        plus = f"{self._spec.plus.split('|')[0]} " if number.startswith("+") else ""
        return plus + self._digits([group.removeprefix("+") for group in groups])

    def _digits(self, groups: list[str]) -> str:
        said = [" ".join(self.words.cardinal(int(digit)) for digit in group) for group in groups]
        return (" " if sum(map(len, groups)) < _SHORT else self._spec.comma).join(said)


def _split_digits(text: str) -> list[str]:
    """Groups of the digits of a code: where it has marks between them, otherwise by four."""
    parts = "".join(char if char.isdigit() else " " for char in text).split()
    if len(parts) > 1:
        return parts
    return [part[at : at + 4] for part in parts for at in range(0, len(part), 4)]


@lru_cache(maxsize=64)
def speaker(grammar: Grammar) -> Speaker:
    """The speaker of a grammar, made once."""
    return Speaker(grammar)
