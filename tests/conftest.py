"""Where tests find the models and the real speech, and which tests may be skipped where."""

import logging
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from interpreter.settings import ENVIRONMENT_PREFIX, Settings

ROOT: Final = Path(__file__).parents[1]

ALLOWED_SKIPS: Final = ("no CUDA device", "no sound card", "no reference libraries")
"""How the reason of a skip begins that may stand when CI=true. Every other skipped test fails there: a
test that silently stopped running looks the same as one that passes."""


def pytest_configure() -> None:
    """The settings and models of whoever runs the tests have no say; models are made once, in `.models`."""
    for name in [name for name in os.environ if name.startswith(ENVIRONMENT_PREFIX)]:
        del os.environ[name]
    os.environ["XDG_DATA_HOME"] = str(ROOT / ".models")


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """A command that a test runs sets up the log of the whole process; the next test has none of it."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """The folder of models that every test and every process it starts uses."""
    return Settings().models_dir


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real speech and parallel text, beside the repository."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no ../shared/data: real speech is not part of the repository")
    return folder


def _ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true")


def _fail_unexpected_skip(report: Any) -> Any:
    if _ci() and report.skipped and not hasattr(report, "wasxfail") and isinstance(report.longrepr, tuple):
        reason = str(report.longrepr[2]).removeprefix("Skipped: ")
        if not reason.startswith(ALLOWED_SKIPS):
            report.outcome = "failed"
            report.longrepr = f"Skipped where it has to run (CI=true): {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    return _fail_unexpected_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    return _fail_unexpected_skip((yield))
