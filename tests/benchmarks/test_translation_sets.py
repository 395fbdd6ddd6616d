import itertools
from pathlib import Path

import pytest

from benchmarks.translation_sets import (
    SETS,
    negation,
    ntrex,
    numbers,
    paraphrases,
    rows,
    sets_of,
    terms,
    tico19,
)
from interpreter.engines.terms import load_terms
from interpreter.settings import Settings
from languages import load_languages

LANGUAGES = load_languages()
GLOSSARY = load_terms(Settings())
PAIRS = [pair for pair in itertools.permutations(LANGUAGES, 2) if "da" in pair]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_the_references_of_our_own_sets_are_right_by_their_judges(pair: tuple[str, str]) -> None:
    cases = [*numbers(*pair), *terms(*pair, GLOSSARY), *negation(*pair)]
    assert len(cases) > 60
    wrong = [case.text for case in cases if case.judge is None or not case.judge(case.reference)]
    assert not wrong


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_the_judges_can_say_no(pair: tuple[str, str]) -> None:
    for cases in (numbers(*pair), terms(*pair, GLOSSARY)):
        assert not any(case.judge("...") for case in cases if case.judge)
    pairs = negation(*pair)
    for plain, negated in zip(pairs[1::2], pairs[::2], strict=True):
        assert plain.judge is not None
        assert negated.judge is not None
        assert not plain.judge(negated.reference)
        assert not negated.judge(plain.reference)


def test_paraphrases_know_what_the_book_has_and_what_it_has_not() -> None:
    cases = {case.text: case for case in paraphrases("da", "uk", LANGUAGES)}
    assert cases["ja"].reference == "Так."
    assert cases["ja"].in_book
    assert cases["Jeg er ikke rask"].in_book is False
    assert cases["Jeg er ikke rask"].reference == ""
    assert "Jeg har tre børn" not in cases


def test_parallel_texts_that_are_not_there_are_no_set(tmp_path: Path) -> None:
    assert ntrex("da", "uk", tmp_path) == []
    assert tico19("ur", "fa", tmp_path / "none.tsv") == []


def test_parallel_lines_belong_together(tmp_path: Path) -> None:
    (tmp_path / "da.txt").write_text("a\nb\n", encoding="utf-8")
    (tmp_path / "uk.txt").write_text("в\nг\n", encoding="utf-8")
    assert [(case.text, case.reference, case.in_book) for case in ntrex("da", "uk", tmp_path)] == [
        ("a", "в", False),
        ("b", "г", False),
    ]
    file = tmp_path / "tico.tsv"
    file.write_text('en\tso\tur\n"yes\thaa\tہاں\nno\t\tنہیں\n', encoding="utf-8")
    assert [(case.text, case.reference) for case in tico19("so", "ur", file)] == [("haa", "ہاں")]
    assert tico19("da", "ur", file) == []


def test_a_direction_without_danish_or_through_another_language_has_what_it_has() -> None:
    names = [name for name, _ in sets_of("da", "uk", LANGUAGES, GLOSSARY)]
    assert names[-4:] == ["paraphrases", "numbers", "terms", "negation"]
    assert not {"numbers", "terms"} & {name for name, _ in sets_of("en", "so", LANGUAGES, GLOSSARY)}


def test_every_row_of_our_sets_is_filled() -> None:
    for file in SETS.glob("*.tsv"):
        for row in rows(file):
            assert all(row.values()), (file.name, row)
            assert None not in row
