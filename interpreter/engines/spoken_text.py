"""Text from other people made safe to speak, and cut into pieces that are spoken one after the other."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_DROPPED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"})
"""Controls (espeak reads U+0001 as the start of a command), private use (espeak's own marks), emoji."""

_KEPT: Final = frozenset("\u200c\u200d°№")
"""Degree and number signs, and the zero-width joiners that Farsi and Urdu write inside words."""

_JOINED_BY_ZWJ: Final = re.compile("(?<![^\\W\\d_])[\u200c\u200d]+|[\u200c\u200d]+(?![^\\W\\d_])")

_MARKUP: Final = str.maketrans(dict.fromkeys("<>[]{}|\\^`~_*#=", " "))
"""No voice says these well, and they are the signs that phoneme input, SSML and Markdown start with."""

_LONG_WORD: Final = re.compile(r"(\S{50})(?=\S)")
"""Longer than any word; espeak keeps a word in 160 bytes."""

_SPACES: Final = re.compile(r"\s+")
_SENTENCE_END: Final = re.compile(r"(?:(?<!\b\w)(?<!\b\w\w)[.]|[!?…؟۔])[»\"'”’)]*\s+(?=\S)")
_CLAUSE_END: Final = re.compile(r"[,;:،؛][»\"'”’)]*\s+|\s+[–—-]+\s+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of a text. `ends_sentence` tells whether a full pause belongs behind it."""

    text: str
    ends_sentence: bool


def clean(text: str) -> str:
    """The text without anything that could command an engine: no controls, markup signs or emoji."""
    composed = unicodedata.normalize("NFC", text).translate(_MARKUP)
    kept = "".join(
        " " if character.isspace() else character
        for character in composed
        if character.isspace()
        or character in _KEPT
        or unicodedata.category(character) not in _DROPPED_CATEGORIES
    )
    return _LONG_WORD.sub(r"\1 ", _SPACES.sub(" ", _JOINED_BY_ZWJ.sub("", kept)).strip())


def has_speech(text: str) -> bool:
    """Whether there is a letter or a digit in it: punctuation alone is not spoken."""
    return any(character.isalnum() for character in text)


def cut(text: str, *, first: int, limit: int) -> tuple[Fragment, ...]:
    """Cut a cleaned text into fragments that hold something to speak.

    A fragment ends at the last sentence end within its length, else at the last clause end, else at the first
    of either up to twice the length, else at a space, else (no spaces at all) in the middle.

    Args:
        first: length in characters of the first fragment; short where the first sound should come early.
        limit: length of all others.
    """
    fragments: list[Fragment] = []
    rest = text
    while rest:
        end = _cut_at(rest, limit if fragments else first)
        head, rest = rest[:end].strip(), rest[end:].strip()
        if has_speech(head):
            fragments.append(Fragment(head, ends_sentence=head.rstrip("»\"'”’)")[-1:] in tuple(".!?…؟۔")))
    return tuple(fragments)


def _cut_at(text: str, length: int) -> int:
    if len(text) <= length:
        return len(text)
    for pattern in (_SENTENCE_END, _CLAUSE_END):
        ends = [match.end() for match in pattern.finditer(text, 0, length + 1)]
        if ends:
            return ends[-1]
    if len(text) <= 2 * length:
        later = [
            match.end()
            for pattern in (_SENTENCE_END, _CLAUSE_END)
            for match in pattern.finditer(text, length)
        ]
        return min(later, default=len(text))
    later = [
        match.end()
        for pattern in (_SENTENCE_END, _CLAUSE_END)
        for match in pattern.finditer(text, length, 2 * length)
    ]
    space = text.rfind(" ", 1, length)
    return min(later, default=space if space > 0 else length)
