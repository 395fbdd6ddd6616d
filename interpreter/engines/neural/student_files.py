"""The files of a Firefox Translations student: the names that Mozilla publishes them under.

model.daen.intgemm.alphas.bin    the weights, packed int8
vocab.daen.spm                   sentencepiece; or srcvocab.*.spm and trgvocab.*.spm
lex.50.50.daen.s2t.bin           optional: the lexical shortlist, which makes it quicker
"""

from dataclasses import dataclass
from pathlib import Path

from interpreter.errors import ConfigError, ModelMissing


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


def _one(folder: Path, pattern: str) -> Path | None:
    found = sorted(folder.glob(pattern))
    if len(found) > 1:
        raise ConfigError(
            f"The translation model in {folder} has {found[0].name} and {found[1].name}. A folder holds one "
            "student: move the other one to a folder of its own."
        )
    return found[0] if found else None
