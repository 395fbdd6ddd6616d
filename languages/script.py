"""Which script a text is written in."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

PROPER_NAMES: Final = frozenset(
    {
        "MitID",
        "NemID",
        "NemKonto",
        "Jobnet",
        "Jobindsats",
        "Digital Post",
        "e-Boks",
        "e Boks",
        "mit.dk",
        "borger.dk",
        "Borger.dk",
        "Aula",
        "Udbetaling Danmark",
        "Udlændingestyrelsen",
        "Prøve i Dansk",
        "SU",
        "SFO",
        "SOSU",
        "IGU",
        "PTSD",
        "CPR",
        "CV",
        "SMS",
        "PIN",
        "QR",
    }
)
"""Danish names and abbreviations that stay as they are in every script. Those of several words are one
name: "i" alone is none."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_PREFIX: Final = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab"}


def foreign_words(text: str, script: str, allowed: frozenset[str] = PROPER_NAMES) -> Iterator[str]:
    """The words that are not in `script` (ISO 15924) and not allowed to be."""
    for word in _WORD.findall(without_names(text, allowed)):
        if any(_script(char) not in (script, "") for char in word):
            yield word


def without_names(text: str, names: frozenset[str] = PROPER_NAMES) -> str:
    """The text with a space for each of `names`; "MitID" is not taken out of "MitIDs"."""
    return _pattern(names).sub(" ", text) if names else text


@lru_cache(maxsize=512)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """Empty for letters that belong to no script, such as modifiers."""
    name = unicodedata.name(char, "")
    return "" if name.startswith("MODIFIER") else _PREFIX.get(name.split(" ")[0], "Zzzz")
