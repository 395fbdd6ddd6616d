"""The tokens of a CTC model: `tokens.txt`, one token and its number a line, as sherpa-onnx has them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from interpreter.errors import ModelMissing

BLANKS: Final = ("<blk>", "<eps>", "<blank>")
"""What blank is called; in a model without any of these, such as Omnilingual ASR, it is token 0, as in
sherpa-onnx."""
SPACES: Final = (" ", "|", "\u2581")
"""Tokens between words: of Omnilingual ASR, of wav2vec 2.0, of sentencepiece."""
WORD_MARKS: Final = "'’-"
"""Punctuation that is part of words."""
UNICODE_SCRIPTS: Final = {
    "Latn": "LATIN",
    "Cyrl": "CYRILLIC",
    "Arab": "ARABIC",
    "Grek": "GREEK",
    "Hebr": "HEBREW",
    "Ethi": "ETHIOPIC",
    "Geor": "GEORGIAN",
    "Armn": "ARMENIAN",
    "Deva": "DEVANAGARI",
    "Beng": "BENGALI",
    "Taml": "TAMIL",
    "Thaa": "THAANA",
}
"""ISO 15924 code -> the word for it in the Unicode names of its letters."""
LEAST_LETTERS: Final = 15
"""A model with fewer letters of a script cannot write it."""
_SPECIAL: Final = re.compile(r"<.+>")


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The tokens that a text in one script may have.

    Attributes:
        columns: their columns in the model's output, blank first, shape (k,).
        silent: columns that count as blank: blank itself and the marks between words, shape (m,).
        symbols: what each of `columns` writes; empty for blank.
    """

    script: str
    columns: NDArray[np.intp]
    silent: NDArray[np.intp]
    symbols: tuple[str, ...]
    numbers: Mapping[str, int]

    def restrict(self, log_probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log probabilities of the model's columns, shape (frames, n), to those of `columns`, not normalised.

        Marks are nothing that is heard: nobody says the full stop of a phrase, and some models write it.
        """
        restricted: NDArray[np.float32] = log_probabilities[:, self.columns]
        restricted[:, 0] = np.logaddexp.reduce(log_probabilities[:, self.silent], axis=1)
        return restricted

    def decode(self, text: Sequence[int]) -> str:
        """Places in `columns` to a text with single spaces."""
        return " ".join("".join(self.symbols[place] for place in text).split())

    def encode(self, text: str) -> tuple[tuple[int, ...], int]:
        """A text as places in `columns`, and how many of its letters and digits the model cannot write.

        Marks between words are left out, and where the model has no capitals they are small letters.
        """
        heard = "".join(
            character if not _is_mark(character) else " " for character in unicodedata.normalize("NFC", text)
        )
        places: list[int] = []
        unknown = 0
        for character in " ".join(heard.split()):
            forms = (character, character.lower(), character.upper())
            number = next((self.numbers[form] for form in forms if form in self.numbers), None)
            if number is not None:
                places.append(number)
            elif character.isalnum():
                unknown += 1
        return tuple(places), unknown


class Vocabulary:
    """All tokens of a model."""

    def __init__(self, symbols: Sequence[str]) -> None:
        """`symbols`: the token of each column of the model's output."""
        self.size = len(symbols)
        self.blank = next((symbols.index(name) for name in BLANKS if name in symbols), 0)
        self._symbols = tuple(
            "" if number == self.blank or _SPECIAL.fullmatch(symbol) else _written(symbol)
            for number, symbol in enumerate(symbols)
        )
        self._alphabets: dict[str, Alphabet] = {}

    def text(self, columns: Sequence[int]) -> str:
        """Columns of the model's output to a text in whatever scripts."""
        return " ".join("".join(self._symbols[column] for column in columns).split())

    def writes(self, script: str) -> bool:
        """Whether the model has the letters of a script (ISO 15924)."""
        return script in UNICODE_SCRIPTS and (
            sum(_script_of(symbol) == script for symbol in self._symbols) >= LEAST_LETTERS
        )

    def alphabet(self, script: str) -> Alphabet:
        """The tokens of one script (ISO 15924), with spaces, European digits and what is part of words."""
        if script not in self._alphabets:
            word = UNICODE_SCRIPTS[script]
            columns = [
                number
                for number, symbol in enumerate(self._symbols)
                if symbol and all(_belongs(character, word) for character in symbol)
            ]
            symbols = ("", *(self._symbols[number] for number in columns))
            numbers = {symbol: place for place, symbol in reversed(list(enumerate(symbols))) if symbol}
            marks = [
                number for number, symbol in enumerate(self._symbols) if symbol and all(map(_is_mark, symbol))
            ]
            self._alphabets[script] = Alphabet(
                script,
                np.array([self.blank, *columns], np.intp),
                np.array([self.blank, *marks], np.intp),
                symbols,
                numbers,
            )
        return self._alphabets[script]


def read_vocabulary(file: Path) -> Vocabulary:
    """Read `tokens.txt`.

    Raises:
        ModelMissing: it is not what it should be.
    """
    numbered: list[tuple[int, str]] = []
    try:
        for line in file.read_bytes().decode("utf-8").split("\n"):  # some tokens are line ends of other kinds
            symbol, _, number = line.rpartition(" ")
            if number:
                numbered.append((int(number), symbol or " "))
    except (OSError, ValueError) as error:
        raise ModelMissing(f"The tokens in {file} cannot be read: {error}. Fetch the model again.") from error
    numbered.sort(key=lambda one: one[0])
    if not numbered or [number for number, _ in numbered] != list(range(len(numbered))):
        raise ModelMissing(f"{file} does not number its tokens from 0 on. Fetch the model again.")
    return Vocabulary([symbol for _, symbol in numbered])


def foreign_share(text: str, script: str) -> float:
    """The share of letters in `text` that are not in `script` (ISO 15924), 0 where it has no letters."""
    letters = [character for character in text if character.isalpha()]
    return sum(_script_of(letter) != script for letter in letters) / len(letters) if letters else 0.0


def _script_of(character: str) -> str:
    """ISO 15924 code of a letter's script; empty for no single letter, or a script not known here."""
    if len(character) != 1 or not character.isalpha():
        return ""
    word = unicodedata.name(character, "").split(" ", 1)[0]
    return next((code for code, name in UNICODE_SCRIPTS.items() if name == word), "")


def _written(symbol: str) -> str:
    return " " if symbol in SPACES or symbol.isspace() else symbol


def _belongs(character: str, word: str) -> bool:
    """Whether a text in a script may have this character; `word` is the script's in Unicode names."""
    name = unicodedata.name(character, "").replace("-", " ").split()
    if word in name[:2] or (name and name[0] == "COMBINING"):
        return not _is_mark(character)
    return character == " " or character in WORD_MARKS or (character.isascii() and character.isdigit())


def _is_mark(character: str) -> bool:
    """Punctuation that stands between words."""
    return unicodedata.category(character)[0] == "P" and character not in WORD_MARKS
