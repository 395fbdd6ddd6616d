"""Cut the phrases of a whole book into tokens, each word of it once."""

from collections.abc import Sequence
from typing import Final

from languages.tokens import Alone, Token, Tokeniser, joined
from languages.values import may_start_value

_MARKS: Final = ".,?!;:؟،؛۔…"
_NEEDS_ITS_NEIGHBOURS: Final = None


class PhraseReader:
    """`Tokeniser.of_phrase`, quick for many phrases: a word is cut once, however many phrases have it.

    Looking for values costs most, and nine phrases of ten have no word that a value could start with. In
    the others, and where a prefix is glued to the next word, the phrase is read whole.

    It remembers words, so it is for phrases of the book, never for what people say.
    """

    def __init__(self, tokeniser: Tokeniser) -> None:
        self._tokeniser = tokeniser
        self._code = tokeniser.language.code
        self._glued = frozenset(tokeniser.language.words.glued)
        self._read: dict[str, tuple[Token, ...] | None] = {}

    def __call__(self, text: str) -> tuple[Token, ...]:
        """The tokens of a phrase or another wording of one, with slots."""
        return self._tokeniser.of_phrase(text, self._tokens)

    def _tokens(self, text: str, alone: Alone) -> Sequence[Token]:
        tokens: list[Token] = []
        for part in text.split():
            found = self._part(part)
            if found is _NEEDS_ITS_NEIGHBOURS:
                return self._tokeniser.tokens(text, alone)
            if found and found[0].key:
                tokens += found
            else:
                joined(tokens, found)
        return tokens

    def _part(self, part: str) -> tuple[Token, ...] | None:
        """The tokens of what stands between two spaces; None where they depend on what stands around it."""
        if part not in self._read:
            word = part.rstrip(_MARKS)
            self._read[part] = self._with_marks(word, part) if word and word != part else self._cut(part)
        return self._read[part]

    def _with_marks(self, word: str, part: str) -> tuple[Token, ...] | None:
        before, marks = self._part(word), self._part(part[len(word) :])
        if before is _NEEDS_ITS_NEIGHBOURS or marks is _NEEDS_ITS_NEIGHBOURS:
            return _NEEDS_ITS_NEIGHBOURS
        return tuple(joined([*before], marks))

    def _cut(self, part: str) -> tuple[Token, ...] | None:
        if may_start_value(part, self._code):
            return _NEEDS_ITS_NEIGHBOURS
        tokens = tuple(joined([], self._tokeniser.words(part)))
        return _NEEDS_ITS_NEIGHBOURS if any(token.key in self._glued for token in tokens) else tokens
