"""Bring two spellings of the same words to one form, so that they can be compared."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_APOSTROPHES: Final = "'’‘ʼ`´′"
_ARABIC: Final[Mapping[str, str]] = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",  # alef with hamza, madda, wasla
    "ي": "ی", "ى": "ی", "ئ": "ی", "ې": "ی",  # yeh, alef maksura, yeh with hamza
    "ؤ": "و", "ك": "ک", "ڪ": "ک", "ة": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ە": "ه", "ۂ": "ه",
    "ے": "ی", "ۓ": "ی",
    "ـ": "", "ء": "",
}  # fmt: skip
"""Letters that people and recognisers exchange freely. Urdu keeps its aspirates (`_URDU`)."""
_URDU: Final[Mapping[str, str]] = {
    "أ": "ا", "ٱ": "ا", "ي": "ی", "ى": "ی", "ؤ": "و", "ك": "ک",
    "ة": "ہ", "ۃ": "ہ", "ه": "ہ", "ۂ": "ہ", "ۀ": "ہ", "ۓ": "ے", "ـ": "", "ء": "",
}  # fmt: skip
_TABLES: Final = {
    "arab": str.maketrans(dict(_ARABIC)),
    "ur": str.maketrans(dict(_URDU)),
    "tr": str.maketrans({"I": "ı", "İ": "i", "â": "a", "î": "i", "û": "u", "Â": "a", "Î": "i", "Û": "u"}),
}
_APOSTROPHE_TABLE: Final = str.maketrans(dict.fromkeys(_APOSTROPHES, ""))
_JOINERS: Final = str.maketrans(
    dict.fromkeys("\u200c\u200d\u200e\u200f\u00ad\ufeff\u2066\u2067\u2068\u2069", "")
)
_WORD: Final = re.compile(r"\w+")


def normalise(text: str, language: str, script: str, glued: tuple[str, ...] = ()) -> str:
    """Lower case, without punctuation, Arabic diacritics, joiners and apostrophes; one space between words.

    Args:
        language: ISO 639-1; Turkish and Urdu have rules of their own.
        script: ISO 15924.
        glued: prefixes that are joined to the word after them.
    """
    if language == "tr":
        text = text.translate(_TABLES["tr"])
    text = unicodedata.normalize("NFKC", text).translate(_JOINERS).casefold()
    if language == "ur":
        text = text.replace("یئ", "ی").replace("ئے", "یے")  # چاہئے, چاہیئے and چاہیے
    if script == "Arab":
        text = text.translate(_TABLES["ur" if language == "ur" else "arab"])
        text = "".join(char for char in text if unicodedata.category(char) != "Mn")
    text = text.translate(_APOSTROPHE_TABLE)
    words = _WORD.findall(text)
    if glued:
        words = _glue(words, frozenset(glued))
    return " ".join(words)


def _glue(words: list[str], prefixes: frozenset[str]) -> list[str]:
    joined: list[str] = []
    pending = ""
    for word in words:
        if word in prefixes:
            pending += word
        else:
            joined.append(pending + word)
            pending = ""
    return [*joined, pending] if pending else joined
