"""Turkish case endings."""

import pytest

from languages.values.inflection import turkish_cases


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("dört", {"dörde", "dördü", "dördün", "dörtte", "dörtten", "dörtlük", "dördünde"}),
        ("dokuz", {"dokuza", "dokuzu", "dokuzun", "dokuzda", "dokuzdan"}),
        ("iki", {"ikiye", "ikiyi", "ikinin", "ikide", "ikiden"}),
        ("altı", {"altıya", "altıyı", "altının", "altıda", "altıdan"}),
        ("üç", {"üçe", "üçü", "üçün", "üçte", "üçten"}),
        ("Ocak".lower(), {"ocağa", "ocağı", "ocağın", "ocakta", "ocaktan"}),
        ("buçuk", {"buçuğa", "buçukta"}),
        ("abd dolar", {"abd dolara", "abd dolarda"}),
    ],
)
def test_cases_follow_vowel_harmony(word: str, forms: set[str]) -> None:
    assert forms <= set(turkish_cases(word))


@pytest.mark.parametrize("word", ["kr.", "€", "", "brrr"])
def test_what_is_no_word_has_no_cases(word: str) -> None:
    assert list(turkish_cases(word)) == []
