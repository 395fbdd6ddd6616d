"""Which of a few phrases was said, judged by the sound where the text alone is not sure.

A recogniser can tell how probable a given text is under the sound it heard. That alone prefers texts the
model finds likely anyway, so a share of what a text scores under silence is taken off. The weights below are
a logistic regression over 632 utterances in seven languages in a synthetic voice, clean, at 10 dB of
noise and over the telephone: 314 phrases of the book, 239 sentences of the news, of health advice and
others that are not in it. `benchmarks/phrases.py` measures what comes of it on other utterances.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final, Protocol

FINALISTS: Final = 8
"""Candidates, of those that fit the sound best, that are also weighed under silence."""
PRIOR_SHARE: Final = 0.7
"""Share of the score under silence that is taken off."""
LEAST_MARGIN: Final = 0.3
"""The advantage that the best meaning must have over the second, however well both fit."""
MOST_MARGIN: Final = 2.0
"""A greater advantage over the second counts no more; without a second it is taken to be this."""
LEAST_LOG_ODDS: Final = 2.6
"""What the log odds of being right must exceed. In the regression's own utterances above this lie 165 of 314
phrases, 1 other phrase of the book in the place of one, and none of 239 other sentences."""
SHORT: Final = 15
"""Characters below which a phrase is short."""
LEAST_LOG_ODDS_SHORT: Final = 4.0
"""The same for a short phrase: "Evliyim." (I am married) was taken for "Hamileyim." (I am pregnant)."""
MOST_LETTERS_AFTER: Final = 1
"""Letters that may be heard after the phrase. A mean per token does not see what comes after: "Jeg vil gerne
arbejde" fits the beginning of "... på et lager". Of 56 phrases in four languages and three conditions all
had at most one letter after them, of their first two thirds 1 in 56."""
NEGATION: Final = 0.3
"""How far above itself without its negation a phrase must lie, where no negation was read."""

_ADVANTAGE: Final = 2.7
_MARGIN: Final = 2.6
_LOG_LENGTH: Final = 1.0
_LENGTH_RATIO: Final = -6.0
_BIAS: Final = -2.4


class Evidence(Protocol):
    """What a recogniser makes of given texts; natural log probabilities, mean per token. Slow: a decoder
    pass for a few texts."""

    def heard(self, texts: Sequence[str]) -> tuple[float, ...]:
        """Of each text under the sound that was heard."""
        ...

    def after(self, text: str) -> str:
        """What is heard after `text` in the same sound; nothing but a mark where `text` is all of it."""
        ...

    def unheard(self, texts: Sequence[str]) -> tuple[float, ...]:
        """Of each text under silence. For phrases, with values or without: the answers may be remembered."""
        ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that may have been said.

    Attributes:
        phrase: its id. said: the wording, without its slots if it has any.
        slotted: whether it has any; then it is only a rival, and never what was said.
        plain: `said` without its negation, where it has one that was not read.
    """

    phrase: str
    said: str
    plain: str | None = None
    slotted: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The candidate that was said, by its place, and the probability (0 to 1) that it was."""

    place: int
    probability: float


def decide(
    candidates: Sequence[Candidate], text: str, evidence: Evidence, finalists: int = FINALISTS
) -> Verdict | None:
    """The one that was said, or None where the sound does not clearly say so.

    Args:
        text: what was recognised freely.
        finalists: see `advantages`.
    """
    if all(candidate.slotted for candidate in candidates):
        return None
    fits = evidence.heard([candidate.said for candidate in candidates])
    weighed = advantages(candidates, fits, evidence, finalists)
    best = max(weighed, key=weighed.__getitem__)
    phrase = candidates[best].phrase
    others = [advantage for place, advantage in weighed.items() if candidates[place].phrase != phrase]
    margin = min(MOST_MARGIN, weighed[best] - max(others, default=-float("inf")))
    odds = log_odds(weighed[best], margin, candidates[best].said, text)
    least = LEAST_LOG_ODDS_SHORT if len(candidates[best].said) < SHORT else LEAST_LOG_ODDS
    if candidates[best].slotted or margin < LEAST_MARGIN or odds < least:
        return None
    plain = candidates[best].plain
    if plain is not None and fits[best] < evidence.heard([plain])[0] + NEGATION:
        return None
    if sum(map(str.isalpha, evidence.after(candidates[best].said))) > MOST_LETTERS_AFTER:
        return None
    return Verdict(best, 1 / (1 + exp(-odds)))


def advantages(
    candidates: Sequence[Candidate], fits: Sequence[float], evidence: Evidence, count: int = FINALISTS
) -> dict[int, float]:
    """How much likelier each finalist is under the sound than anyway, by its place among the candidates.

    Args:
        fits: of all candidates under the sound.
        count: how many are finalists; fewer are enough to see whether any may be said.
    """
    finalists = sorted(range(len(candidates)), key=lambda place: -fits[place])[:count]
    priors = evidence.unheard([candidates[place].said for place in finalists])
    return {place: fits[place] - PRIOR_SHARE * prior for place, prior in zip(finalists, priors, strict=True)}


def log_odds(advantage: float, margin: float, said: str, text: str) -> float:
    """That `said` was said where `text` was read, with this advantage over silence and over the second
    meaning. A mean per token is worth more over a longer text, and favours texts shorter than the sound."""
    return (
        _ADVANTAGE * advantage
        + _MARGIN * margin
        + _LOG_LENGTH * log(len(said))
        + _LENGTH_RATIO * abs(log(len(said) / len(text)))
        + _BIAS
    )
