import json
from pathlib import Path

import pytest

from interpreter.cli.readiness import LEVEL_STYLES, LanguageFacts, language_facts, show_facts
from interpreter.errors import ModelMissing
from interpreter.settings import load_settings
from languages.profile import Level

SOMALI = LanguageFacts(
    "so", "Soomaali", "somali", "Somali", "Latn", "ltr", False, 1, 63, None, "red", "[Not] measured."
)
SETTINGS = load_settings(environment={}, overrides={"synthesiser.engines": ("espeak",)})


def test_every_level_has_a_style() -> None:
    assert set(LEVEL_STYLES) == {level.value for level in Level}


def test_the_table_shows_what_is_there_and_what_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    show_facts([SOMALI], json=False)
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if line.startswith("so "))
    assert row.split() == ["so", "Somali", "Soomaali", "Latn", "ltr", "no", "1", "of", "64", "none", "red"]
    assert "  so  [Not] measured." in out


def test_the_table_fits_a_terminal_of_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    show_facts(language_facts(SETTINGS), json=False)
    table = capsys.readouterr().out.partition("\n\n")[0]
    assert "…" not in table


def test_json_has_every_fact(capsys: pytest.CaptureFixture[str]) -> None:
    show_facts([SOMALI], json=True)
    (told,) = json.loads(capsys.readouterr().out)
    assert set(told) == set(LanguageFacts.__slots__)
    assert told["readiness"] == "red"


@pytest.mark.engines
def test_facts_of_the_languages_that_come_along() -> None:
    facts = {one.code: one for one in language_facts(SETTINGS)}
    assert set(facts) >= {"da", "uk", "ar", "tr", "ur", "fa", "so"}
    assert all(one.voice for one in facts.values())
    assert facts["ur"].direction == "rtl"
    assert all(one.reason for one in facts.values())


def test_who_reads_a_language_is_told() -> None:
    chosen = {
        "synthesiser.engines": ("espeak",),
        "recogniser.languages.so.engine": "ctc",
        "recogniser.languages.so.model": "omnilingual",
    }
    facts = {one.code: one for one in language_facts(load_settings(environment={}, overrides=chosen))}
    assert (facts["so"].heard_by, facts["so"].recognised) == ("ctc omnilingual", True)
    assert facts["da"].heard_by == "whisper whisper-base"
    assert facts["so"].readiness == "red"


def test_a_voice_that_is_broken_is_an_error(tmp_path: Path) -> None:
    voices = tmp_path / "piper"
    voices.mkdir()
    (voices / "da_DK-broken.onnx").write_bytes(b"")
    settings = load_settings(
        environment={}, overrides={"models_dir": tmp_path, "synthesiser.engines": ("piper",)}
    )
    with pytest.raises(ModelMissing, match="da_DK-broken"):
        language_facts(settings)
