"""What is installed: whether it is whole, whether its bytes are still the right ones, and removing it."""

import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from interpreter.errors import ModelMissing
from interpreter.models.catalogue import ModelEntry
from interpreter.models.folder import sha256_of
from interpreter.models.records import Record, expected_downloads, read_record
from interpreter.models.staging import PULL, locked


class State(StrEnum):
    """How a model of the catalogue stands on this machine."""

    ABSENT = "absent"
    INSTALLED = "installed"
    DAMAGED = "damaged"
    """A file is missing, or the record is damaged."""
    FOREIGN = "foreign"
    """A folder of that name that this program did not install; its bytes are not known."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found. `wrong`: files that are missing or have other bytes."""

    name: str
    state: State
    wrong: tuple[str, ...] = ()
    pinned: bool = False

    @property
    def good(self) -> bool:
        return self.state is State.INSTALLED and not self.wrong


def state_of(entry: ModelEntry, models_dir: Path) -> State:
    """How it stands, without reading the files."""
    folder = entry.folder(models_dir)
    if not folder.is_dir():
        return State.ABSENT
    try:
        record = read_record(folder)
    except ModelMissing:
        return State.DAMAGED
    expected = _expected(entry, record)
    if not expected:
        return State.FOREIGN
    if any(not (folder / name).is_file() for name in expected):
        return State.DAMAGED
    sizes = {file.name: file.size for file in entry.files if file.size and not entry.conversion}
    wrong = any((folder / name).stat().st_size != size for name, size in sizes.items())
    return State.DAMAGED if wrong else State.INSTALLED


def verify(entry: ModelEntry, models_dir: Path) -> Verdict:
    """Read every file and compare its SHA-256 with the catalogue's, or else with the one recorded."""
    folder = entry.folder(models_dir)
    state = state_of(entry, models_dir)
    if state in (State.ABSENT, State.FOREIGN):
        return Verdict(entry.name, state)
    try:
        expected = _expected(entry, read_record(folder))
        if not entry.conversion:  # what came first counts, whatever the record beside the files says
            expected |= expected_downloads(entry, models_dir)
    except ModelMissing:
        return Verdict(entry.name, State.DAMAGED, ("its record",))
    wrong = tuple(
        name
        for name, digest in sorted(expected.items())
        if not (folder / name).is_file() or sha256_of(folder / name) != digest
    )
    return Verdict(entry.name, State.INSTALLED if not wrong else State.DAMAGED, wrong, entry.pinned)


def remove(entry: ModelEntry, models_dir: Path) -> bool:
    """Remove the model and its unfinished downloads. Whether there was anything. Of a link the link alone.

    Raises:
        ModelMissing: it cannot be removed, or another process is installing it.
    """
    models_dir = models_dir.expanduser()
    if not (models_dir / PULL / entry.name).is_dir():  # nobody is installing it
        return _remove(entry, models_dir)
    with locked(models_dir, entry.name, None):
        return _remove(entry, models_dir)


def _remove(entry: ModelEntry, models_dir: Path) -> bool:
    folder, staging = entry.folder(models_dir), models_dir / PULL / entry.name
    there = [place for place in (folder, staging) if place.is_dir()]
    found = folder in there or (staging in there and any(staging.iterdir()))
    try:
        for place in there:
            if place.is_symlink():  # what it leads to is not ours
                place.unlink()
                continue
            gone = models_dir / f".{entry.name}-removed"
            shutil.rmtree(gone, ignore_errors=True)
            place.rename(gone)  # in one step, to where no engine looks: none may find half a model
            shutil.rmtree(gone)
    except OSError as error:
        raise ModelMissing(f"{folder} cannot be removed: {error.strerror}.") from error
    return found


def _expected(entry: ModelEntry, record: Record | None) -> dict[str, str]:
    """Name of an installed file -> SHA-256. The catalogue wins; a model that another program put there and
    whose every file the catalogue knows needs no record. A file that neither knows has an empty hash: none
    fits."""
    installed = () if entry.conversion else entry.files
    known = {file.name: file.sha256 for file in installed if file.sha256}
    if record is not None:
        return {**{file.name: "" for file in installed}, **record.files, **known}
    return known if entry.pinned else {}
