"""Cut an utterance into sentences, and a sentence that is too long for a model into parts.

Translation models are trained on single sentences: given two, some translate only the first. Nothing
is ever dropped: the parts joined hold the same characters as the text, spaces aside.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from interpreter.engines.neural.abbreviations import ABBREVIATIONS, MAY_END, MONTHS

_END: Final = re.compile(r"([.!?…؟۔。]+)([»«\"”“’')\]]*)(?=\s|$)|\n+")
"""Sentence marks of Latin, Cyrillic, Arabic (؟) and Urdu (۔), with the closing quotes after them."""

_CLAUSE: Final = re.compile(r"(?<=[,;:،؛])\s+|\s+(?=[–—-]\s)")
_SPACE: Final = re.compile(r"\s+")
_LAST_WORD: Final = re.compile(r"[^\s\"“”«»'’()\[\]]+$")
_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMBER: Final = re.compile(r"\d+(?:[.:]\d+)*")

_UNKNOWN_ABBREVIATION: Final = re.compile(r"[^\W\d_aeiouyæøåıöüаеиіоуяюєї]{1,4}")
"""A short word without vowels; with a small letter after its full stop it is taken for an abbreviation."""


def split_sentences(text: str, language: str) -> tuple[str, ...]:
    """The sentences of `text` in order, each without outer white space. An empty text gives none."""
    return tuple(
        sentence for start, end in _spans(text, language) if (sentence := " ".join(text[start:end].split()))
    )


def split_long(sentence: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    """Cut `sentence` until every part fits: near its middle at a clause mark, else at a space, else anywhere.

    A single character is never cut, whatever `fits` says.
    """
    sentence = sentence.strip()
    if len(sentence) <= 1 or fits(sentence):
        return (sentence,) if sentence else ()
    cut = _nearest_middle(sentence, _CLAUSE) or _nearest_middle(sentence, _SPACE) or len(sentence) // 2
    return split_long(sentence[:cut], fits) + split_long(sentence[cut:], fits)


def _spans(text: str, language: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _END.finditer(text):
        if _ends_sentence(text, mark, language):
            yield start, mark.end()
            start = mark.end()
    yield start, len(text)


def _ends_sentence(text: str, mark: re.Match[str], language: str) -> bool:
    if mark[1] is None or mark[1] != "." or mark[2]:
        # A line break, or no single full stop. Three dots with a small letter after them are a pause.
        return not (mark[1] in ("...", "…") and _next_is_small(text, mark.end()))
    word_match = _LAST_WORD.search(text, 0, mark.end())
    word = word_match[0].casefold() if word_match else "."
    small = _next_is_small(text, mark.end())
    if word in ABBREVIATIONS.get(language, ()):
        return word in MAY_END and not small and _next_has_case(text, mark.end())
    body = word.removesuffix(".")
    if len(body) == 1 and body.isalpha():
        return False
    if _NUMBER.fullmatch(body):
        return not small and _next_word(text, mark.end()).casefold() not in MONTHS
    return not (small and _UNKNOWN_ABBREVIATION.fullmatch(body))


def _next_word(text: str, position: int) -> str:
    word = _WORD.search(text, position)
    return word[0] if word else ""


def _next_letter(text: str, position: int) -> str:
    rest = text[position:].lstrip(" \t\"“”«»'’([")
    return rest[:1]


def _next_is_small(text: str, position: int) -> bool:
    return _next_letter(text, position).islower()


def _next_has_case(text: str, position: int) -> bool:
    """At the end of the text, too: nothing follows that could belong to the abbreviation."""
    letter = _next_letter(text, position)
    return not letter or letter.isupper()


def _nearest_middle(text: str, pattern: re.Pattern[str]) -> int:
    """The end of the match nearest to the middle of a stripped text; 0 where there is none."""
    middle = len(text) / 2
    ends = (match.end() for match in pattern.finditer(text))
    return min(ends, key=lambda end: abs(end - middle), default=0)
