"""Where the terms of the glossary begin in a text, looked up by word."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    same_word,
    without_clitics,
    words,
)

DANISH: Final = "da"


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
    """Words `[first, last)` of a text that may be any of `terms` (several share a rendering)."""

    first: int
    last: int
    terms: tuple[int, ...]


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
    """Renderings of one language, and Danish words that are kept in it, by the first letters."""

    def __init__(self, terms: Sequence[Term], language: str, script: str) -> None:
        self._language = language
        self._by_key: defaultdict[str, list[tuple[int, tuple[str, ...], bool]]] = defaultdict(list)
        self._having: set[int] = set()
        for number, term in enumerate(terms):
            rendering = term.renderings.get(language)
            for wording in accepted_wordings(rendering.text) if rendering is not None else ():
                self._add(number, wording, language, script, firm=False)
            if rendering.keep_danish if rendering is not None else term.keep_danish:
                for wording in (term.term, *term.forms):
                    for joined in {wording, wording.replace("-", "")}:
                        self._add(number, joined, language, "Latn", firm=True)
                        self._add(number, joined, DANISH, "Latn", firm=True)

    def _add(self, number: int, wording: str, language: str, script: str, *, firm: bool) -> None:
        parts = tuple(word.text for word in words(wording, language, script))
        if not parts:
            return
        self._having.add(number)
        for first in without_clitics(parts[0], self._language) if not firm else (parts[0],):
            entry = (number, (first, *parts[1:]), firm)
            if entry not in self._by_key[first[:KEY]]:
                self._by_key[first[:KEY]].append(entry)

    def at(self, said: Sequence[Word], place: int) -> Iterator[Span]:
        """What begins at this word."""
        seen: dict[int, list[int]] = {}
        for first in without_clitics(said[place].text, self._language):
            for number, wanted, firm in self._by_key.get(first[:KEY], ()):
                last = place + len(wanted)
                if last > len(said) or not same_word(first, wanted[0], self._language, firm=firm):
                    continue
                if all(
                    self._same(word.text, other, firm=firm)
                    for word, other in zip(said[place + 1 : last], wanted[1:], strict=True)
                ):
                    seen.setdefault(last, []).append(number)
        for last, numbers in seen.items():
            yield Span(place, last, tuple(dict.fromkeys(numbers)))

    def _same(self, said: str, wanted: str, *, firm: bool) -> bool:
        return any(
            same_word(one, other, self._language, firm=firm)
            for one in without_clitics(said, self._language)
            for other in without_clitics(wanted, self._language)
        )

    def has(self, number: int) -> bool:
        """Whether the term has a rendering here, or is kept in Danish."""
        return number in self._having
