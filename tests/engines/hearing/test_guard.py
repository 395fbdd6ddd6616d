"""Each sign that a text was not said."""

from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audio.files import read_audio
from audio.frame import AudioFrame
from audio.vad import WINDOW_SAMPLES, SileroVad, SpeechProbability
from benchmarks.noises import noises
from interpreter.engines.hearing.guard import (
    WARM_UP_SAMPLES,
    VoiceActivity,
    VoiceCheck,
    bears_out,
    has_speech,
    judge,
    nothing,
)
from interpreter.engines.recogniser import RecognitionRequest, Rejection

CLEAR = VoiceActivity(speech=2.0, start=0.2, end=2.4)
SCATTERED = VoiceActivity(speech=0.4, start=0.4, end=3.3)
FAINT = VoiceActivity(speech=1.6, start=0.7, end=3.9, contrast_db=1.0)
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
    [(FAINT, 0.5, -1.6), (SCATTERED, 0.4, -1.2), (SHORT, 0.7, -0.9), (CLEAR, 0.9, -1.2)],
    ids=["faint", "scattered", "short", "clear"],
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
    for activity, rejection in (
        (FAINT, Rejection.NO_SPEECH),
        (SCATTERED, Rejection.NO_SPEECH),
        (SHORT, None),
        (CLEAR, None),
    ):
        judged = verdict("Haa", log_probability=-1.26, no_speech_probability=0.59, activity=activity)
        assert judged is rejection


def test_the_wrong_script_is_rejected() -> None:
    assert verdict("يجب ان", "so") is Rejection.WRONG_SCRIPT
    assert verdict("Nabad", "so") is None


def test_a_name_in_another_script_is_not() -> None:
    assert verdict("Моя адреса це вулиця IKEA", "uk") is None


def test_a_known_invention_goes_where_it_is_doubtful_or_speech_is_faint() -> None:
    assert verdict(known=True, activity=FAINT) is Rejection.HALLUCINATION
    assert verdict(known=True, log_probability=-0.9) is Rejection.HALLUCINATION


@pytest.mark.parametrize("activity", [CLEAR, SHORT], ids=["clear", "short"])
def test_a_known_invention_that_was_clearly_said_stays(activity: VoiceActivity) -> None:
    assert verdict(known=True, activity=activity) is None


def test_more_words_than_the_speech_has_room_for() -> None:
    assert verdict("ja det er det jo", activity=SHORT) is Rejection.HALLUCINATION
    assert verdict("ja det er", activity=SHORT) is None


def test_what_was_hardly_understood_is_asked_for_again() -> None:
    assert verdict(log_probability=-2.0) is Rejection.LOW_CONFIDENCE


@pytest.mark.parametrize(
    ("hinted", "alone", "no_speech", "borne_out"),
    [(-0.3, -1.2, 0.1, True), (-0.3, -1.4, 0.1, False), (-0.3, -0.4, 0.6, False), (-1.0, -0.5, 0.5, True)],
)
def test_a_hinted_text_needs_the_sound_and_somebody_who_speaks(
    hinted: float, alone: float, no_speech: float, borne_out: bool
) -> None:
    assert bears_out(hinted, alone, no_speech) is borne_out


@pytest.mark.parametrize("seconds", [1.0, 2.0, 4.0])
def test_no_sound_without_speech_reaches_the_decoder(seconds: float) -> None:
    check = VoiceCheck()
    for sound in noises(seconds, (0, 1)):
        assert not has_speech(check.activity(sound.samples)), sound.name


@pytest.mark.parametrize(
    ("speech", "contrast_db", "read"),
    [(0.1, 30.0, False), (0.13, 30.0, True), (1.4, 2.0, False), (1.6, 2.0, True), (0.13, 3.5, True)],
)
def test_little_speech_is_read_where_it_stands_out(speech: float, contrast_db: float, read: bool) -> None:
    assert has_speech(VoiceActivity(speech, 0.0, 3.0, contrast_db)) is read


def test_speech_is_compared_with_the_rest_of_the_sound() -> None:
    class Halves(SileroVad):
        """Takes everything from one sample on for speech."""

        def __init__(self, speech_from: int) -> None:
            self.speech_from = speech_from

        def stream(self) -> Any:
            return self

        def feed(self, frame: AudioFrame) -> list[SpeechProbability]:
            starts = range(frame.start_sample, frame.end_sample, WINDOW_SAMPLES)
            begins = WARM_UP_SAMPLES + self.speech_from
            return [SpeechProbability(at, at + WINDOW_SAMPLES, 0.9 if at >= begins else 0.1) for at in starts]

    samples = np.full(32_768, 0.01, np.float32)
    samples[16_384:] = 0.1
    activity = VoiceCheck(Halves(16_384)).activity(samples)
    assert (activity.speech, activity.start, activity.end) == (1.024, 1.024, 2.048)
    assert activity.contrast_db == pytest.approx(20.0, abs=0.01)
    assert VoiceCheck(Halves(15 * WINDOW_SAMPLES)).activity(samples).contrast_db == inf


def test_quiet_speech_that_begins_at_once_is_heard(shared_data: Path) -> None:
    """What the endpointer cuts out of a quiet clip: with a cold model it was too faint to be read."""
    file = shared_data / "speech" / "tr" / "common_voice_tr_17562723.mp3"
    if not file.is_file():
        pytest.skip("no ../shared/data/speech: real speech is not part of the repository")
    clip = read_audio(file)
    activity = VoiceCheck().activity(clip[10_000:35_000])
    assert has_speech(activity)
    assert activity.speech > 0.9


@pytest.mark.parametrize("count", [0, 1, 511, 512, 513])
def test_sound_of_any_length_is_judged(count: int) -> None:
    activity = VoiceCheck().activity(np.zeros(count, np.float32))
    assert activity == VoiceActivity(0.0, 0.0, 0.0)


def test_where_nobody_spoke_no_language_is_likelier() -> None:
    found = nothing(RecognitionRequest(("da", "uk")))
    assert (found.text, found.words, found.rejection) == ("", (), Rejection.NO_SPEECH)
    assert found.language_probabilities == (("da", 0.5), ("uk", 0.5))
