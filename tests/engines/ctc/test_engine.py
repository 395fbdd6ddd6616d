from dataclasses import replace
from math import exp, log
from pathlib import Path
from threading import Thread
from time import sleep

import numpy as np
import pytest
from numpy.typing import NDArray

from interpreter.engines.ctc import engine
from interpreter.engines.ctc.engine import CtcRecogniser, normalised, per_token
from interpreter.engines.ctc.loading import OnnxNetwork
from interpreter.engines.ctc.vocabulary import read_vocabulary
from interpreter.engines.health import Health
from interpreter.engines.hearing.guard import VoiceActivity
from interpreter.engines.recogniser import (
    Effort,
    Recogniser,
    RecognitionRequest,
    Rejection,
    Samples,
    SoundEvidence,
)
from interpreter.errors import EngineError, Outdated
from languages.by_sound import Candidate, decide
from tests.fakes import tiny_ctc
from tests.fakes.tiny_ctc import mixed, say, tiny_recogniser, write_model

SOMALI = RecognitionRequest(("so",))


@pytest.fixture(scope="module", name="folder")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module", name="recogniser")
def _recogniser(folder: Path) -> CtcRecogniser:
    return tiny_recogniser(folder)


@pytest.fixture(name="attentive")
def _attentive(folder: Path) -> CtcRecogniser:
    """One that takes all it gets for speech, for sounds of a single frame."""
    recogniser = tiny_recogniser(folder)
    recogniser._activity = lambda _: VoiceActivity(1.0, 0.0, 1.0)
    return recogniser


def one_frame(one: str, other: str, share: float) -> Samples:
    return np.pad(mixed(one, other, share=share, frames=1), (0, 1600))


def test_it_says_what_it_can(recogniser: CtcRecogniser) -> None:
    able = recogniser.capabilities
    assert (able.name, able.device, able.ranks, able.max_seconds) == ("ctc tiny", "cpu", True, 40.0)
    assert able.languages == {"so", "da", "uk"}, "the model has no Arabic letters"
    assert recogniser.health() == (Health("recogniser", "cpu"),)
    _: Recogniser = recogniser


@pytest.mark.parametrize("effort", list(Effort))
def test_words_stand_where_they_were_said(recogniser: CtcRecogniser, effort: Effort) -> None:
    sound = np.concatenate((np.zeros(1600, np.float32), say("haa waan")))
    heard = recogniser.recognise(sound, replace(SOMALI, effort=effort))
    # each letter has four frames of 20 ms and one of silence behind it
    assert [word.text for word in heard.words] == ["haa", "waan"]
    times = [time for word in heard.words for time in (word.start, word.end)]
    assert times == pytest.approx([0.1, 0.38, 0.5, 0.88])
    assert heard.rejection is None
    assert all(word.probability > 0.99 for word in heard.words)
    assert heard.no_speech_probability < 1e-9


@pytest.mark.parametrize("level", [0.011, 0.2, 0.99])
def test_how_loud_it_is_makes_no_difference(recogniser: CtcRecogniser, level: float) -> None:
    assert recogniser.recognise(say("haa waan", level=level), SOMALI).text == "haa waan"
    shifted = say("haa waan", level=level) + np.float32(0.005)
    assert recogniser.recognise(shifted, SOMALI).text == "haa waan"


def test_the_model_gets_sound_of_mean_zero_and_variance_one() -> None:
    sound = normalised(say("haa", level=0.3) + np.float32(0.1))
    assert sound.dtype == np.float32
    assert float(sound.mean()) == pytest.approx(0.0, abs=1e-6)
    assert float(sound.var()) == pytest.approx(1.0, abs=1e-3)
    assert normalised(np.zeros(400, np.float32)).tolist() == [0.0] * 400


def test_what_is_unclear_has_less_probability(attentive: CtcRecogniser) -> None:
    clear = attentive.recognise(one_frame("a", "o", 0.9), SOMALI)
    unclear = attentive.recognise(one_frame("a", "o", 0.505), SOMALI)
    assert clear.text == unclear.text == "a"
    assert unclear.confidence < 0.8 < clear.confidence
    assert unclear.words[0].probability < clear.words[0].probability
    a, o = attentive.rank(unclear, ["a", "o"])
    assert a == pytest.approx(unclear.average_log_probability)
    assert a - 3 < o < a


def test_scores_are_per_token_of_some_letters() -> None:
    assert per_token(-2.2, 22) == pytest.approx(-0.22)
    assert per_token(-3.0, 1) == per_token(-3.0, 0) == -3.0
    assert per_token(-np.inf, 4) == engine.LEAST_LOG_PROBABILITY
    assert per_token(1e-9, 4) == 0.0


def test_texts_are_ranked_by_how_well_they_fit(recogniser: CtcRecogniser) -> None:
    heard = recogniser.recognise(say("haa waan fahmay"), SOMALI)
    texts = ("Haa, waan fahmay!", "haa waan fahmey", "haa waan fahmeyo", "maya")
    scores = recogniser.rank(heard, texts)
    assert list(scores) == sorted(scores, reverse=True)
    assert scores[0] == pytest.approx(heard.average_log_probability)
    assert scores[2] > engine.LEAST_LOG_PROBABILITY


def test_letters_that_the_model_cannot_write_cost(recogniser: CtcRecogniser) -> None:
    heard = recogniser.recognise(say("haa waan"), SOMALI)
    fits, lacks = recogniser.rank(heard, ["haa waan", "haa waan 7"])
    assert lacks < fits - 3


@pytest.mark.parametrize(("seconds", "rejection"), [(0.05, Rejection.NO_SPEECH), (2.0, Rejection.NO_SPEECH)])
def test_where_nobody_speaks_the_model_is_not_asked(
    folder: Path, seconds: float, rejection: Rejection
) -> None:
    def unasked(_: Samples) -> Samples:
        raise AssertionError("the model was asked")

    vocabulary = read_vocabulary(folder / "tokens.txt")
    recogniser = CtcRecogniser("tiny", unasked, vocabulary, tiny_ctc.SCRIPTS, tiny_ctc.activity)
    heard = recogniser.recognise(np.zeros(int(seconds * 16_000), np.float32), SOMALI)
    assert (heard.rejection, heard.words, heard.no_speech_probability) == (rejection, (), 1.0)


def test_speech_that_the_model_hears_as_blank_gives_no_words(recogniser: CtcRecogniser) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32)
    heard = recogniser.recognise(noise, SOMALI)
    assert (heard.rejection, heard.words) == (Rejection.NO_SPEECH, ())
    assert heard.no_speech_probability > 1e-6


def test_another_script_is_not_written_and_said_to_be_one(
    recogniser: CtcRecogniser, attentive: CtcRecogniser
) -> None:
    heard = recogniser.recognise(say("так добре"), SOMALI)
    assert (heard.rejection, heard.words, heard.text) == (Rejection.WRONG_SCRIPT, (), "")
    # a letter in both scripts at once: the Latin one is read, at the probability that it has among all
    both = attentive.recognise(one_frame("a", "а", 0.505), SOMALI)
    assert both.text == "a"
    assert 0.3 < both.confidence < 0.8
    other = attentive.recognise(one_frame("a", "а", 0.4), SOMALI)
    assert (other.rejection, other.text) == (Rejection.WRONG_SCRIPT, "")


def test_more_words_than_can_be_said_in_the_time_are_invented(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recogniser = tiny_recogniser(folder)
    short = VoiceActivity(speech=0.2, start=0.0, end=1.0)
    monkeypatch.setattr(recogniser, "_activity", lambda _: short)
    assert recogniser.recognise(say("a b c d e f"), SOMALI).rejection is Rejection.HALLUCINATION


def test_words_stay_within_the_speech(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser = tiny_recogniser(folder)
    monkeypatch.setattr(recogniser, "_activity", lambda _: VoiceActivity(0.5, 0.1, 0.25))
    (word,) = recogniser.recognise(say("haa"), SOMALI).words
    assert (word.start, word.end) == (0.1, 0.25)


def test_scripts_tell_languages_apart_and_one_script_does_not(recogniser: CtcRecogniser) -> None:
    heard = recogniser.recognise(say("так добре"), RecognitionRequest(("so", "uk")))
    assert (heard.language, heard.text) == ("uk", "так добре")
    assert dict(heard.language_probabilities)["uk"] > 0.99
    alike = recogniser.recognise(say("haa"), RecognitionRequest(("da", "so")))
    assert alike.language_probabilities == (("da", 0.5), ("so", 0.5))


def test_the_reading_starts_with_the_prefix_and_goes_on(
    recogniser: CtcRecogniser, attentive: CtcRecogniser
) -> None:
    heard = recogniser.recognise(say("haa waan fahmay"), replace(SOMALI, prefix="Haa, waan"))
    assert heard.text == "haa waan fahmay"
    against = attentive.recognise(one_frame("a", "o", 0.5), replace(SOMALI, prefix="o"))
    assert against.text == "o"
    assert against.confidence < 0.6
    impossible = recogniser.recognise(say("haa"), replace(SOMALI, prefix="waxaan rabaa " * 9))
    assert impossible.rejection is not None


def test_what_is_heard_after_a_text(recogniser: CtcRecogniser) -> None:
    heard = recogniser.recognise(say("haa waan fahmay"), SOMALI)
    assert recogniser.after(heard, "haa") == "waan fahmay"
    assert recogniser.after(heard, "Haa, waan fahmay.") == ""
    assert recogniser.after(heard, "haa waan fahma") == "y"


def test_no_text_is_likelier_than_another_where_nothing_is_heard(recogniser: CtcRecogniser) -> None:
    assert len(set(recogniser.prior("so", ["haa", "maya waan ka xumahay"]))) == 1


def noisy(text: str, doubt: float) -> Samples:
    """The sound of a text in which every letter sounds a little like `o` too."""
    pieces = [say(letter) if letter in " o" else mixed(letter, "o", share=1 - doubt) for letter in text]
    return np.concatenate(pieces)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("waan shaqeeyaa maanta", 0),
        ("ma shaqeeyo maanta", 1),
        ("waan shaqeeyaa berri iyo maanta", None),
        ("waa shaqada maqaar", None),
    ],
)
@pytest.mark.parametrize("doubt", [0.0, 0.3])
def test_the_phrase_book_is_looked_up_under_the_sound(
    recogniser: CtcRecogniser, said: str, found: int | None, doubt: float
) -> None:
    candidates = [
        Candidate("work", "Waan shaqeeyaa maanta."),
        Candidate("no-work", "Ma shaqeeyo maanta."),
        Candidate("sick", "Waan bukaa maanta."),
    ]
    heard = recogniser.recognise(noisy(said, doubt), SOMALI)
    verdict = decide(candidates, heard.text, SoundEvidence(recogniser, heard))
    assert (None if verdict is None else verdict.place) == found


def unclear(text: str, letters: int, share: float) -> Samples:
    """A text, one frame a letter; its first letters sound like `o` rather than themselves."""
    pieces: list[Samples] = []
    left = letters
    for letter in text:
        changed = left > 0 and letter not in " o"
        left -= changed
        piece = mixed(letter, "o", share=share, frames=1) if changed else say(letter, frames=1)[:-320]
        pieces.append(piece)
    return np.concatenate([*pieces, np.zeros(320, np.float32)])


@pytest.mark.parametrize(("letters", "share", "found"), [(7, 0.48, True), (8, 0.47, False)])
def test_a_phrase_has_to_fit_the_sound_even_where_no_other_is_near(
    recogniser: CtcRecogniser, letters: int, share: float, found: bool
) -> None:
    heard = recogniser.recognise(unclear("waan bukaa maanta", letters, share), SOMALI)
    candidates = [Candidate("sick", "Waan bukaa maanta."), Candidate("no-work", "Ma shaqeeyo maanta.")]
    assert heard.words
    assert -2.6 < recogniser.rank(heard, ["waan bukaa maanta"])[0] < -1.0
    verdict = decide(candidates, heard.text, SoundEvidence(recogniser, heard))
    assert (verdict is not None) == found


def test_another_ones_recognition_is_not_ranked(folder: Path, recogniser: CtcRecogniser) -> None:
    other = tiny_recogniser(folder).recognise(say("haa"), SOMALI)
    with pytest.raises(EngineError, match="no sound of this engine"):
        recogniser.rank(other, ["haa"])
    with pytest.raises(EngineError, match="no sound of this engine"):
        recogniser.after(other, "haa")


def test_a_hypothesis_that_would_have_to_wait_is_refused_and_a_final_waits(folder: Path) -> None:
    done: list[str] = []
    threads: list[Thread] = []

    def call(name: str, request: RecognitionRequest) -> None:
        try:
            recogniser.recognise(say("haa"), request)
        except Outdated:
            name = f"no {name}"
        done.append(name)

    def begin(name: str, request: RecognitionRequest) -> Thread:
        threads.append(Thread(target=call, args=(name, request), daemon=True))
        threads[-1].start()
        return threads[-1]

    def network(samples: Samples) -> NDArray[np.float32]:
        if not threads:
            begin("final", SOMALI)
            while recogniser._turns.waiting == 0:
                sleep(0.001)
            begin("hypothesis", hypothesis).join(5.0)
            done.append("first")
        return np.zeros((4, vocabulary.size), np.float32)

    hypothesis = replace(SOMALI, effort=Effort.HYPOTHESIS)
    vocabulary = read_vocabulary(folder / "tokens.txt")
    recogniser = CtcRecogniser("tiny", network, vocabulary, tiny_ctc.SCRIPTS, tiny_ctc.activity)
    recogniser.recognise(say("haa"), SOMALI)
    for thread in threads:
        thread.join(5.0)
    assert done == ["no hypothesis", "first", "final"]
    recogniser.recognise(say("haa"), hypothesis)  # a turn that is over is free again


def test_the_probability_is_the_sum_over_all_paths_of_what_the_model_says(
    folder: Path, attentive: CtcRecogniser
) -> None:
    sound = one_frame("a", "o", 0.6)
    vocabulary = read_vocabulary(folder / "tokens.txt")
    logits = OnnxNetwork(folder / "model.int8.onnx", vocabulary, 1)(normalised(sound))
    probabilities = np.exp(logits.astype(np.float64))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    symbol = tiny_ctc.SYMBOLS.index
    blank = probabilities[:, symbol("<s>")] + probabilities[:, symbol(".")]
    letter = probabilities[:, symbol("a")]
    frames, total = logits.shape[0], 0.0
    for first in range(frames):  # an `a` is one run of frames
        for last in range(first, frames):
            run = np.arange(frames)
            total += float(np.prod(np.where((run >= first) & (run <= last), letter, blank)))
    heard = attentive.recognise(sound, SOMALI)
    assert heard.text == "a"
    assert exp(heard.average_log_probability) == pytest.approx(total, rel=1e-3)
    assert heard.no_speech_probability == pytest.approx(float(np.prod(blank)), rel=1e-3)


def test_a_model_with_another_number_of_tokens_is_told(folder: Path) -> None:
    vocabulary = read_vocabulary(folder / "tokens.txt")
    recogniser = CtcRecogniser(
        "tiny", lambda _: np.zeros((3, 5), np.float32), vocabulary, tiny_ctc.SCRIPTS, tiny_ctc.activity
    )
    with pytest.raises(EngineError, match=r"shape \(3, 5\)"):
        recogniser.recognise(say("haa"), SOMALI)


def test_a_model_that_gives_no_numbers_is_told(folder: Path) -> None:
    vocabulary = read_vocabulary(folder / "tokens.txt")
    broken = np.zeros((4, vocabulary.size), np.float32)
    broken[2, 5] = np.nan
    recogniser = CtcRecogniser("tiny", lambda _: broken, vocabulary, tiny_ctc.SCRIPTS, tiny_ctc.activity)
    with pytest.raises(EngineError, match="not numbers"):
        recogniser.recognise(say("haa"), SOMALI)


def test_the_least_probability_is_finite() -> None:
    assert pytest.approx(log(1e-10)) == engine.LEAST_LOG_PROBABILITY
