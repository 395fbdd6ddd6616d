"""Texts as tokens."""

import pytest

from languages.values.grammar import grammar
from languages.values.text import Folder


def words(text: str, language: str) -> list[str]:
    return [token.text or token.raw for token in grammar(language).tokens(text)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Klokken 9.30, tak!", "da", ["klokken", "9.30", ",", "tak", "!"]),
        ("femogtyve enten", "da", ["fem", "og", "tyve", "enten"]),
        ("tohundredeogfem", "da", ["to", "hundrede", "og", "fem"]),
        ("п'ять п’ять пʼять", "uk", ["пять", "пять", "пять"]),
        ("четве́рте", "uk", ["четверте"]),
        ("IŞIK İki", "tr", ["ışık", "iki"]),
        ("yirmibeş Mart'ın", "tr", ["yirmi", "beş", "martın"]),
        ("9:30'da", "tr", ["9:30'da"]),
        ("وخمسة وبعشرة", "ar", ["و", "خمسه", "و", "عشره"]),
        ("واحد وأحد عشر", "ar", ["واحد", "و", "احد", "عشر"]),
        ("ولدي", "ar", ["ولدی"]),
        ("بیست‌وپنج می‌روم", "fa", ["بیست", "و", "پنج", "میروم"]),
        ("١٢٬٥٠٠", "ar", ["12٬500"]),
        ("\u2066040368-1234\u2069", "ar", ["040368-1234"]),
    ],
)
def test_tokens(text: str, language: str, expected: list[str]) -> None:
    assert words(text, language) == expected


def test_offsets_are_of_the_text_as_it_was_given() -> None:
    text = "kl. ٩:٣٠ og Ålborg"
    tokens = grammar("da").tokens(text)
    assert [text[token.start : token.end] for token in tokens] == ["kl", ".", "٩:٣٠", "og", "Ålborg"]
    assert [token.glued for token in tokens] == [False, True, False, False, False]
    assert [token.capital for token in tokens] == [False, False, False, False, True]


def test_parts_of_a_word_share_its_place() -> None:
    parts = grammar("da").tokens("nu femogtyve")[1:]
    assert {(part.start, part.end) for part in parts} == {(3, 12)}
    assert [part.inside for part in parts] == [False, True, True]


def test_folding_brings_spellings_together() -> None:
    fold = Folder({"é": "e"}, arabic=False)
    assert fold("Én") == fold("EN") == "en"
    assert fold("ﬁre") == "fire"
    arabic = Folder({}, arabic=True)
    assert arabic("أربعة") == arabic("اربعه")
    assert arabic("ثلاثَة") == arabic("ثلاثة")
    assert arabic("يك") == arabic("یک")


def test_a_letter_that_is_kept_apart_is_not_folded() -> None:
    assert Folder({"آ": "آ"}, arabic=True)("آٹھ") != Folder({"آ": "آ"}, arabic=True)("اٹھ")


def test_tokens_of_other_scripts_do_not_fail() -> None:
    assert words("१२ ๓ ② 𝟗 😀 ½", "da")
    assert words("", "da") == []
    assert words(" \u200c\u200f ", "fa") == []
