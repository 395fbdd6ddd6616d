import pytest

from interpreter import VERSION
from interpreter.cli.exits import ExitCode
from tests.cli.calling import CommandLine

COMMANDS = ("interpret", "listen", "serve", "doctor", "languages", "phrases")


def test_help_tells_a_newcomer_where_to_begin(command_line: CommandLine) -> None:
    called = command_line("--help")
    assert called.code == ExitCode.DONE
    for command in COMMANDS:
        assert f"interpreter {command}" in called.out
    for code in ExitCode:
        assert str(code.value) in called.out or code is ExitCode.PROTOCOL


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(command_line: CommandLine, command: str) -> None:
    called = command_line(command, "--help")
    assert called.code == ExitCode.DONE
    assert f"Examples:\n    interpreter {command}" in called.out
    assert "\b" not in called.out


def test_without_a_command_the_help_is_shown(command_line: CommandLine) -> None:
    assert "Where to begin" in "".join((command_line().out, command_line().err))


def test_version(command_line: CommandLine) -> None:
    assert command_line("--version").out == f"interpreter {VERSION}\n"


@pytest.mark.parametrize(
    "arguments",
    [("translate",), ("languages", "--loud"), ("--device", "tpu", "languages"), ("serve", "--port", "-1")],
)
def test_what_cannot_be_understood_is_a_usage_error(
    command_line: CommandLine, arguments: tuple[str, ...]
) -> None:
    called = command_line(*arguments)
    assert called.code == ExitCode.USAGE
    assert called.err
