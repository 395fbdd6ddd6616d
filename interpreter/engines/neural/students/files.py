"""The files of a Firefox Translations student: the names that Mozilla publishes them under.

model.daen.intgemm.alphas.bin    the weights, packed int8
vocab.daen.spm                   sentencepiece; or srcvocab.*.spm and trgvocab.*.spm
lex.50.50.daen.s2t.bin           optional: the lexical shortlist, which makes it quicker

Each may be packed with gzip and end in `.gz`, as they are published: what lies on the disk can then be
compared with the published hash.
"""

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from interpreter.errors import ConfigError, ModelMissing

MAX_BYTES: Final = 500_000_000
"""Unpacked. The largest file of a student has 43 MB; more than this is no model but an attack."""


@dataclass(frozen=True, slots=True)
class StudentFiles:
    """Where they are. Most models have one vocabulary for both languages."""

    model: Path
    source_vocabulary: Path
    target_vocabulary: Path
    shortlist: Path | None


def find_student_files(folder: Path) -> StudentFiles:
    """The files in a folder.

    Raises:
        ModelMissing: the weights or a vocabulary are not there.
        ConfigError: one is there twice.
    """
    shared = _one(folder, "vocab.*.spm")
    source = shared or _one(folder, "srcvocab.*.spm")
    target = shared or _one(folder, "trgvocab.*.spm")
    model = _one(folder, "model.*.bin")
    if model is None or source is None or target is None:
        lacking = "model.*.bin" if model is None else "vocab.*.spm"
        raise ModelMissing(
            f"The translation model in {folder} lacks {lacking}. Copy the complete folder again, "
            "or remove it."
        )
    return StudentFiles(model, source, target, _one(folder, "lex.*.bin"))


def unpacked(file: Path) -> bytes:
    """What is in a file, packed or not.

    Raises:
        ConfigError: it is packed, and damaged or too large.
    """
    if file.suffix != ".gz":
        return file.read_bytes()
    try:
        with gzip.open(file) as stream:
            content = stream.read(MAX_BYTES + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ConfigError(
            f"{file} is not packed with gzip, or damaged. Copy the complete folder again."
        ) from error
    if len(content) > MAX_BYTES:
        raise ConfigError(f"{file} holds more than any student. Copy the complete folder again.")
    return content


def _one(folder: Path, pattern: str) -> Path | None:
    found = sorted([*folder.glob(pattern), *folder.glob(f"{pattern}.gz")])
    if len(found) > 1:
        raise ConfigError(
            f"The translation model in {folder} has {found[0].name} and {found[1].name}. A folder holds one "
            "student: move the other one to a folder of its own."
        )
    return found[0] if found else None
