"""Endings that follow from the sounds of a word."""

from collections.abc import Iterator
from typing import Final

_VOWELS: Final = "aıoueiöü"
_HARMONY: Final = {"a": "aı", "ı": "aı", "o": "au", "u": "au", "e": "ei", "i": "ei", "ö": "eü", "ü": "eü"}
_VOICELESS: Final = "çfhkpsşt"
_SOFTENED: Final = {
    "dört": "dörd", "ocak": "ocağ", "aralık": "aralığ", "buçuk": "buçuğ", "çeyrek": "çeyreğ",
}  # fmt: skip


def turkish_cases(word: str) -> Iterator[str]:
    """The singular cases of a Turkish word: dört -> dördü, dörde, dörtte, dördüne, dörtler, ...

    Vowel harmony and buffer consonants: Göksel and Kerslake, Turkish: A Comprehensive Grammar (2005),
    chapters 3 and 8.
    """
    if not word.replace(" ", "").isalpha():
        return
    vowel = next((char for char in reversed(word) if char in _VOWELS), "")
    if not vowel:
        return
    low, high = _HARMONY[vowel][0], _HARMONY[vowel][1]
    stop = "t" if word[-1] in _VOICELESS else "d"
    if word[-1] in _VOWELS:
        stem, dative, accusative, genitive = word, f"y{low}", f"y{high}", f"n{high}n"
    else:
        stem, dative, accusative, genitive = _SOFTENED.get(word, word), low, high, f"{high}n"
    yield from (stem + dative, stem + accusative, stem + genitive)
    yield from (
        word + stop + low,
        word + stop + low + "n",
        f"{word}l{high}k",
        f"{word}l{high}",
        word + "yl" + low,
    )
    possessed = stem + (high if word[-1] not in _VOWELS else "s" + high)
    plural = f"{word}l{low}r"
    yield from (possessed, plural, possessed + "n" + high, possessed + "n" + low)
    yield from (f"{possessed}n{ending}" for ending in (f"{high}n", f"d{low}", f"d{low}n"))
    yield from (plural + ending for ending in (high, low, f"{high}n", f"d{low}", f"d{low}n"))
