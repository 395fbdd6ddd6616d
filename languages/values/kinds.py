"""The values that must never change on their way from one language to the other.

Each has a `kind` and a `canonical` string that is the same in every language. `kind` and
`canonical` together name the value: the number 7 and Sunday are both "7".
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

DAYS_IN_MONTH: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def plain(number: Decimal) -> str:
    """The number in ASCII digits without exponent, grouping or trailing zeros: `12500.5`."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Number:
    """A count, a duration, a size: any plain number."""

    kind: ClassVar[str] = "number"
    number: Decimal

    @property
    def canonical(self) -> str:
        return plain(self.number)


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A place in an order, from 1 (from 0 where a language has a zeroth)."""

    kind: ClassVar[str] = "ordinal"
    number: int

    @property
    def canonical(self) -> str:
        return str(self.number)


@dataclass(frozen=True, slots=True)
class Weekday:
    """1 is Monday, 7 is Sunday (ISO 8601)."""

    kind: ClassVar[str] = "weekday"
    number: int

    def __post_init__(self) -> None:
        _require(1 <= self.number <= 7, "A weekday is 1 (Monday) to 7 (Sunday).")

    @property
    def canonical(self) -> str:
        return str(self.number)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the Gregorian calendar, without a day."""

    kind: ClassVar[str] = "month"
    number: int

    def __post_init__(self) -> None:
        _require(1 <= self.number <= 12, "A month is 1 to 12.")

    @property
    def canonical(self) -> str:
        return f"{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the Gregorian calendar. A year of two digits stays two digits: nothing is guessed."""

    kind: ClassVar[str] = "date"
    day: int
    month: int
    year: int | None = None

    def __post_init__(self) -> None:
        _require(1 <= self.month <= 12, "A month is 1 to 12.")
        _require(1 <= self.day <= DAYS_IN_MONTH[self.month - 1], "The month does not have that day.")
        _require(self.year is None or 0 <= self.year <= 9999, "A year is 0 to 9999.")

    @property
    def canonical(self) -> str:
        """`2026-03-04`; `--03-04` without a year (ISO 8601:2000); `26-03-04` with a year of two digits."""
        if self.year is None:
            return f"--{self.month:02d}-{self.day:02d}"
        year = f"{self.year:02d}" if self.year < 100 else f"{self.year:04d}"
        return f"{year}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day as it was said: "halv ti" is 9:30, whether in the morning or in the evening."""

    kind: ClassVar[str] = "time"
    hour: int
    minute: int = 0

    def __post_init__(self) -> None:
        inside = 0 <= self.hour <= 23 and 0 <= self.minute <= 59
        _require(inside or (self.hour, self.minute) == (24, 0), "A time is 0:00 to 24:00.")

    @property
    def canonical(self) -> str:
        return f"{self.hour:02d}:{self.minute:02d}"


@dataclass(frozen=True, slots=True)
class Amount:
    """Money. `currency` is ISO 4217."""

    kind: ClassVar[str] = "amount"
    number: Decimal
    currency: str = "DKK"

    @property
    def canonical(self) -> str:
        return f"{plain(self.number)} {self.currency}"


@dataclass(frozen=True, slots=True)
class Percent:
    """A share: 25 is 25 %."""

    kind: ClassVar[str] = "percent"
    number: Decimal

    @property
    def canonical(self) -> str:
        return f"{plain(self.number)}%"


@dataclass(frozen=True, slots=True)
class Cpr:
    """A Danish civil registration number, ten digits."""

    kind: ClassVar[str] = "cpr"
    digits: str

    def __post_init__(self) -> None:
        _require(
            len(self.digits) == 10 and self.digits.isascii() and self.digits.isdigit(),
            "A CPR number has ten digits.",
        )

    @property
    def canonical(self) -> str:
        return f"{self.digits[:6]}-{self.digits[6:]}"


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as it was given: digits, `+` first where it was said. Eight digits are Danish."""

    kind: ClassVar[str] = "phone"
    number: str

    def __post_init__(self) -> None:
        digits = self.number.removeprefix("+")
        _require(
            digits.isascii() and digits.isdigit(),
            "A telephone number is digits, with or without a plus first.",
        )

    @property
    def canonical(self) -> str:
        if self.number.startswith("+"):
            return self.number
        if self.number.startswith("00") and self.number[2:3] != "0":
            return f"+{self.number[2:]}"
        return f"+45{self.number}" if len(self.number) == 8 else self.number


@dataclass(frozen=True, slots=True)
class Digits:
    """Digits that are a name rather than a quantity (an account, a case): a leading zero counts."""

    kind: ClassVar[str] = "digits"
    digits: str

    @property
    def canonical(self) -> str:
        return self.digits


@dataclass(frozen=True, slots=True)
class Address:
    """A Danish address as it was said, with its numbers in digits. What was not said is empty."""

    kind: ClassVar[str] = "address"
    street: str
    number: str
    floor: str = ""
    postcode: str = ""
    town: str = ""

    @property
    def canonical(self) -> str:
        """`Nørrebrogade 20, 3. tv, 2200 København N`."""
        place = f"{self.postcode} {self.town}".strip()
        return ", ".join(part for part in (f"{self.street} {self.number}", self.floor, place) if part)


Value = (
    Address | Number | Ordinal | Weekday | Month | Date | ClockTime | Amount | Percent | Cpr | Phone | Digits
)


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value and where it stands: `text[start:end]`.

    The words that only introduce it ("klokken", "den", "о", "saat") stand outside; what belongs to it
    ("kroner", "procent", "بجے") stands inside.
    """

    value: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A value that one side has and the other has not. `missing_in` is "source" or "target"."""

    kind: str
    canonical: str
    missing_in: str
