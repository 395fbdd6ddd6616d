from pathlib import Path
from typing import Any

import pytest

from interpreter.cli import recording as module
from interpreter.cli.exits import ExitCode
from interpreter.cli.recording import Recording
from interpreter.pipeline.plan import Mode
from interpreter.settings import Settings
from tests.cli.calling import CommandLine
from tests.cli.scripted import ScriptedEngines
from tests.fakes.speech import line


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Recording, Settings]]:
    """What the command asks for, instead of doing it."""
    calls: list[tuple[Recording, Settings]] = []

    def note(recording: Recording, settings: Settings) -> ExitCode:
        calls.append((recording, settings))
        return ExitCode.NOT_TRANSLATED

    monkeypatch.setattr(module, "interpret_recording", note)
    return calls


def test_options_become_a_recording(
    command_line: CommandLine, asked: list[tuple[Recording, Settings]]
) -> None:
    options = ("--rate", "8000", "--realtime", "--mode", "simultaneous", "--out", "spoken.wav", "--json")
    called = command_line("interpret", "-", "--from", "da", "--to", "uk", *options)

    assert called.code == ExitCode.NOT_TRANSLATED
    assert asked[0][0] == Recording(
        "-", 8000, "da", "uk", Mode.SIMULTANEOUS, realtime=True, out=Path("spoken.wav"), json=True
    )


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ((), False),
        (("--realtime",), True),
        (("--hypotheses",), True),
        (("--realtime", "--no-hypotheses"), False),
    ],
)
def test_hypotheses_are_shown_at_speaking_pace_or_when_asked_for(
    command_line: CommandLine, asked: list[tuple[Recording, Settings]], options: tuple[str, ...], shown: bool
) -> None:
    command_line("interpret", "talk.wav", "--from", "da", "--to", "uk", *options)
    assert asked[0][1].pipeline.hypotheses is shown


@pytest.mark.parametrize("left_out", ["--from", "--to"])
def test_both_languages_must_be_given(command_line: CommandLine, left_out: str) -> None:
    given = {"--from": "da", "--to": "uk"}
    del given[left_out]
    called = command_line("interpret", "talk.wav", *(word for pair in given.items() for word in pair))
    assert called.code == ExitCode.USAGE
    assert left_out in called.err


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "There is no file"), (b"", "is empty"), (b"this is text", "not a sound file")],
)
def test_a_file_that_is_no_sound_is_told_before_engines_are_loaded(
    command_line: CommandLine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes | None,
    message: str,
) -> None:
    def never(settings: Settings) -> Any:
        raise RuntimeError("The engines were loaded for a file that cannot be read.")

    monkeypatch.setattr(module, "open_engines", never)
    file = tmp_path / "talk.wav"
    if content is not None:
        file.write_bytes(content)
    called = command_line("interpret", str(file), "--from", "da", "--to", "uk")
    assert called.code == ExitCode.INPUT
    assert called.err.startswith("Error: ")
    assert message in called.err


def test_the_part_of_a_broken_file_that_can_be_read_is_interpreted(
    command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = ScriptedEngines(line("jeg kommer på mandag.", 0.5), 4.0)
    monkeypatch.setattr(module, "open_engines", lambda settings: talk.engines)
    whole = talk.write(tmp_path / "talk.wav").read_bytes()
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole[: len(whole) * 3 // 4])
    called = command_line("interpret", str(cut), "--from", "da", "--to", "uk")
    assert "JEG KOMMER PÅ MANDAG." in called.out
    assert called.code == ExitCode.INPUT
    assert "cut off" in called.err
