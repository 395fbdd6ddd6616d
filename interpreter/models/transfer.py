"""Carrying models to a machine without internet: exporting installed ones, importing folders.

An exported folder is the installed one, with its record. What is imported is either such a folder, or plain
files: those are recognised by their SHA-256, or by lying in a folder with the name of a model.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from interpreter.errors import ConfigError, ModelMissing
from interpreter.models.catalogue import TRANSLATION_MANIFEST, Catalogue, ModelEntry
from interpreter.models.folder import copy_checked, sha256_of
from interpreter.models.installed import State, state_of, verify
from interpreter.models.pulling import Check, Watcher, install, is_there
from interpreter.models.records import (
    RECORD,
    Record,
    expected_downloads,
    first_use,
    hashes_of,
    read_record,
    remember_first_use,
    write_record,
)
from interpreter.models.staging import locked, take_place, workspace


@dataclass(frozen=True, slots=True)
class Parcel:
    """One model found in a folder to import.

    Attributes:
        record: of an exported folder; None for plain files.
        files: name -> file. For an exported folder everything in it.
        hashes: name -> SHA-256 of the files.
    """

    entry: ModelEntry
    record: Record | None
    files: dict[str, Path]
    hashes: dict[str, str]


def export(entry: ModelEntry, models_dir: Path, to: Path, watcher: Watcher) -> Path:
    """Copy an installed model to `to/<name>`, checked before and whole or not at all.

    Raises:
        ModelMissing: it is not installed or not whole, or it cannot be written.
        ConfigError: something of that name is there already.
    """
    target = to.expanduser() / entry.name
    if target.exists():
        raise ConfigError(f"{target} is there already. Export to another folder, or remove it.")
    verdict = verify(entry, models_dir)
    if not verdict.good:
        fault = f"{', '.join(verdict.wrong)} wrong" if verdict.wrong else verdict.state
        raise ModelMissing(f"{entry.name} cannot be exported: {fault}. Pull or import it first.")
    folder = entry.folder(models_dir)
    record = read_record(folder) or _record_of(entry)
    names = sorted(record.files)
    size = sum((folder / name).stat().st_size for name in names)
    with workspace(to, entry.name, size) as work:
        made = work / "new"
        made.mkdir()
        for name in names:
            copy_checked(folder / name, made / name, record.files[name])
        write_record(made, record)
        take_place(made, target, work, lambda: False)
    watcher.note(f"{entry.name} is exported to {target}.")
    return target


def find_parcels(
    folder: Path, catalogue: Catalogue, models_dir: Path, watcher: Watcher
) -> tuple[Parcel, ...]:
    """The models in a folder: exported ones, and those whose every file lies there.

    Raises:
        ConfigError: the folder is not there, cannot be read, or holds no model of the catalogue.
        ModelMissing: the record of an exported model is damaged.
    """
    folder = folder.expanduser()
    if not folder.is_dir():
        raise ConfigError(f"There is no folder {folder}.")
    try:
        exported = list(_exported(folder, catalogue))
        known = {parcel.entry.name for parcel in exported}
        rest = [entry for entry in catalogue.model if entry.usable and entry.name not in known]
        places = {parcel.files[RECORD].parent for parcel in exported}
        plain = list(_plain(folder, rest, places, models_dir, watcher))
    except OSError as error:
        raise ConfigError(
            f"{error.filename or folder} cannot be read: {error.strerror}. Make it readable, or copy "
            "the folder anew."
        ) from error
    if not exported and not plain:
        raise ConfigError(
            f"{folder} holds no whole model of the catalogue. It should be a folder that `interpreter models "
            "export` wrote, or hold every file of a model; files whose hash the catalogue does not know must "
            "lie in a folder with the model's name."
        )
    return (*exported, *plain)


def import_parcel(parcel: Parcel, models_dir: Path, check: Check, watcher: Watcher) -> Path:
    """Install a model that was found by `find_parcels`. The files stay where they are.

    Raises:
        ModelMissing: a file is not what it must be, or cannot be written.
        ConfigError: a folder that this program did not install is in its place.
        InterpreterError: what `check` raises.
    """
    entry, models_dir = parcel.entry, models_dir.expanduser()
    with locked(models_dir, entry.name, watcher.note):
        if is_there(entry, models_dir, watcher):
            return entry.folder(models_dir)
        if parcel.record is None:
            revision = entry.archive or entry.revision or "unknown: imported from files"
            hashes = parcel.hashes
            return install(entry, revision, parcel.files, hashes, models_dir, check, watcher, keep=True)
        return _import_exported(parcel, parcel.record, models_dir, check, watcher)


def _import_exported(
    parcel: Parcel, record: Record, models_dir: Path, check: Check, watcher: Watcher
) -> Path:
    entry, target = parcel.entry, parcel.entry.folder(models_dir)
    trusted = None if entry.pinned else first_use(models_dir, entry.name)
    wrong = _wrong(parcel, record, trusted, expected_downloads(entry, models_dir))
    if wrong:
        raise ModelMissing(
            f"{entry.name} is not imported: {', '.join(sorted(wrong))} not what it must be. Export it anew"
            + (
                f", or `interpreter models remove --forget {entry.name}` to trust this one."
                if trusted
                else "."
            )
        )
    names = sorted(set(record.files) - {TRANSLATION_MANIFEST})
    size = sum(parcel.files[name].stat().st_size for name in names)
    with workspace(models_dir, entry.name, size) as work:
        made = work / "new"
        made.mkdir()
        for name in names:
            copy_checked(parcel.files[name], made / name, parcel.hashes[name])
        if entry.translation:  # languages and licence are the catalogue's word, not the stick's
            (made / TRANSLATION_MANIFEST).write_text(entry.translation_manifest(), encoding="utf-8")
        check(entry, made)
        files = hashes_of(made, {name: record.files[name] for name in names})
        record = record.model_copy(update={"pinned": entry.pinned, "files": files})
        write_record(made, record)
        if not entry.pinned and trusted is None:
            remember_first_use(models_dir, record)
            watcher.note(
                f"{entry.name}: the catalogue does not know every hash of it, so the export is trusted; "
                "every later import and verification must match it."
            )
        take_place(made, target, work, lambda: False)
    watcher.note(f"{entry.name} is installed in {target}.")
    return target


def _wrong(parcel: Parcel, record: Record, trusted: Record | None, expected: Mapping[str, str]) -> set[str]:
    """Names of what is missing, has other bytes than it must have, or does not belong to the model.

    Args:
        trusted: what came first, of a model that the catalogue does not pin.
        expected: hashes of downloads that are known here.
    """
    entry = parcel.entry
    claimed = {name: digest for name, digest in record.files.items() if name != TRANSLATION_MANIFEST}
    known = dict(expected)
    if trusted is not None:  # of a converted model the files themselves: what it was made from is not here
        known |= {name: digest for name, digest in trusted.files.items() if name != TRANSLATION_MANIFEST}
    required = {file.name for file in entry.files}
    wrong = required - set(record.downloads)
    wrong |= {name for name, digest in record.downloads.items() if digest != known.get(name, digest)}
    wrong |= {name for name, digest in claimed.items() if parcel.hashes.get(name) != known.get(name, digest)}
    if not entry.conversion:
        return wrong | (required ^ set(claimed))
    return wrong | (set(known) - required - set(claimed))


def _exported(folder: Path, catalogue: Catalogue) -> Iterator[Parcel]:
    for file in sorted({*folder.glob(RECORD), *folder.glob(f"*/{RECORD}"), *folder.glob(f"*/*/{RECORD}")}):
        record = read_record(file.parent)
        entry = catalogue.find(record.name) if record else None
        if record is None or entry is None or not entry.usable:
            continue
        files = {one.name: one for one in file.parent.iterdir() if one.is_file()}
        yield Parcel(
            entry, record, files, {name: sha256_of(files[name]) for name in record.files if name in files}
        )


def _plain(
    folder: Path, entries: Sequence[ModelEntry], not_in: set[Path], models_dir: Path, watcher: Watcher
) -> Iterator[Parcel]:
    """Models of which every file is there: with the right hash anywhere, without a known one in a folder of
    the model's name."""
    files = [one for one in sorted(folder.rglob("*")) if one.is_file() and one.parent not in not_in]
    sizes = {one: one.stat().st_size for one in files}
    digest_of = _hasher(watcher)
    for entry in entries:
        if state_of(entry, models_dir) is State.FOREIGN:
            continue
        expected = expected_downloads(entry, models_dir)
        found: dict[str, Path] = {}
        for wanted in entry.files:
            digest = expected.get(wanted.name)
            for one in files:
                if wanted.size and sizes[one] != wanted.size:
                    continue
                if not digest and not (one.name == wanted.name and one.parent.name == entry.name):
                    continue
                if not digest and not one.resolve().is_relative_to(folder.resolve()):
                    continue  # a link could lead to any file of this machine
                if digest and not wanted.size and one.name != wanted.name:
                    continue  # without a size every file would have to be read
                if not digest or digest_of(one) == digest:
                    found[wanted.name] = one
                    break
        if len(found) == len(entry.files):
            yield Parcel(entry, None, found, {name: digest_of(one) for name, one in found.items()})


def _hasher(watcher: Watcher) -> Callable[[Path], str]:
    """Hash every file once."""
    known: dict[Path, str] = {}

    def digest_of(file: Path) -> str:
        if file not in known:
            watcher.note(f"Reading {file.name}.")
            known[file] = sha256_of(file)
        return known[file]

    return digest_of


def _record_of(entry: ModelEntry) -> Record:
    """For a pinned model that another program put in its place: the catalogue says everything about it."""
    hashes = {file.name: file.sha256 for file in entry.files}
    return Record(
        name=entry.name,
        source=entry.repository,
        revision=entry.revision,
        licence=entry.licence.name,
        pinned=True,
        downloads=hashes,
        files=hashes,
    )
