"""All wordings of one language's phrases, arranged so that the few that can match are found at once."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from languages.alike import Alike, run_alike
from languages.catalogue import Phrase
from languages.matching import Wording, WordMatcher, exact, likeness
from languages.names import LONGEST, PARTICLES, is_name, joined
from languages.phrase_reader import PhraseReader
from languages.places import place_words
from languages.profile import Language
from languages.template import FREE_SLOTS
from languages.tokens import Key, Token, Tokeniser

CANDIDATE_RATIO: Final = 60.0
"""Indel similarity, 0 to 100, that a wording must have beside the same words. Loose: the words decide."""
LONGER_THAN_ANY: Final = 4
"""Words by which a text may be longer than the longest phrase and still be like one."""
MAX_PLACE_WORDS: Final = 3
"""Words a place may have."""
MAX_FREE_WORDS: Final = max(LONGEST, MAX_PLACE_WORDS)
"""Words a name or a place may have."""
SHORT_WORDS: Final = 2
INTERJECTIONS: Final = frozenset(
    {"answer.yes", "answer.no", "answer.thanks", "answer.sorry", "greeting.hello"}
)
"""Phrases that may stand before another without a comma: "ja jeg kommer"."""
SHORT_ANSWERS: Final = INTERJECTIONS | {"answer.dont_know", "answer.maybe"}
"""Phrases that must not be lost (R4): their wordings of up to `SHORT_WORDS` words are looked for under the
sound whatever was read. All short wordings of all answers would be up to 350 in a language."""


Kin = Callable[[str], frozenset[str]]
"""The words of the phrases that a word can be."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording that a run of tokens was found to be, how surely, and the words of its free slots."""

    wording: Wording
    score: float
    free: tuple[tuple[str, str], ...] = ()


class _Free:
    """A wording with free slots. Its pattern is compiled when a text begins like it.

    Sorts by its place among the wordings.
    """

    __slots__ = ("_free", "_pattern", "place", "wording")

    def __init__(self, place: int, wording: Wording) -> None:
        self.place, self.wording = place, wording
        self._free = sum(map(_is_free, wording.tokens))
        self._pattern: re.Pattern[str] | None = None

    def __lt__(self, other: "_Free") -> bool:
        return self.place < other.place

    def may_be(self, count: int) -> bool:
        """Whether a text of so many tokens can be this wording."""
        least = len(self.wording.tokens)
        return least <= count <= least + self._free * (MAX_FREE_WORDS - 1)

    @property
    def pattern(self) -> re.Pattern[str]:
        if self._pattern is None:
            self._pattern = _pattern(self.wording)
        return self._pattern


class Index:
    """The wordings of one language. Immutable once built; building costs about 0.2 s for 5000 wordings."""

    def __init__(self, language: Language) -> None:
        self.tokeniser = Tokeniser(language)
        self._has_capitals = language.script != "Arab"
        read = PhraseReader(self.tokeniser)
        self.wordings: tuple[Wording, ...] = tuple(
            wording for phrase in language.phrases.values() for wording in _wordings(phrase, read)
        )
        fixed = [wording for wording in self.wordings if not _free_slots(wording)]
        self.words = WordMatcher(self.tokeniser, frozenset(_words(self.wordings)))
        self._places = place_words(
            self.wordings, (self.tokeniser.normalise(name) for name in language.words.places)
        )
        self._exact: defaultdict[Key, list[Wording]] = defaultdict(list)
        for wording in fixed:
            self._exact[wording.key].append(wording)
        self._fixed = fixed
        self._content = [self.words.content(wording.tokens) for wording in fixed]
        self._with_content: defaultdict[str, list[int]] = defaultdict(list)
        for place, content in enumerate(self._content):
            for word in dict.fromkeys(content) or ("",):
                self._with_content[word].append(place)
        self._alike = Alike(fixed)
        self._free: defaultdict[str, list[_Free]] = defaultdict(list)
        for place, wording in enumerate(self.wordings):
            if _free_slots(wording):
                first = wording.tokens[0]
                self._free["" if _is_free(first) else first.key].append(_Free(place, wording))
        self.longest = max((len(wording.key) for wording in self.wordings), default=0)
        self.short_answers = tuple(
            wording
            for wording in fixed
            if len(wording.key) <= SHORT_WORDS and wording.phrase in SHORT_ANSWERS
        )
        self._interjections = frozenset(
            wording.key
            for wording in self.short_answers
            if wording.phrase in INTERJECTIONS and not self._may_negate(wording.key)
        )

    def exactly(self, tokens: Sequence[Token]) -> list[Hit]:
        """Wordings with the very words of `tokens`; of a question and a statement alike, the one heard."""
        found = [wording for wording in self._exact.get(_key(tokens), ()) if exact(tokens, wording)]
        asks = tokens[-1].asks
        same = [wording for wording in found if wording.asks == asks]
        return [Hit(wording, 1.0) for wording in (same or ([] if asks else found))]

    def freely(self, tokens: Sequence[Token]) -> list[Hit]:
        """Wordings with a name or a place in them. A word of any phrase is no name; a country is a place."""
        text = " ".join(_key(tokens))
        hits = []
        for free in sorted((*self._free.get(tokens[0].key, ()), *self._free.get("", ()))):
            found = free.pattern.fullmatch(text) if free.may_be(len(tokens)) else None
            if found is None or not self._fits(tokens, free.wording, found):
                continue
            hits.append(Hit(free.wording, 1.0, _surfaces(tokens, found)))
        return hits

    def nearly(self, tokens: Sequence[Token], kin: Kin | None = None) -> list[Hit]:
        """Wordings that are `tokens` but for inflection, spelling and light words; best first.

        `kin` gives the words of the phrases that a word can be: that of `words`, or one that remembers
        it for as long as one text is read.
        """
        text = " ".join(_key(tokens))
        hits = []
        for place in self._with_words([(kin or self.words.kin)(key) for key in self.words.content(tokens)]):
            wording = self._fixed[place]
            score = likeness(tokens, wording, self.words)
            letters = fuzz.ratio(text, " ".join(wording.key), score_cutoff=CANDIDATE_RATIO)
            if score > 0.0 and letters:
                hits.append((-score, -letters, place))
        return [Hit(self._fixed[place], -score) for score, _, place in sorted(hits)]

    def closest(self, tokens: Sequence[Token], limit: int) -> list[tuple[Wording, float]]:
        """Wordings that look like `tokens`, one for each phrase, best first; a suggestion, never a match."""
        text = " ".join(_key(tokens))
        if not text or len(tokens) > self.longest + LONGER_THAN_ANY:
            return []
        return self._alike.closest(text, limit)

    def sounding(self, text: str, limit: int) -> list[Wording]:
        """Wordings whose letters run like those of `text`, wherever words were cut; one for each phrase."""
        return self._alike.sounding(text, limit)

    def sounding_short(self, text: str) -> list[Wording]:
        """The short answers, those first whose letters run most like those of `text`."""
        return sorted(self.short_answers, key=lambda wording: -run_alike(text, wording.text))

    def without_negation(self, text: str) -> str | None:
        """The text without the words that negate it; the text itself where there are none, None where the
        negation is inside a word."""
        kept = []
        for word in text.split():
            token = self.tokeniser.normalise(word).strip()
            if token in self.tokeniser.negations:
                continue
            if token and self.words.negates(token):
                return None
            kept.append(word)
        return " ".join(kept)

    def _with_words(self, content: Sequence[frozenset[str]]) -> Iterable[int]:
        """Places of the wordings whose content words are one of each of these, in order."""
        if not all(content):
            return ()
        having = [
            {place for word in words for place in self._with_content.get(word, ())}
            for words in content or (frozenset({""}),)
        ]
        return [
            place
            for place in set.intersection(*having)
            if len(self._content[place]) == len(content)
            and all(word in words for word, words in zip(self._content[place], content, strict=True))
        ]

    def same_polarity(self, tokens: Sequence[Token], wording: Wording) -> bool:
        """Whether both hold the same negations."""
        return self.negations(tokens) == self.negations(wording.tokens)

    def negations(self, tokens: Sequence[Token]) -> int:
        """How many words negate, or hold a negation."""
        return sum(self.words.negates(token.key) for token in tokens)

    def _may_negate(self, key: Key) -> bool:
        """Whether a "no" could negate what follows instead: "لا أريد", but never "nej"."""
        return any(self.words.negates(word) and word not in self.tokeniser.refusals for word in key)

    def is_interjection(self, tokens: Sequence[Token]) -> bool:
        return _key(tokens) in self._interjections

    def _fits(self, tokens: Sequence[Token], wording: Wording, found: re.Match[str]) -> bool:
        """Whether the free words can be a name, and the values of the rest are those of the wording."""
        if tokens[-1].asks and not wording.asks:
            return False
        certain = wording.main and not _is_free(wording.tokens[0])
        if not all(self._fits_slot(name, parts, certain=certain) for name, parts in _parts(tokens, found)):
            return False
        values = [token for token in tokens if token.value is not None]
        wanted = [token for token in wording.tokens if token.key.startswith("<") and not _is_free(token)]
        return len(values) == len(wanted) and all(
            token.value is None or token.value.value == value.value.value  # type: ignore[union-attr]
            for value, token in zip(values, wanted, strict=True)
        )

    def _fits_slot(self, slot: str, parts: Sequence[Token], *, certain: bool) -> bool:
        """Whether the words can stand in a free slot.

        `certain`: what stands around it says that a name follows, so that its first word may be an ordinary
        one ("Jeg hedder Bo"), where it has a capital.
        """
        keys = [token.key for token in parts]
        written = [token.surface for token in parts]
        if slot.startswith("name"):
            if not is_name(written, keys, capitals=self._has_capitals):
                return False
            keys = [key for key in keys if key not in PARTICLES]
            if certain and self._has_capitals and self._is_ordinary_name(parts[0]):
                keys = keys[1:]
        elif len(parts) > MAX_PLACE_WORDS or (self._has_capitals and not written[0][:1].isupper()):
            return False
        return all(self._may_be(slot, key) for key in keys)

    def _is_ordinary_name(self, token: Token) -> bool:
        """Whether a word of the phrases is written like a name and says nothing by itself."""
        return (
            token.surface.istitle()
            and not token.key.startswith("<")
            and token.key not in PARTICLES
            and token.key not in self._places
            and token.key not in self.tokeniser.light
            and not self.words.firm(token.key)
            and (token.key,) not in self._exact
        )

    def _may_be(self, slot: str, word: str) -> bool:
        """Whether a word can stand in a free slot: no value, and no word of a phrase but a place's name."""
        if word.startswith("<"):
            return False
        if word in self._places:
            return slot.startswith("place")
        return word not in self.words.vocabulary


def _wordings(phrase: Phrase, read: Callable[[str], tuple[Token, ...]]) -> Iterator[Wording]:
    """All wordings of a phrase. Those of a question are questions, whether they have the mark or not."""
    first = {text: read(text) for text in phrase.forms}
    asks = any(token.asks for token in first[phrase.text][-1:])
    for main, texts, approved in (
        (True, phrase.forms, phrase.approved),
        (False, phrase.heard, phrase.heard_approved),
    ):
        for text in dict.fromkeys(texts):
            tokens = first.get(text) or read(text)
            if tokens:
                yield Wording(phrase.id, text, tokens, approved, main, asks or tokens[-1].asks)


def _key(tokens: Iterable[Token]) -> Key:
    return tuple([token.key for token in tokens])


def _words(wordings: Iterable[Wording]) -> Iterator[str]:
    return (token.key for wording in wordings for token in wording.tokens)


def _parts(tokens: Sequence[Token], found: re.Match[str]) -> Iterator[tuple[str, Sequence[Token]]]:
    """The tokens of each free slot: the groups, taken back to the tokens they came from."""
    for name in found.groupdict():
        first = found.string.count(" ", 0, found.start(name))
        yield name, tokens[first : first + found[name].count(" ") + 1]


def _surfaces(tokens: Sequence[Token], found: re.Match[str]) -> tuple[tuple[str, str], ...]:
    """The free slots' words as they were written."""
    return tuple((name, joined([token.surface for token in parts])) for name, parts in _parts(tokens, found))


def _is_free(token: Token) -> bool:
    return token.slot is not None and token.slot.kind in FREE_SLOTS


def _free_slots(wording: Wording) -> bool:
    return any(_is_free(token) for token in wording.tokens)


def _pattern(wording: Wording) -> re.Pattern[str]:
    """Over the keys joined by spaces; the group of a free slot has the slot's name."""
    parts = [
        rf"(?P<{token.slot.name}>\S+(?: \S+){{0,{MAX_FREE_WORDS - 1}}})"
        if token.slot is not None and token.slot.kind in FREE_SLOTS
        else re.escape(token.key)
        for token in wording.tokens
    ]
    return re.compile(" ".join(parts))
