"""Which script a text is written in."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

PROPER_NAMES: Final = frozenset(
    {
        "MitID",
        "Jobnet",
        "Jobindsats",
        "NemKonto",
        "NemID",
        "CPR",
        "CV",
        "SMS",
        "PIN",
        "QR",
        "Borger",
        "dk",
        "e",
        "Boks",
    }
)
"""Danish names that stay as they are in every script."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_PREFIX: Final = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab"}


def foreign_words(text: str, script: str, allowed: frozenset[str] = PROPER_NAMES) -> Iterator[str]:
    """The words that are not in `script` (ISO 15924) and not allowed to be."""
    for word in _WORD.findall(text):
        if word not in allowed and any(_script(char) not in (script, "") for char in word):
            yield word


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """Empty for letters that belong to no script, such as modifiers."""
    name = unicodedata.name(char, "")
    return "" if name.startswith("MODIFIER") else _PREFIX.get(name.split(" ")[0], "Zzzz")
