"""Which phrase with a value was said, and with which value, judged by the sound.

The frame first: the phrases whose letters run like the text's, each with the value that the text looks
most like, are ranked as `languages.by_sound` ranks phrases without values. Then the value: in the best
frame the values that the text may hold and those they may be misheard for (`languages.values.nearby`)
are written out in words and ranked. Words, since a recogniser's digits tell little: under the sound of
"4 250 kroner" it finds "425" likelier than the digits that were said.

A value is believed only where it leads clearly over everything it may be misheard for, and is always shown
with a doubt; otherwise the likeliest are offered for a tap.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, inf
from typing import Final

from languages.by_sound import (
    LEAST_MARGIN,
    MOST_LETTERS_AFTER,
    MOST_MARGIN,
    PRIOR_SHARE,
    Evidence,
    log_odds,
)
from languages.filling import Filling, written
from languages.frames import Frame, Frames, spoken_in_text
from languages.matching import Wording
from languages.profile import Language
from languages.template import slots
from languages.tokens import Token
from languages.values import Value, speakable
from languages.values.nearby import near_values, usual_values

FRAMES: Final = 14
"""Frames ranked under the sound. Of 146 misheard phrases with values 109 were among the first 12, 112 among
the first 16."""
GUESSES: Final = 6
"""Values that the letters of the text suggest; of 112, 70 were among the first six."""
GUESSES_HEARD: Final = 2
"""Of these so many are ranked to find the frame."""
FINALISTS: Final = 8
"""Values that are also weighed under silence, of those that fit the sound best. With 6 to 40 the same one
comes first in all but one of 126."""
VALUE_PRIOR_SHARE: Final = 0.8
"""Share of the score under silence that is taken off a value's; see `score`."""
BYTES_PER_TOKEN: Final = 3.0
"""A text of so many UTF-8 bytes counts as one token."""
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
MOST_ROUNDS: Final = 3
"""How often the values near to the best one are added, where they make another one the best."""


@dataclass(frozen=True, slots=True)
class FrameFit:
    """A frame under the sound.

    Attributes:
        guesses: what its slots may hold, most likely first.
        said: with the guess that fits best.
        advantage: how much likelier `said` is under the sound than anyway, mean per token.
    """

    frame: Frame
    guesses: tuple[Mapping[str, Value], ...]
    said: str
    advantage: float

    @property
    def phrase(self) -> str:
        return self.frame.wording.phrase


@dataclass(frozen=True, slots=True)
class ValueFit:
    """A filling of a frame under the sound. `score`, see `score`, compares those of one frame."""

    values: Mapping[str, Value]
    said: str
    score: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """The values of one frame, best first. `complete`: all that the best may be misheard for was ranked."""

    fits: tuple[ValueFit, ...]
    complete: bool

    @property
    def margin(self) -> float:
        """By how much the best leads; 0 where there is nothing to compare it with."""
        return self.fits[0].score - self.fits[1].score if len(self.fits) > 1 else 0.0


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


class Remembered:
    """Evidence that is asked once for each text; for one look-up, and gone with it."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._heard: dict[str, float] = {}
        self._unheard: dict[str, float] = {}

    def heard(self, texts: Sequence[str]) -> tuple[float, ...]:
        """See `Evidence.heard`."""
        if new := [text for text in dict.fromkeys(texts) if text not in self._heard]:
            self._heard.update(zip(new, self._evidence.heard(new), strict=True))
        return tuple(self._heard[text] for text in texts)

    def unheard(self, texts: Sequence[str]) -> tuple[float, ...]:
        """See `Evidence.unheard`."""
        if new := [text for text in dict.fromkeys(texts) if text not in self._unheard]:
            self._unheard.update(zip(new, self._evidence.unheard(new), strict=True))
        return tuple(self._unheard[text] for text in texts)

    def after(self, text: str) -> str:
        """See `Evidence.after`."""
        return self._evidence.after(text)


@dataclass(frozen=True, slots=True)
class Listener:
    """Finds phrases with values under the sound of one text."""

    text: str
    tokens: Sequence[Token]
    language: Language
    frames: Frames
    evidence: Remembered
    _given: tuple[Value, ...] = field(init=False)

    def __post_init__(self) -> None:
        given = tuple(token.value.value for token in self.tokens if token.value is not None)
        object.__setattr__(self, "_given", given)

    def frame_fits(self, among: frozenset[str]) -> list[FrameFit]:
        """The frames of the phrases `among` that may have been said, best first."""
        alike = [frame for frame in self.frames.alike(self.text, FRAMES) if frame.wording.phrase in among]
        asked = [(frame, guesses) for frame in alike if (guesses := self._guesses(frame.wording))]
        said = [
            [self.said(frame.wording, guess) for guess in guesses[:GUESSES_HEARD]] for frame, guesses in asked
        ]
        anyway = [self.said(frame.wording, _usual(frame.wording)) for frame, _ in asked]
        self.evidence.heard([text for texts in said for text in texts])
        priors = self.evidence.unheard(anyway)
        found = []
        for (frame, guesses), texts, prior in zip(asked, said, priors, strict=True):
            fit, text = max(zip(self.evidence.heard(texts), texts, strict=True))
            found.append(FrameFit(frame, guesses, text, fit - PRIOR_SHARE * prior))
        return sorted(found, key=lambda fit: -fit.advantage)

    def value_fits(self, frame: FrameFit) -> Weighed:
        """The values that the frame may hold, and those that the best of them may be misheard for."""
        wording = frame.frame.wording
        fillings = {self.said(wording, values): values for values in frame.guesses}
        around: set[str] = set()
        best: ValueFit | None = None
        fits: tuple[ValueFit, ...] = ()
        for _ in range(MOST_ROUNDS):
            if best is None:
                (first,) = self._best_heard(fillings, 1)
            else:
                first = best.said
            around.add(first)
            for values in _altered(fillings[first]):
                fillings.setdefault(self.said(wording, values), values)
            fits = self._weighed(fillings)
            best = fits[0]
            if best.said in around:
                break
        return Weighed(fits, best is not None and best.said in around)

    def said(self, wording: Wording, values: Mapping[str, Value]) -> str:
        """The wording with these values, as it is said."""
        text = wording.text
        if wording.main:  # of a counted phrase the form that goes with the number
            text = self.language.phrases[wording.phrase].form(Filling(values, {}).count)
        return speakable(written(text, values, self.language), self.language.code)

    @property
    def read_any(self) -> bool:
        """Whether the text has values."""
        return bool(self._given)

    def contradicts(self, values: Mapping[str, Value]) -> bool:
        """Whether a value was read in the text that is none of these, nor said as a part of one: where the
        rest was misheard, "five thousand" is read as 5."""
        code = self.language.code
        said = [f" {spoken_in_text(value, code)} " for value in values.values()]
        return any(
            value not in values.values()
            and not any(f" {spoken_in_text(value, code)} " in one for one in said)
            for value in self._given
        )

    def goes_on(self, said: str) -> bool:
        """Whether more is heard after it; a digit counts: "klokken ni" fits the beginning of 9.30."""
        after = self.evidence.after(said)
        return sum(map(str.isalpha, after)) > MOST_LETTERS_AFTER or any(map(str.isnumeric, after))

    def _guesses(self, wording: Wording) -> tuple[Mapping[str, Value], ...]:
        read = Filling.of(self.tokens, wording)
        guesses = [read.values] if read is not None and read.values else []
        wanted = slots(wording.text)
        if len(wanted) == 1:
            (slot,) = wanted
            values = [value for value in self._given if value.kind == slot.kind]
            values += self.frames.values_alike(self.text, wording, slot, GUESSES)
            guesses += [{slot.name: value} for value in values]
        else:
            kinds = [slot.kind for slot in wanted]
            known = {
                slot.name: value
                for slot in wanted
                for value in self._given
                if value.kind == slot.kind and kinds.count(slot.kind) == 1
            }
            guesses.append(self.frames.filling_alike(self.text, wording, known))
        return tuple({tuple(guess.items()): guess for guess in guesses}.values())

    def _best_heard(self, texts: Iterable[str], count: int) -> list[str]:
        texts = list(texts)
        fits = self.evidence.heard(texts)
        return [text for _, text in sorted(zip(fits, texts, strict=True), key=lambda pair: -pair[0])[:count]]

    def _weighed(self, fillings: Mapping[str, Mapping[str, Value]]) -> tuple[ValueFit, ...]:
        """Those of the fillings that are among the finalists, best first."""
        finalists = self._best_heard(fillings, FINALISTS)
        heard, unheard = self.evidence.heard(finalists), self.evidence.unheard(finalists)
        weighed = [
            ValueFit(fillings[text], text, score(text, fit, prior))
            for text, fit, prior in zip(finalists, heard, unheard, strict=True)
        ]
        return tuple(sorted(weighed, key=lambda fit: -fit.score))


def listen(
    listener: Listener,
    among: frozenset[str],
    rivals: Mapping[str, float],
    agrees: Callable[[Wording], bool],
) -> Answer:
    """The phrase with values that was said.

    Args:
        among: the phrases it may be.
        rivals: advantages of phrases without values.
        agrees: whether a wording has the negations of the text. One that has not is never believed.
    """
    frames = listener.frame_fits(among)
    if not frames:
        return Answer()
    best = frames[0]
    others = [frame.advantage for frame in frames if frame.phrase != best.phrase]
    others += [advantage for phrase, advantage in rivals.items() if phrase != best.phrase]
    margin = min(MOST_MARGIN, best.advantage - max(others, default=-inf))
    heard = speakable(listener.text, listener.language.code)
    odds = log_odds(best.advantage, margin, best.said, heard)
    if odds < LEAST_LOG_ODDS_OFFERED:
        return Answer()
    weighed = listener.value_fits(best)
    offers = _offers(best.frame.wording, weighed.fits, odds)
    sure = (
        odds >= LEAST_LOG_ODDS_BELIEVED
        and margin >= LEAST_MARGIN
        and weighed.complete
        and weighed.margin >= (LEAST_VALUE_MARGIN if listener.read_any else LEAST_VALUE_MARGIN_UNREAD)
        and agrees(best.frame.wording)
        and not listener.contradicts(offers[0].values)
        and not listener.goes_on(weighed.fits[0].said)
    )
    return Answer(offers[0]) if sure else Answer(offers=offers[:OFFERED])


def misread(text: str, tokens: Sequence[Token], language: Language, evidence: Remembered) -> bool:
    """Whether the sound says that a value of the text is another one than was read, though its words are
    those of a phrase: "25 minutter" read as "2 minutter" fits as well."""
    for token in tokens:
        if token.value is None:
            continue
        before, behind = text[: token.value.start], text[token.value.end :]
        said = [
            speakable(f"{before}{spoken_in_text(value, language.code)}{behind}", language.code)
            for value in (token.value.value, *near_values(token.value.value))
        ]
        read = said[0]
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


def score(text: str, heard: float, unheard: float) -> float:
    """How much likelier a text is under the sound than anyway: a sum over the text, for texts that say the
    same but for a value. A mean would weigh a value less the longer its phrase is."""
    return (heard - VALUE_PRIOR_SHARE * unheard) * len(text.encode()) / BYTES_PER_TOKEN


def _altered(values: Mapping[str, Value]) -> list[Mapping[str, Value]]:
    """With one value exchanged for what it may be misheard for."""
    return [{**values, name: near} for name, value in values.items() for near in near_values(value)]


def _usual(wording: Wording) -> Mapping[str, Value]:
    """Always the same values, which nobody said."""
    return {
        slot.name: usual_values(slot.kind)[len(usual_values(slot.kind)) // 3] for slot in slots(wording.text)
    }
