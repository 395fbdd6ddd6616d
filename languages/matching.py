"""Whether a few words are one wording of a phrase: the same words but for inflection and spelling.

The rule that everything here serves: a wrong phrase is far worse than none. Every word of the text must
be a word of the phrase and the reverse, but for a few light ones; a match never changes a negation, a
value, or a question word.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from re import Pattern, compile
from typing import Final

from rapidfuzz.distance import OSA

from languages.tokens import Key, Token, Tokeniser

LIGHT_WEIGHT: Final = 0.3
"""What a missing or added light word costs; a content word weighs 1 and may not be missing."""
INFLECTION_COST: Final = 0.08
SPELLING_COST: Final = 0.2
QUESTION_COST: Final = 0.1
"""A question that was heard without its question mark."""
WORDS_PER_MISSPELLING: Final = 3
"""One misspelled word is forgiven for this many content words; shorter phrases must be spelled right."""
MIN_STEM: Final = 3
MIN_MISSPELLED: Final = 5
"""Letters a word must have before one wrong letter is forgiven."""
LONG_WORD: Final = 9
"""From this length two wrong letters are forgiven."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two words are alike: the cost, and whether it took a misspelling."""

    cost: float
    misspelled: bool


_SAME: Final = Likeness(0.0, misspelled=False)


class WordMatcher:
    """Compares words of one language. `vocabulary` are the words of the language's phrases."""

    def __init__(self, tokeniser: Tokeniser, vocabulary: frozenset[str]) -> None:
        words = tokeniser.language.words
        self.vocabulary = vocabulary
        self._negations = tokeniser.negations
        self._firm = tokeniser.negations | tokeniser.questions
        self._light = tokeniser.light - self._firm
        self._endings = frozenset(tokeniser.normalise(ending) for ending in words.endings) - {""}
        self._ending_lengths = sorted({len(ending) for ending in self._endings})
        self._prefixes = tuple(tokeniser.normalise(prefix) for prefix in words.prefixes)
        self._negative: Pattern[str] | None = compile(words.negative) if words.negative else None
        self._firm_start = words.firm_start
        self._firm_end = words.firm_end
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        self._by_ends: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for word in vocabulary:
            for stem in self._stems(word):
                self._by_stem[stem].append(word)
            if len(word) >= MIN_MISSPELLED:
                self._by_ends[self._ends(word)].append(word)

    def knows(self, word: str) -> bool:
        """Whether any word of the phrases can be what `word` stands for."""
        if word in self.vocabulary or any(stem in self._by_stem for stem in self._stems(word)):
            return True
        return any(self._misspelled(word, known) for known in self._alike(word))

    def kin(self, word: str) -> frozenset[str]:
        """The words of the phrases that `compare` may find alike, and no others worth a look."""
        found = {known for stem in self._stems(word) for known in self._by_stem.get(stem, ())}
        found.update(known for known in self._alike(word) if self._misspelled(word, known))
        return frozenset(found)

    def firm(self, word: str) -> bool:
        """Whether the word may never be lost, added or exchanged."""
        return word in self._firm

    def light(self, token: Token) -> bool:
        """Whether the token may be missing or added."""
        return token.key in self._light and token.slot is None and token.value is None

    def content(self, tokens: Iterable[Token]) -> Key:
        """The words that a match cannot lack or add, in order."""
        light = self._light
        return tuple([token.key for token in tokens if token.key not in light or not self.light(token)])

    def compare(self, heard: str, known: str) -> Likeness | None:
        """None where they are different words. Nothing of `heard` is kept: it is speech."""
        if heard == known:
            return _SAME
        if heard[0] != known[0] and not self._prefixes:
            return None
        if self.firm(heard) or self.firm(known) or self.negates(heard) != self.negates(known):
            return None
        if not self._stems(heard).isdisjoint(self._stems(known)):
            return Likeness(INFLECTION_COST, misspelled=False)
        if self._ends(heard) != self._ends(known):
            return None
        distance = self._misspelled(heard, known)
        return Likeness(SPELLING_COST * distance, misspelled=True) if distance else None

    def negates(self, word: str) -> bool:
        """Whether the word is a negation, or has one inside."""
        return word in self._negations or bool(self._negative and self._negative.search(word))

    def _misspelled(self, heard: str, known: str) -> int:
        """How many letters of a word with the same ends are wrong; 0 where it is another word."""
        shorter = min(len(heard), len(known))
        if heard in self.vocabulary or shorter < MIN_MISSPELLED:
            return 0
        allowed = 2 if shorter >= LONG_WORD else 1
        distance = OSA.distance(heard, known, score_cutoff=allowed)
        if distance > allowed or self.firm(heard) or self.firm(known):
            return 0
        return distance if self.negates(heard) == self.negates(known) else 0

    def _alike(self, word: str) -> Sequence[str]:
        """Words of the phrases that `word` could be, misspelled."""
        return self._by_ends.get(self._ends(word), ())

    def _ends(self, word: str) -> tuple[str, str]:
        """The letters that a misspelling never touches."""
        return word[: self._firm_start], word[-self._firm_end :]

    def _stems(self, word: str) -> set[str]:
        """The word without what may differ: its clitic and one ending."""
        stems = {word}
        for prefix in self._prefixes:
            if word.startswith(prefix) and len(word) - len(prefix) >= MIN_STEM:
                stems.add(word.removeprefix(prefix))
        for form in tuple(stems):
            for length in self._ending_lengths:
                if len(form) - length < MIN_STEM:
                    break
                if form[-length:] in self._endings:
                    stems.add(form[:-length])
        return stems


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say one phrase, ready to be compared.

    Attributes:
        phrase: its id. text: with slots. tokens: without fillers; key: their keys.
        asks: whether it is a question. approved: whether a person has approved this wording.
        main: whether it is the phrase itself, not another wording.
    """

    phrase: str
    text: str
    tokens: tuple[Token, ...]
    approved: bool
    main: bool
    asks: bool
    key: Key = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", tuple([token.key for token in self.tokens]))


def exact(heard: Sequence[Token], wording: Wording) -> bool:
    """Whether tokens with the same keys also hold the same fixed values."""
    return all(_same_value(one, other) for one, other in zip(heard, wording.tokens, strict=True))


def likeness(heard: Sequence[Token], wording: Wording, words: WordMatcher) -> float:
    """0 to 1, 0 where the text is not this wording.

    The content words must be the same, one by one and in order, but for the costs above. Light words may
    be added or missing, but not both: then one stands for another ("min" for "din").
    """
    known = wording.tokens
    asks = bool(heard) and heard[-1].asks
    content, light = _parted(heard, words)
    known_content, known_light = _parted(known, words)
    if len(content) != len(known_content) or (asks and not wording.asks):
        return 0.0
    added, missing = light - known_light, known_light - light
    if added and missing:
        return 0.0
    cost = LIGHT_WEIGHT * (added.total() + missing.total()) + QUESTION_COST * (wording.asks and not asks)
    misspelled = 0
    for one, other in zip(content, known_content, strict=True):
        like = _pair(one, other, words)
        if like is None:
            return 0.0
        cost += like.cost
        misspelled += like.misspelled
    if misspelled > len(content) // WORDS_PER_MISSPELLING:
        return 0.0
    return max(0.0, 1.0 - cost / max(1.0, len(known_content) + LIGHT_WEIGHT * known_light.total()))


def _parted(tokens: Sequence[Token], words: WordMatcher) -> tuple[list[Token], Counter[str]]:
    """The content words in order, and the light ones."""
    content = [token for token in tokens if not words.light(token)]
    return content, Counter(token.key for token in tokens if words.light(token))


def _same_value(heard: Token, known: Token) -> bool:
    if known.slot is not None:
        return heard.value is not None and heard.value.value.kind == known.slot.kind
    if known.value is None or heard.value is None:
        return known.value is heard.value
    return heard.value.value == known.value.value


def _pair(heard: Token, known: Token, words: WordMatcher) -> Likeness | None:
    if heard.value is not None or known.value is not None or known.slot is not None:
        return _SAME if heard.key == known.key and _same_value(heard, known) else None
    return words.compare(heard.key, known.key)
