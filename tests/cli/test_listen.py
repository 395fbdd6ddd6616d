import pytest

from interpreter.cli import dialogue as module
from interpreter.cli.dialogue import Dialogue
from interpreter.cli.exits import ExitCode
from interpreter.pipeline.plan import Mode
from interpreter.settings import Settings
from tests.cli.calling import CommandLine


def test_options_become_a_dialogue(command_line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    held = []

    def hold(dialogue: Dialogue, settings: Settings) -> ExitCode:
        held.append(dialogue)
        return ExitCode.INTERRUPTED

    monkeypatch.setattr(module, "hold_dialogue", hold)
    options = (
        "--automatic",
        "--headphones",
        "--mode",
        "simultaneous",
        "--microphone",
        "USB",
        "--loudspeaker",
        "3",
    )
    called = command_line("listen", "--from", "da", "--to", "uk", *options)
    assert called.code == ExitCode.INTERRUPTED
    assert held == [
        Dialogue(
            "da", "uk", Mode.SIMULTANEOUS, automatic=True, headphones=True, microphone="USB", loudspeaker="3"
        )
    ]


def test_without_portaudio_it_says_what_to_install(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "sounddevice", None)
    called = command_line("listen", "--from", "da", "--to", "uk")
    assert called.code == ExitCode.DEVICE
    assert called.err.startswith("Error: ")
    assert "Traceback" not in called.err
