"""Is a negation of one text missing in the other? A score from what both sides say, and how.

Presence alone is too coarse: a long sentence from which the negation was dropped often holds another one, or
a word that might carry it. So negations are paired by their place in the sentence, and what is left over is
weighed against the fainter words that may stand for it. The weights are a logistic regression on human
translations and the same with a negation taken out, of one half of the lines (`benchmarks.polarity_training`
wrote `polarity.toml`; `docs/measurements.md` has the figures for the other half).
"""

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from interpreter.engines.neural.negations import (
    ANSWER,
    CLAUSE,
    CLAUSE_RUNS,
    CUES,
    FAINT,
    IDIOMS,
    KINDS,
    NOBODY,
    NOT,
    QUESTION,
    REFUSE,
    RUNS,
    WITHOUT,
)

WEIGHTS: Final = Path(__file__).with_name("polarity.toml")
SOFT: Final = (NOBODY, WITHOUT, REFUSE, FAINT)
_NEAR: Final = 6
"""Words between a "nobody" and the "not" that it goes along with, at most."""
_MANY: Final = 3
_LONG: Final = 20
"""In a text of fewer words it says less how far apart two places are."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text negates.

    Attributes:
        negations: where, from 0 (its first word) to 1 (its last). clauses: those of the kind `clause`.
        soft: of each kind of `SOFT`, where; of `nobody`, those without a negation near.
        idioms: runs that hold a negation and negate nothing. words: how many there are.
    """

    negations: tuple[float, ...]
    clauses: tuple[float, ...]
    soft: Mapping[str, tuple[float, ...]]
    idioms: int
    words: int


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression. A feature that it does not name weighs nothing; above `threshold`: flagged."""

    threshold: float
    features: Mapping[str, float]

    def score(self, features: Mapping[str, float]) -> float:
        """The probability, as far as the training had it, that a negation is missing."""
        total = sum(self.features.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


@cache
def weights() -> Weights:
    """Those that come with the module."""
    tree = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Weights(float(tree["threshold"]), {name: float(value) for name, value in tree["weights"].items()})


def knows(language: str) -> bool:
    """Whether the lists have the language."""
    return language in CUES


def read(words: Sequence[str], language: str, *, asks: bool = False) -> Reading:
    """Find the negations of a text.

    Args:
        words: of `checks.words`. asks: the text is a question.
    """
    kinds: list[str | None] = [kind_of(word, language) for word in words]
    if words and re.fullmatch(ANSWER.get(language, "(?!)"), words[0]):
        kinds[0] = NOT
    if asks and (pattern := QUESTION.get(language)):
        kinds = [
            None if re.fullmatch(pattern, word) else kind for word, kind in zip(words, kinds, strict=True)
        ]
    joined = " ".join(words)
    idioms = 0
    for table, to in ((CLAUSE_RUNS, CLAUSE), (RUNS, NOT), (IDIOMS, None)):
        for first, last in _runs(table[language], joined) if language in table else ():
            idioms += to is None
            kinds[first:last] = [to] + [None] * (last - first - 1)
    near = [place for place, kind in enumerate(kinds) if kind in (NOT, CLAUSE, WITHOUT)]
    for place, kind in enumerate(kinds):
        if kind == NOBODY:
            if any(abs(place - other) <= _NEAR for other in near):
                kinds[place] = None
            near.append(place)
    length = max(1, len(words) - 1)
    where = {kind: tuple(place / length for place, one in enumerate(kinds) if one == kind) for kind in KINDS}
    return Reading(
        where[NOT],
        where[CLAUSE],
        {kind: where[kind] for kind in SOFT},
        idioms,
        len(words),
    )


@lru_cache(maxsize=8192)
def kind_of(word: str, language: str) -> str | None:
    """The kind of cue that a word is by itself."""
    return next((kind for kind, pattern in CUES[language].items() if re.fullmatch(pattern, word)), None)


def _runs(pattern: str, joined: str) -> list[tuple[int, int]]:
    """The word numbers (first, behind the last) of every match of whole words."""
    found = []
    for match in re.finditer(rf"(?<!\S)(?:{pattern})(?!\S)", joined):
        first = joined.count(" ", 0, match.start())
        found.append((first, first + match[0].count(" ") + 1))
    return found


def features(
    here: Reading, there: Reading, languages: tuple[str, str], *, asks: bool = False
) -> dict[str, float]:
    """What tells whether a negation of `here` is missing `there`; empty where every one has a partner.

    Args:
        languages: of `here` and of `there`.
    """
    partners, left = _pair(here.negations, there.negations)
    _, free = _pair(there.clauses, here.clauses)
    more, left = _pair([*left, *_pair(here.soft[NOBODY], there.soft[NOBODY])[1]], free)
    if not left:
        return {}
    others = len(there.negations) + len(there.clauses)
    found = {
        "bias": 1.0,
        f"from {languages[0]}": 1.0,
        f"to {languages[1]}": 1.0,
        "words": math.log2(1 + here.words),
        "asks": float(asks),
        "several": float(min(len(left), _MANY) - 1),
        "idioms": float(there.idioms - here.idioms),
    }
    if others:
        found["others there"] = 1.0
        found["others there, each"] = float(min(others, _MANY) - 1)
        found["distance of partners"] = max((*partners, *more), default=0.0)
    scale = min(1.0, max(here.words, there.words) / _LONG)
    for kind in SOFT:
        spare = _pair(there.soft[kind], here.soft[kind])[1]
        near = max((1 - scale * abs(one - other) for one in spare for other in left), default=0.0)
        found[f"{kind} there"] = near
        found[f"{kind} there, {languages[1]}"] = near
        found[f"{kind} there, more"] = float(min(len(spare), _MANY) - bool(spare))
        found[f"{kind} here"] = float(len(_pair(here.soft[kind], there.soft[kind])[1]) > 0)
    return found


def is_missing(here: Reading, there: Reading, languages: tuple[str, str], *, asks: bool = False) -> bool:
    """Whether a negation of `here` is missing `there`."""
    given = features(here, there, languages, asks=asks)
    return bool(given) and weights().score(given) > weights().threshold


def _pair(here: Sequence[float], there: Sequence[float]) -> tuple[list[float], list[float]]:
    """Pair places one to one, the nearest first: the distances of the pairs, and what is left of `here`."""
    distances = sorted(
        (abs(one - other), first, second)
        for first, one in enumerate(here)
        for second, other in enumerate(there)
    )
    mine, theirs, pairs = set(range(len(here))), set(range(len(there))), []
    for distance, first, second in distances:
        if first in mine and second in theirs:
            mine.remove(first)
            theirs.remove(second)
            pairs.append(distance)
    return pairs, [here[first] for first in sorted(mine)]
