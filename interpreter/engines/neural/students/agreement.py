"""How much of what was said comes back when a translation is translated back: what stands in for a score.

A Firefox Translations student says no probability of its output. The model for the way back is installed with
it and takes milliseconds, so what it makes of the translation is compared with the source: the share of
characters that both have in the same order, `2 * LCS / (len + len)`, without case and punctuation. It finds
what was left out or came from nowhere. It does not find what both models get wrong in the same way, and a
good translation may come back in other words (`benchmarks/students.py` measures both).
"""

import re
from typing import Final

from rapidfuzz.distance import Indel

LOW_AGREEMENT: Final = 0.75
"""Below it a student counts as unsure. One in twenty sentences of NTREX-128 lies there, English to Portuguese
and back (`benchmarks/students.py`); not measured on the languages of the product."""

_WORD: Final = re.compile(r"[^\W_]+")


def agreement(said: str, back: str) -> float:
    """0 to 1. Two texts without words agree."""
    return float(Indel.normalized_similarity(_plain(said), _plain(back)))


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
