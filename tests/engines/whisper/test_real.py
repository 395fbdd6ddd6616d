"""The real engine on real speech and on sounds without speech, in all seven languages (R2, R4)."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from benchmarks.noises import Noise, Samples, noises
from benchmarks.speech import character_errors
from interpreter.engines import table
from interpreter.engines.hearing.guard import VoiceActivity, VoiceCheck
from interpreter.engines.recogniser import Effort, Recogniser, RecognitionRequest, Rejection
from interpreter.engines.terms import load_terms
from interpreter.settings import Settings
from tests.engines.whisper.clips import read_clips

pytestmark = pytest.mark.engines

RATE = 16_000
LANGUAGES = ("da", "uk", "ar", "tr", "ur", "fa", "so")
SHORT_NOISES = tuple(noises(4.0, (0,)))
MUSIC = tuple(sound for sound in SHORT_NOISES if sound.name.startswith(("melody", "chord", "hum", "tone")))
DECEIVING = tuple(
    sound
    for sound in SHORT_NOISES
    if sound.name.startswith(("white -26", "hum", "breathing", "ringing", "silence"))
)
SHORT_ANSWERS = {
    "da": ("ja", "nej"),
    "uk": ("так", "ні"),
    "ar": ("نعم", "لا"),
    "tr": ("evet", "hayır"),
    "ur": ("جی ہاں", "نہیں"),
    "fa": ("بله", "نه"),
    "so": ("haa", "maya"),
}


@pytest.fixture(scope="module", name="recogniser")
def _recogniser(models_dir: Path) -> Iterator[Recogniser]:
    recogniser = table.load_recogniser(Settings(models_dir=models_dir))
    yield recogniser
    recogniser.close()


def named(sound: Noise) -> str:
    return sound.name.replace(" ", "-")


@pytest.mark.parametrize("sound", SHORT_NOISES, ids=named)
def test_sound_without_speech_gives_no_words(recogniser: Recogniser, sound: Noise) -> None:
    """In one language each; which sounds are music-like enough to reach the decoder is tested in all."""
    for effort in Effort:
        recognition = recogniser.recognise(sound.samples, RecognitionRequest(LANGUAGES, effort))
        assert recognition.words == ()
        assert recognition.rejection is not None


class CredulousVoice(VoiceCheck):
    """Takes every sound for clear speech, so that the decoder is asked about it."""

    def activity(self, samples: Samples) -> VoiceActivity:
        return VoiceActivity(samples.shape[0] / RATE, 0.0, samples.shape[0] / RATE)


@pytest.fixture(scope="module")
def hints() -> RecognitionRequest:
    return RecognitionRequest(
        ("da",),
        prompt="Goddag, jeg hedder Amina. Vi skal tale om din uddannelse og dit CV.",
        hot_words=load_terms(Settings()).hot_words(20),
    )


@pytest.mark.parametrize("sound", SHORT_NOISES, ids=named)
def test_sound_without_speech_gives_no_words_with_hints_either(
    recogniser: Recogniser, hints: RecognitionRequest, sound: Noise
) -> None:
    assert recogniser.recognise(sound.samples, hints).words == ()


@pytest.mark.parametrize("sound", DECEIVING, ids=named)
def test_hints_change_nothing_where_nobody_speaks(
    recogniser: Recogniser, hints: RecognitionRequest, sound: Noise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where the voice activity model is deceived, so that only the texts speak against themselves."""
    monkeypatch.setattr(recogniser, "_voice", CredulousVoice())
    hinted = recogniser.recognise(sound.samples, hints)
    assert hinted == recogniser.recognise(sound.samples, replace(hints, prompt="", hot_words=()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sound", MUSIC, ids=named)
def test_music_and_hum_give_no_words_in_any_language(
    recogniser: Recogniser, sound: Noise, language: str
) -> None:
    assert recogniser.recognise(sound.samples, RecognitionRequest((language,))).words == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_minute_of_silence_gives_no_words(recogniser: Recogniser, language: str) -> None:
    for half in np.split(np.zeros(60 * RATE, np.float32), 2):
        for effort in Effort:
            assert recogniser.recognise(half, RecognitionRequest((language,), effort)).words == ()


@pytest.mark.parametrize("seconds", [0.2, 1.0, 12.0, 30.0], ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_noise_of_any_length_gives_no_words(recogniser: Recogniser, language: str, seconds: float) -> None:
    noise: Samples = np.random.default_rng(3).normal(0, 0.03, round(seconds * RATE)).astype(np.float32)
    assert recogniser.recognise(noise, RecognitionRequest((language,))).words == ()


@pytest.mark.parametrize(
    ("language", "error_rate"), [("da", 0.5), ("uk", 0.2), ("ar", 0.6), ("tr", 0.4), ("ur", 0.6), ("fa", 0.8)]
)
def test_real_speech_is_read(
    recogniser: Recogniser, shared_data: Path, language: str, error_rate: float
) -> None:
    """None is rejected, and the words are those of the model on a padded window, give or take."""
    errors = characters = 0
    for clip in read_clips(shared_data / "speech", language, 4):
        recognition = recogniser.recognise(clip.samples, RecognitionRequest((language,)))
        assert recognition.rejection is None
        wrong, length = character_errors(clip.transcript, recognition.text)
        errors, characters = errors + wrong, characters + length
    assert errors / characters < error_rate


@pytest.mark.parametrize("language", ["uk", "ar", "tr", "ur", "fa"])
def test_the_direction_is_right_whatever_else_it_sounds_like(
    recogniser: Recogniser, shared_data: Path, language: str
) -> None:
    for spoken in (language, "da"):
        for clip in read_clips(shared_data / "speech", spoken, 2):
            recognition = recogniser.recognise(clip.samples, RecognitionRequest(("da", language)))
            assert recognition.language == spoken
            assert {code for code, _ in recognition.language_probabilities} == {"da", language}


def test_times_follow_the_sound(recogniser: Recogniser, shared_data: Path) -> None:
    """Two seconds of silence in front move every word by two seconds."""
    (clip,) = read_clips(shared_data / "speech", "uk", 1)
    request = RecognitionRequest(("uk",))
    plain = recogniser.recognise(clip.samples, request).words
    later = recogniser.recognise(np.pad(clip.samples, (2 * RATE, 0)), request).words
    assert [word.text for word in later] == [word.text for word in plain]
    for one, other in zip(plain, later, strict=True):
        assert other.start - one.start == pytest.approx(2.0, abs=0.25)


def test_a_hot_word_can_win(recogniser: Recogniser, shared_data: Path) -> None:
    """The clip says подруги; without help the model writes подрухи."""
    (clip,) = read_clips(shared_data / "speech", "uk", 1)
    request = RecognitionRequest(("uk",), hot_words=("подруга", "подруги"))
    assert "подруги" in recogniser.recognise(clip.samples, request).text


def _say(texts: tuple[str, ...], language: str) -> list[Samples]:
    from interpreter.engines.espeak import load

    voice = load(Settings())
    spoken = [np.concatenate(list(voice.synthesise(text, language))) for text in texts]
    voice.close()
    return spoken


@pytest.fixture(scope="module")
def fresh_process() -> Iterator[ProcessPoolExecutor]:
    """espeak-ng's sound depends on what the process has said before; in a new one it is always the same."""
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        yield pool


@pytest.mark.parametrize("language", SHORT_ANSWERS)
def test_short_answers_survive(
    recogniser: Recogniser, fresh_process: ProcessPoolExecutor, language: str
) -> None:
    """Spoken by a machine, in silence and softly in noise. That they are there, not how they are read: words,
    or a request to say it again, but never taken for silence."""
    chance = np.random.default_rng(1)
    answers = tuple(SHORT_ANSWERS[language])
    read = 0
    for answer, spoken in zip(answers, fresh_process.submit(_say, answers, language).result(), strict=True):
        padded = np.pad(spoken, (8000, 4800))
        soft = (padded * 0.15 + chance.normal(0, 0.002, padded.shape[0])).astype(np.float32)
        for sound in (spoken, padded, soft):
            recognition = recogniser.recognise(sound, RecognitionRequest((language,)))
            assert recognition.rejection in (None, Rejection.LOW_CONFIDENCE), answer
            read += bool(recognition.words)
    assert read >= 3 * len(answers) - 1
