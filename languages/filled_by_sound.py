"""Which phrase with a value was said, and with which value, judged by the sound.

The frame first: the phrases whose letters run like the text's, each with the value that the text looks
most like, are ranked as `languages.by_sound` ranks phrases without values. Then the value: in the best
frame the values that the text may hold and those they may be misheard for (`languages.values.nearby`)
are written out in words and ranked. Words, since a recogniser's digits tell little: under the sound of
"4 250 kroner" it finds "425" likelier than the digits that were said.

A value is believed only where it leads clearly over everything it may be misheard for, and is always shown
with a doubt; otherwise the likeliest are offered for a tap.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf
from typing import Final, Protocol

from languages.asked import Asked
from languages.by_sound import LEAST_MARGIN, MOST_MARGIN, log_odds
from languages.frames import spoken_in_text
from languages.matching import Wording
from languages.profile import Language
from languages.tokens import Token
from languages.value_fits import FINALISTS, FrameFit, FrameFits, Listener, ValueFit, score
from languages.values import Value, speakable
from languages.values.nearby import near_values

LEAST_LOG_ODDS_OFFERED: Final = -1.0
"""What the log odds of the frame must exceed for it to be offered with values."""
LEAST_LOG_ODDS_BELIEVED: Final = 4.0
"""And to be believed."""
LEAST_VALUE_MARGIN: Final = 5.0
"""By how much the best value must lead over every other to be believed. In the 151 utterances on which this
was set frames that sure had wrong values with leads of up to 2.5, and once of 5.1, see below. With people's
voices (`benchmarks/spoken_values.py`) the only wrong one led by 1.8."""
LEAST_VALUE_MARGIN_UNREAD: Final = 7.5
"""The same where no value was read in the text, so that nothing but the sound tells of it: with 5.1 "seksten
femten" was taken for 17.15."""
MOST_LEAD_OVER_READ: Final = 2.0
"""By how much another value may fit better than one that was read as a word of a phrase."""
OFFERED: Final = 3
"""Values offered for a tap."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A phrase with values that may have been said, and the probability (0 to 1) that it was."""

    wording: Wording
    values: Mapping[str, Value]
    probability: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said, where that is sure; otherwise what may have been, best first."""

    believed: Offer | None = None
    offers: tuple[Offer, ...] = ()


class Rivals(Protocol):
    """Advantages of phrases without values, by phrase."""

    def __call__(self, *, all_rivals: bool) -> Mapping[str, float] | None:
        """Of those that were ranked already, or of all; None where there is no room for all."""
        ...


def listen(
    listener: Listener,
    among: frozenset[str],
    rivals: Rivals,
    agrees: Callable[[Wording], bool],
) -> Answer:
    """The phrase with values that was said.

    It is found with few texts; only what would be believed is held against all its rivals, and is not
    believed where there is no room for them.

    Args:
        among: the phrases it may be.
        rivals: see `Rivals`.
        agrees: whether a wording has the negations of the text. One that has not is never believed.
    """
    found = listener.frame_fits(among)
    known = rivals(all_rivals=False)
    if not found.fits or known is None:
        return Answer()
    best = found.fits[0]
    odds, margin = _odds(listener, best, found, known)
    if odds < LEAST_LOG_ODDS_OFFERED or listener.evidence.room <= FINALISTS:
        return Answer()
    believable = odds >= LEAST_LOG_ODDS_BELIEVED and margin >= LEAST_MARGIN and agrees(best.frame.wording)
    weighed = listener.value_fits(best, believable=believable)
    offers = _offers(best.frame.wording, weighed.fits, odds)
    sure = (
        believable
        and weighed.complete
        and weighed.margin >= (LEAST_VALUE_MARGIN if listener.read_any else LEAST_VALUE_MARGIN_UNREAD)
        and not listener.contradicts(offers[0].values)
        and _stands(listener, best, among, rivals)
        and not listener.goes_on(weighed.fits[0].said)
    )
    return Answer(offers[0]) if sure else Answer(offers=offers[:OFFERED])


def _odds(
    listener: Listener, best: FrameFit, found: FrameFits, rivals: Mapping[str, float]
) -> tuple[float, float]:
    """The log odds that the frame was said, and its margin over the second."""
    others = [frame.advantage for frame in found.fits if frame.phrase != best.phrase]
    others += [advantage for phrase, advantage in rivals.items() if phrase != best.phrase]
    margin = min(MOST_MARGIN, best.advantage - max(others, default=-inf))
    heard = speakable(listener.text, listener.language.code)
    return log_odds(best.advantage, margin, best.said, heard), margin


def _stands(listener: Listener, best: FrameFit, among: frozenset[str], rivals: Rivals) -> bool:
    """Whether the frame is believed beside all its rivals too, and all were ranked."""
    found, known = listener.frame_fits(among, all_rivals=True), rivals(all_rivals=True)
    if not found.complete or known is None or found.fits[0].phrase != best.phrase:
        return False
    odds, margin = _odds(listener, best, found, known)
    return odds >= LEAST_LOG_ODDS_BELIEVED and margin >= LEAST_MARGIN


def misread(text: str, tokens: Sequence[Token], language: Language, evidence: Asked) -> bool:
    """Whether a value of the text may be another one than was read, though its words are those of a phrase:
    "25 minutter" read as "2 minutter" fits as well. Also where there is no room to rank all it may be."""
    for token in tokens:
        if token.value is None:
            continue
        before, behind = text[: token.value.start], text[token.value.end :]
        said = [
            speakable(f"{before}{spoken_in_text(value, language.code)}{behind}", language.code)
            for value in (token.value.value, *near_values(token.value.value))
        ]
        read = said[0]
        if not evidence.has_room(said, FINALISTS + 1):
            return True
        fits = dict(zip(said, evidence.heard(said), strict=True))
        asked = list(dict.fromkeys((read, *sorted(fits, key=lambda one: -fits[one])[:FINALISTS])))
        priors = evidence.unheard(asked)
        scores = {one: score(one, fits[one], prior) for one, prior in zip(asked, priors, strict=True)}
        if max(scores.values()) > scores[read] + MOST_LEAD_OVER_READ:
            return True
    return False


def _offers(wording: Wording, fits: Sequence[ValueFit], odds: float) -> tuple[Offer, ...]:
    """The odds of the frame are shared among the values."""
    shares = [exp(fit.score - fits[0].score) for fit in fits]
    frame = 1 / (1 + exp(-odds))
    return tuple(
        Offer(wording, fit.values, frame * share / sum(shares))
        for fit, share in zip(fits, shares, strict=True)
    )
