"""A model is a folder: where it is, what it lacks, and whether its bytes are the pinned ones.

Hashing 145 MB at every start would cost half a second, so the hashes are taken once and kept beside
the files in `MANIFEST` with each file's size and modification time. A file is hashed again only when
one of these has changed.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from interpreter.errors import ModelMissing

MANIFEST: Final = ".manifest.json"
CHUNK_BYTES: Final = 1 << 20

Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in all)."""


def locate(models_dir: Path, model: str) -> Path:
    """The folder of a model given as a folder name under `models_dir` or as a path.

    Anything with a path separator, or an absolute path, is a path. Nothing is checked.
    """
    path = Path(model).expanduser()
    return path if path.is_absolute() or len(path.parts) > 1 else models_dir.expanduser() / path


def missing_files(folder: Path, required: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What `folder` lacks. Each requirement is a tuple of names of which one must be there."""
    return tuple(
        " or ".join(names) for names in required if not any((folder / name).is_file() for name in names)
    )


def sha256_of(file: Path) -> str:
    """SHA-256 of a file as lower-case hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy_checked(source: Path, target: Path, digest: str) -> Path:
    """Copy a file and return `target`. The bytes that are written are the ones that are hashed: what lies
    on a stick can have changed since somebody last read it.

    Raises:
        ModelMissing: they are not those of `digest`.
    """
    found = hashlib.sha256()
    with source.open("rb") as stream, target.open("wb") as out:
        while chunk := stream.read(CHUNK_BYTES):
            found.update(chunk)
            out.write(chunk)
    if found.hexdigest() != digest:
        raise ModelMissing(
            f"{source.name} changed while it was copied, or cannot be read right. Nothing is kept of it. "
            "Copy or export the model anew, and check the disk it lies on."
        )
    return target


def wrong_files(folder: Path, expected: Mapping[str, str]) -> tuple[str, ...]:
    """Names in `expected` (file name -> SHA-256) whose file is missing or differs.

    Files that are unchanged since their hash was taken are not read. The manifest is renewed when a
    file had to be read; in a folder that cannot be written to, files are read every time.
    """
    known = _read_manifest(folder)
    current: dict[str, dict[str, object]] = {}
    wrong = []
    for name, digest in expected.items():
        file = folder / name
        entry = known.get(name)
        try:
            stamp = _stamp(file)
            if not isinstance(entry, dict) or {key: entry.get(key) for key in stamp} != stamp:
                entry = {**stamp, "sha256": sha256_of(file)}
        except FileNotFoundError:
            wrong.append(name)
            continue
        current[name] = entry
        if entry["sha256"] != digest:
            wrong.append(name)
    if current != known and os.access(folder, os.W_OK):
        with suppress(FileNotFoundError):  # another process is replacing the folder
            _write_manifest(folder, current)
    return tuple(wrong)


def _stamp(file: Path) -> dict[str, object]:
    stat = file.stat()
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}


def _read_manifest(folder: Path) -> dict[str, dict[str, object]]:
    """An unreadable manifest is the same as none: every file is hashed again."""
    try:
        entries = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return {}
    return entries if isinstance(entries, dict) else {}


def _write_manifest(folder: Path, entries: Mapping[str, Mapping[str, object]]) -> None:
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=MANIFEST)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(entries, stream, indent=1)
    made = Path(name)
    made.chmod(0o644)
    made.replace(folder / MANIFEST)
