"""Pulling a model: downloaded, checked, converted if need be, and moved to its place in one step.

Downloads gather in `models_dir/.pull/<name>` and are continued by the next pull. A lock there lets one
process at a time pull a model; whoever comes second finds it installed. Nothing is ever read from the
network again.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from interpreter.errors import ConfigError, ModelMissing
from interpreter.models import hub
from interpreter.models.catalogue import TRANSLATION_MANIFEST, ModelEntry
from interpreter.models.conversion import CONVERTED, ROOM, convert
from interpreter.models.folder import copy_checked, sha256_of
from interpreter.models.installed import State, state_of
from interpreter.models.records import (
    Record,
    expected_downloads,
    first_use,
    hashes_of,
    remember_first_use,
    write_record,
)
from interpreter.models.staging import PULL, check_room, locked, take_place, workspace

Check = Callable[[ModelEntry, Path], None]
"""Whether the engine can read a finished folder; raises an InterpreterError where it cannot."""


class Watcher(Protocol):
    """Whoever shows a person what happens."""

    def note(self, text: str) -> None:
        """A step, or something worth knowing."""

    def progress(self, name: str, done: int, total: int) -> None:
        """Bytes of a file that are here, of how many; 0 where that is not known."""


def agree(entries: Sequence[ModelEntry], *, accept_non_commercial: bool) -> None:
    """Refuse, before anything is downloaded, what cannot be had or was not agreed to.

    Raises:
        ConfigError: with the reasons.
    """
    if unusable := [entry for entry in entries if not entry.usable]:
        raise ConfigError(
            "; ".join(f"{one.name} cannot be installed: {one.unusable_reason}" for one in unusable)
        )
    refused = [entry for entry in entries if entry.licence.non_commercial and not accept_non_commercial]
    if refused:
        named = "; ".join(f"{one.name}: {one.licence.name}, {one.licence.summary}" for one in refused)
        raise ConfigError(
            f"Not installed, because the licence excludes commercial use. {named} "
            "Where your use is allowed, add --accept-non-commercial."
        )


def check_all_fit(entries: Sequence[ModelEntry], models_dir: Path) -> None:
    """Refuse, before anything is downloaded, models that the disk has no room for one after the other.

    Raises:
        ModelMissing: with how much is needed, and how much is free.
    """
    models_dir = models_dir.expanduser()
    wanted = [entry for entry in entries if state_of(entry, models_dir) is not State.INSTALLED]
    standing = needed = 0
    for entry in wanted:
        size = entry.download_bytes
        parts = (models_dir / PULL / entry.name).glob("*.part")
        to_come = max(0, size - sum(part.stat().st_size for part in parts))
        needed = max(needed, standing + to_come + _room(entry, size))
        standing += to_come + (int(size * CONVERTED) - size if entry.conversion else 0)
    there = next(place for place in (models_dir, *models_dir.absolute().parents) if place.exists())
    free = shutil.disk_usage(there).free
    if free < needed:
        raise ModelMissing(
            f"{', '.join(entry.name for entry in wanted)} need about {needed / 1e6:,.0f} MB in {models_dir}, "
            f"where {free / 1e6:,.0f} MB are free. Free some space, set models_dir to another folder, or "
            "name fewer models."
        )


def pull(entry: ModelEntry, models_dir: Path, check: Check, watcher: Watcher) -> Path:
    """Install a model and return its folder. Does nothing where it is installed and whole.

    Call `agree` first.

    Raises:
        ModelMissing: it could not be downloaded, checked, converted or written; what was installed before
            stays.
        ConfigError: a folder that this program did not install is in its place.
        InterpreterError: what `check` raises.
    """
    models_dir = models_dir.expanduser()
    with locked(models_dir, entry.name, watcher.note) as staging:
        if is_there(entry, models_dir, watcher):
            return entry.folder(models_dir)
        trusted = None if entry.pinned else first_use(models_dir, entry.name)
        revision = trusted.revision if trusted else hub.resolve(entry)
        parts = _download(entry, revision, staging, watcher)
        expected = expected_downloads(entry, models_dir)
        hashes = {name: _checked(name, part, expected, watcher) for name, part in parts.items()}
        folder = install(entry, revision, parts, hashes, models_dir, check, watcher)
        shutil.rmtree(staging, ignore_errors=True)
    return folder


def is_there(entry: ModelEntry, models_dir: Path, watcher: Watcher) -> bool:
    """Whether the model is installed and whole.

    Raises:
        ConfigError: a folder that this program did not install is in its place.
    """
    state = state_of(entry, models_dir)
    if state is State.FOREIGN:
        raise ConfigError(
            f"{entry.folder(models_dir)} was not installed by this program and is left alone. Rename or "
            f"remove the folder to install {entry.name}."
        )
    if state is State.INSTALLED:
        watcher.note(f"{entry.name} is installed already.")
    return state is State.INSTALLED


def install(
    entry: ModelEntry,
    revision: str,
    downloads: Mapping[str, Path],
    hashes: Mapping[str, str],
    models_dir: Path,
    check: Check,
    watcher: Watcher,
    *,
    keep: bool = False,
) -> Path:
    """Make the folder from downloaded, checked files and put it in its place.

    Args:
        downloads: name of a file -> where it is. Moved; with `keep` copied and hashed on the way.
        hashes: name of a file -> its SHA-256.

    Raises: as `pull`.
    """
    target = entry.folder(models_dir)
    new = not entry.pinned and first_use(models_dir, entry.name) is None
    size = sum(one.stat().st_size for one in downloads.values())
    with workspace(models_dir, entry.name, _room(entry, size) + (size if keep else 0)) as work:
        made = work / "new"
        made.mkdir()
        if keep:
            place = work if entry.conversion else made
            downloads = {
                name: copy_checked(file, place / name, hashes[name]) for name, file in downloads.items()
            }
        if entry.conversion:
            watcher.note(f"{entry.name}: converting to CTranslate2, in a process of its own.")
            convert(entry, next(iter(downloads.values())), made, work)
        elif not keep:
            for name, file in downloads.items():
                file.rename(made / name)
        if entry.translation:
            (made / TRANSLATION_MANIFEST).write_text(entry.translation_manifest(), encoding="utf-8")
        check(entry, made)
        record = Record(
            name=entry.name,
            source=entry.archive or entry.address or entry.repository,
            revision=revision,
            licence=entry.licence.name,
            pinned=entry.pinned,
            downloads=dict(hashes),
            files=hashes_of(made, hashes),
        )
        write_record(made, record)
        if new:
            remember_first_use(models_dir, record)
        take_place(made, target, work, lambda: False)
    if new:
        watcher.note(
            f"{entry.name}: the catalogue does not know every hash of it. What came now is trusted and "
            "written down; every later pull and verification must match it."
        )
    watcher.note(f"{entry.name} is installed in {target}.")
    return target


def _download(entry: ModelEntry, revision: str, staging: Path, watcher: Watcher) -> dict[str, Path]:
    """Name of a file -> the whole file in `staging`. What an earlier pull has brought is continued."""
    remotes = [(file, hub.locate(entry, revision, file)) for file in entry.files]
    for file, remote in remotes:
        if file.size and remote.size is not None and remote.size != file.size:
            raise ModelMissing(
                f"{entry.name} is not installed: {file.name} has {remote.size} bytes at the source, not "
                f"{file.size} as in the catalogue. Tell whoever keeps the catalogue. {hub.OFFLINE}"
            )
    parts = {file.name: staging / f"{file.name}.{_short(remote.version)}.part" for file, remote in remotes}
    here = sum(part.stat().st_size for part in parts.values() if part.exists())
    total = sum(remote.size or 0 for _, remote in remotes)
    check_room(staging, max(0, total - here) + _room(entry, total if entry.conversion else 0), entry.name)
    for file, remote in remotes:
        hub.fetch(entry, remote, parts[file.name], partial(watcher.progress, file.name))
    return parts


def _checked(name: str, file: Path, expected: Mapping[str, str], watcher: Watcher) -> str:
    """The file's SHA-256. A wrong file is deleted, so that the next pull fetches it anew."""
    digest = sha256_of(file)
    wanted = expected.get(name, digest)
    if digest != wanted:
        file.unlink()
        raise ModelMissing(
            f"{name} is not what it must be: SHA-256 {digest[:16]}... instead of {wanted[:16]}.... It is "
            "deleted and nothing is installed. Pull again; if it stays wrong, something on the way "
            "changes it, or the source has changed: do not use it."
        )
    watcher.note(f"{name}: SHA-256 {'is right' if name in expected else digest}")
    return digest


def _room(entry: ModelEntry, download_bytes: int) -> int:
    """Disk that installing needs beside the download: the files themselves are moved."""
    return int(download_bytes * ROOM) if entry.conversion else 0


def _short(version: str) -> str:
    return "".join(letter for letter in version if letter.isalnum())[:24] or "0"
