"""What the recogniser decides around the model: language, second tries, rejections."""

from dataclasses import replace

import numpy as np
import pytest

from interpreter.engines.hearing.guard import MAX_HINT_GAIN, MIN_LOG_PROBABILITY, VoiceActivity
from interpreter.engines.recogniser import Effort, RecognitionRequest, Rejection
from interpreter.engines.whisper.decoding import RETRY_NGRAM
from interpreter.engines.whisper.engine import lead_samples
from interpreter.errors import EngineError
from tests.engines.whisper.scripted_model import Answer, recogniser, vocabulary

WORDS = vocabulary()
SOUND = np.full(48_000, 0.1, np.float32)
DANISH = RecognitionRequest(("da",))
LOOP = Answer("ja", endless=True)
GOOD = Answer("Goddag, jeg hedder Amina.")


def test_a_good_reading_is_taken_at_once() -> None:
    engine, model = recogniser(GOOD, words=WORDS)
    recognition = engine.recognise(SOUND, DANISH)
    assert recognition.text == GOOD.text
    assert [word.text for word in recognition.words] == GOOD.text.split()
    assert [asked.frames for asked in model.passes] == [1500]
    assert model.passes[0].options["suppress_tokens"] == [-1]


def test_a_hypothesis_has_the_smaller_window_and_beam() -> None:
    engine, model = recogniser(GOOD, words=WORDS)
    engine.recognise(SOUND, DANISH)
    engine.recognise(SOUND, RecognitionRequest(("da",), Effort.HYPOTHESIS))
    final, hypothesis = model.passes
    assert hypothesis.frames < final.frames
    assert hypothesis.options["beam_size"] < final.options["beam_size"]


def test_a_loop_is_read_again_on_the_full_window() -> None:
    engine, model = recogniser(LOOP, GOOD, words=WORDS)
    assert engine.recognise(SOUND, DANISH).text == GOOD.text
    assert [asked.frames for asked in model.passes] == [1500, 3000]


def test_a_loop_on_the_full_window_is_read_without_repeating() -> None:
    engine, model = recogniser(LOOP, LOOP, GOOD, words=WORDS)
    assert engine.recognise(SOUND, DANISH).text == GOOD.text
    assert [asked.frames for asked in model.passes] == [1500, 3000, 3000]
    assert [asked.options["no_repeat_ngram_size"] for asked in model.passes] == [0, 0, RETRY_NGRAM]


def test_a_loop_that_stays_is_rejected() -> None:
    engine, model = recogniser(LOOP, words=WORDS)
    recognition = engine.recognise(SOUND, DANISH)
    assert recognition.rejection is Rejection.REPETITION
    assert (recognition.text, recognition.words) == ("", ())
    assert len(model.passes) == 3


def test_a_text_that_compresses_too_well_is_a_loop() -> None:
    engine, model = recogniser(Answer("det er " * 15), GOOD, words=WORDS)
    assert engine.recognise(SOUND, DANISH).text == GOOD.text
    assert len(model.passes) == 2


def test_a_long_sound_is_not_encoded_twice() -> None:
    engine, model = recogniser(LOOP, GOOD, words=WORDS)
    assert engine.recognise(np.full(400_000, 0.1, np.float32), DANISH).text == GOOD.text
    assert [asked.options["no_repeat_ngram_size"] for asked in model.passes] == [0, RETRY_NGRAM]


def test_a_hypothesis_is_not_worth_a_second_try() -> None:
    engine, model = recogniser(LOOP, words=WORDS)
    recognition = engine.recognise(SOUND, RecognitionRequest(("da",), Effort.HYPOTHESIS))
    assert recognition.rejection is Rejection.REPETITION
    assert len(model.passes) == 1


def test_the_wrong_script_is_read_again_in_the_right_one() -> None:
    engine, model = recogniser(Answer("يجب ان"), Answer("Waan ku faraxsanahay"), words=WORDS)
    assert engine.recognise(SOUND, RecognitionRequest(("so",))).text == "Waan ku faraxsanahay"
    assert len(model.passes[1].options["suppress_tokens"]) > 1000


def test_the_wrong_script_that_stays_is_rejected() -> None:
    engine, _ = recogniser(Answer("يجب ان"), words=WORDS)
    recognition = engine.recognise(SOUND, RecognitionRequest(("so",)))
    assert recognition.rejection is Rejection.WRONG_SCRIPT
    assert recognition.words == ()


HINTED = RecognitionRequest(("da",), prompt="Vi taler om dit CV.", hot_words=("fleksjob", "kontanthjælp"))
ECHO = Answer("fleksjob, kontanthjælp", -0.3)


@pytest.mark.parametrize("effort", list(Effort))
def test_a_text_that_comes_from_the_hints_is_read_again_without_them(effort: Effort) -> None:
    engine, model = recogniser(ECHO, GOOD, words=WORDS)
    model.alone[ECHO.text] = -4.0
    assert engine.recognise(SOUND, replace(HINTED, effort=effort)).text == GOOD.text
    hinted, plain = (asked.prompt for asked in model.passes)
    assert len(hinted) > len(plain) == len(WORDS.start_sequence("da"))


def test_where_nobody_speaks_the_hints_give_no_words() -> None:
    """The echo is fluent and sure; the reading without hints is judged like any other."""
    engine, model = recogniser(ECHO, Answer("Det er det.", -1.6, no_speech=0.9), words=WORDS)
    model.alone[ECHO.text] = -4.0
    recognition = engine.recognise(SOUND, HINTED)
    assert recognition.rejection is Rejection.NO_SPEECH
    assert (recognition.text, recognition.words) == ("", ())


def test_a_hot_word_that_was_said_stays() -> None:
    engine, model = recogniser(ECHO, words=WORDS)
    model.alone[ECHO.text] = ECHO.log_probability - MAX_HINT_GAIN + 0.01
    assert engine.recognise(SOUND, HINTED).text == ECHO.text
    assert len(model.passes) == len(model.aligned) == 1


def test_a_hinted_text_is_judged_by_the_sound_alone() -> None:
    """The hints may not lift a text over the least probability there is."""
    engine, model = recogniser(Answer("Goddag", MIN_LOG_PROBABILITY + 0.5), words=WORDS)
    model.alone["Goddag"] = MIN_LOG_PROBABILITY - 0.1
    assert engine.recognise(SOUND, HINTED).rejection is Rejection.LOW_CONFIDENCE


def test_hints_are_dropped_where_the_model_hears_no_speech_with_them() -> None:
    engine, model = recogniser(Answer("Hvis det ikke er", -0.6, no_speech=0.9), GOOD, words=WORDS)
    assert engine.recognise(SOUND, HINTED).text == GOOD.text
    assert len(model.passes) == 2


@pytest.mark.parametrize("led_into", [LOOP, Answer("يجب ان"), Answer("")], ids=["loop", "script", "nothing"])
def test_what_hints_led_into_is_read_again_without_them_first(led_into: Answer) -> None:
    engine, model = recogniser(led_into, GOOD, words=WORDS)
    assert engine.recognise(SOUND, HINTED).text == GOOD.text
    assert [asked.frames for asked in model.passes] == [1500, 1500]


def test_other_languages_do_not_count() -> None:
    engine, model = recogniser(GOOD, heard={"da": 0.6, "uk": 0.05, "nn": 0.35}, words=WORDS)
    recognition = engine.recognise(SOUND, RecognitionRequest(("uk", "da")))
    assert recognition.language == "da"
    assert dict(recognition.language_probabilities) == pytest.approx({"uk": 1 / 13, "da": 12 / 13})
    assert len(model.passes) == 1


@pytest.mark.parametrize("effort", list(Effort))
def test_in_doubt_the_likelier_language_is_read_alone(effort: Effort) -> None:
    engine, model = recogniser(GOOD, heard={"da": 0.5, "uk": 0.45}, words=WORDS)
    recognition = engine.recognise(SOUND, RecognitionRequest(("uk", "da"), effort))
    assert recognition.language == "da"
    assert [asked.prompt[1] for asked in model.passes] == [WORDS.start_sequence("da")[1]]


def test_sound_without_speech_is_not_decoded() -> None:
    engine, model = recogniser(GOOD, speech=0.0, words=WORDS)
    recognition = engine.recognise(SOUND, DANISH)
    assert recognition.rejection is Rejection.NO_SPEECH
    assert model.passes == []


def test_a_known_invention_is_rejected() -> None:
    engine, _ = recogniser(Answer("Tak for nu", -0.9), invented=["Tak for nu"], words=WORDS)
    assert engine.recognise(SOUND, DANISH).rejection is Rejection.HALLUCINATION


def test_a_rejected_sound_can_still_be_ranked() -> None:
    engine, _ = recogniser(Answer("Goddag", -3.0), words=WORDS)
    recognition = engine.recognise(SOUND, DANISH)
    assert recognition.rejection is Rejection.LOW_CONFIDENCE
    short, long = engine.rank(recognition, ["Ja", "Det er en meget lang sætning"])
    assert short > long


def test_texts_are_ranked_a_few_at_a_time_and_all_come_back() -> None:
    engine, model = recogniser(GOOD, words=WORDS)
    recognition = engine.recognise(SOUND, DANISH)
    model.aligned.clear()
    texts = ["ja " * (index + 1) for index in range(19)]
    scores = engine.rank(recognition, texts)
    assert [len(batch) for batch in model.aligned] == [8, 8, 3]
    assert list(scores) == sorted(scores, reverse=True)


def test_what_is_remembered_of_texts_under_silence_cannot_be_read() -> None:
    """A phrase with a value may be what somebody said."""
    engine, model = recogniser(GOOD, words=WORDS)
    (first,) = engine.prior("da", ["goddag 29"])
    model.aligned.clear()
    assert engine.prior("da", ["goddag 29"]) == (first,)
    assert not model.aligned
    assert "goddag" not in repr(vars(engine)["_priors"])
    other, _ = recogniser(GOOD, words=WORDS)
    other.prior("da", ["goddag 29"])
    assert set(vars(engine)["_priors"]).isdisjoint(vars(other)["_priors"])


def test_a_recognition_of_another_recogniser_is_not_ranked() -> None:
    one, _ = recogniser(GOOD, words=WORDS)
    other, _ = recogniser(GOOD, words=WORDS)
    with pytest.raises(EngineError, match="recognise the sound here"):
        other.rank(one.recognise(SOUND, DANISH), ["hej"])


@pytest.mark.parametrize(
    ("seconds", "start", "lead"), [(1.0, 0.0, 0.2), (1.0, 0.09, 0.2), (1.0, 0.1, 0.0), (29.9, 0.0, 0.0)]
)
def test_speech_that_begins_at_once_gets_silence_before_it(seconds: float, start: float, lead: float) -> None:
    activity = VoiceActivity(0.5, start, seconds)
    assert lead_samples(round(seconds * 16_000), activity) == round(lead * 16_000)


def test_a_failure_of_the_model_says_what_to_do_and_nothing_that_was_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine, model = recogniser(GOOD, words=WORDS)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("CUDA failed with error out of memory")

    monkeypatch.setattr(model, "generate", fail)
    with pytest.raises(EngineError, match=r"out of memory.*set recogniser\.device to cpu"):
        engine.recognise(SOUND, RecognitionRequest(("da",), prompt="hemmeligt"))
