import json

import pytest

from interpreter.cli import diagnosis as module
from interpreter.cli.diagnosis import Diagnosis, Finding, State
from interpreter.cli.exits import ExitCode
from interpreter.settings import Settings
from tests.cli.calling import CommandLine


@pytest.mark.parametrize(
    ("state", "code"), [(State.ABSENT, ExitCode.DONE), (State.MISSING, ExitCode.MISSING)]
)
def test_the_exit_code_says_whether_something_needed_is_missing(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch, state: State, code: ExitCode
) -> None:
    asked = []

    def diagnose(settings: Settings, *, samples: bool) -> Diagnosis:
        asked.append(samples)
        return Diagnosis("0.1.0", (Finding("x", state, "detail", "remedy"),), ())

    monkeypatch.setattr(module, "diagnose", diagnose)
    called = command_line("doctor", "--samples")
    assert (called.code, asked) == (code, [True])
    assert "remedy" in called.out


@pytest.mark.engines
def test_this_machine_has_what_the_service_needs(command_line: CommandLine) -> None:
    called = command_line("doctor", "--json")
    told = json.loads(called.out)
    assert called.code == ExitCode.DONE, told
    assert {one["facts"]["code"] for one in told["languages"]} >= {"da", "uk", "ar", "tr", "ur", "fa", "so"}
