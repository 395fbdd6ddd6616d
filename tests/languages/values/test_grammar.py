"""`values.toml` files: those that are there, a new one, and broken ones."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest

import languages
from languages.errors import LanguageError
from languages.values import (
    Amount,
    ClockTime,
    Date,
    add_languages,
    cardinal,
    find_values,
    ordinal,
    parse_number,
    same_values,
    speak_value,
    speakable,
    write_value,
)
from languages.values.grammar import grammar, read_grammar

module = import_module("languages.values.grammar")
BUILT_IN = Path(languages.__file__).parent

ENGLISH = Path(__file__).with_name("english.toml").read_text(encoding="utf-8")


@pytest.fixture
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An eighth language, from data alone."""
    monkeypatch.setattr(module, "_folders", list(module._folders))
    folder = tmp_path / "en"
    folder.mkdir()
    (folder / "values.toml").write_text(ENGLISH, encoding="utf-8")
    add_languages(tmp_path)
    yield folder
    grammar.cache_clear()


@pytest.mark.usefixtures("english")
def test_a_new_language_needs_no_code() -> None:
    assert cardinal(12525, "en") == "twelve thousand five hundred and twenty-five"
    assert ordinal(25, "en") == "twenty-fifth"
    assert all(parse_number(cardinal(number, "en"), "en") == number for number in range(0, 100_000, 97))
    for value in (ClockTime(9, 30), ClockTime(9, 5), Date(4, 3, 2026), Amount(Decimal("12500.50"))):
        assert [item.value for item in find_values(speak_value(value, "en"), "en")] == [value]
        assert [item.value for item in find_values(write_value(value, "en"), "en")] == [value]
    assert [item.value for item in find_values("half past nine", "en")] == [ClockTime(9, 30)]
    assert same_values("ten to ten, 5th of May", "en", "klokken 9.50 den 5. maj", "da") == ()
    assert speakable("e.g. 25%", "en") == "for example twenty-five percent"


def test_every_language_folder_has_values() -> None:
    folders = {path.parent.name for path in BUILT_IN.glob("*/language.toml")}
    assert folders == {path.parent.name for path in BUILT_IN.glob("*/values.toml")}


@pytest.mark.parametrize("path", sorted(BUILT_IN.glob("*/values.toml")), ids=lambda path: path.parent.name)
def test_drafts_say_that_they_are_drafts(path: Path) -> None:
    assert tomllib.loads(path.read_text(encoding="utf-8"))["reviewed"] is False


@pytest.mark.parametrize("path", sorted(BUILT_IN.glob("*/values.toml")), ids=lambda path: path.parent.name)
def test_every_language_knows_the_same_currencies(path: Path) -> None:
    assert read_grammar(path).spec.currency.keys() == {"DKK", "EUR", "USD"}


def broken(tmp_path: Path, old: str, new: str) -> Path:
    assert old in ENGLISH
    path = tmp_path / "values.toml"
    path.write_text(ENGLISH.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("reviewed = true", "reviewed = ", "not valid TOML"),
        ("reviewed = true", "checked = true", "checked: Unexpected keyword argument"),
        ('"one", "two",', '"one",', "cardinal.units: Tuple should have at least 9 items"),
        ('scheme = "additive"', 'scheme = "roman"', "cardinal.scheme"),
        ("half past {hour} = +30", "half past {hour} = soon", "minutes, such as"),
        ("half past {hour}", "half past {hour", "no pattern"),
        ("half past {hour}", "half past {hours}", "hours"),
    ],
)
def test_a_broken_file_says_what_to_change(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(LanguageError, match=message):
        read_grammar(broken(tmp_path, old, new))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match=r"values\.toml"):
        read_grammar(tmp_path / "values.toml")
    with pytest.raises(LanguageError, match="no folder of languages"):
        add_languages(tmp_path / "none")


def test_a_language_code_is_no_path() -> None:
    with pytest.raises(LanguageError):
        grammar("../da")
