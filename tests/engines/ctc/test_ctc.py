"""The engine as the settings and the pipeline meet it."""

import sys
from pathlib import Path

import pytest

from interpreter.engines import ctc, table
from interpreter.engines.recogniser import RecognitionRequest
from interpreter.errors import ConfigError, ModelMissing
from interpreter.settings import Settings
from tests.fakes import tiny_ctc
from tests.fakes.tiny_ctc import say, write_model


def chosen(models_dir: Path, **languages: dict[str, object]) -> Settings:
    """CTC models for single languages beside another one that is the default."""
    return Settings.model_validate(
        {"models_dir": models_dir, "recogniser": {"engine": "ctc", "model": "tiny", "languages": languages}}
    )


@pytest.fixture(autouse=True)
def hears_tones(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real voice activity model takes no tone for speech."""
    monkeypatch.setattr("interpreter.engines.ctc.loading.VoiceCheck", lambda: tiny_ctc)


def test_it_reads_what_is_said(tmp_path: Path) -> None:
    write_model(tmp_path / "tiny")
    recogniser = ctc.load(chosen(tmp_path))
    assert recogniser.recognise(say("haa waan"), RecognitionRequest(("so",))).text == "haa waan"
    recogniser.close()


def test_two_models_share_a_meeting(tmp_path: Path) -> None:
    write_model(tmp_path / "tiny")
    write_model(tmp_path / "other")
    recogniser = table.load_recogniser(chosen(tmp_path, uk={"model": "other"}, so={"model": "tiny"}))
    assert recogniser.capabilities.name == "ctc tiny; uk ctc other"
    heard = recogniser.recognise(say("так добре"), RecognitionRequest(("so", "uk")))
    assert (heard.language, heard.text) == ("uk", "так добре")
    assert recogniser.rank(heard, ["так добре"])[0] == pytest.approx(heard.average_log_probability)
    assert recogniser.recognise(say("haa"), RecognitionRequest(("so", "uk"))).text == "haa"
    recogniser.close()


def test_a_language_that_the_model_cannot_write_is_told_with_its_setting(tmp_path: Path) -> None:
    write_model(tmp_path / "tiny")
    write_model(tmp_path / "other")
    with pytest.raises(ConfigError, match=r"recogniser\.languages\.ar: ctc other does not have this"):
        table.load_recogniser(chosen(tmp_path, ar={"model": "other"}))
    with pytest.raises(ModelMissing, match=r"recogniser\.languages\.so: There is no recognition model"):
        table.load_recogniser(chosen(tmp_path, so={"model": "none"}))


def test_the_package_sherpa_onnx_is_not_needed() -> None:
    assert "sherpa_onnx" not in sys.modules
