"""A text as tokens: folded words, numerals and single marks, each with its place in the text."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from languages.values.written import Numeral, NumeralReader

APOSTROPHES: Final = "'’‘ʼ`´′ʹ"
_JOINERS: Final = "\u200c\u200d\u00ad"
_INVISIBLE: Final = frozenset(
    "\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
_MARKS: Final = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640"
_WORD: Final = re.compile(
    rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}]|[{_JOINERS}]+(?=[^\W\d_])|[{APOSTROPHES}](?=[^\W\d_]))*"
)
_ARABIC: Final[Mapping[str, str]] = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
    "ي": "ی", "ى": "ی", "ئ": "ی", "ې": "ی", "ے": "ی", "ۓ": "ی",
    "ؤ": "و", "ك": "ک", "ڪ": "ک",
    "ة": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ە": "ه", "ۂ": "ه",
    "ء": "", "ـ": "",
}  # fmt: skip
"""Letters of the Arabic script that people and recognisers exchange freely."""
_HAMZA: Final = frozenset("أإآ")
_DROPPED: Final = dict.fromkeys(map(ord, _JOINERS + APOSTROPHES))


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a numeral or one mark.

    Attributes:
        text: folded; empty for a numeral.
        raw: lower case, otherwise as it was written.
        start, end: character offsets.
        glued: nothing stands between it and the token before.
        inside: a later part of a word that was written together; a value neither starts nor stops before it.
        capital: it starts with a capital letter.
    """

    text: str
    raw: str
    start: int
    end: int
    glued: bool = False
    inside: bool = False
    capital: bool = False
    numeral: Numeral | None = None

    @property
    def is_word(self) -> bool:
        return self.text[:1].isalpha()


class Folder:
    """Brings spellings of one word to one form."""

    def __init__(self, exchanged: Mapping[str, str], *, arabic: bool) -> None:
        self._table = str.maketrans((dict(_ARABIC) if arabic else {}) | dict(exchanged))

    def __call__(self, word: str) -> str:
        if word.isascii() and "'" not in word and "`" not in word:
            return word.translate(self._table).casefold()
        folded = unicodedata.normalize("NFKC", word.translate(self._table)).casefold().translate(self._table)
        folded = unicodedata.normalize("NFC", folded).translate(_DROPPED)
        return "".join(char for char in folded if unicodedata.category(char) != "Mn")


Split = Callable[[str], tuple[str, ...]]
"""Parts of a folded word that is several words written together; empty where it is one."""


class Tokeniser:
    """Cuts texts of one language into tokens.

    Args:
        fold: see `Folder`.
        numerals: reads what starts with a digit.
        known: folded words that a value can be made of.
        proclitics: folded, that are written together with a known word; `kept` of them become a token.
        split: takes number words apart.
    """

    def __init__(
        self,
        fold: Folder,
        numerals: NumeralReader,
        known: frozenset[str],
        proclitics: tuple[str, ...],
        kept: str,
        split: Split,
    ) -> None:
        self._fold, self._numerals, self._known, self._kept = fold, numerals, known, kept
        self._proclitics = tuple(sorted(proclitics, key=len, reverse=True))
        self._split = split

    def __call__(self, text: str) -> list[Token]:
        tokens: list[Token] = []
        plain = self._numerals.ascii(text)
        position, size, last_end = 0, len(text), 0
        while position < size:
            char = text[position]
            if char.isspace() or char in _INVISIBLE or char in APOSTROPHES:
                if char in _INVISIBLE and last_end == position:
                    last_end = position + 1
                position += 1
                continue
            glued = bool(tokens) and last_end == position
            numeral = self._numerals.read(plain, position)
            if numeral is not None:
                raw = plain[position : numeral.end]
                tokens.append(Token("", raw, position, numeral.end, glued, numeral=numeral))
                position = numeral.end
            elif word := _WORD.match(text, position):
                tokens.extend(self._word(word[0], position, glued))
                position = word.end()
            else:
                tokens.append(Token(unicodedata.normalize("NFKC", char), char, position, position + 1, glued))
                position += 1
            last_end = position
        return tokens

    def _word(self, word: str, start: int, glued: bool) -> Iterator[Token]:
        folded, raw, end = self._fold(word), word.casefold(), start + len(word)
        capital = word[0].isupper()
        hamza = (
            word[1:2] in _HAMZA and self._fold(word[:1]) == self._kept
        )  # "وأحد" is "and one", "واحد" is "one"
        if folded not in self._known or hamza:
            for prefix in self._proclitics:
                length = len(prefix)
                if folded.startswith(prefix) and self._fold(word[:length]) == prefix and len(word) > length:
                    rest = folded[length:]
                    if rest in self._known or self._split(rest) or self._detachable(rest):
                        if prefix == self._kept:
                            yield Token(prefix, prefix, start, start + length, glued)
                        yield from self._word(word[length:], start + length, prefix == self._kept or glued)
                        return
            parts = self._split(folded)
            for number, part in enumerate(parts):
                yield Token(part, part, start, end, glued or number > 0, number > 0, capital and not number)
            if parts:
                return
        yield Token(folded, raw, start, end, glued, False, capital)

    def _detachable(self, rest: str) -> bool:
        return any(
            rest.startswith(prefix) and rest[len(prefix) :] in self._known for prefix in self._proclitics
        )
