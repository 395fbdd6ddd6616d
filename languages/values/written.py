"""Numbers, dates, times and codes that are written in digits."""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from languages.values.kinds import ClockTime, Cpr, Date, Phone, Value
from languages.values.spec import Ordinals, Written

_SPACES: Final = "\u00a0\u202f\u2009"
_FRACTIONS: Final = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_DASH: Final = "[-‐‑–]"
_END: Final = r"(?![\d½¼¾])"

_ISO: Final = re.compile(rf"(?P<y>\d{{4}})([-/.])(?P<m>\d{{1,2}})\2(?P<d>\d{{1,2}}){_END}")
_DATE: Final = re.compile(
    rf"(?P<d>\d{{1,2}})(?:/|-|\.\s?)(?P<m>\d{{1,2}})(?:/|-|\.\s?|\s)(?P<y>\d{{4}}){_END}"
)
_SHORT_DATE: Final = re.compile(
    rf"(?P<d>\d{{1,2}})(?P<a>[./-])(?P<m>\d{{1,2}})(?:(?P=a)|(?<=/\d)-|(?<=/\d\d)-)(?P<y>\d{{2}}){_END}(?![./-]?\d)"
)
_CPR: Final = re.compile(rf"(\d{{6}})[-‐‑– ]?(\d{{4}}){_END}")
_PHONE: Final = re.compile(
    rf"\+\d{{1,3}}(?:[\s-]?\d{{2,4}}){{2,5}}{_END}|00[1-9]\d(?:[\s-]?\d{{2,4}}){{2,5}}{_END}"
    rf"|\d\d\s\d\d\s\d\d\s\d\d{_END}(?!\s\d\d\b)|\d{{4}}\s\d{{4}}{_END}|0\d{{1,3}}(?:[\s-]\d{{2,4}}){{2,4}}{_END}|[2-9]\d{{7}}{_END}"
)
_CLOCK: Final = re.compile(rf"(\d{{1,2}}):(\d{{2}}){_END}(?!:)")
_PAIR: Final = re.compile(rf"(\d{{1,2}})\.(\d{{1,2}}){_END}(?!\.\d)")
_SLASH: Final = re.compile(rf"(\d{{1,2}})/(\d{{1,2}}){_END}(?!/\d)")
_MIXED: Final = re.compile(r"(\d+)\s(1/2|1/4|3/4)(?![\d/])|(\d*)\s?([½¼¾])")
_RUN: Final = re.compile(r"\d+(?:[.,:/٫٬،]\d+)*")


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a group of digits can mean. Several readings may be open until its neighbours decide.

    Attributes:
        end: offset behind it. digits: as it stands, in ASCII.
        number: as a quantity, by the language's separators. loose: by those of another, when a unit follows.
        bare: digits only. ordinal: an ending makes it one.
        value: what it is for sure, whatever stands beside it (an ISO date, a CPR number).
        date, time: what it is if a word says so. default: what it is if none does.
        money: a Danish ",-" follows.
    """

    end: int
    digits: str
    number: Decimal | None = None
    loose: Decimal | None = None
    bare: bool = False
    ordinal: bool = False
    suffixed: bool = False
    money: bool = False
    value: Value | None = None
    date: Date | None = None
    time: ClockTime | None = None
    default: Value | None = None


def date_of(day: int, month: int, year: int | None = None) -> Date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return Date(day, month, year)
    except ValueError:
        return None


def time_of(hour: int, minute: int = 0) -> ClockTime | None:
    """The time, or None where the clock has no such time."""
    try:
        return ClockTime(hour, minute)
    except ValueError:
        return None


def phone_like(digits: str) -> bool:
    """Whether digits in groups can be a telephone number: a Danish one, or one that starts with 0."""
    return len(digits) == 8 or (digits[:1] == "0" and digits[:3] != "000" and 9 <= len(digits) <= 12)


def cpr_like(digits: str) -> bool:
    """Whether ten digits start with a day and a month."""
    return len(digits) == 10 and date_of(int(digits[:2]), int(digits[2:4])) is not None


class NumeralReader:
    """Reads digits by the conventions of one language."""

    def __init__(self, written: Written, ordinals: Ordinals) -> None:
        self._pair, self._slash = written.pair, written.slash
        spaces = [mark for mark in written.thousands if mark.isspace()]
        thousands = "".join(map(re.escape, written.thousands)) + (_SPACES if spaces else _SPACES[:2])
        decimal = "".join(map(re.escape, written.decimal)) + "٫"
        indian = rf"|\d{{1,2}}(?:[{thousands}]\d\d)+[{thousands}]\d{{3}}" if written.lakhs else ""
        self._grouped = re.compile(
            rf"(?P<whole>\d{{1,3}}(?:[{thousands}٬]\d{{3}})+{indian})(?![{thousands}٬]?\d)(?:[{decimal}](?P<part>\d+))?{_END}"
        )
        self._plain = re.compile(rf"(?P<whole>\d+)(?:[{decimal}](?P<part>\d+))?{_END}(?![.,:/٬،]\d)")
        foreign = "".join(mark for mark in ".," if mark not in written.decimal)
        self._foreign_group = (
            re.compile(rf"\d{{1,3}}(?:[{foreign}]\d{{3}})+{_END}(?![.,]\d)") if foreign else None
        )
        self._foreign_part = re.compile(rf"(\d+)[{foreign}](\d{{1,2}}){_END}(?![.,/]\d)") if foreign else None
        self._ordinal = _endings(ordinals.suffixes)
        self._case = _endings(written.suffixes)
        self._digits = {
            ord(char): str(unicodedata.digit(char))
            for char in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９"
        }

    def ascii(self, text: str) -> str:
        """The text with every digit in ASCII, each at its old offset."""
        return text if text.isascii() else text.translate(self._digits)

    def read(self, text: str, position: int) -> Numeral | None:
        """The numeral that starts at `position` of a text that went through `ascii`; None where none does."""
        char = text[position]
        if not ("0" <= char <= "9" or char in "+-−½¼¾"):
            return None
        if char in "-−":
            return self._negative(text, position)
        numeral = (
            self._full_date(text, position)
            or self._code(text, position)
            or self._calendar(text, position)
            or self._quantity(text, position)
        )
        if numeral is None:
            if char == "+":
                return None
            run = _RUN.match(text, position)
            if run is None:
                return None
            numeral = Numeral(run.end(), run[0])
        return self._ending(text, numeral)

    def _negative(self, text: str, position: int) -> Numeral | None:
        before = text[position - 1] if position else " "
        after = text[position + 1 : position + 2]
        if not (before.isspace() or before in "(\u2066\u2067\u200e\u200f") or not ("0" <= after <= "9"):
            return None
        if re.search(r"\d\s*$", text[:position]):  # a range written "10 -12"
            return None
        numeral = self._quantity(text, position + 1)
        if numeral is None or numeral.number is None:
            return None
        numeral = self._ending(text, numeral)
        number = -numeral.number if numeral.number is not None else None
        return replace(numeral, number=number, bare=False, digits="-" + numeral.digits)

    def _code(self, text: str, position: int) -> Numeral | None:
        if found := _PHONE.match(text, position):
            number = re.sub(r"[^\d+]", "", found[0])
            plus = number.startswith(("+", "00"))
            if 8 <= len(number.lstrip("+")) <= 17 if plus else phone_like(number):
                count = Decimal(number) if found[0].isdigit() and not number.startswith("0") else None
                return Numeral(
                    found.end(), found[0], number=count, bare=count is not None, value=Phone(number)
                )
        if (found := _CPR.match(text, position)) and cpr_like(found[1] + found[2]):
            return Numeral(found.end(), found[0], value=Cpr(found[1] + found[2]))
        return None

    @staticmethod
    def _full_date(text: str, position: int) -> Numeral | None:
        for pattern in (_ISO, _DATE, _SHORT_DATE):
            found = pattern.match(text, position)
            if found and (date := date_of(int(found["d"]), int(found["m"]), int(found["y"]))):
                return Numeral(found.end(), found[0], value=date)
        return None

    def _calendar(self, text: str, position: int) -> Numeral | None:
        if found := _CLOCK.match(text, position):
            time = time_of(int(found[1]), int(found[2]))
            if time:
                return Numeral(found.end(), found[0], value=time, time=time)
        if found := _SLASH.match(text, position):
            date = date_of(int(found[1]), int(found[2]))
            if self._slash == "decimal":
                return Numeral(found.end(), found[0], loose=Decimal(f"{found[1]}.{found[2]}"), date=date)
            part = int(found[1]) / Decimal(int(found[2])) if found[2] in ("2", "4", "5", "8") else None
            if date:
                return Numeral(found.end(), found[0], loose=part, date=date, default=date)
        if found := _PAIR.match(text, position):
            return self._dotted(found)
        return None

    def _dotted(self, found: re.Match[str]) -> Numeral | None:
        """9.30, 4.3: a time, a date or a number with a decimal point."""
        first, second = int(found[1]), int(found[2])
        time = time_of(first, second) if len(found[2]) == 2 else None
        date = date_of(first, second)
        number = Decimal(found[0]) if self._plain.fullmatch(found[0]) else None
        loose = Decimal(found[0]) if not found[1].startswith("0") or found[1] == "0" else None
        if number is None and time is None and date is None:
            return None
        numeral = Numeral(found.end(), found[0], number=number, loose=loose, date=date, time=time)
        if number is not None or self._pair == "none" or len(found[2]) != 2:
            return numeral
        first_choice, other = (time, date) if self._pair == "time" else (date, time)
        return replace(numeral, default=first_choice or other)

    def _quantity(self, text: str, position: int) -> Numeral | None:
        if found := _MIXED.match(text, position):
            whole, part = found[1] or found[3] or "0", found[2] or found[4]
            fraction = _FRACTIONS.get(part) or int(part[0]) / Decimal(int(part[2]))
            return Numeral(found.end(), found[0], number=int(whole) + fraction)
        if found := self._grouped.match(text, position):
            whole = re.sub(r"\D", "", found["whole"])
            if not whole.startswith("0"):
                return self._number(text, found, whole, bare=False)
        if found := self._plain.match(text, position):
            whole = found["whole"]
            if whole.startswith("0") and len(whole) > 1:
                return Numeral(found.end(), found[0])
            return self._number(text, found, whole, bare=found["part"] is None)
        if (
            self._foreign_group
            and (found := self._foreign_group.match(text, position))
            and text[position] != "0"
        ):
            # 12.500 where the language writes 12 500: no other reading is in use.
            return Numeral(found.end(), found[0], number=Decimal(re.sub(r"\D", "", found[0])))
        if self._foreign_part and (found := self._foreign_part.match(text, position)):
            return Numeral(found.end(), found[0], loose=Decimal(f"{found[1]}.{found[2]}"))
        return None

    @staticmethod
    def _number(text: str, found: re.Match[str], whole: str, *, bare: bool) -> Numeral:
        part = found["part"]
        number = Decimal(f"{whole}.{part}") if part else Decimal(whole)
        end = found.end()
        if part is None and (dash := re.compile(r",[-–—]{1,2}(?!\d)").match(text, end)):
            return Numeral(dash.end(), text[found.start() : dash.end()], number=number, money=True)
        return Numeral(end, found[0], number=number, bare=bare)

    def _ending(self, text: str, numeral: Numeral) -> Numeral:
        if numeral.bare and self._ordinal and (found := self._ordinal.match(text, numeral.end)):
            return replace(numeral, end=found.end(), ordinal=True, suffixed=True)
        if self._case and (found := self._case.match(text, numeral.end)):
            return replace(numeral, end=found.end(), suffixed=True)
        return numeral


def _endings(suffixes: tuple[str, ...]) -> re.Pattern[str] | None:
    """Endings behind digits, after an apostrophe, a hyphen or nothing."""
    if not suffixes:
        return None
    longest_first = "|".join(_ending(suffix) for suffix in sorted(suffixes, key=len, reverse=True))
    return re.compile(rf"(?:{longest_first})(?![^\W\d_])", re.IGNORECASE)


def _ending(suffix: str) -> str:
    if suffix == "'":
        return r"['’‘ʼ][^\W\d_]+"
    mark = "['’‘ʼ]" if suffix.startswith("'") else r"['’‘ʼ\-‑\u200c]?"
    return mark + re.escape(suffix.removeprefix("'"))
