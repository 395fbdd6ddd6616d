"""A text as the phrase matcher sees it: words, values and clause ends."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from languages.names import HYPHENS, is_particle
from languages.normalise import normalise
from languages.profile import Language
from languages.template import Slot, pieces
from languages.values import FoundValue, find_values, parse_number

Key = tuple[str, ...]
Alone = tuple[bool, bool]
"""Whether nothing stands before, and nothing behind, a piece of a phrase."""
_BESIDE = " x "
"""Stands for a slot: a word that is no value."""
_BEHIND_HYPHEN = re.compile(rf"(?<=[{HYPHENS}])(?=\w)")
_SYMBOLS = re.compile(r"([%‰٪/+=&#@§°×*<>|€$£])")
"""Signs that mean something: a text with one is not the text without it."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word or value.

    Attributes:
        key: what is compared: the normalised word; `<weekday>` for a slot or a value of that kind.
        slot: of a phrase.
        value: of a text; in a phrase a fixed value ("to gange"), which the text must have too.
        closes: a clause ends after it. stops: a sentence does. asks: that clause is a question.
        surface: as it stands in the text.
    """

    key: str
    slot: Slot | None = None
    value: FoundValue | None = None
    closes: bool = False
    stops: bool = False
    asks: bool = False
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Tokeniser:
    """Cuts texts and phrases of one language into tokens; fillers are left out."""

    language: Language
    fillers: frozenset[str] = field(init=False)
    light: frozenset[str] = field(init=False)
    opening: frozenset[str] = field(init=False)
    negations: frozenset[str] = field(init=False)
    questions: frozenset[str] = field(init=False)
    joining: frozenset[str] = field(init=False)
    refusals: frozenset[str] = field(init=False)
    duals: Mapping[str, str] = field(init=False)
    _marks: re.Pattern[str] = field(init=False)
    _stops: str = field(init=False)
    _may_go: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        words = self.language.words
        for name in ("fillers", "light", "opening", "negations", "questions", "joining", "refusals"):
            found = frozenset(self.normalise(word) for word in getattr(words, name))
            object.__setattr__(self, name, found)
        duals = {self.normalise(two): self.normalise(one) for two, one in words.duals.items()}
        object.__setattr__(self, "duals", duals)
        starts = (" ".join(parts[:length]) for parts in map(str.split, self.fillers) for length in (1, 2))
        object.__setattr__(self, "_may_go", frozenset(starts) | self.opening)
        punctuation = self.language.punctuation
        object.__setattr__(self, "_stops", punctuation.sentence + "?؟!.")
        marks = re.escape(punctuation.sentence + punctuation.question + punctuation.clause + "?؟!.,،;؛")
        object.__setattr__(self, "_marks", re.compile(f"([{marks}]+)"))

    def normalise(self, text: str) -> str:
        language = self.language
        return normalise(text, language.code, language.script, language.words.glued)

    def of_text(self, text: str, *, numeric: bool = False) -> tuple[Token, ...]:
        """What somebody said. Punctuation without a word before it is dropped.

        `numeric` reads words that are a number only sometimes ("et", "bir", "یک") as numbers.
        """
        return self._without_fillers(self.tokens(text, numeric=numeric))

    def of_phrase(
        self, text: str, read: Callable[[str, Alone], Sequence[Token]] | None = None
    ) -> tuple[Token, ...]:
        """A phrase or another wording of one, with slots.

        `read` gives the tokens of what stands between slots; `tokens` unless it is given.
        """
        read = read or self.tokens
        if "{" not in text:
            return self._without_fillers(read(text, (True, True)))
        tokens: list[Token] = []
        parts = list(pieces(text))
        for place, piece in enumerate(parts):
            if isinstance(piece, Slot):
                tokens.append(Token(f"<{piece.kind}>", slot=piece, surface=piece.name))
            else:
                alone = (place == 0, place + 1 == len(parts))
                joined(tokens, read(piece, alone))
        return self._without_fillers(tokens)

    def tokens(self, text: str, alone: Alone = (True, True), *, numeric: bool = False) -> list[Token]:
        """Tokens in order, fillers too; leading punctuation is a token without key."""
        tokens: list[Token] = []
        position = 0
        for found in (*self._values(text, alone, numeric=numeric), None):
            end = len(text) if found is None else found.start
            joined(tokens, self.words(text[position:end]))
            if found is not None:
                surface = text[found.start : found.end]
                tokens += self._value_tokens(found, surface)
                position = found.end
        return tokens

    def _values(self, text: str, alone: Alone, *, numeric: bool) -> Iterator[FoundValue]:
        """A word that is a value only when nothing else is said ("ہفتے", Saturday or weeks) is none beside
        a slot."""
        before, behind = ("" if one else _BESIDE for one in alone)
        for found in find_values(f"{before}{text}{behind}", self.language.code, numeric=numeric):
            found = replace(found, start=found.start - len(before), end=found.end - len(before))
            if not is_particle(text, found.start, found.end):
                yield found

    def _value_tokens(self, found: FoundValue, surface: str) -> Iterator[Token]:
        """A value is compared by its kind. "Two months" in one word (شهرين) is the number and the month;
        another word that says more than its number ("twice", двічі) is itself and fills no slot."""
        word = self.normalise(surface)
        if found.value.kind == "address":  # a name, of which nothing changes: it fills a {place}, whole
            yield Token(word.replace(" ", ""), surface=surface)
            return
        counted = self.duals.get(word)
        bare = found.value.kind != "number" or parse_number(surface, self.language.code) is not None
        kind = f"<{found.value.kind}>"
        yield Token(kind if bare or counted else word, value=found, surface=surface)
        if counted:
            yield Token(counted, surface=surface)

    def words(self, text: str) -> Iterator[Token]:
        """The words of a text that has no values; a mark is a token without key."""
        if text.isalpha():
            yield from self._plain_words(text)
            return
        for part in self._marks.split(text):
            if not part:
                continue
            if self._marks.fullmatch(part):
                yield Token(
                    "",
                    closes=True,
                    stops=any(mark in self._stops for mark in part),
                    asks=any(mark in "?؟" for mark in part),
                )
            else:
                for piece in _SYMBOLS.split(part):
                    if _SYMBOLS.fullmatch(piece):
                        yield Token(piece, surface=piece)
                    else:
                        yield from self._plain_words(piece)

    def _plain_words(self, text: str) -> Iterator[Token]:
        words, written = self.normalise(text).split(), text.split()
        if len(words) != len(written):  # glued or taken apart by normalising
            apart = [part for word in written for part in self._apart(word)]
            written = apart if len(apart) == len(words) else words
        for word, surface in zip(words, written, strict=True):
            yield Token(word, surface=surface)

    def _apart(self, word: str) -> list[str]:
        """A word as it is written, cut where normalising cuts it; the hyphen stays: "Anne-", "Marie"."""
        parts = self.normalise(word).split()
        cut = _BEHIND_HYPHEN.split(word)
        if len(parts) < 2:
            return [word] * len(parts)
        return cut if len(cut) == len(parts) else parts

    def _without_fillers(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        tokens = [token for token in tokens if token.key]
        if self._may_go.isdisjoint([token.key for token in tokens]):
            return tuple(tokens)
        kept: list[Token] = []
        position = 0
        while position < len(tokens):
            length = 0
            if tokens[position].key in self._may_go:
                length = self._filler_length(tokens, position) or self._opens(tokens, position)
            if length == 0:
                kept.append(tokens[position])
            elif kept and tokens[position + length - 1].closes:
                kept[-1] = _closing(kept[-1], tokens[position + length - 1])
            position += max(1, length)
        # A text of nothing but fillers ("jo", "جی") is an answer, not noise.
        return tuple(kept or tokens)

    def _filler_length(self, tokens: list[Token], position: int) -> int:
        """Words of the filler that starts here ("будь ласка"), 0 where there is none."""
        for length in (2, 1):
            if " ".join(token.key for token in tokens[position : position + length]) in self.fillers:
                return min(length, len(tokens) - position)
        return 0

    def _opens(self, tokens: list[Token], position: int) -> int:
        """1 for a pronoun that opens a clause of more than two words, 0 for every other word."""
        starts = position == 0 or tokens[position - 1].closes
        clause = tokens[position : position + 3]
        whole = len(clause) == 3 and not any(token.closes for token in clause[:2])
        return int(starts and whole and tokens[position].key in self.opening)


def joined(tokens: list[Token], new: Iterable[Token]) -> list[Token]:
    """`tokens` with `new` appended; a mark (a token without key) goes to the token before it."""
    for token in new:
        if not token.key and tokens:
            tokens[-1] = _closing(tokens[-1], token)
        else:
            tokens.append(token)
    return tokens


def _closing(token: Token, mark: Token) -> Token:
    """As `dataclasses.replace` would, in a fifth of the time."""
    stops, asks = token.stops or mark.stops, token.asks or mark.asks
    return Token(token.key, token.slot, token.value, True, stops, asks, token.surface)
