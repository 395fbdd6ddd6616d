"""Speak a language that espeak-ng does not have: its spelling, letter by letter, as espeak phonemes.

The rules are data in the language's folder (`phonemes.toml`), so that another language with a phonemic
spelling is another file.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from interpreter.errors import ConfigError

FILE: Final = "phonemes.toml"

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*['’ʼ]?")
_DIGIT: Final = re.compile(r"\d")
_APOSTROPHES: Final = str.maketrans("’ʼ", "''")
_STRESS: Final = "'"


class SpellingRules:
    """Turns text into espeak phoneme input for one base voice."""

    def __init__(
        self, voice: str, consonants: Mapping[str, str], vowels: Mapping[str, str], digits: Mapping[str, str]
    ) -> None:
        """Spellings are lower case; digits map a decimal digit to its word."""
        self.voice: Final = voice
        self._sounds = {**consonants, **vowels}
        self._vowels = frozenset(vowels)
        self._digits = dict(digits)
        self._longest = max(map(len, self._sounds))

    @classmethod
    def read(cls, file: Path) -> "SpellingRules":
        """Read a `phonemes.toml`.

        Raises:
            ConfigError: the file cannot be read, or lacks one of its tables.
        """
        try:
            tree = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"The spelling rules {file} cannot be read: {error}.") from error
        voice = tree.get("voice")
        if not isinstance(voice, str) or not voice:
            raise ConfigError(f'{file} names no espeak voice. Add a line such as: voice = "sw"')
        consonants, vowels, digits = (_table(tree, name, file) for name in ("consonants", "vowels", "digits"))
        return cls(voice, consonants, vowels, digits)

    def to_phonemes(self, text: str) -> str:
        """`text`, which holds no square brackets, with each word as `[[phonemes]]`.

        A double consonant is two sounds. The last syllable but one is stressed. A word with a letter that has
        no rule stays as it is, for the base voice to read.
        """
        worded = _DIGIT.sub(lambda match: f" {self._digits.get(str(int(match[0])), '')} ", text)
        return _WORD.sub(lambda match: self._word(match[0]), worded)

    def _word(self, word: str) -> str:
        sounds = self._split(_plain(word))
        if sounds is None:
            return word
        vowels = [index for index, (spelling, _) in enumerate(sounds) if spelling in self._vowels]
        stressed = vowels[-2:][0] if vowels else -1
        phonemes = (
            _STRESS + phoneme if index == stressed else phoneme for index, (_, phoneme) in enumerate(sounds)
        )
        return f"[[{'|'.join(phonemes)}]]"

    def _split(self, word: str) -> list[tuple[str, str]] | None:
        """(spelling, phoneme), the longest spelling first; None where a letter has no rule."""
        sounds = []
        start = 0
        while start < len(word):
            for length in range(self._longest, 0, -1):
                spelling = word[start : start + length]
                if spelling in self._sounds:
                    sounds.append((spelling, self._sounds[spelling]))
                    start += len(spelling)
                    break
            else:
                return None
        return sounds


def _plain(word: str) -> str:
    """Lower case, without accents, with the plain apostrophe."""
    decomposed = unicodedata.normalize("NFD", word.lower().translate(_APOSTROPHES))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _table(tree: Mapping[str, Any], name: str, file: Path) -> Mapping[str, str]:
    table = tree.get(name)
    if not isinstance(table, dict) or not all(isinstance(value, str) and value for value in table.values()):
        raise ConfigError(f"{file}: [{name}] must be a table from spelling to phoneme.")
    if not table:
        raise ConfigError(f"{file}: [{name}] is empty.")
    return table
