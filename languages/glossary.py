"""The glossary: municipal terms, found in what people say, explained, and checked in a translation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from languages.errors import LanguageError
from languages.glossary_files import FILE, MasterTerm, Rendering, read_master, read_own, read_renderings
from languages.glossary_index import DANISH, DanishIndex, OtherIndex, Span, Term
from languages.normalise import normalise
from languages.profile import Language
from languages.script import foreign_words
from languages.term_forms import Word, accepted_wordings, words


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
class TermPair:
    """A term that stands in a text, in its translation, or in both.

    Attributes:
        source, target: where, as `[start, end)` in characters; None where it does not stand there.
        missing: the text has it, its language has a wording for it, and the translation has none of them,
            though maybe the Danish word (`target`), for a tap that explains it.
    """

    term: Term
    source: tuple[int, int] | None
    target: tuple[int, int] | None
    missing: bool


class Glossary:
    """The terms of all languages. Safe to call from several threads; keeps nothing of what it is asked."""

    def __init__(self, terms: Sequence[Term], scripts: Mapping[str, str]) -> None:
        """`scripts`: ISO 15924 code of the script of each language there is, by language code."""
        self.terms = tuple(terms)
        self._scripts = dict(scripts)
        self._danish = DanishIndex(self.terms)
        self._others: dict[str, OtherIndex] = {}

    def find(self, text: str, language: str = DANISH) -> tuple[FoundTerm, ...]:
        """The terms in a text, in order, none over another: the longest where several begin together.

        Danish is found inflected and in compounds; another language's renderings with other endings, and
        Danish words that people use in it, with its endings ("kontanthjælp'i", "kontanthjælpta").

        Raises:
            LanguageError: a language that was not loaded.
        """
        said = words(text, language, self._script(language))
        found = []
        for span in self._spans(said, language):
            term = self.terms[span.terms[0]]
            start, end = _place(span, said)
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
        pairs = self.pair(source_text, source_language, target_text, target_language)
        return tuple(dict.fromkeys(pair.term.term for pair in pairs if pair.missing))

    def pair(
        self, source_text: str, source_language: str, target_text: str, target_language: str
    ) -> tuple[TermPair, ...]:
        """Every term of the source with its place in the translation, in the order of the source, then the
        terms that only the translation has.

        Raises:
            LanguageError: a language that was not loaded.
        """
        source = words(source_text, source_language, self._script(source_language))
        target = words(target_text, target_language, self._script(target_language))
        index = self._index(target_language)
        there = [
            span
            for place in range(len(target))
            for span in sorted(index.at(target, place), key=lambda span: -span.last)
        ]
        pairs: list[TermPair] = []
        taken: set[int] = set()
        spoken: set[int] = set()
        for span in self._spans(source, source_language):
            spoken.update(span.terms)
            fitting = [other for other in there if not set(span.terms).isdisjoint(other.terms)]
            fitting.sort(key=lambda other: other.loan)
            free = (other for other in fitting if taken.isdisjoint(range(other.first, other.last)))
            other = next(free, fitting[0] if fitting else None)
            term = span.terms[0]
            if other is not None:
                taken.update(range(other.first, other.last))
                term = next(one for one in span.terms if one in other.terms)
            lost = other is None or other.loan
            missing = lost and all(index.has(one) for one in span.terms)
            found = None if other is None else _place(other, target)
            pairs.append(TermPair(self.terms[term], _place(span, source), found, missing))
        pairs += [
            TermPair(self.terms[span.terms[0]], None, _place(span, target), missing=False)
            for span in self._spans(target, target_language)
            if spoken.isdisjoint(span.terms) and taken.isdisjoint(range(span.first, span.last))
        ]
        return tuple(pairs)

    def hot_words(self, limit: int, language: str = DANISH, recent: Sequence[str] = ()) -> tuple[str, ...]:
        """At most `limit` words for the recogniser, the ones to keep first.

        These are a municipality's own, up to half of them, then the terms of `recent`, then the rest of
        the own, then what is kept in Danish, then all others in the order of the glossary. In a language with
        a script of its own only words in it: a Danish word among them makes Whisper write Latin letters.

        Args:
            recent: terms, by the names that `FoundTerm.term` has, that were used lately, the last one first.

        Raises:
            LanguageError: a language that was not loaded.
        """
        script = self._script(language)
        own = [term for term in self.terms if term.own]
        named = {term.term: term for term in self.terms}
        ranked = [
            *own[: limit // 2],
            *(named[name] for name in recent if name in named),
            *own,
            *(term for term in self.terms if term.keep_danish),
            *self.terms,
        ]
        wordings = (wording for term in ranked for wording in _spoken(term, language, script))
        return tuple(dict.fromkeys(wordings))[:limit]

    def prepare(self) -> None:
        """Build the index of every language now, not at its first text."""
        for code in self._scripts:
            self._index(code)

    def _spans(self, said: Sequence[Word], language: str) -> Iterator[Span]:
        index = self._index(language)
        place = 0
        while place < len(said):
            best = max(index.at(said, place), key=lambda span: span.last, default=None)
            if best is not None:
                yield best
            place = best.last if best is not None else place + 1

    def _index(self, language: str) -> "DanishIndex | OtherIndex":
        if language == DANISH:
            return self._danish
        if language not in self._others:  # built twice at worst, by two threads at once
            self._others[language] = OtherIndex(self.terms, language, self._script(language))
        return self._others[language]

    def _script(self, language: str) -> str:
        if language not in self._scripts:
            raise LanguageError(
                f"There is no language {language!r} here. Known are: {', '.join(self._scripts)}."
            )
        return self._scripts[language]


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


def _place(span: Span, said: Sequence[Word]) -> tuple[int, int]:
    return said[span.first].start, said[span.last - 1].end


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


def _spoken(term: Term, language: str, script: str) -> Iterator[str]:
    """How a term is said in a language: its first wording there, without an aside, and the Danish if kept."""
    if language == DANISH:
        yield term.term
        return
    rendering = term.renderings.get(language)
    wordings = accepted_wordings(rendering.text) if rendering is not None else ()
    first = next((wording for wording in wordings if "(" not in wording), None)
    keeps = rendering.keep_danish if rendering is not None else term.keep_danish
    for wording in (first, term.term if keeps else None):
        if wording is not None and not any(foreign_words(wording, script, frozenset())):
            yield wording
