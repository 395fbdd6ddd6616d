"""A Danish address is one value, whole, in whatever language it is said."""

import pytest
from hypothesis import given, settings

from languages.values import Address, find_values, same_values, speak_value, speakable, write_value
from tests.languages.values.drawn import LANGUAGES, addresses

every_language = pytest.mark.parametrize("language", LANGUAGES)


def found(text: str, language: str = "da") -> list[str]:
    return [item.value.canonical for item in find_values(text, language) if isinstance(item.value, Address)]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Jeg bor på Nørrebrogade 20.", "Nørrebrogade 20"),
        ("Jeg bor på Nørrebrogade 20, 2200 København N.", "Nørrebrogade 20, 2200 København N"),
        ("Nørrebrogade 20 2200 København N", "Nørrebrogade 20, 2200 København N"),
        ("Nørrebrogade tyve, 2200 København", "Nørrebrogade 20, 2200 København"),
        ("Gammel Kongevej 120 b, 3. tv, 1850 Frederiksberg C",
         "Gammel Kongevej 120B, 3. tv, 1850 Frederiksberg C"),
        ("H.C. Andersens Boulevard 2, st. th., 1553 København V",
         "H.C. Andersens Boulevard 2, st. th, 1553 København V"),
        ("Vesterbro Torv 5, 4. sal", "Vesterbro Torv 5, 4. sal"),
        ("Nørrebrogade 20 kl. 10", "Nørrebrogade 20"),
    ],
)  # fmt: skip
def test_an_address_is_found_whole(text: str, canonical: str) -> None:
    assert found(text) == [canonical]


@pytest.mark.parametrize(
    "text", ["Vi mødes på Plads 5", "på vej 20", "Jeg er 20", "Jeg har 3 gade", "Nørrebrogade"]
)
def test_what_is_no_address(text: str) -> None:
    assert found(text) == []


def test_what_stands_beside_it_is_found_too() -> None:
    text = "Mødet er den 4. marts kl. 10 på Nyropsgade 1, tlf. 12 34 56 78"
    assert [item.value.kind for item in find_values(text, "da")] == ["date", "time", "address", "phone"]


def test_it_stays_as_it_is_among_arabic_letters() -> None:
    text = "أسكن في Nørrebrogade ٢٠, ٢٢٠٠ København N"
    assert found(text, "ar") == ["Nørrebrogade 20, 2200 København N"]


@every_language
@settings(max_examples=60)
@given(address=addresses)
def test_what_is_written_or_spoken_is_found(language: str, address: Address) -> None:
    for said in (
        write_value(address, language),
        speak_value(address, language),
        speakable(f"{write_value(address, language)}.", language),
    ):
        assert found(said, language) == [address.canonical]


@every_language
@settings(max_examples=60)
@given(one=addresses, other=addresses)
def test_an_address_that_changed_is_told(language: str, one: Address, other: Address) -> None:
    told = same_values(write_value(one, "da"), "da", speak_value(other, language), language)
    assert bool(told) is (one != other)
