"""Translations that may say more or less than the Danish phrase, for a reviewer to look at.

Nothing here is an error: a language may say without a negation what Danish says with one. Numbers, slots and
question marks are `languages.check`'s, where a difference is an error.
"""

import re
from collections.abc import Iterator
from statistics import median
from typing import Final

from languages.catalogue import Phrase
from languages.check import MASTER, Problem
from languages.profile import Language
from languages.template import SLOT
from languages.tokens import Tokeniser

MUCH_LONGER: Final = 2.0
MUCH_SHORTER: Final = 0.4
"""Letters of a translation for one of the Danish phrase, as a multiple of what is usual in the language."""
SHORT_LETTERS: Final = 15
"""A shorter Danish phrase says nothing by its length."""


def review(language: Language, master: Language) -> list[Problem]:
    """What a reviewer should look at in one language. A phrase that a person has approved is left out."""
    if language.code == MASTER:
        return []
    both = [
        (phrase, master.phrases[id_])
        for id_, phrase in language.phrases.items()
        if id_ in master.phrases and not phrase.approved
    ]
    return [*_negations(language, master, both), *_lengths(language, both)]


def _negations(language: Language, master: Language, both: list[tuple[Phrase, Phrase]]) -> Iterator[Problem]:
    """A lost negation only: what stands for one in most languages (ma, mı, ما, ne) means other things too."""
    here, danish = _Negations(language), _Negations(master)
    for phrase, original in both:
        if danish.negates(original.text) and not all(map(here.negates, phrase.forms)):
            message = f"{phrase.text!r} negates nothing, but {original.text!r} does. Is it lost?"
            yield Problem(language.code, "lost negation", phrase.id, message)


class _Negations:
    def __init__(self, language: Language) -> None:
        self._tokeniser = Tokeniser(language)
        self._inside = re.compile(language.words.negative or "(?!)")

    def negates(self, text: str) -> bool:
        keys = [token.key for token in self._tokeniser.tokens(SLOT.sub(" ", text))]
        return any(key in self._tokeniser.negations or self._inside.search(key) for key in keys)


def _lengths(language: Language, both: list[tuple[Phrase, Phrase]]) -> Iterator[Problem]:
    ratios = {
        phrase.id: len(phrase.text) / len(original.text)
        for phrase, original in both
        if len(original.text) >= SHORT_LETTERS
    }
    usual = median(ratios.values()) if ratios else 1.0
    for phrase, original in both:
        ratio = ratios.get(phrase.id, usual) / usual
        if ratio > MUCH_LONGER or ratio < MUCH_SHORTER:
            told = "much longer" if ratio > 1 else "much shorter"
            message = f"{phrase.text!r} is {told} than {original.text!r}. Is anything {_WHAT[told]}?"
            yield Problem(language.code, "length", phrase.id, message)


_WHAT: Final = {"much longer": "added", "much shorter": "left out"}
