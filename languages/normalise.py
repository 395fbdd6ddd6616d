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
    "ـ": "",
}  # fmt: skip
"""Letters that people and recognisers exchange freely. Urdu keeps its aspirates (`_URDU`)."""
_URDU: Final[Mapping[str, str]] = {
    "أ": "ا", "ٱ": "ا", "ي": "ی", "ى": "ی", "ؤ": "و", "ك": "ک",
    "ة": "ہ", "ۃ": "ہ", "ه": "ہ", "ۂ": "ہ", "ۀ": "ہ", "ۓ": "ے", "ـ": "",
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
_HAMZA: Final = re.compile(r"ء(?=\w)|(?<!(?<!\w)\wا)ء")
"""The letter as people drop it. A word such as ماء (water) keeps it: without, it would be ما (not)."""
_UKRAINIAN: Final = {
    "в": "у", "із": "з", "зі": "з", "й": "і", "та": "і", "об": "о", "од": "від",
    "уже": "вже", "учора": "вчора", "усе": "все", "усі": "всі", "усіх": "всіх", "усім": "всім",
    "усього": "всього", "уранці": "вранці", "ввечері": "увечері", "удень": "вдень", "уночі": "вночі",
    "удома": "вдома", "учитель": "вчитель", "учителька": "вчителька", "учитися": "вчитися", "учуся": "вчуся",
}  # fmt: skip
"""Words that change with the sounds beside them and stay the same word."""
_REFLEXIVE: Final = re.compile(r"(?<=[аеєиіїоуюя])сь$")


def normalise(text: str, language: str, script: str, glued: tuple[str, ...] = ()) -> str:
    """Lower case, without punctuation, Arabic diacritics, joiners and apostrophes; one space between words.

    Args:
        language: ISO 639-1; Turkish and Urdu have rules of their own.
        script: ISO 15924.
        glued: prefixes that are joined to the word after them.
    """
    if language == "tr":
        text = text.translate(_TABLES["tr"])
    text = unicodedata.normalize("NFKC", text).translate(_JOINERS).casefold().translate(_APOSTROPHE_TABLE)
    if language == "ur":
        text = text.replace("یئ", "ی").replace("ئے", "یے")  # چاہئے, چاہیئے and چاہیے
    if script == "Arab":
        text = text.translate(_TABLES["ur" if language == "ur" else "arab"])
        text = "".join(char for char in text if unicodedata.category(char) != "Mn")
        text = _HAMZA.sub("", text)
    words = _WORD.findall(text)
    if language == "uk":
        words = [_REFLEXIVE.sub("ся", _UKRAINIAN.get(word, word)) for word in words]
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
