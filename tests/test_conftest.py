import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SKIPPED_TEST = """
import pytest

def test_it():
    pytest.skip({reason!r})
"""

SKIPPED_MODULE = """
import pytest

pytest.skip({reason!r}, allow_module_level=True)
"""


def run_pytest(folder: Path, ci: str) -> subprocess.CompletedProcess[str]:
    """pytest with our conftest as its only plugin, on the tests in `folder`."""
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.conftest",
            "-p",
            "no:asyncio",
            "-c",
            os.devnull,
            "--continue-on-collection-errors",
            "-q",
        ],
        cwd=folder,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def counts(done: subprocess.CompletedProcess[str]) -> str:
    """pytest's closing line, always in the same order."""
    found = {word: number for number, word in re.findall(r"(\d+) (\w+)", done.stdout.splitlines()[-1])}
    return ", ".join(f"{found[word]} {word}" for word in ("skipped", "failed", "error") if word in found)


@pytest.fixture
def skipping_tests(tmp_path: Path) -> Path:
    for kind, source in (("test", SKIPPED_TEST), ("module", SKIPPED_MODULE)):
        (tmp_path / f"test_allowed_{kind}.py").write_text(source.format(reason="no CUDA device here"))
        (tmp_path / f"test_other_{kind}.py").write_text(source.format(reason="something is not installed"))
    return tmp_path


def test_in_ci_a_skip_that_is_not_on_the_list_fails(skipping_tests: Path) -> None:
    done = run_pytest(skipping_tests, ci="true")

    assert "2 skipped, 1 failed, 1 error" in counts(done)
    assert "Skipped where it has to run (CI=true): something is not installed" in done.stdout
    assert done.returncode != 0


def test_elsewhere_every_skip_stands(skipping_tests: Path) -> None:
    done = run_pytest(skipping_tests, ci="")

    assert "4 skipped" in counts(done)
    assert done.returncode in (0, 5)


def test_models_are_made_inside_the_repository(models_dir: Path) -> None:
    assert models_dir.is_relative_to(ROOT / ".models")
