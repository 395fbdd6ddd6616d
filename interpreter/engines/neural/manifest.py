"""A translation model on disk: a folder with a small `interpreter.toml` that says how to use it. For the
families marian, nllb and t5 it is a CTranslate2 folder, for students it holds the files that Mozilla
publishes (`students.files`).

name = "opus-mt-tc-big-gmq-zle"
version = "2022-03-14"
licence = "CC-BY-4.0"
family = "marian"                    # marian, nllb, t5 or student
pairs = [["da", "uk"]]               # or languages = ["da", "uk"]: every pair among them
pivot = "en"                         # optional: may be one half of a translation through English
priority = 0                         # optional: the higher wins where two models have the same pair
max_source_tokens = 128              # optional: longer sentences are split
low_score = 0.4                      # optional: below it the model counts as unsure; students 0.75
tokenizer = ["source.spm", "target.spm"]   # optional: where the files have other names

[codes]                              # ISO 639-1 -> the token the model knows the language by
uk = ">>ukr<<"
"""

import json
import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from interpreter.engines.neural.students.agreement import LOW_AGREEMENT
from interpreter.engines.neural.students.files import find_student_files
from interpreter.errors import ConfigError, ModelMissing
from interpreter.models.folder import missing_files

MANIFEST: Final = "interpreter.toml"
FOLDER: Final = "translation"

LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
NonEmpty = Annotated[str, Field(min_length=1)]
FileName = Annotated[str, Field(pattern=r"^[^/\\]+$")]
Pair = tuple[str, str]


class Family(StrEnum):
    """The ways to ask a model for a translation: three on CTranslate2 (see `families`), and `student`."""

    MARIAN = "marian"
    NLLB = "nllb"
    T5 = "t5"
    STUDENT = "student"


_TOKENIZER_FILES: Final = {
    Family.MARIAN: ("source.spm", "target.spm"),
    Family.NLLB: ("sentencepiece.bpe.model",),
    Family.T5: ("spiece.model",),
    Family.STUDENT: (),
}
_CODE_SHAPES: Final = {
    Family.MARIAN: (re.compile(r">>[^<>\s]+<<"), ">>dan<<"),
    Family.NLLB: (re.compile(r"[a-z]{3}_[A-Z][a-z]{3}"), "dan_Latn"),
    Family.T5: (re.compile(r"<2[^<>\s]+>"), "<2da>"),
}
_MODEL_FILES: Final = (
    ("model.bin",),
    ("config.json",),
    ("shared_vocabulary.json", "shared_vocabulary.txt", "source_vocabulary.json", "source_vocabulary.txt"),
)


class Manifest(BaseModel):
    """What `interpreter.toml` says. The module's docstring shows every key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: NonEmpty
    version: NonEmpty
    licence: NonEmpty
    family: Family
    pairs: tuple[tuple[LanguageCode, LanguageCode], ...] = ()
    languages: tuple[LanguageCode, ...] = ()
    codes: dict[LanguageCode, str] = {}
    pivot: LanguageCode | None = None
    priority: int = 0
    max_source_tokens: Annotated[int, Field(ge=16, le=1000)] = 128
    low_score: Annotated[float, Field(ge=0, le=1)] = 0.4
    tokenizer: tuple[FileName, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _defaults(cls, tree: Any) -> Any:
        """The confidence of a student is no probability, and has a limit of its own."""
        is_student = isinstance(tree, dict) and tree.get("family") == Family.STUDENT
        return {"low_score": LOW_AGREEMENT, **tree} if is_student else tree

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if bool(self.pairs) == bool(self.languages):
            raise ValueError("give either pairs or languages, and not both")
        same = [pair[0] for pair in self.pairs if pair[0] == pair[1]]
        if same or len(set(self.languages)) != len(self.languages) or len(self.languages) == 1:
            raise ValueError("a model translates between two different languages, each named once")
        named = {language for pair in self.all_pairs for language in pair}
        if unknown := sorted(set(self.codes) - named):
            raise ValueError(f"codes has {', '.join(unknown)}, which no pair has")
        if self.pivot is not None and self.pivot not in named:
            raise ValueError(f"pivot is {self.pivot}, which no pair has")
        if self.family is Family.STUDENT:
            if len(self.all_pairs) != 1 or self.codes or self.tokenizer:
                raise ValueError("a student has one pair, no codes and no tokenizer")
            return self
        shape, example = _CODE_SHAPES[self.family]
        if wrong := sorted(code for code in self.codes.values() if not shape.fullmatch(code)):
            raise ValueError(f"codes of a {self.family} model look like {example}, not like {wrong[0]}")
        if self.family is Family.NLLB and (lacking := sorted(named - set(self.codes))):
            raise ValueError(
                f"an nllb model needs a code for each language, and {', '.join(lacking)} has none"
            )
        expected = len(_TOKENIZER_FILES[self.family])
        if self.tokenizer and len(self.tokenizer) != expected:
            raise ValueError(f"tokenizer names {expected} file(s) for a {self.family} model")
        return self

    @property
    def all_pairs(self) -> frozenset[Pair]:
        """Every (source, target) that the model translates."""
        return frozenset(self.pairs or permutations(self.languages, 2))

    @property
    def tokenizer_files(self) -> tuple[str, ...]:
        """The sentencepiece files, source first where there are two."""
        return self.tokenizer or _TOKENIZER_FILES[self.family]

    @property
    def label(self) -> str:
        """Name and version as they go into the note of a meeting."""
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder whose manifest is valid and whose files are all there.

    Attributes:
        vocabulary: every token the encoder knows; empty for a student, whose vocabularies know their own.
        adds_end_token: CTranslate2 appends `</s>` to the source itself (models converted from Marian's own
            format say so in `config.json`); it must then not be given twice.
    """

    path: Path
    manifest: Manifest
    vocabulary: frozenset[str]
    adds_end_token: bool

    @property
    def weights(self) -> Path:
        """The file with the model itself: its hash tells one version from another."""
        if self.manifest.family is Family.STUDENT:
            return find_student_files(self.path).model
        return self.path / "model.bin"

    @property
    def tokenizer_paths(self) -> tuple[Path, ...]:
        return tuple(self.path / name for name in self.manifest.tokenizer_files)


def folder_paths(models_dir: Path) -> list[Path]:
    """The folders under `models_dir/translation`, by name. Names with a dot in front are skipped.

    Raises:
        ModelMissing: there is none.
    """
    root = models_dir.expanduser() / FOLDER
    paths = sorted(path for path in root.glob("[!.]*") if path.is_dir()) if root.is_dir() else []
    if not paths:
        raise ModelMissing(
            "No translation model is installed. `interpreter models pull cpu` installs some. For one of your "
            f"own: Put a CTranslate2 model folder under {root}, with a file {MANIFEST} that says its family, "
            "languages, version and licence."
        )
    return paths


def read_folder(path: Path) -> ModelFolder:
    """Read one model folder.

    Raises:
        ModelMissing: it lacks a file.
        ConfigError: its manifest cannot be used, or a file is damaged.
    """
    manifest = _read_manifest(path / MANIFEST)
    if manifest.family is Family.STUDENT:
        find_student_files(path)
        return ModelFolder(path, manifest, vocabulary=frozenset(), adds_end_token=False)
    required = [*_MODEL_FILES, *((name,) for name in manifest.tokenizer_files)]
    if missing := missing_files(path, required):
        raise ModelMissing(
            f"The translation model in {path} lacks {', '.join(missing)}. Copy the complete folder again, "
            "or remove it."
        )
    folder = ModelFolder(
        path,
        manifest,
        vocabulary=_read_vocabulary(path),
        adds_end_token=bool(_read_json(path / "config.json", dict).get("add_source_eos", False)),
    )
    if unknown := sorted(set(manifest.codes.values()) - folder.vocabulary):
        raise ConfigError(
            f"{path / MANIFEST} gives the language code {unknown[0]}, which is not in the model's "
            "vocabulary. Write it as the model has it."
        )
    return folder


def _read_manifest(file: Path) -> Manifest:
    try:
        tree = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelMissing(
            f"The translation model in {file.parent} has no {MANIFEST}. Write one that says its family, "
            "languages, version and licence, or remove the folder."
        ) from error
    except OSError as error:
        raise ConfigError(f"Cannot read {file}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not valid TOML: {error}.") from error
    try:
        return Manifest.model_validate(tree)
    except ValidationError as error:
        faults = "; ".join(
            ": ".join(filter(None, (".".join(str(part) for part in fault["loc"]), fault["msg"])))
            for fault in error.errors()
        )
        raise ConfigError(f"{file} cannot be used: {faults}.") from error


def _read_vocabulary(path: Path) -> frozenset[str]:
    """CTranslate2 writes JSON since 3.0, and one token a line before that."""
    for stem in ("shared_vocabulary", "source_vocabulary"):
        if (file := path / f"{stem}.json").is_file():
            return frozenset(_read_json(file, list))
        if (file := path / f"{stem}.txt").is_file():
            return frozenset(file.read_text(encoding="utf-8").split("\n"))
    raise ModelMissing(
        f"The translation model in {path} lacks its vocabulary. Copy the complete folder again."
    )


def _read_json(file: Path, kind: type) -> Any:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"Cannot read {file}: {error.strerror}.") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not valid JSON: {error}. Copy the complete folder again.") from error
    if not isinstance(content, kind):
        raise ConfigError(
            f"{file} does not hold what CTranslate2 writes there. Copy the complete folder again."
        )
    return content
