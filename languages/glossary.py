"""The glossary: municipal terms, found in what people say, explained, and checked in a translation."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from languages.errors import LanguageError
from languages.glossary_files import FILE, MasterTerm, Rendering, read_master, read_own, read_renderings
from languages.normalise import normalise
from languages.profile import Language
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
class FoundTerm:
    """A term that stands in a text at `[start, end)`, in characters.

    Attributes:
        explanation: in Danish. renderings: by language, each with the explanation in that language.
    """

    term: str
    start: int
    end: int
    explanation: str
    renderings: Mapping[str, Rendering]


@dataclass(frozen=True, slots=True)
class _Span:
    """Words `[first, last)` of a text that may be any of `terms` (several share a rendering)."""

    first: int
    last: int
    terms: tuple[int, ...]


class Glossary:
    """The terms of all languages. Safe to call from several threads; keeps nothing of what it is asked."""

    def __init__(self, terms: Sequence[Term], scripts: Mapping[str, str]) -> None:
        """`scripts`: ISO 15924 code of the script of each language there is, by language code."""
        self.terms = tuple(terms)
        self._scripts = dict(scripts)
        self._danish = _DanishIndex(self.terms)
        self._others: dict[str, _OtherIndex] = {}

    def find(self, text: str, language: str = DANISH) -> tuple[FoundTerm, ...]:
        """The terms in a text, in order, none over another: the longest where several begin together.

        Danish is found inflected and in compounds; another language's renderings with other endings, and
        Danish words that are kept.

        Raises:
            LanguageError: a language that was not loaded.
        """
        said = words(text, language, self._script(language))
        found = []
        for span in self._spans(said, language):
            term = self.terms[span.terms[0]]
            start, end = said[span.first].start, said[span.last - 1].end
            found.append(FoundTerm(term.term, start, end, term.explanation, term.renderings))
        return tuple(found)

    def check(
        self, source_text: str, source_language: str, target_text: str, target_language: str
    ) -> tuple[str, ...]:
        """The terms of the source that the translation has neither in an accepted rendering nor, where it is
        kept, in Danish. A term without a rendering in the target language cannot be missing.

        Raises:
            LanguageError: a language that was not loaded.
        """
        source = words(source_text, source_language, self._script(source_language))
        target = words(target_text, target_language, self._script(target_language))
        index = self._index(target_language)
        there = {
            term for place in range(len(target)) for span in index.at(target, place) for term in span.terms
        }
        missing = [
            self.terms[span.terms[0]].term
            for span in self._spans(source, source_language)
            if not there.intersection(span.terms) and all(index.has(term) for term in span.terms)
        ]
        return tuple(dict.fromkeys(missing))

    def hot_words(self, limit: int, language: str = DANISH) -> tuple[str, ...]:
        """Words for the recogniser, the rarest first: a municipality's own, then those kept in Danish.

        Raises:
            LanguageError: a language that was not loaded.
        """
        self._script(language)
        ranked = sorted(self.terms, key=lambda term: (not term.own, not term.keep_danish))
        if language == DANISH:
            return tuple(term.term for term in ranked)[:limit]
        named = [wording for term in ranked for wording in _shown(term, term.renderings.get(language))]
        return tuple(dict.fromkeys(named))[:limit]

    def prepare(self) -> None:
        """Build the index of every language now, not at its first text."""
        for code in self._scripts:
            self._index(code)

    def _spans(self, said: Sequence[Word], language: str) -> Iterator[_Span]:
        index = self._index(language)
        place = 0
        while place < len(said):
            best = max(index.at(said, place), key=lambda span: span.last, default=None)
            if best is not None:
                yield best
            place = best.last if best is not None else place + 1

    def _index(self, language: str) -> "_DanishIndex | _OtherIndex":
        if language == DANISH:
            return self._danish
        if language not in self._others:  # built twice at worst, by two threads at once
            self._others[language] = _OtherIndex(self.terms, language, self._script(language))
        return self._others[language]

    def _script(self, language: str) -> str:
        if language not in self._scripts:
            raise LanguageError(
                f"There is no language {language!r} here. Known are: {', '.join(self._scripts)}."
            )
        return self._scripts[language]


class _DanishIndex:
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

    def at(self, said: Sequence[Word], place: int) -> Iterator[_Span]:
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
            yield _Span(place, last, tuple(dict.fromkeys(numbers)))
        if place + 1 not in seen:
            for part, ends in compound_parts(said[place].text):
                owner = (self._tails if ends else self._heads).get(part)
                if owner is not None:
                    yield _Span(place, place + 1, (owner,))
                    return

    def has(self, _number: int) -> bool:
        """Every term has a Danish wording."""
        return True


class _OtherIndex:
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

    def at(self, said: Sequence[Word], place: int) -> Iterator[_Span]:
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
            yield _Span(place, last, tuple(dict.fromkeys(numbers)))

    def _same(self, said: str, wanted: str, *, firm: bool) -> bool:
        return any(
            same_word(one, other, self._language, firm=firm)
            for one in without_clitics(said, self._language)
            for other in without_clitics(wanted, self._language)
        )

    def has(self, number: int) -> bool:
        """Whether the term has a rendering here, or is kept in Danish."""
        return number in self._having


def load_glossary(languages: Mapping[str, Language], own: Path | None = None) -> Glossary:
    """The glossary of the languages that `load_languages` gave, and a municipality's own terms.

    A term of `own` replaces the built-in one with the same name. Reads some small files; the indexes of
    languages other than Danish are built when they are first needed.

    Raises:
        LanguageError: a file that cannot be used; there is no Danish.
    """
    if DANISH not in languages:
        raise LanguageError("The glossary needs Danish, its master. Keep the folder da.")
    master = {term.term: term for term in read_master(languages[DANISH].folder / FILE)}
    renderings = {
        code: read_renderings(language.folder / FILE, master)
        for code, language in languages.items()
        if code != DANISH
    }
    terms = {
        _key(term): _term(term, {code: of[term.term] for code, of in renderings.items() if term.term in of})
        for term in master.values()
    }
    if own is not None:
        terms |= {_key(term): _term(term, dict(term.renderings)) for term in read_own(own, tuple(languages))}
    return Glossary(tuple(terms.values()), {code: one.script for code, one in languages.items()})


def _term(master: MasterTerm, renderings: dict[str, Rendering]) -> Term:
    return Term(
        master.term,
        master.forms,
        master.explanation,
        master.keep_danish,
        master.topic,
        master.own,
        MappingProxyType(renderings),
    )


def _key(term: MasterTerm) -> str:
    return normalise(term.term, DANISH, "Latn")


def _shown(term: Term, rendering: Rendering | None) -> Iterator[str]:
    if rendering is not None:
        yield from accepted_wordings(rendering.text)[:1]
    if rendering.keep_danish if rendering is not None else term.keep_danish:
        yield term.term
