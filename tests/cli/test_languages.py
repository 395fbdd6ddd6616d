import json

import pytest

from interpreter.cli.exits import ExitCode
from tests.cli.calling import CommandLine

pytestmark = pytest.mark.engines


def test_the_table(command_line: CommandLine) -> None:
    called = command_line("languages")
    assert called.code == ExitCode.DONE
    assert "Ukrainian" in called.out
    assert "Why not further" in called.out


def test_json(command_line: CommandLine) -> None:
    told = json.loads(command_line("languages", "--json").out)
    assert [one["code"] for one in told] == sorted(one["code"] for one in told)


def test_a_folder_of_languages_that_is_not_there_is_told(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERPRETER_LANGUAGES_DIR", "no-such-folder")
    called = command_line("languages")
    assert called.code == ExitCode.USAGE
    assert "no-such-folder" in called.err
