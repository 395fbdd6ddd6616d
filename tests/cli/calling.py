"""Calling the command line as a person would, inside the test's own process."""

from dataclasses import dataclass

import pytest

from interpreter.cli.app import app
from interpreter.cli.exits import run


@dataclass(frozen=True)
class Called:
    """What a command left behind."""

    code: int
    out: str
    err: str


class CommandLine:
    """`command_line("interpret", "talk.wav", "--from", "da")`."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Called:
        self._capsys.readouterr()
        code = run(lambda: app(args=list(arguments), prog_name="interpreter"))
        captured = self._capsys.readouterr()
        return Called(code, captured.out, captured.err)
