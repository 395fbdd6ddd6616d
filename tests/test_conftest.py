import os
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
            "-q",
            ".",
        ],
        cwd=folder,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("source", [SKIPPED_TEST, SKIPPED_MODULE])
@pytest.mark.parametrize(
    ("reason", "ci", "fails"),
    [
        ("something is not installed", "true", True),
        ("something is not installed", "", False),
        ("no CUDA device on this machine", "true", False),
    ],
)
def test_a_skip_that_is_not_on_the_list_fails_in_ci(
    tmp_path: Path, source: str, reason: str, ci: str, fails: bool
) -> None:
    (tmp_path / "test_skipped.py").write_text(source.format(reason=reason))

    done = run_pytest(tmp_path, ci)

    assert ("Skipped where it has to run" in done.stdout) == fails, done.stdout + done.stderr
    assert (done.returncode in (1, 2)) == fails


def test_models_are_made_inside_the_repository(models_dir: Path) -> None:
    assert models_dir.is_relative_to(ROOT / ".models")
