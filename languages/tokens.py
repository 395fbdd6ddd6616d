"""A text as the phrase matcher sees it: words, values and clause ends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from languages.normalise import normalise
from languages.profile import Language
from languages.template import Slot, pieces
from languages.values import FoundValue, find_values

Key = tuple[str, ...]

_ONE: Final = "1"


@dataclass(frozen=True, slots=True)
class Token:
    """One word or value.

    Attributes:
        key: what is compared: the normalised word; `<weekday>` for a slot or a value of that kind.
        slot: of a phrase.
        value: of a text; in a phrase a fixed value ("to gange"), which the text must have too.
        closes: a clause ends after it. asks: that clause is a question.
        surface: as it stands in the text.
    """

    key: str
    slot: Slot | None = None
    value: FoundValue | None = None
    closes: bool = False
    asks: bool = False
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Tokeniser:
    """Cuts texts and phrases of one language into tokens; fillers are left out."""

    language: Language
    fillers: frozenset[str] = field(init=False)
    light: frozenset[str] = field(init=False)
    negations: frozenset[str] = field(init=False)
    questions: frozenset[str] = field(init=False)
    joining: frozenset[str] = field(init=False)
    _marks: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        words = self.language.words
        for name in ("fillers", "light", "negations", "questions", "joining"):
            found = frozenset(self.normalise(word) for word in getattr(words, name))
            object.__setattr__(self, name, found)
        punctuation = self.language.punctuation
        marks = re.escape(punctuation.sentence + punctuation.question + punctuation.clause + "?؟!.,،;؛")
        object.__setattr__(self, "_marks", re.compile(f"([{marks}]+)"))

    def normalise(self, text: str) -> str:
        language = self.language
        return normalise(text, language.code, language.script, language.words.glued)

    def of_text(self, text: str) -> tuple[Token, ...]:
        """What somebody said. Punctuation without a word before it is dropped."""
        return self._without_fillers(self._text_tokens(text))

    def of_phrase(self, text: str) -> tuple[Token, ...]:
        """A phrase or another wording of one, with slots."""
        tokens: list[Token] = []
        for piece in pieces(text):
            if isinstance(piece, Slot):
                tokens.append(Token(f"<{piece.kind}>", slot=piece, surface=piece.name))
            else:
                tokens = self._append(tokens, self._text_tokens(piece))
        return self._without_fillers(tokens)

    def _append(self, before: list[Token], new: list[Token]) -> list[Token]:
        if new and not new[0].key and before:  # punctuation right after a slot
            before[-1] = _closing(before[-1], new[0])
        return before + [token for token in new if token.key]

    def _text_tokens(self, text: str) -> list[Token]:
        """Tokens in order; leading punctuation is a token without key."""
        tokens: list[Token] = []
        position = 0
        for found in (*self._values(text), None):
            end = len(text) if found is None else found.start
            for word in self._words(text[position:end]):
                if not word.key and tokens:
                    tokens[-1] = _closing(tokens[-1], word)
                else:
                    tokens.append(word)
            if found is not None:
                surface = text[found.start : found.end]
                tokens.append(Token(f"<{found.value.kind}>", value=found, surface=surface))
                position = found.end
        return tokens

    def _values(self, text: str) -> Iterator[FoundValue]:
        """Values, without the articles that look like the number one ("en", "bir", "یک")."""
        for found in find_values(text, self.language.code):
            word = self.normalise(text[found.start : found.end])
            if not (found.value.kind == "number" and found.value.canonical == _ONE and word in self.light):
                yield found

    def _words(self, text: str) -> Iterator[Token]:
        for part in self._marks.split(text):
            if not part:
                continue
            if self._marks.fullmatch(part):
                yield Token("", closes=True, asks=any(mark in "?؟" for mark in part))
            else:
                words, written = self.normalise(part).split(), part.split()
                if len(words) != len(written):  # glued or taken apart by normalising
                    written = words
                for word, surface in zip(words, written, strict=True):
                    yield Token(word, surface=surface)

    def _without_fillers(self, tokens: list[Token]) -> tuple[Token, ...]:
        kept: list[Token] = []
        for token in tokens:
            if token.key and token.key not in self.fillers:
                kept.append(token)
            elif kept and token.closes:
                kept[-1] = _closing(kept[-1], token)
        # A text of nothing but fillers ("jo", "اچھا") is an answer, not noise.
        return tuple(kept) or tuple(token for token in tokens if token.key)


def _closing(token: Token, mark: Token) -> Token:
    return Token(token.key, token.slot, token.value, True, token.asks or mark.asks, token.surface)
