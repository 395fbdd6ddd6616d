"""What gets lost on the way, where a translation goes through a third language, which mostly is English.

A word that neither model knows is copied, and copied again: one of six small letters or more that stands at
both ends was translated by nobody. In human translations of 1005 lines of NTREX-128 from Danish it happens in
none into Ukrainian and Urdu, in one into Arabic, Farsi and Somali, and in 16 into Turkish ("festival").

English says one "you" to everybody and one "aunt" for both sides of the family. The model for the second leg
has to guess, and nothing in either leg looks wrong. Two guesses can be seen from the two ends:

- a familiar "you" (`address.is_familiar`): Danish "du" and "jer" do not ask for it, and an office says the
  polite one;
- a relative of the other side: "mormor" that comes out as the father's mother.

What cannot be seen: a plural "you" that became a polite singular one, whose bag it is ("sin" or "hans"), the
gender of a speaker whom neither end names. The words were listed without native speakers.
"""

import re
from collections.abc import Collection, Mapping
from typing import Final

from interpreter.engines.neural.address import is_familiar
from interpreter.engines.neural.checks import Finding, words

ENGLISH: Final = "en"

_LONG_WORD: Final = re.compile(r"(?<![\w@.])[^\W\d_]{6,}(?![\w@])(?!\.\w)")
"""No part of an address."""

_SIDES: Final[Mapping[str, tuple[str, str]]] = {
    "da": (
        r"(?:mormor|morfar|morbr(?:or|ødre)|moster|mostre)(?:en|s|ens|ne|nes)?",
        r"(?:farmor|farfar|farbr(?:or|ødre)|fasteren|fastre)(?:en|s|ens|ne|nes)?",
    ),
    "tr": (r"anneanne\w*|dayı\w*|teyze\w*", r"babaanne\w*|amca\w*|hala(?:m|n|sı|nız|mız)\w*"),
    "ar": (r"و?(?:ال)?خال(?:ي|تي|ته|تها|تك|ها|ك|ة)", r"و?(?:ال)?عم(?:ي|تي|ته|تها|تك|ها|ك|ة)"),
    "fa": (r"دایی(?:ام|ات|اش|م|ت|ش)?|خاله(?:ام|ات|اش)?", r"عمو(?:ی|یم|یت|یش)?|عمه(?:ام|ات|اش)?"),
    "ur": (r"ماموں|خالہ|نانا|نانی", r"چچا|تایا|پھوپھی|دادا|دادی"),
}
"""Language -> relatives on the mother's side, on the father's side. Words with other meanings are left out:
Danish "faster" also fasts, Turkish "hala" is also "still"."""


def lost_on_the_way(
    said: str, written: str, source_language: str, target_language: str, pivot: str
) -> Collection[Finding]:
    """What a pivot cannot carry and the second leg got wrong. Of pivots other than English only words are
    known that came through untranslated.

    Args:
        said, written: a sentence in the source language, and its translation in the target language.
    """
    if _small(said) & _small(written):
        return (Finding.PIVOT,)
    if pivot != ENGLISH:
        return ()
    familiar = is_familiar(written, target_language)
    came = words(written)
    return (Finding.PIVOT,) if familiar or _other_side(said, came, source_language, target_language) else ()


def _small(text: str) -> frozenset[str]:
    """The longer words in small letters. One with a capital may be a name, which stays as it is."""
    return frozenset(word for word in _LONG_WORD.findall(text) if word.islower())


def _other_side(said: str, came: Collection[str], source_language: str, target_language: str) -> bool:
    went, now = _sides(words(said), source_language), _sides(came, target_language)
    return bool(went and now and not went & now)


def _sides(of: Collection[str], language: str) -> frozenset[int]:
    return frozenset(
        side
        for side, pattern in enumerate(_SIDES.get(language, ()))
        if any(re.fullmatch(pattern, word) for word in of)
    )
