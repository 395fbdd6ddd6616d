"""The package's questions, in all seven languages: nothing changes on the way there and back."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from languages import load_languages
from languages.errors import LanguageError
from languages.values import (
    Number,
    Ordinal,
    Value,
    cardinal,
    find_values,
    may_start_value,
    ordinal,
    parse_number,
    same_values,
    speak_value,
    speakable,
    write_value,
)
from tests.languages.values.drawn import LANGUAGES, numbers, ordinals, values, whole_numbers

every_language = pytest.mark.parametrize("language", LANGUAGES)


def found(text: str, language: str) -> list[Value]:
    return [item.value for item in find_values(text, language)]


@every_language
def test_every_number_below_three_thousand_is_read_as_it_is_said(language: str) -> None:
    changed = [
        number for number in range(3000) if parse_number(cardinal(number, language), language) != number
    ]
    assert not changed


@every_language
@settings(max_examples=150)
@given(number=whole_numbers)
def test_large_numbers_are_read_as_they_are_said(language: str, number: int) -> None:
    assert parse_number(cardinal(number, language), language) == number


@every_language
def test_ordinals_are_read_as_they_are_said(language: str) -> None:
    for number in range(3, 1001):
        said = found(ordinal(number, language), language)
        # Danish has one word for a hundred and hundredth.
        if (language, number) == ("so", 7):
            continue  # "toddobaad" is also a week
        assert said in ([Ordinal(number)], [Number(Decimal(number))]), number


@every_language
@settings(max_examples=150)
@given(value=values)
def test_what_is_spoken_is_found(language: str, value: Value) -> None:
    assert [item.canonical for item in found(speak_value(value, language), language)] == [value.canonical]


@every_language
@settings(max_examples=150)
@given(value=values)
def test_what_is_written_is_found(language: str, value: Value) -> None:
    assert [item.canonical for item in found(write_value(value, language), language)] == [value.canonical]


@every_language
@settings(max_examples=150)
@given(value=values)
def test_a_text_made_speakable_has_no_digit_and_the_same_value(language: str, value: Value) -> None:
    written = f"– {write_value(value, language)}, –"
    spoken = speakable(written, language)
    assert not any(map(str.isdigit, spoken))
    assert [item.canonical for item in found(spoken, language)] == [value.canonical]


@every_language
@settings(max_examples=150)
@given(first=values, second=values)
def test_neighbours_stay_apart_when_they_are_spoken(language: str, first: Value, second: Value) -> None:
    written = f"{write_value(first, language)} – {write_value(second, language)}"
    assert same_values(written, language, speakable(written, language), language) == ()


@every_language
@settings(max_examples=150)
@given(value=values)
def test_a_value_is_the_same_in_danish_and_in_the_other_language(language: str, value: Value) -> None:
    assert same_values(write_value(value, "da"), "da", speak_value(value, language), language) == ()
    assert same_values(speak_value(value, language), language, write_value(value, "da"), "da") == ()


@every_language
@settings(max_examples=150)
@given(one=numbers, other=numbers)
def test_a_number_that_changed_is_told_on_both_sides(language: str, one: Number, other: Number) -> None:
    told = same_values(write_value(one, "da"), "da", speak_value(other, language), language)
    sides = {mismatch.missing_in: mismatch.canonical for mismatch in told}
    if one.canonical == other.canonical:
        assert not told
    else:
        # One in words may be an article, so it alone is not told on the other side.
        assert sides["target"] == one.canonical
        assert sides.get("source", "1") == other.canonical


@every_language
@given(value=ordinals)
def test_ordinals_are_found_as_they_are_spoken(language: str, value: Ordinal) -> None:
    if (language, value.number) != ("so", 7):
        assert found(speak_value(value, language), language) == [value]


@every_language
@given(value=values)
def test_offsets_cut_out_the_value(language: str, value: Value) -> None:
    written = write_value(value, language)
    text = f"({written})"
    (item,) = find_values(text, language)
    assert text[item.start : item.end].strip("()\u2066\u2069.") == written.strip("\u2066\u2069.")


def test_one_is_an_article_unless_a_number_is_expected() -> None:
    assert found("jeg har en bil", "da") == []
    assert [item.value for item in find_values("jeg har en bil", "da", numeric=True)] == [Number(Decimal(1))]
    assert found("En.", "da") == [Number(Decimal(1))]
    assert found("hundrede og en", "da") == [Number(Decimal(101))]


@every_language
def test_the_emergency_number_is_said_digit_by_digit(language: str) -> None:
    said = speakable("112.", language)
    assert said != f"{cardinal(112, language)}."
    assert found(said, language) == [Number(Decimal(112))]
    assert parse_number(cardinal(112, language), language) == 112
    assert same_values("Ring 112.", "da", said, language) == ()


def test_a_verb_is_no_number() -> None:
    assert found("آپ لکھ سکتے ہیں", "ur") == []
    assert found("دو لاکھ", "ur") == [Number(Decimal(200_000))]


@pytest.mark.parametrize(
    ("word", "language", "may"),
    [
        ("arbejde.", "da", False),
        ("ti", "da", True),
        ("Klokken", "da", True),  # announces a time
        ("B12", "da", True),
        ("+", "da", True),  # "+ 45 22 33 44 55"
        ("½", "da", True),
        ("tak,to", "da", True),
        ("أفهم", "ar", False),
        ("وعشرين", "ar", True),
    ],
)
def test_a_word_at_which_a_value_can_start(word: str, language: str, may: bool) -> None:
    assert may_start_value(word, language) is may


@every_language
def test_where_none_can_start_there_is_none(language: str) -> None:
    skipped = 0
    for phrase in load_languages()[language].phrases.values():
        for text in (*phrase.forms, *phrase.heard):
            if not any(may_start_value(word, language) for word in text.split()):
                skipped += 1
                assert find_values(text, language, numeric=True) == ()
    assert skipped > 100


def test_numbers_out_of_reach_are_refused() -> None:
    for number in (-1, 1_000_000_000):
        with pytest.raises(ValueError, match="999999999"):
            cardinal(number, "da")
    for number in (0, 1001):
        with pytest.raises(ValueError, match="1000"):
            ordinal(number, "da")


def test_a_text_that_is_no_single_number_is_none() -> None:
    assert parse_number("to eller tre", "da") is None
    assert parse_number("goddag", "da") is None
    assert parse_number("", "da") is None
    assert parse_number("12.500,50", "da") == Decimal("12500.50")


def test_an_unknown_language_says_which_there_are() -> None:
    with pytest.raises(LanguageError, match=r"Choose from: ar, da, fa"):
        find_values("1", "xx")
