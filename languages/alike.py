"""The wordings that look or sound like a text: suggestions for a tap and for the ear, never matches."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from languages.alphabet import Alphabet
from languages.matching import Wording
from languages.template import without_slots

LEAST_ALIKE: Final = 45.0
"""Similarity, 0 to 100, that a suggestion must have."""
LEAST_ALIKE_LETTERS: Final = 0.33
"""Similarity of the runs of letters, 0 to 1 (Levenshtein; it puts the phrase that was said among the nearest
24 more often than Indel: 91 against 87 of 100), below which a phrase is not worth ranking under the sound.
Of 176 phrases that the sound decided in `by_sound`'s utterances, 2 in 100 lay below."""
WORDS_IN_ANY_ORDER: Final = 0.85
"""What the same words in another order are worth, against the same letters in order."""
EACH: Final = 4
"""Wordings that are looked at for each phrase that is wanted, as a phrase has several."""


class Alike:
    """Wordings without free slots, compared character by character.

    Most of them are compared in one call of RapidFuzz over a list of short strings of one byte a character.
    The search by words in any order is dear, so only wordings that share a word are compared that way: for
    the rest it comes to comparing their words in alphabetical order, character by character.
    """

    def __init__(self, wordings: Sequence[Wording]) -> None:
        self._wordings = wordings
        keys = [" ".join(wording.key) for wording in wordings]
        self._alphabet = Alphabet(keys)
        self._encoded = [self._alphabet.encode(key) for key in keys]
        mains = [place for place, wording in enumerate(wordings) if wording.main]
        self._mains = mains
        self._main_keys = [keys[place] for place in mains]
        self._main_sorted = [self._alphabet.encode(_sorted(key)) for key in self._main_keys]
        self._mains_with: defaultdict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self._main_keys):
            for word in set(key.split()):
                self._mains_with[word].append(number)

    def closest(self, text: str, limit: int) -> list[tuple[Wording, float]]:
        """Wordings that look like `text` (keys joined by spaces), one for each phrase, best first."""
        best: dict[str, tuple[Wording, float]] = {}
        for found, worth in (
            (self._in_order(text, EACH * limit), 1.0),
            (self._in_any_order(text, EACH * limit), WORDS_IN_ANY_ORDER),
        ):
            for score, place in found:
                wording = self._wordings[place]
                worthy = score * worth / 100
                if worthy > best.get(wording.phrase, (wording, 0.0))[1]:
                    best[wording.phrase] = (wording, worthy)
        return sorted(best.values(), key=lambda pair: -pair[1])[:limit]

    def sounding(self, text: str, limit: int) -> list[Wording]:
        """Wordings whose letters run like those of `text`, wherever the words were cut; one for each phrase.

        For texts that were misheard: "Skolik rokiv vyprazuvaly" still runs like the phrase that was said.
        """
        run = letters(text)
        if not run:
            return []
        alphabet, runs = self._letter_runs
        found = process.extract(
            alphabet.encode(run),
            runs,
            scorer=Levenshtein.normalized_similarity,
            limit=EACH * limit,
            score_cutoff=LEAST_ALIKE_LETTERS,
        )
        best: dict[str, Wording] = {}
        for _, _, place in found:
            wording = self._wordings[place]
            best.setdefault(wording.phrase, wording)
            if len(best) == limit:
                break
        return list(best.values())

    @cached_property
    def _letter_runs(self) -> tuple[Alphabet, list[str]]:
        """Of wordings with slots without these. Made when the sound is first asked."""
        runs = [letters(without_slots(wording.text)) for wording in self._wordings]
        alphabet = Alphabet(runs)
        return alphabet, [alphabet.encode(run) for run in runs]

    def _in_order(self, text: str, limit: int) -> Iterable[tuple[float, int]]:
        """(similarity, place) of the wordings with the likest letters in order."""
        found = process.extract(
            self._alphabet.encode(text),
            self._encoded,
            scorer=fuzz.ratio,
            limit=limit,
            score_cutoff=LEAST_ALIKE,
        )
        return ((score, place) for _, score, place in found)

    def _in_any_order(self, text: str, limit: int) -> Iterable[tuple[float, int]]:
        """(similarity, place) of the phrases themselves with the likest words, whatever their order."""
        sharing = {number for word in set(text.split()) for number in self._mains_with.get(word, ())}
        others: list[str | None] = list(self._main_sorted)
        for number in sharing:
            others[number] = None
        found = process.extract(
            text,
            {number: self._main_keys[number] for number in sharing},
            scorer=fuzz.token_set_ratio,
            limit=limit,
            score_cutoff=LEAST_ALIKE,
        )
        found += process.extract(
            self._alphabet.encode(_sorted(text)),
            others,
            scorer=fuzz.ratio,
            limit=limit,
            score_cutoff=LEAST_ALIKE,
        )
        found.sort(key=lambda hit: (-hit[1], hit[2]))
        return ((score, self._mains[number]) for _, score, number in found[:limit])


def letters(text: str) -> str:
    """The letters in a row: no spaces, marks, digits or capitals."""
    return "".join(filter(str.isalpha, unicodedata.normalize("NFKD", text.casefold())))


def run_alike(text: str, other: str) -> float:
    """How alike the letters of two texts run, 0 to 1, wherever the words were cut."""
    return float(Levenshtein.normalized_similarity(letters(text), letters(other)))


def _sorted(key: str) -> str:
    return " ".join(sorted(set(key.split())))
