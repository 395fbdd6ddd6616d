"""The engine: which voice speaks which language, an early first sound, what is said when a file is wrong."""

import threading
from pathlib import Path

import numpy as np
import pytest

from interpreter.engines import mms
from interpreter.engines.mms import FoundVoice, MmsSynthesiser, check_voice, find_voices
from interpreter.engines.mms.symbols import Symbols
from interpreter.engines.recogniser import Samples
from interpreter.engines.table import load_synthesiser
from interpreter.errors import ConfigError, EngineError, ModelMissing
from interpreter.settings import Settings, load_settings
from languages import load_languages
from tests.fakes.tiny_vits import SAMPLES, SOMALI, write_voice

LANGUAGES = load_languages()
SENTENCE = "Maanta waxaan ka hadlaynaa qorshahaaga shaqada."


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return write_voice(tmp_path / "mms" / "mms-tts-som")


def settings(tmp_path: Path, **overrides: object) -> Settings:
    given = {key.replace("__", "."): value for key, value in overrides.items()}
    return load_settings(environment={}, overrides={"models_dir": tmp_path, **given})


def spoken(synthesiser: MmsSynthesiser, text: str) -> Samples:
    return np.concatenate([np.zeros(0, dtype=np.float32), *synthesiser.synthesise(text, "so")])


# --- which voice --------------------------------------------------------------------------------


def test_no_voice_installed_is_no_error(tmp_path: Path) -> None:
    synthesiser = mms.load(settings(tmp_path))
    assert synthesiser.capabilities.languages == frozenset()
    with pytest.raises(ConfigError, match="none"):
        synthesiser.synthesise("haa", "so")


def test_the_voice_of_the_profile_is_found(folder: Path, tmp_path: Path) -> None:
    write_voice(tmp_path / "mms" / "mms-tts-eng")
    assert mms.load(settings(tmp_path)).capabilities.voices == (("so", "mms-tts-som"),)


def test_somali_is_spoken_by_it_once_it_is_there_and_by_espeak_before(folder: Path, tmp_path: Path) -> None:
    there = load_synthesiser(settings(tmp_path)).capabilities.voices
    assert dict(there)["so"] == "mms-tts-som"
    assert dict(there)["da"] == "espeak-ng da"
    before = load_synthesiser(settings(tmp_path / "empty")).capabilities.voices
    assert dict(before)["so"] == "espeak-ng ar"


def test_the_names_in_the_profiles_are_those_of_meta() -> None:
    assert {code: language.engines.mms for code, language in LANGUAGES.items()} == {
        "da": (),
        "uk": ("mms-tts-ukr",),
        "ar": ("mms-tts-ara",),
        "tr": ("mms-tts-tur",),
        "ur": ("mms-tts-urd-script_arabic",),
        "fa": ("mms-tts-fas",),
        "so": ("mms-tts-som",),
    }


@pytest.mark.parametrize("name", ["model.onnx", "tokens.txt"])
def test_a_missing_file_is_named_with_what_to_do(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(
        ModelMissing, match=rf"mms-tts-som lacks {name}.*pull mms-tts-som --accept-non-commercial"
    ):
        mms.load(settings(tmp_path))


@pytest.mark.parametrize(("code", "letters"), [("ar", SOMALI), ("uk", "abc"), ("so", "ابت")])
def test_a_voice_that_wants_romanised_text_is_refused(tmp_path: Path, code: str, letters: str) -> None:
    language = LANGUAGES[code]
    write_voice(tmp_path / language.engines.mms[0], letters)
    with pytest.raises(ModelMissing, match=rf"{language.script}\): it reads romanised text \(uroman\)"):
        find_voices(tmp_path, LANGUAGES)


def test_a_folder_that_has_another_name_for_now(tmp_path: Path) -> None:
    (write_voice(tmp_path / "new") / "model.onnx").unlink()
    with pytest.raises(ModelMissing, match="mms-tts-som lacks"):
        check_voice(tmp_path / "new", LANGUAGES["so"], "mms-tts-som")


def test_the_library_is_asked_for_where_there_is_a_voice(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mms, "find_spec", lambda name: None)
    mms.load(settings(tmp_path / "empty"))
    with pytest.raises(ModelMissing, match="pip install onnxruntime"):
        mms.load(settings(tmp_path))


# --- speaking -----------------------------------------------------------------------------------


class ScriptedVoice:
    """Stands for a `VitsVoice`: every number lasts 60 ms."""

    add_blank = False

    def __init__(self, sample_rate: int = 16_000) -> None:
        self.sample_rate = sample_rate
        self.said: list[int] = []

    def speak(self, numbers: list[int], length_scale: float) -> Samples:
        self.said.append(len(numbers))
        tone: Samples = np.sin(
            np.arange(int(len(numbers) * self.sample_rate * 0.06 * length_scale)) * 0.1
        ).astype(np.float32)
        return tone


def scripted(monkeypatch: pytest.MonkeyPatch, voice: ScriptedVoice, **options: int) -> MmsSynthesiser:
    monkeypatch.setattr(mms, "open_voice", lambda file, name: voice)
    known = Symbols({letter: number for number, letter in enumerate(SOMALI)}, "so")
    return MmsSynthesiser({"so": FoundVoice(Path("mms-tts-som"), known)}, **options)


def test_a_long_text_is_cut_so_that_the_first_sound_comes_early(monkeypatch: pytest.MonkeyPatch) -> None:
    voice = ScriptedVoice()
    sound = scripted(monkeypatch, voice).synthesise("Waan ku fahmay, laakiin mar kale ii sheeg, " * 4, "so")
    next(sound)
    assert voice.said == [len("Waan ku fahmay")]


def test_stopping_early_stops_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    voice = ScriptedVoice()
    sound = scripted(monkeypatch, voice).synthesise("Haa waan ku maqlay. " * 50, "so")
    next(sound)
    del sound
    assert len(voice.said) == 1


@pytest.mark.parametrize("sample_rate", [16_000, 22_050])
def test_every_rate_becomes_16_khz(monkeypatch: pytest.MonkeyPatch, sample_rate: int) -> None:
    sound = spoken(scripted(monkeypatch, ScriptedVoice(sample_rate)), "a" * 30)
    assert sound.size == pytest.approx(30 * 960, rel=0.01)


def test_the_speed_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = spoken(scripted(monkeypatch, ScriptedVoice(), words_per_minute=100), "a" * 30)
    assert sound.size == pytest.approx(30 * 960 * 1.5, rel=0.01)


def test_a_sentence_ends_with_a_longer_pause_than_a_clause(monkeypatch: pytest.MonkeyPatch) -> None:
    clause = "a" * 35 + ", " + "b" * 35
    sentence = "a" * 35 + ". " + "b" * 35
    sizes = [spoken(scripted(monkeypatch, ScriptedVoice()), text).size for text in (clause, sentence)]
    assert sizes[1] - sizes[0] == 4000 - 800


def test_a_number_that_cannot_be_said_is_found_before_the_first_sound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    voice = ScriptedVoice()
    with pytest.raises(EngineError, match="digit"):
        next(scripted(monkeypatch, voice).synthesise("Waan ku fahmay mar kale ii sheeg adigu. Waa 14.", "so"))
    assert voice.said == []


def test_a_text_without_a_sound_in_the_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineError, match="could not speak"):
        spoken(scripted(monkeypatch, ScriptedVoice()), "字")


def test_a_voice_is_opened_once_and_after_the_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def opening(file: Path, name: str) -> ScriptedVoice:
        opened.append(name)
        return ScriptedVoice()

    synthesiser = scripted(monkeypatch, ScriptedVoice())
    monkeypatch.setattr(mms, "open_voice", opening)
    threads = [threading.Thread(target=spoken, args=(synthesiser, "haa")) for _ in range(8)]
    assert opened == []
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == ["mms-tts-som"]


def test_blanks_are_added_where_the_model_says_so(tmp_path: Path) -> None:
    for name, blanks, count in (("with", "1", 7), ("without", "0", 3)):
        voice = check_voice(write_voice(tmp_path / name, metadata={"add_blank": blanks}), LANGUAGES["so"])
        assert spoken(MmsSynthesiser({"so": voice}), "haa").size == count * SAMPLES


def test_a_broken_model_is_found_at_the_first_word(folder: Path, tmp_path: Path) -> None:
    (folder / "model.onnx").write_bytes(b"")
    synthesiser = mms.load(settings(tmp_path))
    with pytest.raises(EngineError, match="mms-tts-som cannot be loaded"):
        next(synthesiser.synthesise(SENTENCE, "so"))


def test_numbers_and_names_go_through_the_whole_line(folder: Path, tmp_path: Path) -> None:
    voices = load_synthesiser(settings(tmp_path))
    words = sum(chunk.size for chunk in voices.synthesise("Waxaan ku nool ahay guriga afar.", "so"))
    digits = sum(chunk.size for chunk in voices.synthesise("Waxaan ku nool ahay guriga 4.", "so"))
    assert words == digits
    assert (
        sum(chunk.size for chunk in voices.synthesise("Søren Pedersen, 15. maj 2025 kl. 8:30.", "so"))
        > 16_000
    )
