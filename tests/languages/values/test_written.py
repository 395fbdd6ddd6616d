"""Digits, by the conventions of each language."""

from decimal import Decimal

import pytest

from languages.values import ClockTime, Cpr, Date, Phone
from languages.values.grammar import grammar
from languages.values.written import Numeral, NumeralReader, cpr_like, phone_like


def read(text: str, language: str) -> Numeral:
    spec = grammar(language).spec
    reader = NumeralReader(spec.written, spec.ordinal)
    numeral = reader.read(reader.ascii(text), 0)
    assert numeral is not None
    return numeral


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("12.500,50", "da", "12500.50"),
        ("1.250.000", "da", "1250000"),
        ("12 500", "da", "12500"),
        ("2,5", "da", "2.5"),
        ("12.500", "uk", "12500"),
        ("12\u00a0500,50", "uk", "12500.50"),
        ("12,500.50", "ar", "12500.50"),
        ("١٢٬٥٠٠٫٥٠", "ar", "12500.50"),
        ("١٢٥٠٠", "ar", "12500"),
        ("۲۶،۷۵۰", "fa", "26750"),
        ("1,25,000", "ur", "125000"),
        ("12.500,50", "tr", "12500.50"),
        ("12,500.50", "so", "12500.50"),
        ("2½", "da", "2.5"),
        ("2 1/2", "da", "2.5"),
        ("-5", "da", "-5"),
        ("−2,25", "da", "-2.25"),
        ("0,5", "da", "0.5"),
    ],
)
def test_quantities(text: str, language: str, number: str) -> None:
    numeral = read(text, language)
    assert numeral.number == Decimal(number)
    assert numeral.end == len(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-03-04", Date(4, 3, 2026)),
        ("2026/03/04", Date(4, 3, 2026)),
        ("04.03.2026", Date(4, 3, 2026)),
        ("04-03-2026", Date(4, 3, 2026)),
        ("4/3-2026", Date(4, 3, 2026)),
        ("4/3 2026", Date(4, 3, 2026)),
        ("4. 3. 2026", Date(4, 3, 2026)),
        ("04.03.26", Date(4, 3, 26)),
        ("4/3-26", Date(4, 3, 26)),
        ("9:30", ClockTime(9, 30)),
        ("040368-1234", Cpr("0403681234")),
        ("040368 1234", Cpr("0403681234")),
        ("0403681234", Cpr("0403681234")),
        ("12 34 56 78", Phone("12345678")),
        ("1234 5678", Phone("12345678")),
        ("23456789", Phone("23456789")),
        ("+45 12 34 56 78", Phone("+4512345678")),
        ("+380 50 123 45 67", Phone("+380501234567")),
        ("0532 123 45 67", Phone("05321234567")),
    ],
)
def test_what_is_sure_whatever_stands_beside_it(text: str, value: object) -> None:
    assert read(text, "da").value == value


def test_times_and_dates_with_a_dot_depend_on_the_language() -> None:
    assert read("9.30", "da").default == ClockTime(9, 30)
    assert read("31.12", "da").default == Date(31, 12)
    assert read("04.03", "uk").default == Date(4, 3)
    assert read("09.30", "uk").default == ClockTime(9, 30)
    assert read("9.30", "ur").number == Decimal("9.30")


def test_a_slash_is_a_date_or_in_farsi_perhaps_a_decimal_point() -> None:
    assert read("4/3", "da").default == Date(4, 3)
    assert read("۲/۵", "fa").default is None
    assert read("۲/۵", "fa").loose == Decimal("2.5")


@pytest.mark.parametrize("text", ["45.67.89", "2٬52", "1.2.3.4", "99/99", "007", "12:99"])
def test_what_fits_nothing_keeps_its_digits_together(text: str) -> None:
    numeral = read(text, "da")
    assert numeral.number is None
    assert numeral.value is None
    assert numeral.digits == text


def test_endings_of_digits() -> None:
    assert read("5-го", "uk").ordinal
    assert read("5'inci", "tr").ordinal
    assert read("4ta", "so").suffixed
    assert read("9:30'da", "tr").end == len("9:30'da")
    assert not read("3a", "tr").suffixed


def test_a_danish_price_without_oere() -> None:
    assert read("1.250,-", "da").money


def test_a_minus_is_one_only_in_front_of_a_number() -> None:
    spec = grammar("da").spec
    reader = NumeralReader(spec.written, spec.ordinal)
    assert reader.read("10-12", 2) is None
    assert reader.read("10 -12", 3) is None
    assert reader.read("covid-19", 5) is None


def test_phone_and_cpr_shapes() -> None:
    assert phone_like("12345678")
    assert phone_like("0501234567")
    assert not phone_like("123456789")
    assert cpr_like("0403681234")
    assert not cpr_like("4003681234")
