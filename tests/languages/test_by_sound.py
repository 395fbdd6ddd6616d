"""The judge: what it asks, what it takes off, and how clear it wants it."""

from collections.abc import Sequence
from math import exp

import pytest

from languages.by_sound import (
    FINALISTS,
    LEAST_LOG_ODDS,
    LEAST_LOG_ODDS_SHORT,
    LEAST_MARGIN,
    MOST_MARGIN,
    NEGATION,
    PRIOR_SHARE,
    SHORT,
    Candidate,
    decide,
    log_odds,
)

YES = Candidate("answer.yes", "jeg kan komme i morgen")
RIVAL = Candidate("answer.no", "jeg kan komme i aften")
TEXT = "jeg kan kome i mårn"


class Sound:
    def __init__(
        self, heard: dict[str, float], unheard: dict[str, float] | None = None, after: str = ""
    ) -> None:
        self._after = after
        self.after_of: list[str] = []
        self.heard_of: list[Sequence[str]] = []
        self.unheard_of: list[Sequence[str]] = []
        self._heard, self._unheard = heard, unheard or {}

    def heard(self, texts: Sequence[str]) -> tuple[float, ...]:
        self.heard_of.append(tuple(texts))
        return tuple(self._heard.get(text, -9.0) for text in texts)

    def after(self, text: str) -> str:
        self.after_of.append(text)
        return self._after

    def unheard(self, texts: Sequence[str]) -> tuple[float, ...]:
        self.unheard_of.append(tuple(texts))
        return tuple(self._unheard.get(text, -5.0) for text in texts)


def test_nothing_to_choose_from_is_not_asked_about() -> None:
    sound = Sound({})
    assert decide([], TEXT, sound) is None
    assert not sound.heard_of
    assert not sound.unheard_of


def test_the_best_wins_with_its_probability() -> None:
    verdict = decide([RIVAL, YES], TEXT, Sound({YES.said: -1.0, RIVAL.said: -6.0}))
    assert verdict is not None
    assert verdict.place == 1
    odds = log_odds(-1.0 + 5.0 * PRIOR_SHARE, MOST_MARGIN, YES.said, TEXT)
    assert verdict.probability == pytest.approx(1 / (1 + exp(-odds)))


def test_what_is_likely_anyway_counts_less() -> None:
    """Both fit alike; one of them the model would have guessed without the sound."""
    heard = {YES.said: -1.5, RIVAL.said: -1.5}
    for likely, winner in ((YES, 1), (RIVAL, 0)):
        unheard = {YES.said: -6.0, RIVAL.said: -6.0, likely.said: -1.0}
        verdict = decide([YES, RIVAL], TEXT, Sound(heard, unheard))
        assert verdict is not None
        assert verdict.place == winner


def test_only_those_that_fit_best_are_weighed_under_silence() -> None:
    many = [Candidate(f"p.{number}", f"phrase number {number:02}") for number in range(20)]
    sound = Sound({one.said: -float(number) for number, one in enumerate(many)})
    decide(many, "phrase number", sound)
    assert sound.heard_of == [tuple(one.said for one in many)]
    assert sound.unheard_of == [tuple(one.said for one in many[:FINALISTS])]


def test_two_meanings_that_fit_alike_are_never_decided_however_well_they_fit() -> None:
    fits = {YES.said: -0.1, RIVAL.said: -0.1 - LEAST_MARGIN + 0.01}
    assert decide([YES, RIVAL], TEXT, Sound(fits)) is None
    fits[RIVAL.said] = -0.1 - LEAST_MARGIN - 0.01
    assert decide([YES, RIVAL], TEXT, Sound(fits)) is not None


def test_two_wordings_of_one_meaning_are_no_rivals() -> None:
    other = Candidate(YES.phrase, "jeg kan kom i morgen")
    assert decide([YES, other], TEXT, Sound({YES.said: -1.0, other.said: -1.0})) is not None


@pytest.mark.parametrize(
    ("said", "least"),
    [(YES.said, LEAST_LOG_ODDS), ("x" * SHORT, LEAST_LOG_ODDS), ("x" * (SHORT - 1), LEAST_LOG_ODDS_SHORT)],
)
def test_it_must_fit_well_enough_and_a_short_one_better(said: str, least: float) -> None:
    edge = next(
        fit / 100
        for fit in range(0, -900, -1)
        if log_odds(fit / 100 + 5.0 * PRIOR_SHARE, MOST_MARGIN, said, said) < least
    )
    one = Candidate("p.one", said)
    assert decide([one], said, Sound({said: edge + 0.02})) is not None
    assert decide([one], said, Sound({said: edge - 0.02})) is None


def test_a_length_that_is_not_that_of_the_text_tells_against_it() -> None:
    same = log_odds(1.0, 1.0, "x" * 20, "y" * 20)
    for length in (12, 30):
        assert log_odds(1.0, 1.0, "x" * 20, "y" * length) < same - 1.0
    assert log_odds(1.0, 1.0, "x" * 40, "y" * 40) > same


def test_a_negation_that_was_not_read_must_be_heard() -> None:
    negative = Candidate("p.not", "jeg kan ikke komme", plain="jeg kan komme")
    heard = {negative.said: -1.0, "jeg kan komme": -1.0 - NEGATION - 0.01}
    assert decide([negative], "jeg kan eg kome", Sound(heard)) is not None
    heard["jeg kan komme"] = -1.0 - NEGATION + 0.01
    assert decide([negative], "jeg kan eg kome", Sound(heard)) is None


@pytest.mark.parametrize(
    ("after", "is_all"), [("", True), (".", True), ("؟", True), ("n", True), (" på et", False)]
)
def test_a_phrase_that_is_only_the_beginning_was_not_said(after: str, is_all: bool) -> None:
    phrase = Candidate("job.want", "Jeg vil gerne arbejde.")
    sound = Sound({phrase.said: -1.0}, after=after)
    assert (decide([phrase], "Jeg vil gerne arbejd", sound) is not None) == is_all
    assert sound.after_of == [phrase.said]


def test_a_phrase_with_a_value_is_a_rival_and_never_the_answer() -> None:
    slotted = Candidate("absence.travel_date", "Jeg rejser den", slotted=True)
    plain = Candidate("absence.travel", "Jeg rejser snart")
    text = "jeg rejser nar"
    assert decide([plain, slotted], text, Sound({plain.said: -1.0})) is not None
    assert decide([plain, slotted], text, Sound({plain.said: -1.0, slotted.said: -1.0})) is None
    assert decide([plain, slotted], text, Sound({slotted.said: -1.0})) is None


def test_rivals_alone_are_not_asked_about() -> None:
    sound = Sound({})
    assert decide([Candidate("answer.minutes", "minutter", slotted=True)], "minuter", sound) is None
    assert not sound.heard_of
