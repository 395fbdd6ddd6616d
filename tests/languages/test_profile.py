"""The seven profiles that ship, and what a profile may not be."""

from pathlib import Path

import pytest

from languages import LanguageError, load_languages
from languages.loading import read_profile
from languages.profile import Level

SEVEN = ["ar", "da", "fa", "so", "tr", "uk", "ur"]
LANGUAGES = load_languages()


def test_the_seven_languages_ship_in_alphabetical_order() -> None:
    assert list(LANGUAGES) == SEVEN


@pytest.mark.parametrize("code", SEVEN)
def test_no_language_is_ready_before_it_is_measured(code: str) -> None:
    readiness = LANGUAGES[code].readiness
    assert readiness.level is not Level.GREEN
    assert "not measured" in readiness.reason.lower() or "nothing is measured" in readiness.reason


def test_somali_and_arabic_dialects_start_red() -> None:
    assert LANGUAGES["so"].readiness.level is Level.RED
    dialects = {dialect.code: dialect.readiness for dialect in LANGUAGES["ar"].dialects}
    assert {"apc", "acm", "arz", "ar-maghreb"} <= dialects.keys()
    assert all(
        readiness is not None and readiness.level is Level.RED
        for code, readiness in dialects.items()
        if code != "arb"
    )


@pytest.mark.parametrize("code", SEVEN)
def test_direction_belongs_to_the_script(code: str) -> None:
    language = LANGUAGES[code]
    assert (language.direction == "rtl") == (language.script == "Arab")


@pytest.mark.parametrize("code", [code for code in SEVEN if code != "da"])
def test_every_other_language_says_what_a_booking_must_name(code: str) -> None:
    assert LANGUAGES[code].dialects
    assert all(dialect.booking.endswith(".") for dialect in LANGUAGES[code].dialects)


@pytest.mark.parametrize("code", SEVEN)
def test_forms_of_address_hold_the_name(code: str) -> None:
    assert all("{name}" in form for form in LANGUAGES[code].address.forms)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('code = "uk"', 'code = "UKR"', "code"),
        ('script = "Cyrl"', 'script = "Grek"', "script"),
        ('level = "amber"', 'level = "fine"', "readiness.level"),
        ('pronoun = "Ви"', 'pronoun = ""', "address.pronoun"),
        ('cldr = "uk"', 'cldr = "uk"\nbabel = "uk"', "engines.babel"),
        ('own = "Українська"', "", "names.own"),
        ('digits = ["latn"]', "digits = []", "digits"),
        ('code = "uk"', "code = ", "TOML"),
    ],
)
def test_a_profile_that_cannot_be_used_says_where(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = (LANGUAGES["uk"].folder / "language.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "language.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LanguageError, match=complaint):
        read_profile(path)


def test_texts_are_found_by_key() -> None:
    assert LANGUAGES["tr"].ui("button.yes") == "Evet"
    with pytest.raises(LanguageError, match=r"button\.maybe"):
        LANGUAGES["tr"].ui("button.maybe")
