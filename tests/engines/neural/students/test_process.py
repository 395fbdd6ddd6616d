"""The process of a student by itself: what it answers line by line, with a scripted engine."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from interpreter.engines.neural.students import process as student_process
from interpreter.engines.neural.students.process import unpacked
from interpreter.engines.neural.students.worker import PROGRAM

ENGINE = """
import sys
class Panic(BaseException): pass
class Translator:
    def __init__(self, model, source, target, shortlist):
        print("noise from the engine")
        if model == b"broken": raise ValueError("trace ended mid-record")
        if model == b"panic": raise Panic("range start index")
        self.loaded = [model, source, target, shortlist]
    def backend(self): return "avx2"
    def translate(self, sentence):
        print("noise from the engine")
        if sentence == "panic": raise Panic(f"at {sentence!r}")
        return repr(self.loaded) if sentence == "files" else sentence.upper()
"""


def talk(folder: Path, *lines: Any, model: bytes = b"weights", packed: bool = False) -> list[Any]:
    """Start the process as the service does, say the lines, and read every answer until it ends."""
    (folder / "fxtranslate.py").write_text(ENGINE, encoding="utf-8")
    ending = ".gz" if packed else ""
    for name, content in (("model", model), ("vocab", b"pieces"), ("lex", b"list")):
        (folder / f"{name}{ending}").write_bytes(gzip.compress(content) if packed else content)
    first = {
        "model": str(folder / f"model{ending}"),
        "source_vocabulary": str(folder / f"vocab{ending}"),
        "target_vocabulary": str(folder / f"vocab{ending}"),
        "shortlist": str(folder / f"lex{ending}") if packed else "",
    }
    done = subprocess.run(
        [sys.executable, "-P", str(PROGRAM)],
        input="\n".join(json.dumps(line) for line in (first, *lines)) + "\n",
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_it_says_it_is_ready_and_answers_each_line(tmp_path: Path) -> None:
    assert talk(tmp_path, ["hej", "tak"], [], ["ja"]) == [
        {"backend": "avx2"},
        ["HEJ", "TAK"],
        [],
        ["JA"],
    ]


def test_the_engine_gets_what_is_in_the_files(tmp_path: Path) -> None:
    assert talk(tmp_path, ["files"])[1] == ["[b'weights', b'pieces', b'pieces', None]"]


def test_packed_files_are_unpacked_first(tmp_path: Path) -> None:
    assert talk(tmp_path, ["files"], packed=True)[1] == ["[b'weights', b'pieces', b'pieces', b'list']"]


@pytest.mark.parametrize(
    ("model", "error"),
    [(b"broken", "ValueError: trace ended mid-record"), (b"panic", "Panic: range start index")],
)
def test_a_model_that_cannot_be_loaded_is_told_and_ends_it(tmp_path: Path, model: bytes, error: str) -> None:
    assert talk(tmp_path, ["hej"], model=model) == [{"error": error}]


def test_a_panic_is_told_without_what_was_said_and_the_next_line_answered(tmp_path: Path) -> None:
    assert talk(tmp_path, ["hej", "panic"], ["ja"])[1:] == [{"error": "Panic"}, ["JA"]]


def test_a_file_that_grows_beyond_every_model_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(student_process, "MAX_BYTES", 10)
    file = tmp_path / "model.gz"
    file.write_bytes(gzip.compress(bytes(11)))
    with pytest.raises(ValueError, match="more than any student"):
        unpacked(str(file))
    file.write_bytes(gzip.compress(bytes(10)))
    assert unpacked(str(file)) == bytes(10)
