"""The files around the source: locks, README, changelog, documents."""

import os
import re
import stat
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from interpreter import VERSION
from tests.conftest import ROOT

LOCKS: Final = ("requirements.lock", "requirements-dev.lock")
DOCUMENTS: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEXT_SUFFIXES: Final = {
    *(".cfg", ".css", ".html", ".ini", ".js", ".json", ".lock", ".md", ".po", ".py", ".sh", ".svg"),
    *(".toml", ".tsv", ".txt", ".xml", ".yaml", ".yml", ""),
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project_files() -> Iterator[Path]:
    """Every text file that belongs to the project: what git tracks, or does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.split("\0"):
        file = ROOT / name
        if name and file.is_file() and file.suffix in TEXT_SUFFIXES:
            yield file


@pytest.mark.parametrize("name", [*LOCKS, "requirements-cuda.lock", "requirements-students.lock"])
def test_locks_hold_versions_and_hashes_and_no_address(name: str) -> None:
    for line in text(name).splitlines():
        assert re.fullmatch(
            r"[a-z0-9][a-z0-9.-]*==[\w.+!]+( ; [\w .'<>=!()]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line
        ), f"{name}: {line!r}"


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_everything_that_is_declared(name: str) -> None:
    project = tomllib.loads(text("pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    if name == "requirements-dev.lock":
        wanted += [entry for entry in project["dependency-groups"]["dev"] if isinstance(entry, str)]
    locked = set(re.findall(r"^([a-z0-9.-]+)==", text(name), flags=re.MULTILINE))
    missing = {re.split(r"[<>=~! ;\[]", entry, maxsplit=1)[0].lower() for entry in wanted} - locked
    assert not missing, f"make lock: {name} lacks {missing}"


def test_the_lock_for_students_is_that_of_the_extra_and_agrees_with_the_tests() -> None:
    project = tomllib.loads(text("pyproject.toml"))
    assert project["project"]["optional-dependencies"]["students"] == project["dependency-groups"]["students"]
    students, dev = (
        dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text(name), flags=re.MULTILINE))
        for name in ("requirements-students.lock", "requirements-dev.lock")
    )
    assert set(students) == {"fxtranslate"}
    assert students.items() <= dev.items()


def test_both_locks_agree() -> None:
    runtime, dev = (
        dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text(name), flags=re.MULTILINE)) for name in LOCKS
    )
    assert runtime.items() <= dev.items()


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    own = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/[A-Za-z0-9_]")
    this_file = Path(__file__)
    wrong = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in project_files()
        if file != this_file
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if own.search(line)
    ]
    assert not wrong, "\n".join(wrong)


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", text("Makefile"), flags=re.MULTILINE))


def test_the_makefile_offers_what_people_expect() -> None:
    assert make_targets() >= {"run", "test", "check", "fix", "bench", "lock", "clean", "help"}


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_commands_in_documents_exist(document: str) -> None:
    named = set(re.findall(r"(?:^|`|\s)make ([a-z]+)", text(document)))
    assert named
    assert named <= make_targets()


def test_ci_runs_the_readmes_own_test_command() -> None:
    assert "make test" in text("README.md")
    assert re.search(r"^make test\b", text(".ci/run"), flags=re.MULTILINE)
    assert (ROOT / ".ci" / "run").stat().st_mode & stat.S_IXUSR or os.name == "nt"


def test_the_version_is_said_once_and_the_same_everywhere() -> None:
    assert tomllib.loads(text("pyproject.toml"))["project"]["version"] == VERSION
    newest = re.search(r"^## \[(.+?)\]", text("CHANGELOG.md"), flags=re.MULTILINE)
    assert newest is not None
    assert newest[1] == VERSION


def test_the_licence_is_whole() -> None:
    licence = text("LICENSE")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [int(number) for number in re.findall(r"^(\d+)\.", licence, flags=re.MULTILINE)] == list(
        range(1, 16)
    )
    assert "Appendix" in licence
    assert licence.rstrip().endswith("require the production of a new EUPL version.")


def headings(file: Path) -> set[str]:
    """The anchors that headings of a Markdown file get."""
    found = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in found}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_in_documents_lead_somewhere(document: Path) -> None:
    prose = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (document.parent / path).resolve() if path else document
        assert linked.exists(), f"{document.name}: {target}"
        assert not anchor or anchor in headings(linked), f"{document.name}: {target}"
