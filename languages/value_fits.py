"""Phrases with values under the sound of one utterance: frames that fit it, and the values in one of them.

Nothing is decided here, see `languages.filled_by_sound`. Only as many texts are ranked as
`languages.asked.Asked` has room for, and what was left out is told: a value whose rivals were not all ranked
is never `complete`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from languages.asked import Asked
from languages.by_sound import MOST_LETTERS_AFTER, PRIOR_SHARE
from languages.filling import Filling, written
from languages.frames import Frame, Frames, spoken_in_text
from languages.matching import Wording
from languages.profile import Language
from languages.template import slots
from languages.tokens import Token
from languages.values import Value, speakable
from languages.values.nearby import near_values, usual_values

FRAMES: Final = 14
"""Frames that are rivals of one that is believed. Of 146 misheard phrases with values 109 were among the
first 12, 112 among the first 16."""
FRAMES_AT_FIRST: Final = 6
"""Frames ranked to find out whether any is worth more."""
FRAMES_GUESSED_AGAIN: Final = 3
"""Of these so many, the best so far, are ranked with a second value too."""
FRAMES_WEIGHED: Final = 4
"""And so many are weighed under silence; where one is to be believed `FINALISTS`."""
GUESSES: Final = 6
"""Values that the letters of the text suggest; of 112, 70 were among the first six."""
FINALISTS: Final = 8
"""Values that are also weighed under silence, of those that fit the sound best. With 6 to 40 the same one
comes first in all but one of 126."""
FINALISTS_OFFERED: Final = 3
"""The same where none can be believed, only offered."""
NEAR_OFFERED: Final = 6
"""Values near to the best that are ranked where none can be believed, the likeliest mistakes first."""
VALUE_PRIOR_SHARE: Final = 0.8
"""Share of the score under silence that is taken off a value's; see `score`."""
BYTES_PER_TOKEN: Final = 3.0
"""A text of so many UTF-8 bytes counts as one token."""
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
class FrameFits:
    """Frames, best first. `complete`: all rivals that there may be were ranked."""

    fits: tuple[FrameFit, ...]
    complete: bool


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
class Listener:
    """Finds phrases with values under the sound of one text."""

    text: str
    tokens: Sequence[Token]
    language: Language
    frames: Frames
    evidence: Asked
    _given: tuple[Value, ...] = field(init=False)

    def __post_init__(self) -> None:
        given = tuple(token.value.value for token in self.tokens if token.value is not None)
        object.__setattr__(self, "_given", given)

    def frame_fits(self, among: frozenset[str], *, all_rivals: bool = False) -> FrameFits:
        """The frames of the phrases `among` that may have been said, best first; with `all_rivals` also those
        that are only ranked before one is believed."""
        alike = [frame for frame in self.frames.alike(self.text, FRAMES) if frame.wording.phrase in among]
        if not all_rivals:
            alike = alike[:FRAMES_AT_FIRST]
        asked = [(frame, guesses) for frame in alike if (guesses := self._guesses(frame.wording))]
        first = [self.said(frame.wording, guesses[0]) for frame, guesses in asked]
        fitting = set(self._heard_of(first, len(first)))
        fits = {
            place: (fit, said)
            for place, said in enumerate(first)
            if said in fitting
            for fit in self.evidence.heard([said])
        }
        likeliest = sorted(fits, key=lambda one: -fits[one][0])[:FRAMES_GUESSED_AGAIN]
        again = {
            place: self.said(asked[place][0].wording, guess)
            for place in likeliest
            for guess in asked[place][1][1:2]
        }
        fitting_again = set(self._heard_of(list(again.values()), len(again)))
        for place, said in again.items():
            if said in fitting_again:
                fits[place] = max(fits[place], (self.evidence.heard([said])[0], said))
        best = sorted(fits, key=lambda one: -fits[one][0])[: FINALISTS if all_rivals else FRAMES_WEIGHED]
        usual = [self.said(asked[place][0].wording, _usual(asked[place][0].wording)) for place in best]
        weighable = self.evidence.weighable(usual)
        priors = dict(zip(weighable, self.evidence.unheard(weighable), strict=True))
        found = [
            FrameFit(*asked[place], fits[place][1], fits[place][0] - PRIOR_SHARE * priors[prior])
            for place, prior in zip(best, usual, strict=True)
            if prior in priors
        ]
        complete = (
            all_rivals
            and len(fitting) == len(set(first))
            and len(fitting_again) == len(set(again.values()))
            and len(weighable) == len(set(usual))
        )
        return FrameFits(tuple(sorted(found, key=lambda fit: -fit.advantage)), complete)

    def value_fits(self, frame: FrameFit, *, believable: bool) -> Weighed:
        """The values that the frame may hold, and those that the best of them may be misheard for: all where
        one may be believed, else some."""
        wording = frame.frame.wording
        finalists = FINALISTS if believable else FINALISTS_OFFERED
        guessed = {self.said(wording, values): values for values in frame.guesses}
        fillings = {
            said: guessed[said] for said in self._heard_of(list(guessed), self.evidence.room - finalists)
        }
        around: set[str] = set()
        fits: tuple[ValueFit, ...] = ()
        for _ in range(MOST_ROUNDS):
            first = fits[0].said if fits else self._best_heard(fillings, 1)[0]
            near = {self.said(wording, values): values for values in _altered(fillings[first])}
            if self._heard_with(near, fillings, finalists, believable):
                around.add(first)
            fits, weighed = self._weighed(fillings, finalists)
            if not weighed:
                return Weighed(fits, complete=False)
            if first not in around or fits[0].said in around:
                break
        return Weighed(fits, complete=believable and fits[0].said in around)

    def _heard_with(
        self,
        near: Mapping[str, Mapping[str, Value]],
        fillings: dict[str, Mapping[str, Value]],
        finalists: int,
        believable: bool,
    ) -> bool:
        """Rank those that are near and put them to the fillings; whether all were ranked."""
        new = [said for said in near if said not in fillings]
        if not believable:
            new = new[:NEAR_OFFERED]
        heard = self._heard_of(new, self.evidence.room - finalists)
        fillings.update((said, near[said]) for said in heard)
        return believable and len(heard) == len(new)

    def _heard_of(self, texts: Sequence[str], most: int) -> list[str]:
        """Those of the texts that there is room for, ranked."""
        fitting = self.evidence.fitting(texts, most)
        self.evidence.heard(fitting)
        return fitting

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

    def _weighed(
        self, fillings: Mapping[str, Mapping[str, Value]], count: int
    ) -> tuple[tuple[ValueFit, ...], bool]:
        """Those of the fillings that are among the finalists, best first; whether there was room for all."""
        finalists = self._best_heard(fillings, count)
        fitting = self.evidence.weighable(finalists)
        heard, unheard = self.evidence.heard(fitting), self.evidence.unheard(fitting)
        weighed = [
            ValueFit(fillings[text], text, score(text, fit, prior))
            for text, fit, prior in zip(fitting, heard, unheard, strict=True)
        ]
        return tuple(sorted(weighed, key=lambda fit: -fit.score)), len(fitting) == len(finalists)


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
