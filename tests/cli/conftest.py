import logging
from collections.abc import Iterator

import pytest

from tests.cli.calling import CommandLine


@pytest.fixture
def command_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[CommandLine]:
    """The command line on a wide terminal without colours. Leaves the log as it was."""
    monkeypatch.setenv("COLUMNS", "200")
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield CommandLine(capsys)
    root.handlers[:] = before
    root.setLevel(level)
