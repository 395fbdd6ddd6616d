"""All wordings of one language's phrases, arranged so that the few that can match are found at once."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from languages.catalogue import Phrase
from languages.matching import Wording, WordMatcher, exact, likeness
from languages.places import place_words
from languages.profile import Language
from languages.template import FREE_SLOTS, slots
from languages.tokens import Key, Token, Tokeniser

CANDIDATES: Final = 12
"""Wordings that are compared word by word after the quick comparison by characters."""
CANDIDATE_RATIO: Final = 60.0
"""Indel similarity, 0 to 100, below which a wording is no candidate. Loose: comparing the words decides."""
LEAST_ALIKE: Final = 45.0
"""Similarity, 0 to 100, that a suggestion must have."""
LEAST_ALIKE_LETTERS: Final = 48.0
"""Similarity of the runs of letters, 0 to 100, below which a phrase is not worth ranking under the sound. Of
phrases that were recognised that way none was below, of other sentences' nearest phrases most are."""
WORDS_IN_ANY_ORDER: Final = 0.85
"""What the same words in another order are worth, against the same letters in order."""
LONGER_THAN_ANY: Final = 4
"""Words by which a text may be longer than the longest phrase and still be like one."""
MAX_FREE_WORDS: Final = 3
"""Words a name or a place may have."""
SHORT_WORDS: Final = 2
SHORT_TOPICS: Final = frozenset({"answer", "greeting"})
"""Wordings of these topics with up to so many words are short answers (R4)."""
INTERJECTIONS: Final = frozenset(
    {"answer.yes", "answer.no", "answer.thanks", "answer.sorry", "greeting.hello"}
)
"""Phrases that may stand before another without a comma: "ja jeg kommer"."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording that a run of tokens was found to be, how surely, and the words of its free slots."""

    wording: Wording
    score: float
    free: tuple[tuple[str, str], ...] = ()


class Index:
    """The wordings of one language. Immutable once built; building costs some milliseconds."""

    def __init__(self, language: Language) -> None:
        self.tokeniser = Tokeniser(language)
        self._has_capitals = language.script != "Arab"
        self.wordings: tuple[Wording, ...] = tuple(
            wording for phrase in language.phrases.values() for wording in self._of(phrase)
        )
        fixed = [wording for wording in self.wordings if not _free_slots(wording)]
        self.words = WordMatcher(self.tokeniser, frozenset(_words(self.wordings)))
        self._places = place_words(
            self.wordings, (self.tokeniser.normalise(name) for name in language.words.places)
        )
        self._exact: dict[Key, list[Wording]] = {}
        for wording in fixed:
            self._exact.setdefault(wording.key, []).append(wording)
        self._fixed = fixed
        self._fixed_strings = {place: " ".join(wording.key) for place, wording in enumerate(fixed)}
        self._letter_runs = {
            place: _letters(wording.text) for place, wording in enumerate(fixed) if not slots(wording.text)
        }
        self._by_content: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for place, text in self._fixed_strings.items():
            self._by_content[self._content(fixed[place].tokens)][place] = text
        self._main_strings = {place: text for place, text in self._fixed_strings.items() if fixed[place].main}
        self._free = [(wording, _pattern(wording)) for wording in self.wordings if _free_slots(wording)]
        self.longest = max((len(wording.key) for wording in self.wordings), default=0)
        self.short_answers = tuple(
            wording
            for wording in fixed
            if len(wording.key) <= SHORT_WORDS and wording.phrase.partition(".")[0] in SHORT_TOPICS
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
        for wording, pattern in self._free:
            found = pattern.fullmatch(text)
            if found is None or not self._fits(tokens, wording, found):
                continue
            hits.append(Hit(wording, 1.0, _surfaces(tokens, text, found)))
        return hits

    def nearly(self, tokens: Sequence[Token]) -> list[Hit]:
        """Wordings that are `tokens` but for inflection, spelling and light words; best first."""
        near = process.extract(
            " ".join(_key(tokens)),
            self._by_content.get(self._content(tokens), {}),
            scorer=fuzz.ratio,
            score_cutoff=CANDIDATE_RATIO,
            limit=CANDIDATES,
            processor=None,
        )
        hits = [
            Hit(self._fixed[place], likeness(tokens, self._fixed[place], self.words)) for _, _, place in near
        ]
        return sorted((hit for hit in hits if hit.score > 0.0), key=lambda hit: -hit.score)

    def closest(self, tokens: Sequence[Token], limit: int) -> list[tuple[Wording, float]]:
        """Wordings that look like `tokens`, one for each phrase, best first; a suggestion, never a match."""
        text = " ".join(_key(tokens))
        if not text or len(tokens) > self.longest + LONGER_THAN_ANY:
            return []
        best: dict[str, tuple[Wording, float]] = {}
        for scorer, among, worth in (
            (fuzz.ratio, self._fixed_strings, 1.0),
            (fuzz.token_set_ratio, self._main_strings, WORDS_IN_ANY_ORDER),
        ):
            for _, score, place in process.extract(
                text, among, scorer=scorer, limit=4 * limit, score_cutoff=LEAST_ALIKE
            ):
                wording = self._fixed[place]
                worthy = score * worth / 100
                if worthy > best.get(wording.phrase, (wording, 0.0))[1]:
                    best[wording.phrase] = (wording, worthy)
        return sorted(best.values(), key=lambda pair: -pair[1])[:limit]

    def sounding(self, text: str, limit: int) -> list[Wording]:
        """Wordings whose letters run like those of `text`, wherever the words were cut; one for each phrase.

        For texts that were misheard: "Skolik rokiv vyprazuvaly" still runs like the phrase that was said.
        """
        run = _letters(text)
        if not run:
            return []
        best: dict[str, Wording] = {}
        found = process.extract(
            run, self._letter_runs, scorer=fuzz.ratio, limit=4 * limit, score_cutoff=LEAST_ALIKE_LETTERS
        )
        for _, _, place in found:
            wording = self._fixed[place]
            best.setdefault(wording.phrase, wording)
            if len(best) == limit:
                break
        return list(best.values())

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

    def _content(self, tokens: Sequence[Token]) -> int:
        """Words that a match cannot lack or add; the same number in the text and the wording."""
        return sum(not self.words.light(token) for token in tokens)

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

    def _of(self, phrase: Phrase) -> Iterator[Wording]:
        """A wording of a question is a question, whether it has its mark or not."""
        asks = self.tokeniser.of_phrase(phrase.text)[-1:]
        for main, texts, approved in (
            (True, phrase.forms, phrase.approved),
            (False, phrase.heard, phrase.heard_approved),
        ):
            for text in dict.fromkeys(texts):
                tokens = self.tokeniser.of_phrase(text)
                if tokens:
                    yield Wording(
                        phrase=phrase.id,
                        text=text,
                        tokens=tokens,
                        approved=approved,
                        main=main,
                        asks=tokens[-1].asks or any(token.asks for token in asks),
                    )

    def _fits(self, tokens: Sequence[Token], wording: Wording, found: re.Match[str]) -> bool:
        """Whether the free words can be a name, and the values of the rest are those of the wording."""
        if tokens[-1].asks and not wording.asks:
            return False
        if not all(
            self._may_be(name, word) for name, words in found.groupdict().items() for word in words.split()
        ):
            return False
        if self._has_capitals and not all(
            words[:1].isupper() for _, words in _surfaces(tokens, found.string, found)
        ):
            return False
        values = [token for token in tokens if token.value is not None]
        wanted = [token for token in wording.tokens if token.key.startswith("<") and not _is_free(token)]
        return len(values) == len(wanted) and all(
            token.value is None or token.value.value == value.value.value  # type: ignore[union-attr]
            for value, token in zip(values, wanted, strict=True)
        )

    def _may_be(self, slot: str, word: str) -> bool:
        """Whether a word can stand in a free slot: no value, and no word of a phrase but a place's name."""
        if word.startswith("<"):
            return False
        if word in self._places:
            return slot.startswith("place")
        return word not in self.words.vocabulary


def _letters(text: str) -> str:
    """The letters in a row: no spaces, marks, digits or capitals."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in folded if unicodedata.category(char)[0] == "L")


def _key(tokens: Iterable[Token]) -> Key:
    return tuple(token.key for token in tokens)


def _words(wordings: Iterable[Wording]) -> Iterator[str]:
    return (token.key for wording in wordings for token in wording.tokens)


def _surfaces(tokens: Sequence[Token], text: str, found: re.Match[str]) -> tuple[tuple[str, str], ...]:
    """The free slots' words as they were written: the groups, taken back to the tokens they came from."""
    surfaces = []
    for name in found.groupdict():
        first = text.count(" ", 0, found.start(name))
        count = found[name].count(" ") + 1
        surfaces.append((name, " ".join(token.surface for token in tokens[first : first + count])))
    return tuple(surfaces)


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
