"""The catalogue: which models can be installed, from where, under which licence, for which languages.

The data are in `catalogue.toml` and `students.toml`; this module checks them. An entry is pinned when its
revision and the SHA-256 of every file are known. What is not pinned is trusted on first use: see `records`.
"""

import json
import re
import tomllib
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files as package_files
from itertools import permutations, product
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from interpreter.errors import ConfigError

TRANSLATION_MANIFEST: Final = "interpreter.toml"
"""What `interpreter.engines.neural.manifest` reads beside a translation model."""

LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
NonEmpty = Annotated[str, Field(min_length=1)]
Sha256 = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
Revision = Annotated[str, Field(pattern=r"^([0-9a-f]{40})?$")]
Pair = tuple[LanguageCode, LanguageCode]
_SAFE_PATH: Final = re.compile(r"(?!\.)[\w.+-]+(/(?!\.)[\w.+-]+)*")


class Kind(StrEnum):
    """What a model is for, and with that where it is installed."""

    RECOGNITION = "recognition"
    TRANSLATION = "translation"
    VOICE = "voice"


FOLDERS: Final = {Kind.RECOGNITION: "", Kind.TRANSLATION: "translation", Kind.VOICE: "piper"}
"""Folder under `models_dir` in which the engine for each kind looks for folders of models."""
MMS: Final = "mms"
"""Name and folder of the engine for MMS voices."""
CTC: Final = "ctc"
"""Name of the engine for CTC recognition models. They lie where all recognition models do."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelFile(_Frozen):
    """One file to download. `path`: in the repository. `size`: bytes, 0 where it was not found."""

    path: NonEmpty
    size: Annotated[int, Field(ge=0)] = 0
    sha256: Sha256 = ""

    @property
    def name(self) -> str:
        """The name it is installed under."""
        return self.path.rpartition("/")[2]


class Licence(_Frozen):
    """What a person must know before the download.

    Attributes:
        name: SPDX identifier where there is one.
        non_commercial: excludes commercial use; a pull then needs the explicit acceptance.
        unclear: it was not established what is allowed; no profile contains such a model.
    """

    name: NonEmpty
    url: NonEmpty
    summary: NonEmpty
    non_commercial: bool = False
    unclear: bool = False


class Quality(_Frozen):
    """A published figure. `of`: a language, or a direction such as `da-uk`."""

    of: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-z]{2,3})?$")]
    metric: NonEmpty
    score: float
    test_set: NonEmpty
    source: NonEmpty


class TranslationFacts(_Frozen):
    """What `interpreter.toml` of the installed model says; the translator's own manifest checks it again."""

    family: Literal["marian", "nllb", "t5", "student"]
    version: NonEmpty
    pairs: tuple[Pair, ...] = ()
    languages: tuple[LanguageCode, ...] = ()
    codes: dict[LanguageCode, str] = {}
    pivot: LanguageCode | None = None
    priority: int = 0
    max_source_tokens: int | None = None

    @property
    def all_pairs(self) -> frozenset[Pair]:
        return frozenset(self.pairs or permutations(self.languages, 2))

    @property
    def rank(self) -> tuple[int, bool, int]:
        """The smaller goes first; see `interpreter.engines.neural.routes`."""
        return -self.priority, self.family == "student", len(self.all_pairs)


class ModelEntry(_Frozen):
    """One model of the catalogue.

    Attributes:
        engine: what runs it, where that is not the usual one of its kind.
        repository, revision: on the model hub; or
        archive: address of a zip file, for models that are published nowhere else; or
        address: what stands before the path of each file, the revision in it, for files on a plain server.
        conversion: how the files become a CTranslate2 folder; empty where they are one already.
        approximate_bytes: size of the download where not every file's size is known.
        unusable_reason: why the model is listed but cannot be installed.
        found: where revision and hashes were found.
    """

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][\w.-]*$")]
    kind: Kind
    engine: Literal["", "mms", "ctc"] = ""
    title: NonEmpty
    repository: Annotated[str, Field(pattern=r"^([\w.-]+/[\w.-]+)?$")] = ""
    revision: Revision = ""
    archive: Annotated[str, Field(pattern=r"^(https?://\S+\.zip)?$")] = ""
    address: Annotated[str, Field(pattern=r"^(https?://\S+/)?$")] = ""
    conversion: Literal["", "marian"] = ""
    pinned: bool
    unpinned_reason: str = ""
    unusable_reason: str = ""
    approximate_bytes: Annotated[int, Field(ge=0)] = 0
    languages: tuple[LanguageCode, ...] = ()
    files: tuple[ModelFile, ...] = ()
    licence: Licence
    quality: tuple[Quality, ...] = ()
    remarks: tuple[NonEmpty, ...] = ()
    found: Annotated[tuple[NonEmpty, ...], Field(min_length=1)]
    translation: TranslationFacts | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        complete = bool(self.files) and all(file.sha256 and file.size for file in self.files)
        known = complete and bool(self.revision or self.archive)
        faults = {
            "pinned needs the revision, and size and SHA-256 of every file": self.pinned and not known,
            "every hash is known, so pinned is true": not self.pinned and known,
            "give unpinned_reason, if and only if it is not pinned": self.pinned
            == bool(self.unpinned_reason),
            "a usable model has files": not self.unusable_reason and not self.files,
            "a usable model has a repository, an archive or an address, not two": not self.unusable_reason
            and sum(map(bool, (self.repository, self.archive, self.address))) != 1,
            "an address holds its revision": bool(self.address)
            and not (self.revision and f"/{self.revision}/" in self.address),
            "an archive holds one file, is converted, and only archives are": self.usable
            and not (bool(self.archive) == bool(self.conversion) == (self._only_zip())),
            "approximate_bytes is needed where a size is missing": not self.approximate_bytes
            and not all(file.size for file in self.files),
            "two files have the same name": len({file.name for file in self.files}) < len(self.files),
            "a path of a file is not a plain relative one": not all(
                _SAFE_PATH.fullmatch(file.path) for file in self.files
            ),
            "a translation model, and no other, has a table translation": (self.kind is Kind.TRANSLATION)
            != (self.translation is not None),
            "a model names its languages, a translation model in its table translation": (
                self.kind is Kind.TRANSLATION
            )
            == bool(self.languages),
            "engine mms is for voices": self.engine == MMS and self.kind is not Kind.VOICE,
            "engine ctc is for recognition": self.engine == CTC and self.kind is not Kind.RECOGNITION,
            "a non-commercial licence (-NC) is marked non_commercial": "-NC" in self.licence.name
            and not self.licence.non_commercial,
        }
        if wrong := [text for text, is_so in faults.items() if is_so]:
            raise ValueError(f"{self.name}: {'; '.join(wrong)}")
        return self

    def _only_zip(self) -> bool:
        return len(self.files) == 1 and self.files[0].name.endswith(".zip")

    @property
    def usable(self) -> bool:
        return not self.unusable_reason

    @property
    def download_bytes(self) -> int:
        """Exact where every size is known, otherwise an estimate."""
        sizes = [file.size for file in self.files]
        return sum(sizes) if sizes and all(sizes) else max(self.approximate_bytes, sum(sizes))

    @property
    def pairs(self) -> frozenset[Pair]:
        """Every (source, target) that it translates."""
        return self.translation.all_pairs if self.translation else frozenset()

    @property
    def all_languages(self) -> frozenset[str]:
        return frozenset(self.languages) | {language for pair in self.pairs for language in pair}

    @property
    def source(self) -> str:
        """Where it comes from, for people."""
        if self.archive or self.address:
            return self.archive or self.address
        return f"{self.repository} at {self.revision[:12] or 'its newest revision'}"

    def folder(self, models_dir: Path) -> Path:
        """Where the engine finds the installed model."""
        folder = MMS if self.engine == MMS else FOLDERS[self.kind]
        return models_dir.expanduser() / folder / self.name

    def translation_manifest(self) -> str:
        """The text of `interpreter.toml` for a translation model.

        Raises:
            ConfigError: it is no translation model.
        """
        if self.translation is None:
            raise ConfigError(f"{self.name} is no translation model.")
        facts = self.translation.model_dump(exclude_defaults=True, mode="json")
        codes = facts.pop("codes", {})
        facts = {
            "name": self.name,
            "version": facts.pop("version"),
            "licence": self.licence.name,
            **facts,
        }
        lines = [f"{key} = {_toml(value)}" for key, value in facts.items()]
        if codes:
            lines += ["", "[codes]", *(f"{language} = {_toml(code)}" for language, code in codes.items())]
        return "\n".join(lines) + "\n"


class Profile(_Frozen):
    """A set of models for a kind of machine. `recognition`: the one to set as `recogniser.model`."""

    description: NonEmpty
    models: Annotated[tuple[NonEmpty, ...], Field(min_length=1)]
    recognition: NonEmpty


class Catalogue(_Frozen):
    """All models and profiles, checked against each other."""

    model: tuple[ModelEntry, ...]
    profile: dict[str, Profile]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [entry.name for entry in self.model]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two models are called {twice[0]}")
        if both := sorted(set(names) & set(self.profile)):
            raise ValueError(f"{both[0]} is a model and a profile")
        for name, profile in self.profile.items():
            for one in (*profile.models, profile.recognition):
                entry = self.find(one)
                if entry is None or not entry.usable:
                    raise ValueError(f"profile {name} names {one}, which cannot be installed")
                if entry.licence.non_commercial or entry.licence.unclear:
                    raise ValueError(f"profile {name} names {one}, whose licence is not free or not clear")
        return self

    def find(self, name: str) -> ModelEntry | None:
        return next((entry for entry in self.model if entry.name == name), None)

    def defaults(self, profile: str) -> dict[Pair, str]:
        """(source, target) -> the model of a profile that translates it, or the two that do through a pivot,
        with ` + ` between them. As in the translator: a direct model wins, then the higher priority, then any
        other model before a student, then the one made for fewer pairs."""
        facts = {one.name: one.translation for one in self.select([profile]) if one.translation}
        ranked = sorted(facts, key=lambda name: (*facts[name].rank, name))
        chosen: dict[Pair, str] = {}
        for name in ranked:
            for pair in facts[name].all_pairs:
                chosen.setdefault(pair, name)
        for first, second in product(ranked, repeat=2):
            pivot = facts[first].pivot
            if pivot is None or pivot != facts[second].pivot:
                continue
            for (source, middle), (start, target) in product(facts[first].all_pairs, facts[second].all_pairs):
                if middle == start == pivot and source != target:
                    chosen.setdefault((source, target), f"{first} + {second}")
        return dict(sorted(chosen.items()))

    def select(self, names: Sequence[str]) -> tuple[ModelEntry, ...]:
        """The models of profiles and single names, each once, in the order given.

        Raises:
            ConfigError: a name is neither a profile nor a model.
        """
        chosen: dict[str, ModelEntry] = {}
        for name in names:
            for one in self.profile[name].models if name in self.profile else (name,):
                entry = self.find(one)
                if entry is None:
                    raise ConfigError(
                        f"There is no profile or model {one!r}. Profiles: {', '.join(self.profile)}. "
                        "`interpreter models list` shows the models."
                    )
                chosen.setdefault(entry.name, entry)
        return tuple(chosen.values())


def read_catalogue(text: str, where: str) -> Catalogue:
    """Check the text of a catalogue.

    Raises:
        ConfigError: it is no TOML, or something in it is wrong.
    """
    try:
        return Catalogue.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where} is not valid TOML: {error}.") from error
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors()
        )
        raise ConfigError(f"{where} cannot be used: {faults}.") from error


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that comes with the service."""
    folder = package_files("interpreter.models")
    texts = [(folder / name).read_text(encoding="utf-8") for name in ("catalogue.toml", "students.toml")]
    return read_catalogue("\n".join(texts), "interpreter/models/catalogue.toml with students.toml")


def _toml(value: object) -> str:
    """JSON's strings, numbers and lists are TOML's too."""
    return json.dumps(value, ensure_ascii=False)
