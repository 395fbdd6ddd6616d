"""Which script a language is written in, as far as the recogniser must know.

Whisper was trained on few hours of some languages and writes them in a neighbour's script: Somali comes
out as Arabic. Text in the wrong script is never passed on.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

LATIN: Final = "LATIN"
CYRILLIC: Final = "CYRILLIC"
ARABIC: Final = "ARABIC"

SCRIPTS: Final = {
    "da": LATIN,
    "tr": LATIN,
    "so": LATIN,
    "uk": CYRILLIC,
    "ar": ARABIC,
    "fa": ARABIC,
    "ur": ARABIC,
}
"""ISO 639-1 -> script. A language that is not here is not checked."""


def script_of(character: str) -> str:
    """The script of a letter as the first word of its Unicode name; empty for what is no letter."""
    if not character.isalpha():
        return ""
    return unicodedata.name(character, "").split(" ", 1)[0]


def foreign_share(text: str, language: str) -> float:
    """The share of letters in `text` that are not in the script of `language`, 0 to 1.

    0 where the text has no letters, or the language's script is not known.
    """
    script = SCRIPTS.get(language)
    letters = [script_of(character) for character in text if character.isalpha()]
    if script is None or not letters:
        return 0.0
    return sum(letter != script for letter in letters) / len(letters)


def scripts_in(characters: Iterable[str]) -> set[str]:
    """Every script that has a letter among `characters`."""
    return {script for script in map(script_of, characters) if script}
