import pytest

from interpreter.engines.recogniser import Recognition, Word
from interpreter.pipeline.direction import DirectionFinder
from interpreter.pipeline.plan import Direction, Plan, Side

CASEWORKER, CITIZEN = Side("caseworker", "da"), Side("citizen", "ar")


def finder(direction: Direction) -> DirectionFinder:
    return DirectionFinder(Plan((CASEWORKER, CITIZEN), direction=direction))


def heard(language: str, probability: float) -> Recognition:
    other = "da" if language == "ar" else "ar"
    probabilities = ((language, probability), (other, 1 - probability))
    return Recognition(language, "x", (Word("x", 0, 1, 1),), -0.1, 0.0, 1.0, probabilities)


def test_the_button_decides() -> None:
    by_button = finder(Direction.PUSH_TO_TALK)
    by_button.press(CITIZEN)
    assert by_button.at_start() == CITIZEN
    assert by_button.languages(CITIZEN) == ("ar",)
    by_button.lift()
    assert by_button.at_start() is None


def test_a_recording_has_one_speaker() -> None:
    assert finder(Direction.FIXED).at_start() == CASEWORKER


def test_otherwise_only_the_two_languages_of_the_meeting_are_possible() -> None:
    automatic = finder(Direction.AUTOMATIC)
    assert automatic.at_start() is None
    assert automatic.languages(None) == ("da", "ar")


@pytest.mark.parametrize(
    ("probability", "settled", "doubtful"), [(0.95, True, False), (0.75, False, False), (0.55, False, True)]
)
def test_how_sure_it_is(probability: float, settled: bool, doubtful: bool) -> None:
    assert finder(Direction.AUTOMATIC).settle(heard("ar", probability)) == (CITIZEN, settled, doubtful)


def test_it_never_sticks_to_the_language_before() -> None:
    automatic = finder(Direction.AUTOMATIC)
    sides = [automatic.settle(heard(language, 0.9))[0] for language in ("ar", "ar", "ar", "da", "ar")]
    assert sides == [CITIZEN, CITIZEN, CITIZEN, CASEWORKER, CITIZEN]


def test_a_language_outside_the_meeting_is_an_error() -> None:
    with pytest.raises(KeyError):
        finder(Direction.AUTOMATIC).settle(Recognition("en", "x", (), 0, 0, 1))
