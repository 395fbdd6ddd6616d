"""A student's process, and the only way to it.

`fxtranslate` 0.5 holds Python's lock for as long as it translates (0.17 s for 137 tokens, in which nobody's
sound is read), binds a translator to the thread that made it, and prints its panics. In a process of its own
none of that reaches the service.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from interpreter.engines.neural.students.files import StudentFiles
from interpreter.errors import ConfigError, EngineError, ModelMissing

PROGRAM: Final = Path(__file__).with_name("process.py")
LOADING_S: Final = 60.0
TIMEOUT_S: Final = 20.0
"""A call that takes longer has hung: an utterance takes a fraction of a second, on a busy machine a few, and
somebody waits for it."""
_CLOSING_S: Final = 5.0
_KEPT: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
"""What the process gets of the environment: no tokens, no settings, no proxies."""


def require_package(label: str) -> None:
    """Raises:
    ModelMissing: the package that runs the student `label` is not installed.
    """
    if find_spec("fxtranslate") is None:
        raise ModelMissing(
            f"The translation model {label} needs the package fxtranslate, which is not installed. "
            "Install what requirements-students.lock names, as docs/models.md says, or remove it."
        )


class StudentWorker:
    """One student in its process. Several threads may call it; they wait for each other.

    Where the process has died or failed, the call fails and the next one starts it again.

    Raises:
        ModelMissing: the package fxtranslate is not installed.
        ConfigError: it cannot read the files.
        EngineError: the process cannot be started.
    """

    def __init__(self, label: str, files: StudentFiles, timeout_s: float = TIMEOUT_S) -> None:
        require_package(label)
        self._label, self._files, self._timeout_s = label, files, timeout_s
        self._lock = threading.Lock()
        self._closed = False
        self.failures = 0
        """How often the process has died or failed."""
        self._process: subprocess.Popen[str] | None = None
        with self._lock:
            self._start()

    @property
    def runs(self) -> bool:
        """Whether its process is there now."""
        process = self._process
        return process is not None and process.poll() is None

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Each sentence translated, in their order.

        Raises:
            EngineError: it failed, or is closed.
        """
        with self._lock:
            if self._closed:
                raise EngineError(f"The translation model {self._label} is closed. Load it again.")
            if not self.runs:
                self._start_again()
            answer = self._ask(list(sentences), self._timeout_s)
            if isinstance(answer, list) and len(answer) == len(sentences):
                return [str(text) for text in answer]
            self.failures += 1
            self._stop()  # what panicked, or answers something else, is asked no more
        kind = (
            answer.get("error", "no answer") if isinstance(answer, Mapping) else "an answer to something else"
        )
        raise EngineError(
            f"The translation model {self._label} failed: {kind}. It is started again at the next sentence."
        )

    def close(self) -> None:
        """End the process; a call under way finishes first."""
        with self._lock:
            self._closed = True
            self._stop()

    def _start_again(self) -> None:
        """While people speak, files that are gone are a failure like any other, not a wrong setting."""
        try:
            self._start()
        except ConfigError as error:
            raise EngineError(str(error)) from error

    def _start(self) -> None:
        self._stop()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="ascii",
                env={name: os.environ[name] for name in _KEPT if name in os.environ},
            )
        except OSError as error:
            raise EngineError(
                f"The process for the translation model {self._label} cannot be started: {error.strerror}."
            ) from error
        files = self._files
        answer = self._ask(
            {
                "model": str(files.model),
                "source_vocabulary": str(files.source_vocabulary),
                "target_vocabulary": str(files.target_vocabulary),
                "shortlist": str(files.shortlist) if files.shortlist else "",
            },
            LOADING_S,
        )
        if not isinstance(answer, Mapping) or "backend" not in answer:
            self._stop()
            kind = answer.get("error", "") if isinstance(answer, Mapping) else ""
            raise ConfigError(
                f"The translation model {self._label} in {files.model.parent} cannot be loaded: {kind}. "
                "Copy the complete folder again, or remove it."
            )

    def _ask(self, content: object, timeout_s: float) -> Any:
        """The answer to one line. A process that gave none, whatever the reason, is gone afterwards: its
        answer could come late and pass for the next one."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise EngineError(f"The translation model {self._label} is closed. Load it again.")
        hung = threading.Timer(timeout_s, process.kill)
        answered, answer = False, None
        try:
            hung.start()
            process.stdin.write(json.dumps(content) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
            answer, answered = json.loads(line), line.endswith("\n")
        except (OSError, ValueError, RuntimeError):  # it has ended, or wrote what is no answer: said below
            answered = False
        finally:
            hung.cancel()
            if not answered:
                self.failures += 1
                self._stop()
        if not answered:
            raise EngineError(
                f"The process of the translation model {self._label} ended or hung. It is started again "
                "at the next sentence."
            )
        return answer

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not read by a process that died
                    pipe.close()
        try:
            process.wait(_CLOSING_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
