"""Terms are looked up by word; `test_glossary.py` tests what is found."""

from types import MappingProxyType

import pytest

from languages.glossary_files import Rendering
from languages.glossary_index import DanishIndex, OtherIndex, Term
from languages.term_forms import words


def term(name: str, *, keep: bool = False, **renderings: str) -> Term:
    made = {code: Rendering(text, keep_danish=keep) for code, text in renderings.items()}
    return Term(name, (), "Forklaring.", keep, "test", False, MappingProxyType(made))


def found(index: DanishIndex | OtherIndex, text: str, language: str, script: str) -> set[tuple[int, int]]:
    said = words(text, language, script)
    return {(span.first, span.last) for place in range(len(said)) for span in index.at(said, place)}


def test_danish_is_found_by_its_first_word_and_in_a_compound() -> None:
    index = DanishIndex([term("særlig ydelse"), term("praktik")])
    assert found(index, "den særlige ydelse", "da", "Latn") == {(1, 3)}
    assert found(index, "særlig", "da", "Latn") == set()
    assert found(index, "virksomhedspraktikken her", "da", "Latn") == {(0, 1)}


def test_every_danish_term_can_be_looked_for() -> None:
    assert DanishIndex([term("praktik")]).has(0)


def test_another_language_has_what_it_renders_and_what_stays_danish() -> None:
    index = OtherIndex(
        [term("ydelse", uk="допомога"), term("tilbud"), term("MitID", keep=True)], "uk", "Cyrl"
    )
    assert [index.has(number) for number in range(3)] == [True, False, True]
    assert found(index, "вашу допомогу і MitID", "uk", "Cyrl") == {(1, 2), (3, 4)}


def test_200_terms_are_looked_up_by_index_not_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts comparisons of words, as a clock in a test proves nothing."""
    compared = 0

    def counting(*_arguments: object, **_keywords: object) -> bool:
        nonlocal compared
        compared += 1
        return False

    alphabet = "абвгдежзиклмнопрст"
    terms = [term(f"ord{i}", uk=f"{alphabet[i % 18]}{alphabet[i // 18]}слово{i}") for i in range(200)]
    index = OtherIndex(terms, "uk", "Cyrl")
    monkeypatch.setattr("languages.glossary_index.same_word", counting)
    found(index, "абслово один два три чотири п'ять шість сім вісім дев'ять десять", "uk", "Cyrl")
    assert compared <= 2
