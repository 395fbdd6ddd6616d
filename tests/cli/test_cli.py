import subprocess
import sys

import pytest

import interpreter.cli
from interpreter import VERSION
from tests.conftest import ROOT


def test_the_process_ends_with_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interpreter.cli.exits.run", lambda app: 7)
    with pytest.raises(SystemExit) as ended:
        interpreter.cli.main()
    assert ended.value.code == 7


def test_python_dash_m_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "interpreter", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"interpreter {VERSION}\n"
