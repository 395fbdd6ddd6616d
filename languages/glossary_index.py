"""Where the terms of the glossary begin in a text, looked up by word."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from languages.glossary_files import Rendering
from languages.normalise import normalise
from languages.term_forms import (
    KEY,
    SHORTEST_COMPOUND,
    Word,
    accepted_wordings,
    compound_parts,
    danish_forms,
    foreign_spellings,
    same_word,
    without_clitics,
    words,
)

DANISH: Final = "da"
SHORTEST_LOAN: Final = 6
"""Letters a Danish word has at least to be found with an ending written together with it."""
LONGEST_ABBREVIATION: Final = 4
_VOWELS: Final = frozenset("aeiouyæøå")
_BEGIN_OTHER_WORDS: Final = frozenset({"barsel", "diplom", "region"})
"""Long enough, but Barcelona in Turkish, diplomats and what is regional begin like it."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term with its renderings by language code. `own`: a municipality added it."""

    term: str
    forms: tuple[str, ...]
    explanation: str
    keep_danish: bool
    topic: str
    own: bool
    renderings: Mapping[str, Rendering]


@dataclass(frozen=True, slots=True)
class Span:
    """Words `[first, last)` of a text that may be any of `terms` (several share a rendering).

    Attributes:
        loan: a Danish word in another language, which its glossary does not keep in Danish.
    """

    first: int
    last: int
    terms: tuple[int, ...]
    loan: bool = False


class Ending(Enum):
    """What may follow a wording inside a text."""

    LOOSE = auto()
    """An ending in place of its last letters too."""
    FIRM = auto()
    """An ending after all of it."""
    APART = auto()
    """An ending after an apostrophe or a hyphen: what is so short begins ordinary words too."""
    CAPITALS = auto()
    """The same, and the wording itself is in capitals: "su" is water, SU is not."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One wording of a term, as it is looked for."""

    number: int
    wanted: tuple[str, ...]
    ending: Ending
    loan: bool


class DanishIndex:
    """Terms by every form of their first word, and the single words that may be part of a compound."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._by_form: defaultdict[str, list[tuple[int, tuple[frozenset[str], ...]]]] = defaultdict(list)
        self._heads: dict[str, int] = {}
        self._tails: dict[str, int] = {}
        for number, term in enumerate(terms):
            for wording in (term.term, *term.forms):
                self._add(number, normalise(wording, DANISH, "Latn").split())
                if "-" in wording:  # e-Boks is written eBoks too
                    self._add(number, normalise(wording.replace("-", ""), DANISH, "Latn").split())

    def _add(self, number: int, wording: Sequence[str]) -> None:
        forms = tuple(danish_forms(word) for word in wording)
        for form in forms[0]:
            self._by_form[form].append((number, forms[1:]))
        if len(wording) == 1 and len(wording[0]) >= SHORTEST_COMPOUND:
            self._heads.setdefault(wording[0], number)
            for form in forms[0]:
                self._tails.setdefault(form, number)

    def at(self, said: Sequence[Word], place: int) -> Iterator[Span]:
        """What begins at this word, the surest first among those of one length."""
        seen: dict[int, list[int]] = {}
        for number, rest in self._by_form.get(said[place].text, ()):
            last = place + 1 + len(rest)
            following = said[place + 1 : last]
            if len(following) == len(rest) and all(
                word.text in forms for word, forms in zip(following, rest, strict=True)
            ):
                seen.setdefault(last, []).append(number)
        for last, numbers in seen.items():
            yield Span(place, last, tuple(dict.fromkeys(numbers)))
        if place + 1 not in seen:
            for part, ends in compound_parts(said[place].text):
                owner = (self._tails if ends else self._heads).get(part)
                if owner is not None:
                    yield Span(place, place + 1, (owner,))
                    return

    def has(self, _number: int) -> bool:
        """Every term has a Danish wording."""
        return True


class OtherIndex:
    """Renderings of one language, and the Danish words that people use in it, by the first letters."""

    def __init__(self, terms: Sequence[Term], language: str, script: str) -> None:
        self._language = language
        self._by_key: defaultdict[str, list[Entry]] = defaultdict(list)
        self._having: set[int] = set()
        for number, term in enumerate(terms):
            rendering = term.renderings.get(language)
            danish = {_letters(wording) for wording in (term.term, *term.forms)}
            for wording in accepted_wordings(rendering.text) if rendering is not None else ():
                ending = _danish_ending(wording, term) if _letters(wording) in danish else Ending.LOOSE
                self._add(number, words(wording, language, script), ending, loan=False)
            kept = rendering.keep_danish if rendering is not None else term.keep_danish
            for wording in (term.term, *term.forms):
                ending = _danish_ending(wording, term)
                for spelling in foreign_spellings(wording):
                    for reading in (language, DANISH):
                        self._add(number, words(spelling, reading, "Latn"), ending, loan=not kept)

    def _add(self, number: int, wording: Sequence[Word], ending: Ending, *, loan: bool) -> None:
        parts = tuple(word.text for word in wording)
        if not parts:
            return
        if not loan:
            self._having.add(number)
        own = ending is Ending.LOOSE
        for first in without_clitics(parts[0], self._language) if own else (parts[0],):
            entry = Entry(number, (first, *parts[1:]), ending, loan)
            if entry not in self._by_key[first[:KEY]]:
                self._by_key[first[:KEY]].append(entry)

    def at(self, said: Sequence[Word], place: int) -> Iterator[Span]:
        """What begins at this word; what is kept or rendered before what is only borrowed."""
        seen: dict[tuple[bool, int], list[int]] = {}
        word = said[place]
        for first in without_clitics(word.text, self._language):
            for entry in self._by_key.get(first[:KEY], ()):
                last = place + len(entry.wanted)
                if last > len(said) or not self._begins(entry, word, first):
                    continue
                if all(
                    self._same(word.text, other, firm=entry.ending is not Ending.LOOSE)
                    for word, other in zip(said[place + 1 : last], entry.wanted[1:], strict=True)
                ):
                    seen.setdefault((entry.loan, last), []).append(entry.number)
        if (
            word.stem != word.text and len(word.stem) < KEY
        ):  # "SU'dan": the ending makes it longer than the key
            for entry in self._by_key.get(word.stem, ()):
                if len(entry.wanted) == 1 and self._begins(entry, word, word.text):
                    seen.setdefault((entry.loan, place + 1), []).append(entry.number)
        for (loan, last), numbers in sorted(seen.items(), key=lambda one: one[0]):
            yield Span(place, last, tuple(dict.fromkeys(numbers)), loan)

    def _begins(self, entry: Entry, word: Word, said: str) -> bool:
        """Whether the word, read as `said`, is the first of the entry."""
        wanted = entry.wanted[0]
        match entry.ending:
            case Ending.CAPITALS:
                return word.capitals and wanted in (said, word.stem)
            case Ending.APART:
                return wanted in (said, word.stem)
            case ending:
                return same_word(said, wanted, self._language, firm=ending is Ending.FIRM)

    def _same(self, said: str, wanted: str, *, firm: bool) -> bool:
        return any(
            same_word(one, other, self._language, firm=firm)
            for one in without_clitics(said, self._language)
            for other in without_clitics(wanted, self._language)
        )

    def has(self, number: int) -> bool:
        """Whether the term has a rendering here, or is kept in Danish."""
        return number in self._having


def _danish_ending(wording: str, term: Term) -> Ending:
    """How a Danish word is looked for in another language: not found in the ordinary words there."""
    letters = _letters(wording)
    names = {_letters(one) for one in (term.term, *term.forms) if one.isupper()}
    if letters in names and len(letters) <= LONGEST_ABBREVIATION:
        if not _VOWELS.isdisjoint(letters):
            return Ending.CAPITALS
        return Ending.FIRM if len(letters) >= KEY else Ending.APART
    short = min(len(letters), len(_letters(term.term))) < SHORTEST_LOAN
    if short or letters in _BEGIN_OTHER_WORDS:
        return Ending.APART
    return Ending.FIRM


def _letters(danish: str) -> str:
    return normalise(danish, DANISH, "Latn")
