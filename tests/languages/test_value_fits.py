"""What is ranked of frames and values, and that what was left out is told."""

from collections.abc import Sequence
from decimal import Decimal

from languages import load_languages
from languages.asked import Asked
from languages.frames import Frames
from languages.index import Index
from languages.value_fits import (
    FINALISTS,
    FRAMES,
    FRAMES_AT_FIRST,
    FRAMES_GUESSED_AGAIN,
    GUESSES,
    NEAR_OFFERED,
    Listener,
)
from languages.values import Number, Value
from languages.values.nearby import near_values

DANISH = load_languages()["da"]
INDEX = Index(DANISH)
FRAMED = Frames(INDEX.wordings, DANISH)
EVERYTHING = frozenset(DANISH.phrases)
HEARD, PHRASE, SAID = "Mødt varer niåtyv minuter", "meeting.duration", "Mødet varer niogtyve minutter."
TWENTY_NINE: dict[str, Value] = {"number": Number(Decimal(29))}


class Sound:
    """One text fits well, others that begin like it fairly, the rest badly."""

    def __init__(self) -> None:
        self.heard_of: list[str] = []

    def heard(self, texts: Sequence[str]) -> tuple[float, ...]:
        self.heard_of += texts
        return tuple(-0.6 if text == SAID else -3.0 if text.startswith("Mødet") else -9.0 for text in texts)

    def unheard(self, texts: Sequence[str]) -> tuple[float, ...]:
        return tuple(-5.0 for _ in texts)

    def after(self, text: str) -> str:
        return "."


def listener(sound: Sound, most: int = 1000) -> Listener:
    return Listener(HEARD, INDEX.tokeniser.of_text(HEARD), DANISH, FRAMED, Asked(sound, most))


def test_few_frames_are_ranked_at_first_and_all_rivals_when_one_is_to_be_believed() -> None:
    sound = Sound()
    hearing = listener(sound)
    found = hearing.frame_fits(EVERYTHING)
    assert (found.fits[0].phrase, found.complete) == (PHRASE, False)
    assert len(sound.heard_of) <= FRAMES_AT_FIRST + FRAMES_GUESSED_AGAIN
    found = hearing.frame_fits(EVERYTHING, all_rivals=True)
    assert (found.fits[0].phrase, found.complete) == (PHRASE, True)
    assert FRAMES <= len(sound.heard_of) <= FRAMES + 2 * FRAMES_GUESSED_AGAIN
    assert len(found.fits) == FINALISTS


def test_without_room_for_all_frames_they_are_not_complete() -> None:
    for most in (0, 5, FRAMES, FRAMES + FRAMES_GUESSED_AGAIN + 3):
        assert not listener(Sound(), most).frame_fits(EVERYTHING, all_rivals=True).complete


def test_values_are_complete_when_all_that_the_best_may_be_misheard_for_was_ranked() -> None:
    sound = Sound()
    hearing = listener(sound)
    frame = hearing.frame_fits(EVERYTHING).fits[0]
    weighed = hearing.value_fits(frame, believable=True)
    assert (weighed.complete, weighed.fits[0].values) == (True, TWENTY_NINE)
    for near in near_values(TWENTY_NINE["number"]):
        assert hearing.said(frame.frame.wording, {"number": near}) in sound.heard_of


def test_where_none_would_be_believed_some_are_ranked_and_never_complete() -> None:
    sound = Sound()
    hearing = listener(sound)
    frame = hearing.frame_fits(EVERYTHING).fits[0]
    before = len(sound.heard_of)
    weighed = hearing.value_fits(frame, believable=False)
    assert (weighed.complete, weighed.fits[0].values) == (False, TWENTY_NINE)
    assert len(sound.heard_of) - before <= GUESSES + NEAR_OFFERED


def test_without_room_for_all_values_they_are_not_complete() -> None:
    hearing = listener(Sound(), 40)
    weighed = hearing.value_fits(hearing.frame_fits(EVERYTHING).fits[0], believable=True)
    assert (weighed.complete, weighed.fits[0].values) == (False, TWENTY_NINE)
