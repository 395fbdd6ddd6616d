"""A student's process: what goes over the pipe, and what happens when it dies."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from interpreter.engines.neural.students import worker as student_worker
from interpreter.engines.neural.students.files import StudentFiles
from interpreter.engines.neural.students.worker import StudentWorker
from interpreter.errors import ConfigError, EngineError, ModelMissing
from tests.fakes.students import ENGLISH_PORTUGUESE, add_real_student, resources

ECHO = """
import json, os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
request = json.loads(sys.stdin.readline())
print(json.dumps({"backend": "scripted"}), flush=True)
for line in sys.stdin:
    sentences = json.loads(line)
    if "die" in sentences: os._exit(3)
    if "hang" in sentences: signal.pause()
    if "fail" in sentences: answer = {"error": "PanicException"}
    elif "environment" in sentences: answer = [",".join(sorted(os.environ))]
    elif "less" in sentences: answer = []
    elif "no answer" in sentences:
        print("noise", flush=True)
        continue
    else: answer = [sentence.upper() for sentence in sentences]
    print(json.dumps(answer), flush=True)
"""


def files_in(folder: Path) -> StudentFiles:
    return StudentFiles(folder / "model.bin", folder / "vocab.spm", folder / "vocab.spm", None)


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudentWorker]:
    program = tmp_path / "echo.py"
    program.write_text(ECHO, encoding="utf-8")
    monkeypatch.setattr(student_worker, "PROGRAM", program)
    monkeypatch.setenv("HF_TOKEN", "secret")
    made = StudentWorker("student 1", files_in(tmp_path), timeout_s=20)
    yield made
    made.close()


def test_sentences_come_back_in_their_order_whatever_they_hold(worker: StudentWorker) -> None:
    assert worker.translate(["b", "a\nc", "\u2028привіт\x00"]) == ["B", "A\nC", "\u2028ПРИВІТ\x00"]


def test_threads_wait_for_each_other(worker: StudentWorker) -> None:
    texts = [f"text {number}" for number in range(40)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda text: worker.translate([text])[0], texts)) == [
            text.upper() for text in texts
        ]


def test_a_process_that_dies_fails_one_call_and_is_started_again(worker: StudentWorker) -> None:
    with pytest.raises(EngineError, match="ended or hung"):
        worker.translate(["die"])
    assert (worker.runs, worker.failures) == (False, 1)
    assert worker.translate(["hej"]) == ["HEJ"]
    assert worker.runs


def test_a_process_killed_between_two_calls_is_not_missed(
    worker: StudentWorker,
) -> None:
    process = worker._process
    assert process is not None
    process.kill()
    process.wait()
    assert not worker.runs
    assert worker.translate(["hej"]) == ["HEJ"]


def test_a_process_that_hangs_is_ended(worker: StudentWorker) -> None:
    worker._timeout_s = 0.05
    with pytest.raises(EngineError, match="ended or hung"):
        worker.translate(["hang"])
    worker._timeout_s = 20
    assert worker.translate(["hej"]) == ["HEJ"]


@pytest.mark.usefixtures("worker")
def test_loading_may_take_longer_than_an_utterance(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    StudentWorker("student 2", files_in(tmp_path), timeout_s=0.0001).close()
    monkeypatch.setattr(student_worker, "LOADING_S", 0.0001)
    with pytest.raises(EngineError, match="ended or hung"):
        StudentWorker("student 2", files_in(tmp_path), timeout_s=20)


@pytest.mark.parametrize(("text", "reason"), [("fail", "PanicException"), ("less", "something else")])
def test_after_a_failure_in_the_engine_it_is_started_anew(
    worker: StudentWorker, text: str, reason: str
) -> None:
    with pytest.raises(EngineError, match=reason):
        worker.translate([text, "secret speech"])
    assert (worker.runs, worker.failures) == (False, 1)
    assert worker.translate(["hej"]) == ["HEJ"]


def test_an_answer_that_came_too_late_never_passes_for_the_next_one(
    worker: StudentWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(text: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(json, "loads", interrupted)
        with pytest.raises(KeyboardInterrupt):
            worker.translate(["one"])
    assert not worker.runs
    assert worker.translate(["two"]) == ["TWO"]


def test_what_is_no_answer_is_a_failure(worker: StudentWorker) -> None:
    with pytest.raises(EngineError, match="ended or hung"):
        worker.translate(["no answer", "secret speech"])
    assert worker.translate(["hej"]) == ["HEJ"]


def test_files_that_are_gone_when_it_is_started_again_are_a_failure(
    worker: StudentWorker, tmp_path: Path
) -> None:
    with pytest.raises(EngineError, match="ended or hung"):
        worker.translate(["die"])
    (tmp_path / "echo.py").write_text('print(\'{"error": "FileNotFoundError"}\')', encoding="utf-8")
    with pytest.raises(EngineError, match="cannot be loaded: FileNotFoundError"):
        worker.translate(["hej"])


def test_no_error_holds_what_was_said(worker: StudentWorker) -> None:
    for text in ("fail", "less", "die"):
        with pytest.raises(EngineError) as raised:
            worker.translate([text, "secret speech"])
        assert "secret" not in str(raised.value)


def test_credentials_stay_outside(worker: StudentWorker) -> None:
    [names] = worker.translate(["environment"])
    assert "HF_TOKEN" not in names.split(",")


def test_ctrl_c_is_for_the_service(worker: StudentWorker) -> None:
    assert worker._process is not None
    worker.translate(["hej"])
    os.kill(worker._process.pid, signal.SIGINT)
    assert worker.translate(["hej"]) == ["HEJ"]
    assert worker.failures == 0


def test_closing_ends_the_process_and_refuses_more(worker: StudentWorker) -> None:
    process = worker._process
    worker.close()
    worker.close()
    assert process is not None
    assert process.poll() is not None
    with pytest.raises(EngineError, match="closed"):
        worker.translate(["hej"])


def test_without_the_package_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(student_worker, "find_spec", lambda name: None)
    with pytest.raises(ModelMissing, match=r"fxtranslate.*not installed.*requirements-students\.lock"):
        StudentWorker("student 1", files_in(tmp_path))


# ------------------------------------------------------------------------------------------ the real engine


@pytest.mark.engines
@pytest.mark.parametrize("wrong", ["model", "model cut short", "shortlist", "gone"])
def test_files_that_are_no_student_are_told_with_their_folder(tmp_path: Path, wrong: str) -> None:
    """A broken shortlist makes the engine panic: no exception, and a trace on standard error."""
    real = resources() / ENGLISH_PORTUGUESE[1]
    model = (real / "model.enpt.intgemm.alphas.bin").read_bytes()
    vocabulary = (real / "vocab.enpt.spm").read_bytes()
    (tmp_path / "model.bin").write_bytes(
        {"model": b"junk" * 100, "model cut short": model[:100_000]}.get(wrong, model)
    )
    (tmp_path / "vocab.spm").write_bytes(vocabulary)
    shortlist = tmp_path / "lex.bin"
    shortlist.write_bytes(b"junk")
    files = StudentFiles(
        tmp_path / ("gone.bin" if wrong == "gone" else "model.bin"),
        tmp_path / "vocab.spm",
        tmp_path / "vocab.spm",
        shortlist if wrong == "shortlist" else None,
    )
    with pytest.raises(ConfigError, match="cannot be loaded") as raised:
        StudentWorker("student 1", files)
    assert str(tmp_path) in str(raised.value)


@pytest.mark.engines
def test_the_service_goes_on_while_a_student_translates(tmp_path: Path) -> None:
    """In the process of the service itself, its every thread would stand still for as long."""
    folder = add_real_student(tmp_path, ENGLISH_PORTUGUESE)
    [model] = folder.glob("model.*.bin")
    [vocabulary] = folder.glob("vocab.*.spm")
    worker = StudentWorker("student 1", StudentFiles(model, vocabulary, vocabulary, None))
    counted, over = 0, threading.Event()

    def count() -> None:
        nonlocal counted
        while not over.is_set():
            counted += 1
            time.sleep(0)

    thread = threading.Thread(target=count)
    try:
        thread.start()
        worker.translate(["The office sends a letter to the family in the next week, " * 6])
        assert counted > 100
    finally:
        over.set()
        thread.join()
        worker.close()
