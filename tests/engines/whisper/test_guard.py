"""Each sign that a text was not said."""

import numpy as np
import pytest

from benchmarks.noises import noises
from interpreter.engines.recogniser import Rejection
from interpreter.engines.whisper.guard import VoiceActivity, VoiceCheck, has_speech, judge

CLEAR = VoiceActivity(speech=2.0, start=0.2, end=2.4)
SPARSE = VoiceActivity(speech=0.3, start=0.7, end=2.9)
SHORT = VoiceActivity(speech=0.3, start=0.2, end=0.5)


def verdict(
    text: str = "Det er sagt",
    language: str = "da",
    log_probability: float = -0.4,
    no_speech_probability: float = 0.05,
    known: bool = False,
    activity: VoiceActivity = CLEAR,
) -> Rejection | None:
    return judge(
        text,
        language,
        log_probability=log_probability,
        no_speech_probability=no_speech_probability,
        known=known,
        activity=activity,
    )


def test_what_was_said_passes() -> None:
    assert verdict() is None


@pytest.mark.parametrize("text", ["", "...", "♪ ♪", " - "])
def test_text_without_letters_or_digits_is_no_speech(text: str) -> None:
    assert verdict(text) is Rejection.NO_SPEECH


def test_digits_are_text() -> None:
    assert verdict("1, 2, 3.") is None


@pytest.mark.parametrize(
    ("activity", "no_speech", "log_probability"),
    [(SPARSE, 0.5, -1.6), (SHORT, 0.7, -0.9), (CLEAR, 0.9, -1.2)],
    ids=["sparse", "short", "clear"],
)
def test_doubt_and_no_speech_together_reject(
    activity: VoiceActivity, no_speech: float, log_probability: float
) -> None:
    def judged(no_speech: float, log_probability: float) -> Rejection | None:
        return verdict(
            "Ja", log_probability=log_probability, no_speech_probability=no_speech, activity=activity
        )

    assert judged(no_speech, log_probability) is Rejection.NO_SPEECH
    assert judged(0.2, log_probability) is None
    assert judged(no_speech, -0.3) is None


def test_the_more_speech_was_heard_the_more_doubt_it_takes() -> None:
    """A short answer, spoken softly, has 0.59 and -1.26."""
    for activity, rejection in ((SPARSE, Rejection.NO_SPEECH), (SHORT, None), (CLEAR, None)):
        judged = verdict("Haa", log_probability=-1.26, no_speech_probability=0.59, activity=activity)
        assert judged is rejection


def test_the_wrong_script_is_rejected() -> None:
    assert verdict("يجب ان", "so") is Rejection.WRONG_SCRIPT
    assert verdict("Nabad", "so") is None


def test_a_name_in_another_script_is_not() -> None:
    assert verdict("Моя адреса це вулиця IKEA", "uk") is None


def test_a_known_invention_goes_where_it_is_doubtful_or_speech_is_scattered() -> None:
    assert verdict(known=True, activity=SPARSE) is Rejection.HALLUCINATION
    assert verdict(known=True, log_probability=-0.9) is Rejection.HALLUCINATION


@pytest.mark.parametrize("activity", [CLEAR, SHORT], ids=["clear", "short"])
def test_a_known_invention_that_was_clearly_said_stays(activity: VoiceActivity) -> None:
    assert verdict(known=True, activity=activity) is None


def test_more_words_than_the_speech_has_room_for() -> None:
    assert verdict("ja det er det jo", activity=SHORT) is Rejection.HALLUCINATION
    assert verdict("ja det er", activity=SHORT) is None


def test_what_was_hardly_understood_is_asked_for_again() -> None:
    assert verdict(log_probability=-2.0) is Rejection.LOW_CONFIDENCE


@pytest.mark.parametrize("seconds", [1.0, 4.0])
def test_steady_sounds_are_no_speech(seconds: float) -> None:
    check = VoiceCheck()
    steady = (
        "white",
        "pink",
        "brown",
        "knocks",
        "breathing",
        "beating",
        "hum 50",
        "tone 1",
        "tone 4",
        "silence",
    )
    sounds = [sound for sound in noises(seconds, (0,)) if sound.name.startswith(steady)]
    assert len(sounds) > 10
    for sound in sounds:
        assert not has_speech(check.activity(sound.samples)), sound.name


@pytest.mark.parametrize("count", [0, 1, 511, 512, 513])
def test_sound_of_any_length_is_judged(count: int) -> None:
    activity = VoiceCheck().activity(np.zeros(count, np.float32))
    assert activity == VoiceActivity(0.0, 0.0, 0.0)
