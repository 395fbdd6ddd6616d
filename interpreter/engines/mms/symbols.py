"""From a text to the numbers a character-based VITS voice was trained on.

`tokens.txt` has a line `<character> <number>` for each. Between and around the characters stands number 0,
the blank, which can be a letter too (in Meta's Somali voice it is "u"): so it was trained. What is written
in lower case, dropped and kept is what `VitsTokenizer` of transformers does, compared in
tests/engines/mms/reference; beyond it, a letter that the voice does not know is given its nearest one.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from interpreter.errors import EngineError, ModelMissing

BLANK: Final = 0
_SPACE: Final = " "

_SCRIPT_NAMES: Final = {"Latn": "LATIN", "Cyrl": "CYRILLIC", "Arab": "ARABIC"}
"""ISO 15924 code -> how the Unicode names of its letters begin."""

_TURKISH: Final = str.maketrans({"I": "ı", "İ": "i"})

_NEAREST: Final[Mapping[str, tuple[str, ...]]] = {
    # Danish letters in another Latin alphabet, and letters that Somali or Turkish does not have.
    "å": ("o",), "æ": ("ä", "e"), "ø": ("ö", "o"), "ß": ("ss",), "ð": ("d",), "þ": ("t",), "ł": ("l",),
    "ı": ("i",), "p": ("b",), "v": ("f",), "z": ("s",), "q": ("k",), "w": ("v",), "x": ("ks",),
    # Russian letters in Ukrainian.
    "ё": ("йо", "е"), "ы": ("и",), "э": ("е",), "ъ": ("'",),
    # One letter under several numbers in Arabic, Persian and Urdu, and letters that only some of them have.
    "ي": ("ی",), "ی": ("ي",), "ى": ("ی", "ي"), "ے": ("ی", "ي"), "ې": ("ی", "ي"),
    "ك": ("ک",), "ک": ("ك",), "ه": ("ہ",), "ہ": ("ه",), "ھ": ("ه", "ہ"), "ە": ("ه", "ہ"), "ة": ("ه", "ہ"),
    "ٱ": ("ا",), "پ": ("ب",), "چ": ("ج",), "ژ": ("ز",), "گ": ("ك", "ک"),
    "ٹ": ("ت",), "ڈ": ("د",), "ڑ": ("ر",), "ں": ("ن",),
}  # fmt: skip
"""Letter -> what is read instead where the voice does not know it, best first."""


@dataclass(frozen=True, slots=True)
class Symbols:
    """The characters of one voice.

    Attributes:
        numbers: character -> its number.
        language: decides how capitals become small letters.
        add_blank: whether blanks stand between the characters; the model file says.
    """

    numbers: Mapping[str, int]
    language: str
    add_blank: bool = True

    def encode(self, text: str) -> list[int]:
        """The numbers of a cleaned text; empty where the voice has a sound for nothing in it.

        Raises:
            EngineError: a digit that the voice does not know. A text is never spoken without its numbers.
        """
        letters = text.translate(_TURKISH) if self.language == "tr" else text
        known = [known for letter in letters for known in self._known(letter)]
        while known and known[0] == _SPACE:
            known.pop(0)
        while known and known[-1] == _SPACE:
            known.pop()
        if not any(letter.isalnum() for letter in known):
            return []
        numbers = [self.numbers[letter] for letter in known]
        if not self.add_blank:
            return numbers
        spread = [BLANK] * (2 * len(numbers) + 1)
        spread[1::2] = numbers
        return spread

    def has_letters_of(self, script: str) -> bool:
        """Whether it knows letters of a script (ISO 15924). One that does not reads romanised text."""
        begin = _SCRIPT_NAMES[script]
        return any(
            letter.isalpha() and unicodedata.name(letter, "").startswith(begin) for letter in self.numbers
        )

    def _known(self, letter: str) -> str:
        """What is read for a letter: itself, its nearest ones, or nothing."""
        if letter in self.numbers:
            return letter
        if letter.isspace():
            return _SPACE if _SPACE in self.numbers else ""
        if letter.isnumeric():
            raise EngineError(
                "The voice cannot say a digit of the text, and without its numbers a text is not spoken. "
                "Write the number in words."
            )
        small = letter.lower()
        plain = "".join(
            part for part in unicodedata.normalize("NFKD", small) if not unicodedata.combining(part)
        )
        for read in (small, *_NEAREST.get(small, ()), plain, *_NEAREST.get(plain, ())):
            if read and all(part in self.numbers for part in read):
                return read
        return "".join(part for part in small if part in self.numbers)


def read_symbols(file: Path, voice: str, language: str) -> Symbols:
    """Read `tokens.txt`.

    Raises:
        ModelMissing: it is not there, or not what it should be.
    """
    try:
        lines = file.read_text(encoding="utf-8").rstrip("\n").split("\n")
    except OSError as error:
        raise ModelMissing(
            f"The voice {voice} lacks {file.name} ({error.strerror}). {advice(voice)}"
        ) from error
    except UnicodeDecodeError as error:
        raise ModelMissing(f"{file.name} of the voice {voice} is no text. {advice(voice)}") from error
    numbers: dict[str, int] = {}
    for line in lines:
        character, space, number = line.rpartition(" ")
        if len(character) == 1 and space and number.isascii() and number.isdigit():
            numbers[character] = int(number)
        elif not (character and number.isdigit()):  # a whole word, such as <unk>, is never written in a text
            raise ModelMissing(
                f"{file.name} of the voice {voice} has a line that is not a character and a number. "
                f"{advice(voice)}"
            )
    if not numbers:
        raise ModelMissing(f"{file.name} of the voice {voice} is empty. {advice(voice)}")
    return Symbols(numbers, language)


def advice(voice: str) -> str:
    """What to do about a broken voice."""
    return (
        f"Install it again: interpreter models remove {voice}, then interpreter models pull {voice} "
        "--accept-non-commercial; a voice of your own needs model.onnx and tokens.txt in its folder."
    )
