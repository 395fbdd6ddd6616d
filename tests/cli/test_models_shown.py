"""The table of models, from the real catalogue."""

import json
from pathlib import Path

import pytest

from interpreter.cli.models_shown import as_json, show_models, size_text, through, verdict_line
from interpreter.models.catalogue import load_catalogue
from interpreter.models.installed import State, Verdict
from interpreter.models.measurements import MEASURED, Measurement, keep_measurements
from tests.models.hub import entry_of


@pytest.fixture(name="shown")
def _shown(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "200")
    show_models(load_catalogue(), tmp_path)
    return capsys.readouterr().out


def test_every_model_and_every_pair_is_shown(shown: str) -> None:
    assert all(entry.name in shown for entry in load_catalogue().model)
    for name in (
        "Ukrainian (da, uk)",
        "Arabic (da, ar)",
        "Turkish (da, tr)",
        "Urdu (da, ur)",
        "Somali (da, so)",
    ):
        assert f"Translation, Danish and {name}" in shown


def test_names_are_whole_in_a_narrow_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    show_models(load_catalogue(), tmp_path)
    first = {line.partition(" ")[0] for line in capsys.readouterr().out.splitlines()}
    assert {entry.name for entry in load_catalogue().model} <= first


def test_licence_size_and_quality_stand_in_the_row(shown: str) -> None:
    row = next(line for line in shown.splitlines() if line.startswith("opus-mt-gmq-zle"))
    told = " ".join(row.split())
    assert told == "opus-mt-gmq-zle da-uk about 900 MB CC-BY-4.0 da-uk chrF 53.9 [2] absent"
    assert "  [2] FLORES-200 devtest" in shown.splitlines()
    row = next(line for line in shown.splitlines() if line.startswith("nllb-200-distilled-1.3b"))
    assert "CC-BY-NC-4.0 not commercial" in row


def test_where_measured_quality_stands_is_said(shown: str) -> None:
    assert "stands in docs/measurements.md" in shown


def test_what_cannot_be_installed_says_why_and_what_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = entry_of({"model.bin": b"weights"}, unusable_reason="Nobody has it.", remarks=["It is blue."])
    show_models(load_catalogue().model_copy(update={"model": (entry,), "profile": {}}), tmp_path)
    out = capsys.readouterr().out
    assert "a-model (A model) cannot be installed: Nobody has it." in out
    assert "It is blue." in out


def test_one_language_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show_models(load_catalogue(), tmp_path, "so")
    out = capsys.readouterr().out
    assert "(da, so)" in out
    assert "(da, uk)" not in out
    assert "opus-mt" not in out.partition("Profile")[0]
    assert "mms-tts-som" in out
    assert "mms-tts-ara" not in out


def measured(models_dir: Path, name: str = "opus-mt-gmq-zle") -> Path:
    entry = load_catalogue().find(name)
    assert entry is not None
    folder = entry.folder(models_dir)
    folder.mkdir(parents=True)
    figures = {
        "of": "da-uk",
        "metric": "chrF++",
        "score": 51.0,
        "test_set": "NTREX-128",
        "texts": 9,
        "answered": 9,
    }
    source = {
        "date": "2026-11-22",
        "command": "python -m benchmarks.translation",
        "commit": "abc",
        "machine": "laptop",
    }
    keep_measurements(folder, [Measurement.model_validate(figures | source)])
    return folder


def test_what_was_measured_here_stands_apart_with_its_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    show_models(load_catalogue(), tmp_path)
    assert "Measured on this machine: nothing. benchmarks/translation.py" in capsys.readouterr().out
    measured(tmp_path)
    show_models(load_catalogue(), tmp_path, "uk")
    tables, _, below = capsys.readouterr().out.partition("Measured on this machine:\n")
    assert "NTREX" not in tables
    assert below.startswith(
        "    opus-mt-gmq-zle: da-uk chrF++ 51.0 (NTREX-128, 9 texts), 2026-11-22, "
        "python -m benchmarks.translation at abc, laptop\n"
    )
    show_models(load_catalogue(), tmp_path, "tr")
    assert "Measured on this machine: nothing" in capsys.readouterr().out


def test_damaged_measurements_hide_no_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (measured(tmp_path) / MEASURED).write_text("damaged")
    show_models(load_catalogue(), tmp_path)
    assert "opus-mt-gmq-zle: The measurements in" in capsys.readouterr().out
    told = {one["name"]: one for one in json.loads(as_json(load_catalogue(), tmp_path))["models"]}
    assert "Delete the file" in told["opus-mt-gmq-zle"]["measured_fault"]
    assert "measured_fault" not in told["whisper-small"]


def test_programs_get_what_was_measured_here_beside_what_was_published(tmp_path: Path) -> None:
    measured(tmp_path)
    told = {one["name"]: one for one in json.loads(as_json(load_catalogue(), tmp_path))["models"]}
    assert told["opus-mt-gmq-zle"]["measured"][0]["machine"] == "laptop"
    assert told["opus-mt-gmq-zle"]["quality"][0]["score"] == 53.9
    assert told["whisper-small"]["measured"] == []


def test_programs_get_languages_and_pairs(tmp_path: Path) -> None:
    told = json.loads(as_json(load_catalogue(), tmp_path, "uk"))
    by_name = {one["name"]: one for one in told["models"]}
    assert by_name["opus-mt-gmq-zle"]["pairs"] == [["da", "uk"]]
    assert by_name["opus-mt-gmq-zle"]["folder"] == str(tmp_path / "translation" / "opus-mt-gmq-zle")
    assert "ar_JO-kareem-medium" not in by_name
    assert told["profiles"]["cpu"]["translation"]["uk-da"] == "opus-mt-zle-gmq"


def test_an_estimated_size_says_so() -> None:
    sizes = {entry.name: size_text(entry) for entry in load_catalogue().model}
    assert sizes["whisper-small"] == "486 MB"
    assert sizes["opus-mt-gmq-zle"] == "about 900 MB"
    assert sizes["mms-tts-som"] == "about 114 MB"


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict("m", State.INSTALLED, (), True), "as the catalogue says"),
        (Verdict("m", State.INSTALLED), "what the first pull recorded"),
        (Verdict("m", State.DAMAGED, ("model.bin",)), "WRONG: model.bin"),
        (Verdict("m", State.ABSENT), "m: not installed."),
        (Verdict("m", State.FOREIGN), "not installed by this program"),
    ],
)
def test_a_verdict_is_one_line(verdict: Verdict, words: str) -> None:
    line = verdict_line(verdict)
    assert words in line
    assert "\n" not in line


def test_two_models_that_go_through_english_together_are_shown_as_halves(shown: str) -> None:
    table = shown.partition("(da, uk)")[2].partition("(da, ")[0]
    rows = {line.split()[0]: line for line in table.splitlines() if line.startswith("firefox-")}
    assert set(rows) == {"firefox-da-en", "firefox-en-uk", "firefox-uk-en", "firefox-en-da"}
    assert "da-en, half a way" in rows["firefox-da-en"]
    assert "MPL-2.0" in rows["firefox-en-uk"]


def test_a_half_without_its_other_half_is_not_shown() -> None:
    halves = [entry for entry in load_catalogue().model if entry.name in ("firefox-da-en", "firefox-uk-en")]
    assert through(halves, (("da", "uk"), ("uk", "da"))) == []


def test_languages_without_students_show_none(shown: str) -> None:
    for code in ("ur", "so"):
        table = shown.partition(f"(da, {code})")[2].partition("Translation, ")[0].partition("Voices")[0]
        assert "firefox-" not in table
