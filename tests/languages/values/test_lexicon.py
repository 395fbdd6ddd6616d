"""The words that values are made of."""

from decimal import Decimal

import pytest

from languages.values.grammar import grammar
from languages.values.lexicon import Doubt, Lexeme, Role, first_ten, matches, spellings, spoken

ENDINGS = {"*": {"masculine": "ий", "genitive": "ого"}}


def lexemes(text: str, language: str) -> list[Lexeme]:
    own = grammar(language)
    return [lexeme for lexeme, _ in own.lexicon.at(own.tokens(text), 0)]


def test_endings_multiply_spellings() -> None:
    assert list(spellings("перш*|ранній", ENDINGS)) == ["перший", "першого", "ранній"]


def test_what_is_spoken_is_the_first_spelling_in_the_form_asked_for() -> None:
    assert spoken("перш*|ранній", ENDINGS) == "перший"
    assert spoken("перш*|ранній", ENDINGS, "genitive") == "першого"
    assert spoken("перш*", ENDINGS, "no such form") == "перший"
    assert spoken("ти|де", {}) == "ти"


@pytest.mark.parametrize(
    ("text", "language", "role", "value"),
    [
        ("halvtreds", "da", Role.TEN, 50),
        ("marts", "da", Role.MONTH, 3),
        ("mandagen", "da", Role.WEEKDAY, 1),
        ("п'ятницю", "uk", Role.WEEKDAY, 5),
        ("четвертого", "uk", Role.UNIT, 4),
        ("двісті", "uk", Role.HUNDREDS, 200),
        ("ألفين", "ar", Role.SCALES, 2000),
        ("كانون الثاني", "ar", Role.MONTH, 1),
        ("dörtte", "tr", Role.UNIT, 4),
        ("ساڑھے", "ur", Role.BEFORE, 0),
        ("sagaalka", "so", Role.HOUR, 9),
    ],
)
def test_meanings(text: str, language: str, role: Role, value: int) -> None:
    assert any(lexeme.role is role and int(lexeme.value) == value for lexeme in lexemes(text, language))


def test_the_longest_phrase_comes_first() -> None:
    own = grammar("ar")
    found = list(own.lexicon.at(own.tokens("أحد عشر"), 0))
    assert [end for _, end in found] == sorted((end for _, end in found), reverse=True)
    assert found[0][0].value == 11


def test_an_abbreviation_needs_its_stop_close_by() -> None:
    assert lexemes("jan. 2026", "da")
    assert not lexemes("jan 2026", "da")
    assert not lexemes("jan . 2026", "da")


def test_a_stressed_spelling_is_not_doubtful() -> None:
    assert {lexeme.doubt for lexeme in lexemes("en", "da")} == {Doubt.ARTICLE}
    assert {lexeme.doubt for lexeme in lexemes("én", "da")} == {Doubt.NONE}
    assert Doubt.NONE in {lexeme.doubt for lexeme in lexemes("اسّی", "ur")}


def test_tanwin_tells_one_thousand_from_two() -> None:
    assert {(lexeme.role, lexeme.value) for lexeme in lexemes("ألفًا", "ar")} == {
        (Role.SCALE, Decimal(1000)),
        (Role.COUNTED_SCALE, Decimal(1000)),
    }
    assert (Role.SCALES, Decimal(2000)) in {(lexeme.role, lexeme.value) for lexeme in lexemes("ألفا", "ar")}


def test_inflected_numbers_end_a_number() -> None:
    assert all(lexeme.last for lexeme in lexemes("dokuzu", "tr"))
    assert not any(lexeme.last for lexeme in lexemes("dokuz", "tr"))


def test_matches_does_not_run_over_the_end() -> None:
    own = grammar("da")
    tokens = own.tokens("to en")
    assert matches(tokens, 0, ("to", "en"))
    assert not matches(tokens, 1, ("en", "halv"))


def test_nine_tens_start_at_ten() -> None:
    assert first_ten(["x"] * 9) == 10
    assert first_ten(["x"] * 8) == 20
    assert first_ten(None) == 20
