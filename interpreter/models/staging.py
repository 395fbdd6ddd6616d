"""How a model folder appears: whole or not at all, also when two processes make it at the same moment.

A folder is made in a hidden workspace beside its place and moved there by one rename.
"""

import errno
import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from interpreter.errors import ModelMissing

logger = logging.getLogger(__name__)

PULL: Final = ".pull"
"""Folder under `models_dir` in which downloads gather."""
_STALE_SECONDS: Final = 3600
_TAKEOVERS: Final = 5
_OCCUPIED: Final = (errno.ENOTEMPTY, errno.EEXIST)
_MARGIN: Final = 1.05
"""A file system needs a little more than the bytes of the files."""


@contextmanager
def workspace(models_dir: Path, name: str, needed_bytes: int = 0) -> Iterator[Path]:
    """A new empty folder `.<name>-...` in `models_dir`, removed at the end. What killed processes left there
    goes after an hour.

    Raises:
        ModelMissing: `needed_bytes` are not free, or the folder cannot be written to, also inside the block.
    """
    models_dir = models_dir.expanduser()
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        _remove_stale(models_dir, name)
        check_room(models_dir, needed_bytes, name)
        work = Path(tempfile.mkdtemp(dir=models_dir, prefix=f".{name}-"))
    except OSError as error:
        raise ModelMissing(
            f"Cannot write the model {name} to {models_dir}: {error.strerror}. "
            "Make the folder writable, or set models_dir to another one."
        ) from error
    try:
        yield work
    except OSError as error:
        raise ModelMissing(
            f"Cannot write the model {name} to {models_dir}: {error.strerror or error}. "
            "Free some space there, or set models_dir to another folder."
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def locked(models_dir: Path, name: str, note: Callable[[str], None] | None) -> Iterator[Path]:
    """The folder in which the model's downloads gather, for one process at a time.

    Args:
        note: is told that it waits for another process; None: it does not wait.

    Raises:
        ModelMissing: the folder cannot be written to, or another process has it and nobody waits.
    """
    staging = models_dir / PULL / name
    lock = FileLock(models_dir / PULL / f"{name}.lock")
    try:
        staging.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            if note is None:
                raise ModelMissing(
                    f"{name} is being installed by another process. Wait for it, or stop it."
                ) from error
            note(f"{name} is being installed by another process; waiting for it.")
            lock.acquire()
    except OSError as error:
        raise ModelMissing(
            f"Cannot write to {models_dir}: {error.strerror}. Make the folder writable, or set models_dir to "
            "another one."
        ) from error
    try:
        staging.mkdir(parents=True, exist_ok=True)
        yield staging
    finally:
        lock.release()


def check_room(folder: Path, needed_bytes: int, name: str) -> None:
    """Raises:
    ModelMissing: less than `needed_bytes` are free in `folder`, which must exist.
    """
    free = shutil.disk_usage(folder).free
    if free < needed_bytes * _MARGIN:
        raise ModelMissing(
            f"The model {name} needs {needed_bytes / 1e6:.0f} MB in {folder}, where {free / 1e6:.0f} MB are "
            "free. Free some space, or set models_dir to another folder."
        )


def take_place(made: Path, target: Path, work: Path, good: Callable[[], bool]) -> None:
    """Move `made` to `target`. Another process may do the same at the same moment; one good folder stays.

    Args:
        work: the workspace; what stood in `target` goes there.
        good: whether what stands in `target` now may stay.

    Raises:
        ModelMissing: others keep changing `target`.
        OSError: the move failed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(_TAKEOVERS):
        try:
            made.rename(target)
            return
        except OSError as error:
            # Occupied when it was tried, and perhaps moved away by another process since.
            if error.errno not in _OCCUPIED and not target.exists():
                raise
        if target.is_dir() and good():
            return
        try:
            target.rename(work / f"damaged-{attempt}")
        except FileNotFoundError:
            continue
    raise ModelMissing(
        f"Cannot replace the model in {target}: other processes keep changing it. Stop them, "
        "delete the folder, and start again."
    )


def _remove_stale(models_dir: Path, name: str) -> None:
    """Remove what a process that was killed at work has left behind."""
    for left in models_dir.glob(f".{name}-*"):
        if "-" in left.name.removeprefix(f".{name}-"):
            continue  # of a model whose name begins with this one's
        with suppress(FileNotFoundError):  # another process may have been faster
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
                logger.info("removed %s, left by a process that ended early", left)
