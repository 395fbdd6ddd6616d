"""The rules of the house, checked on the source: who imports whom, what has a test, what must not occur."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import ROOT

PACKAGES: Final = ("audio", "languages", "interpreter", "benchmarks")
SHIPPED: Final = ("audio", "languages", "interpreter")
SOURCES: Final = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
TESTS: Final = sorted((ROOT / "tests").rglob("*.py"))
MAX_LINES: Final = 450

FORBIDDEN_IMPORTS: Final = {
    "audio": ("languages", "interpreter", "benchmarks", "tests"),
    "languages": ("audio", "interpreter", "benchmarks", "tests"),
    "interpreter": ("benchmarks", "tests"),
    "interpreter.engines": (
        "interpreter.pipeline",
        "interpreter.meeting",
        "interpreter.protocol",
        "interpreter.server",
        "interpreter.cli",
    ),
    "interpreter.models": (
        "interpreter.engines",
        "interpreter.pipeline",
        "interpreter.protocol",
        "interpreter.server",
        "interpreter.cli",
    ),
    "interpreter.pipeline": ("interpreter.protocol", "interpreter.server", "interpreter.cli"),
    "interpreter.protocol": ("interpreter.server", "interpreter.cli"),
    "interpreter.server": ("interpreter.cli",),
    "benchmarks": ("tests",),
}
"""Whoever is in the package on the left imports nothing from the packages on the right."""

HEAVY: Final = {
    *(
        "ctranslate2",
        "faster_whisper",
        "onnxruntime",
        "piper",
        "espeakng_loader",
        "sentencepiece",
        "tokenizers",
    ),
    *("sounddevice", "av", "soxr", "numpy", "polib", "rapidfuzz", "huggingface_hub"),
    *("starlette", "uvicorn", "websockets", "pydantic", "rich", "asyncio"),
}
"""What `interpreter --help` must not wait for."""

_ESPEAK: Final = "tests/engines/test_espeak.py tests it, with the real library and with a stand-in"
_LOOP: Final = "a part of the streaming loop; tests/pipeline/test_session.py plays whole sessions through it"

WITHOUT_TEST_FILE: Final = {
    "interpreter/__main__.py": "runs interpreter.cli.main; tests/cli/test_cli.py starts it as a process",
    "interpreter/engines/espeak/library.py": _ESPEAK,
    "interpreter/engines/espeak/spelling.py": _ESPEAK,
    "interpreter/engines/whisper/__init__.py": "imports what loads; tests/engines/whisper/test_loading.py",
    "interpreter/pipeline/listening.py": _LOOP,
    "interpreter/pipeline/reporting.py": _LOOP,
}
"""Modules without a test file of their own, and why."""

DISTRIBUTION_OF: Final = {
    "pynvml": "nvidia-ml-py",
    "piper": "piper-tts",
    "pydantic_core": "pydantic",
    "yaml": "pyyaml",
}
"""Import name -> distribution that brings it, where underscores for hyphens do not tell."""


def relative(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """(line, module) of every import, also inside functions; `from a import b` gives `a` and `a.b`."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = module_name(file).split(".")
                keep = len(base) - node.level + (file.name == "__init__.py")
                source = ".".join([*base[:keep], *([node.module] if node.module else [])])
            else:
                source = node.module or ""
            yield node.lineno, source
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def test_there_is_source_to_check() -> None:
    assert {file.relative_to(ROOT).parts[0] for file in SOURCES} >= set(SHIPPED)


@pytest.mark.parametrize("package", FORBIDDEN_IMPORTS)
def test_imports_follow_the_arrows(package: str) -> None:
    wrong = [
        f"{relative(file)}:{line} imports {module}"
        for file in SOURCES
        if within(module_name(file), package)
        for line, module in imports(file)
        for forbidden in FORBIDDEN_IMPORTS[package]
        if within(module, forbidden)
    ]
    assert not wrong, "\n".join(wrong)


def declared(*groups: str) -> set[str]:
    """Distributions named in pyproject.toml: the dependencies, also optional ones, and those of the groups
    given."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = list(project["project"]["dependencies"])
    listed += [one for extra in project["project"].get("optional-dependencies", {}).values() for one in extra]
    for group in groups:
        listed += [entry for entry in project["dependency-groups"][group] if isinstance(entry, str)]
    return {re.split(r"[^A-Za-z0-9._-]", entry, maxsplit=1)[0].lower() for entry in listed}


@pytest.mark.parametrize(
    ("files", "groups"),
    [
        pytest.param([file for file in SOURCES if relative(file).startswith(SHIPPED)], (), id="shipped"),
        pytest.param(
            [file for file in SOURCES if relative(file).startswith("benchmarks")], ("dev",), id="benchmarks"
        ),
        pytest.param(TESTS, ("dev",), id="tests"),
    ],
)
def test_every_library_that_is_imported_is_declared(files: list[Path], groups: tuple[str, ...]) -> None:
    known = declared(*groups)
    ours = {*PACKAGES, "tests"}
    missing = set()
    for file in files:
        for line, module in imports(file):
            top = module.split(".")[0]
            if top in ours or top in sys.stdlib_module_names:
                continue
            if DISTRIBUTION_OF.get(top, top.replace("_", "-")).lower() not in known:
                missing.add(f"{relative(file)}:{line} imports {top}")
    assert not missing, "\n".join(sorted(missing))


def test_the_command_line_starts_without_heavy_libraries() -> None:
    """`--help` is to answer in half a second; what costs the time is imports, and counting them is exact."""
    program = (
        "import sys; from interpreter.cli import main; sys.argv = ['interpreter', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('modules:', *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.partition("modules:")[2].split())
    assert "typer" in loaded
    assert not HEAVY & loaded
    assert len(loaded) < 400


def has_tests(file: Path) -> bool:
    """Whether a source file has its tests: `audio/vad.py` in `tests/audio/test_vad.py`, or several files
    `test_vad_<aspect>.py`. Under tests, the folder `interpreter` is left out."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    if parts[0] == "interpreter" and len(parts) > 1:
        parts = parts[1:]
    folder, name = ROOT.joinpath("tests", *parts[:-1]), parts[-1]
    if name == "__init__":
        return any(any(place.glob(f"test_{folder.name}.py")) for place in (folder, folder.parent))
    return any(folder.glob(f"test_{name}.py")) or any(folder.glob(f"test_{name}_*.py"))


def does_something(function: ast.AST) -> bool:
    """Whether a node is a function with a body: not a Protocol's `...`, not a docstring alone."""
    return isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and not all(
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        for statement in function.body
    )


def test_every_module_that_does_something_has_its_test_file() -> None:
    missing = [
        relative(file)
        for file in SOURCES
        if relative(file) not in WITHOUT_TEST_FILE
        and any(does_something(node) for node in ast.walk(tree(file)))
        and not has_tests(file)
    ]
    assert not missing, "\n".join(missing)


def test_exceptions_to_the_test_file_rule_are_still_needed() -> None:
    for name in WITHOUT_TEST_FILE:
        assert (ROOT / name).is_file(), f"{name} is gone; take it off the list"
        assert not has_tests(ROOT / name), f"{name} has a test file now"


def test_every_tests_folder_is_a_package() -> None:
    """Two test files of the same name would otherwise hide each other."""
    missing = [
        relative(folder)
        for folder in {file.parent for file in TESTS}
        if not (folder / "__init__.py").is_file()
    ]
    assert not missing


def test_every_shipped_folder_of_code_is_a_package() -> None:
    missing = [
        relative(folder)
        for folder in {file.parent for file in SOURCES}
        if not (folder / "__init__.py").is_file()
    ]
    assert not missing


def test_no_module_is_named_after_nothing() -> None:
    nameless = {"utils", "util", "common", "base", "helpers", "misc", "core"}
    assert not [relative(file) for file in [*SOURCES, *TESTS] if file.stem in nameless]


def test_files_can_be_read_in_one_go() -> None:
    long = {
        relative(file): lines
        for file in [*SOURCES, *TESTS]
        if (lines := file.read_text(encoding="utf-8").count("\n")) > MAX_LINES
    }
    assert not long


def test_only_the_command_line_and_benchmarks_print() -> None:
    printing = [
        f"{relative(file)}:{node.lineno}"
        for file in SOURCES
        if not within(module_name(file), "interpreter.cli") and not within(module_name(file), "benchmarks")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not printing


def is_silent(handler: ast.ExceptHandler) -> bool:
    """Whether the handler does nothing at all with what went wrong."""
    return all(
        isinstance(statement, ast.Pass | ast.Continue)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in handler.body
    )


BROAD: Final = {"Exception", "BaseException"}


def catches_everything(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(caught, ast.Name) and caught.id in BROAD for caught in types)


def reraises(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def test_no_exception_is_swallowed() -> None:
    """A bare except never; `except Exception` with nothing in it never."""
    wrong = [
        f"{relative(file)}:{node.lineno}"
        for file in SOURCES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (catches_everything(node) and is_silent(node)))
        and not reraises(node)
    ]
    assert not wrong


def test_nothing_is_validated_with_assert() -> None:
    """`python -O` takes assertions out."""
    wrong = [
        f"{relative(file)}:{node.lineno}"
        for file in SOURCES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Assert)
    ]
    assert not wrong
