"""What the slots of the patterns take."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from languages.values.kinds import Date
from languages.values.lexicon import Doubt, Lexicon, Role
from languages.values.numerals import NumberReader, Reading
from languages.values.spec import Spec
from languages.values.text import Token

SLOTS: Final = frozenset(
    [
        "n",
        "i",
        "day",
        "month",
        "year",
        "date",
        "weekday",
        "monthnumber",
        "hour",
        "ohour",
        "anyhour",
        "time",
        "quarter",
        "minute",
        "minute5",
        "minute2",
        "casehour",
        "caseday",
        "casemonth",
    ]
)
"""Their names; `Slots` says what they take."""
_FIVES: Final = frozenset({5, 10, 20, 25})
_QUARTERS: Final = frozenset({Decimal(15), Decimal(30), Decimal(45)})
_YEARS: Final = range(1000, 3000)

Found = Sequence[tuple[object, int]]


class Slots:
    """Reads the slots of one text. Numbers are read once for each place.

    n           any number              i         a whole number
    day         1 to 31                 month     a month's name        monthnumber   1 to 12
    year        1000 to 2999            date      4.3. or 4/3           weekday       a weekday's name
    hour        0 to 24, as the language names hours; `ohour` only by a name of its own, `anyhour` also the
                start of a longer number
    time        9.30 in digits          quarter   9.5 as (9, 30)
    casehour, caseday, casemonth            the same with a case ending
    minute      0 to 59                 minute5   5, 10, 20, 25 in words
    minute2     10 to 59, or a zero and a unit
    """

    def __init__(self, spec: Spec, lexicon: Lexicon, numbers: NumberReader, units: frozenset[str]) -> None:
        self._spec, self._lexicon, self._numbers, self._units = spec, lexicon, numbers, units
        self._strict = {word for name in spec.doubtful.strict_months for word in lexicon.phrase(name)}
        self._memo: dict[int, tuple[Reading, ...]] = {}
        self._readers: dict[str, Callable[[Sequence[Token], int], Found]] = {
            "n": self._number, "i": self._whole, "day": self._day, "month": self._month,
            "monthnumber": self._month_number, "year": self._year, "date": self._date, "hour": self._hour,
            "ohour": self._named_hour, "anyhour": self._any_hour, "time": self._time, "minute": self._minute,
            "minute5": self._fives, "minute2": self._two_digits, "weekday": self._weekday,
            "quarter": self._quarter,
            "casehour": partial(self._inflected, "hour"), "caseday": partial(self._inflected, "day"),
            "casemonth": partial(self._inflected, "month"),
        }  # fmt: skip

    def __call__(self, slot: str, tokens: Sequence[Token], position: int) -> Found:
        return self._readers[slot](tokens, position)

    def readings(self, tokens: Sequence[Token], position: int) -> tuple[Reading, ...]:
        """Every number that starts there, the longest first."""
        if position not in self._memo:
            self._memo[position] = self._numbers.at(tokens, position)
        return self._memo[position]

    def _longest(self, tokens: Sequence[Token], position: int) -> Reading | None:
        readings = self.readings(tokens, position)
        return readings[0] if readings else None

    def _number(self, tokens: Sequence[Token], position: int) -> Found:
        numeral = tokens[position].numeral
        found: list[tuple[object, int]] = [
            (reading.value, reading.end)
            for reading in self.readings(tokens, position)[:1]
            if not reading.ordinal and reading.doubt is not Doubt.NEVER
        ]
        if not found and numeral and numeral.loose is not None:
            return ((numeral.loose, position + 1),)
        return found

    def _whole(self, tokens: Sequence[Token], position: int) -> Found:
        reading = self._longest(tokens, position)
        if reading is None or reading.ordinal or reading.value != reading.value.to_integral_value():
            return ()
        if reading.doubt is Doubt.NEVER:
            return ()
        return ((int(reading.value), reading.end),)

    def _limited(
        self, tokens: Sequence[Token], position: int, low: int, high: int, *, ordinal: bool = True
    ) -> Found:
        reading = self._longest(tokens, position)
        if reading is None or (reading.ordinal and not ordinal) or not low <= reading.value <= high:
            return ()
        if reading.value != reading.value.to_integral_value():
            return ()
        numeral = tokens[position].numeral
        if numeral and not (numeral.bare or numeral.suffixed):
            return ()
        return ((int(reading.value), reading.end),)

    def _day(self, tokens: Sequence[Token], position: int) -> Found:
        numeral = tokens[position].numeral
        if numeral and len(numeral.digits) == 2 and numeral.digits.isdigit() and 0 < int(numeral.digits) < 10:
            return ((int(numeral.digits), position + 1),)  # "04. marts"
        reading = self._longest(tokens, position)
        if reading and reading.doubt and not reading.ordinal and self._spec.date.day == "ordinal":
            return ()  # "en maj måned"
        return self._limited(tokens, position, 1, 31)

    def _month(self, tokens: Sequence[Token], position: int) -> Found:
        strict = self._strict
        found = self._named(tokens, position, Role.MONTH)
        if strict and tokens[position].text in strict:
            before = self.readings(tokens, position - 1)[:1] if position else ()
            return found if any(reading.ordinal for reading in before) else ()
        return found

    def _weekday(self, tokens: Sequence[Token], position: int) -> Found:
        return self._named(tokens, position, Role.WEEKDAY)

    def _named(self, tokens: Sequence[Token], position: int, role: Role) -> Found:
        return tuple(
            (int(lexeme.value), end)
            for lexeme, end in self._lexicon.at(tokens, position)
            if lexeme.role is role
        )

    def _month_number(self, tokens: Sequence[Token], position: int) -> Found:
        return self._limited(tokens, position, 1, 12)

    def _year(self, tokens: Sequence[Token], position: int) -> Found:
        reading = self._longest(tokens, position)
        if reading is None:
            return ()
        numeral = tokens[position].numeral
        if numeral and not (numeral.suffixed or (numeral.bare and len(numeral.digits) == 4)):
            return ()
        found: list[tuple[object, int]] = []
        if self._spec.date.pair_years and reading.pair and 10 <= reading.value <= 29 and numeral is None:
            found += (
                [  # "nitten femogfirs", "tyve seksogtyve"
                    (int(reading.value * 100 + second.value), second.end)
                    for second in self.readings(tokens, reading.end)[:1]
                    if reading.end < len(tokens) and second.pair and second.value >= 10 and not second.digits
                ]
                if reading.end < len(tokens)
                else []
            )
        if reading.value in _YEARS and reading.value == int(reading.value):
            found.append((int(reading.value), reading.end))
        return [item for item in found if not self._unit(tokens, item[1])]

    def _unit(self, tokens: Sequence[Token], position: int) -> bool:
        """Whether a unit stands there, so that the number before it is no year."""
        return position < len(tokens) and tokens[position].text in self._units

    def _date(self, tokens: Sequence[Token], position: int) -> Found:
        numeral = tokens[position].numeral
        if numeral is None:
            return ()
        date = numeral.date or (numeral.value if isinstance(numeral.value, Date) else None)
        return ((date, position + 1),) if date else ()

    def _time(self, tokens: Sequence[Token], position: int) -> Found:
        numeral = tokens[position].numeral
        return ((numeral.time, position + 1),) if numeral and numeral.time else ()

    def _hour(self, tokens: Sequence[Token], position: int) -> Found:
        numeral = tokens[position].numeral
        if numeral and numeral.digits == "00":
            return ((0, position + 1),)
        if numeral and len(numeral.digits) == 2 and numeral.digits.isdigit() and numeral.digits[0] == "0":
            return ((int(numeral.digits), position + 1),)
        named = self._named_hour(tokens, position)
        if named or not self._spec.clock.hours or numeral:
            return named or self._limited(tokens, position, 0, 24)
        # Where hours have names of their own, the cardinal is everyday speech, on a clock of twelve hours.
        return self._limited(tokens, position, 1, 12, ordinal=False)

    def _inflected(self, slot: str, tokens: Sequence[Token], position: int) -> Found:
        """What stands there with a case ending: "Mart'ın", "dokuzu"."""
        if slot == "month":
            lexemes = self._lexicon.at(tokens, position)
            return tuple(
                (int(lexeme.value), end)
                for lexeme, end in lexemes
                if lexeme.role is Role.MONTH and lexeme.last
            )
        reading = self._longest(tokens, position)
        return self(slot, tokens, position) if reading and reading.last else ()

    def _quarter(self, tokens: Sequence[Token], position: int) -> Found:
        reading = self._longest(tokens, position)
        if reading is None or reading.ordinal or not 0 < reading.value < 25:
            return ()
        hour = int(reading.value)
        minute = (reading.value - hour) * 60
        hour = hour or 12  # three quarters of one: "پونے ایک بجے"
        return (((hour, int(minute)), reading.end),) if minute in _QUARTERS else ()

    def _named_hour(self, tokens: Sequence[Token], position: int) -> Found:
        return self._named(tokens, position, Role.HOUR)

    def _any_hour(self, tokens: Sequence[Token], position: int) -> Found:
        return tuple(
            (int(reading.value), reading.end)
            for reading in self.readings(tokens, position)
            if not reading.ordinal and 0 <= reading.value <= 24 and reading.value == int(reading.value)
        )

    def _minute(self, tokens: Sequence[Token], position: int) -> Found:
        return self._two_digits(tokens, position) or self._limited(tokens, position, 0, 59, ordinal=False)

    def _fives(self, tokens: Sequence[Token], position: int) -> Found:
        if tokens[position].numeral:
            return ()
        return tuple(
            item for item in self._limited(tokens, position, 5, 25, ordinal=False) if item[0] in _FIVES
        )

    def _two_digits(self, tokens: Sequence[Token], position: int) -> Found:
        numeral = tokens[position].numeral
        if numeral:
            fits = len(numeral.digits) == 2 and numeral.digits.isdigit() and int(numeral.digits) < 60
            return ((int(numeral.digits), position + 1),) if fits else ()
        return self._zero_unit(tokens, position) or self._limited(tokens, position, 10, 59, ordinal=False)

    def _zero_unit(self, tokens: Sequence[Token], position: int) -> Found:
        first = self._longest(tokens, position)
        if first is None or first.value != 0 or first.end >= len(tokens) or first.digits:
            return ()
        second = self._longest(tokens, first.end)
        if second is None or second.value not in range(10) or second.ordinal or second.digits:
            return ()
        return ((int(second.value), second.end),)
