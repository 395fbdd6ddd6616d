"""The texts that the model is known to invent: `languages/<code>/hallucinations.txt`."""

import re
import unicodedata
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

HALLUCINATIONS_FILE: Final = "hallucinations.txt"
_TATWEEL: Final = "\u0640"


class Hallucinations:
    """Known inventions by language, read when a language is first asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` holds one folder a language, which wins over the built-in one."""
        self._folder = folder
        self._known: dict[str, frozenset[str]] = {}

    def known(self, text: str, language: str) -> bool:
        """Whether the whole text is one of them, case, punctuation and vowel signs aside."""
        if language not in self._known:
            self._known[language] = self._read(language)
        return comparable(text) in self._known[language]

    def _read(self, language: str) -> frozenset[str]:
        if self._folder is not None and (self._folder / language).is_dir():
            file = self._folder / language / HALLUCINATIONS_FILE
            return parse(file.read_text(encoding="utf-8").splitlines()) if file.is_file() else frozenset()
        built_in = files("languages") / language / HALLUCINATIONS_FILE
        return parse(built_in.read_text(encoding="utf-8").splitlines()) if built_in.is_file() else frozenset()


def parse(lines: Sequence[str]) -> frozenset[str]:
    """One text a line; lines that start with `#` are comments."""
    texts = (line.strip() for line in lines)
    return frozenset(comparable(text) for text in texts if not text.startswith("#")) - {""}


def comparable(text: str) -> str:
    """Case-folded, without punctuation, symbols, vowel signs and tatweel, with single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    letters = (" " if unicodedata.category(c)[0] in "PSZ" else c for c in folded if c != _TATWEEL)
    return re.sub(
        r"\s+", " ", "".join(c for c in letters if unicodedata.category(c) not in ("Mn", "Cf"))
    ).strip()
