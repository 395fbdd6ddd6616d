"""The small pattern language."""

from collections.abc import Mapping, Sequence

import pytest

from languages.errors import LanguageError
from languages.values.grammar import grammar
from languages.values.patterns import Match, PatternSet, compile_pattern
from languages.values.text import Token


def read(slot: str, tokens: Sequence[Token], position: int) -> list[tuple[object, int]]:
    """A slot takes one numeral."""
    numeral = tokens[position].numeral
    return [(numeral.digits, position + 1)] if numeral else []


def build(binds: Mapping[str, object]) -> object:
    return dict(binds)


def matched(pattern: str, text: str, position: int = 0) -> list[Match]:
    own = grammar("da")
    patterns = PatternSet(compile_pattern(pattern, build, own.lexicon, "klokken|kl."))
    return list(patterns.at(own.tokens(text), position, read))


def test_words_alternatives_and_slots() -> None:
    (found,) = matched("{n} kr.|kroner", "5 kroner nu")
    assert (found.value, found.first, found.end, found.after) == ({"n": "5"}, 0, 2, 2)
    (found,) = matched("{n} kr.|kroner", "5 kr. nu")
    assert found.after == 3
    assert matched("{n} kr.|kroner", "5 euro") == []


def test_what_may_be_missing() -> None:
    ends = {found.after for found in matched("{a} [cirka|omkring] {b}", "5 cirka 6")}
    assert ends == {3}
    assert {found.after for found in matched("{a} [cirka] {b}", "5 6")} == {2}
    assert {found.after for found in matched("{a} [og] [så] ja", "5 og så ja")} == {4}


def test_context_is_needed_but_is_no_part_of_the_value() -> None:
    (found,) = matched("<den|d.> {day}", "den 5")
    assert (found.first, found.end, found.after) == (1, 2, 2)
    (found,) = matched("{day} <april>", "5 april")
    assert (found.first, found.end, found.after) == (0, 1, 2)
    assert matched("<den> {day}", "det 5") == []


def test_a_marker_stands_for_its_words() -> None:
    assert matched("@ {hour}", "kl. 5")[0].first == 2
    assert matched("@ {hour}", "klokken 5")[0].first == 1


def test_an_alternative_of_several_words() -> None:
    (found,) = matched("{n} i_alt|alene", "5 i alt")
    assert found.after == 3


def test_a_pattern_that_makes_no_value_does_not_match() -> None:
    own = grammar("da")
    patterns = PatternSet(compile_pattern("{n}", lambda _: None, own.lexicon, "kl."))
    assert list(patterns.at(own.tokens("5"), 0, read)) == []


def test_words_and_starts() -> None:
    own = grammar("da")
    patterns = PatternSet(compile_pattern("[cirka] {n} i_alt", build, own.lexicon, "kl."))
    assert patterns.starts() == {"cirka"}
    assert patterns.words() == {"cirka", "i", "alt"}


@pytest.mark.parametrize("pattern", ["{n", "n}", "[a", "<a", "{a b}"])
def test_brackets_that_do_not_match_are_refused(pattern: str) -> None:
    with pytest.raises(LanguageError, match="no pattern"):
        matched(pattern, "5")
