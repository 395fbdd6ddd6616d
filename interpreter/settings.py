"""One frozen object for every setting: defaults < TOML file < `INTERPRETER_*` environment < command line.

A nested setting is a table in the file (`[recogniser] device = "cpu"`), two underscores in the
environment (`INTERPRETER_RECOGNISER__DEVICE=cpu`), and a dotted key in `overrides`
(`{"recogniser.device": "cpu"}`), which is how the command line passes its options.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from interpreter.errors import ConfigError
from interpreter.models.folder import locate

ENVIRONMENT_PREFIX = "INTERPRETER_"

Device = Literal["auto", "cuda", "cpu"]


def _default_models_dir() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "borgertolk" / "models"


def _one_or_many(value: object) -> object:
    """A single name in the environment is no list yet."""
    return (value,) if isinstance(value, str) else value


_Names = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_one_or_many)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class LanguageRecogniser(_Frozen):
    """What reads one language. Whatever is not named is as for all the others.

    A table in the file (`[recogniser.languages.da] model = "..."`), one variable for each key in the
    environment (`INTERPRETER_RECOGNISER__LANGUAGES__DA__MODEL`).
    """

    model: Annotated[str, Field(min_length=1)]
    engine: str | None = None
    device: Device | None = None
    compute_type: str | None = None
    threads: Annotated[int, Field(ge=0)] | None = None


class RecogniserSettings(_Frozen):
    """What reads speech.

    Attributes:
        engine: a name in `interpreter.engines.table`.
        model: a folder under `models_dir`, or a path.
        languages: language -> another recogniser for it. Where the speaker is not known, the default says
            which language is spoken.
    """

    engine: str = "whisper"
    model: str = "whisper-base"
    device: Device = "auto"
    compute_type: str = "auto"
    threads: Annotated[int, Field(ge=0, description="0: one per core, at most 4")] = 0
    languages: dict[Annotated[str, Field(pattern="^[a-z]{2,3}$")], LanguageRecogniser] = {}

    @property
    def default(self) -> "RecogniserSettings":
        """The recogniser of every language that has none of its own, by itself."""
        return self.model_copy(update={"languages": {}})

    def of(self, language: str) -> "RecogniserSettings":
        """The recogniser of one language, by itself."""
        own = self.languages.get(language)
        named = {} if own is None else own.model_dump(exclude_none=True)
        return self.default.model_copy(update=named)


class GpuSettings(_Frozen):
    """How a CUDA GPU is used, where `device` of the recogniser or the translator puts them on one.

    Attributes:
        device_index: which GPU, as CUDA counts them.
        memory_mb: the most memory that all models of this service together may take there, weights and work,
            by estimate; 0: as much as is free. Batches are kept small enough for it; a model that does not
            fit goes to the CPU, translation models before the recogniser.
        max_batch: sounds or sentences of several meetings that are worked on at once, at most.
        max_wait_ms: how long the first of them waits for others.
        streams: batches at once, each on a CUDA stream of its own.
        standby: keep the same models open on the CPU, for when the GPU fails. It costs their size in memory;
            without it all meetings wait while they are opened.
    """

    device_index: Annotated[int, Field(ge=0)] = 0
    memory_mb: Annotated[int, Field(ge=0)] = 0
    max_batch: Annotated[int, Field(ge=1, le=64)] = 8
    max_wait_ms: Annotated[int, Field(ge=0, le=100)] = 4
    streams: Annotated[int, Field(ge=1, le=8)] = 1
    standby: bool = True


class TranslatorSettings(_Frozen):
    """`engines` are asked in order; the first that does not abstain wins."""

    engines: _Names = ("phrases", "neural")
    device: Device = "auto"
    compute_type: str = "auto"
    threads: Annotated[int, Field(ge=0)] = 0


class SynthesiserSettings(_Frozen):
    """`engines` in order of preference; a language is spoken by the first that has a voice for it."""

    engines: _Names = ("piper", "mms", "espeak")
    words_per_minute: Annotated[int, Field(ge=80, le=300)] = 150


class PipelineSettings(_Frozen):
    """The streaming pipeline. All times in milliseconds of sound.

    Attributes:
        hypotheses: show what is being said while it is being said.
        hypothesis_interval_ms: sound between two hypotheses of one segment when the machine keeps up.
        pause_ms: silence after which the final recognition is started speculatively.
        endpoint_ms: silence that ends a segment when the text so far looks complete.
        endpoint_unfinished_ms: silence that ends it when it does not (no sentence end heard).
        max_segment_ms: a segment is cut here at the latest, at its quietest place.
        hot_words: how many terms of the glossary the recogniser is told to expect. None by default: over 50
            real clips in five languages 20 of them cost Whisper base 1.7 points of word errors and a fifth
            more CPU, and in 40 spoken sentences it heard no more of the terms. For a larger model, measure.
        prompt_utterances: how many utterances before, in the same language, the recogniser is told. None by
            default: with Whisper base it gains 0.7 points over the same clips, less than one bit of change in
            the samples does, for 4 % more CPU. `benchmarks/hints.py` measures both.
    """

    hypotheses: bool = True
    hypothesis_interval_ms: Annotated[int, Field(ge=200, le=5000)] = 1000
    pause_ms: Annotated[int, Field(ge=60, le=1000)] = 160
    endpoint_ms: Annotated[int, Field(ge=100, le=3000)] = 400
    endpoint_unfinished_ms: Annotated[int, Field(ge=100, le=3000)] = 600
    max_segment_ms: Annotated[int, Field(ge=3000, le=28_000)] = 20_000
    hot_words: Annotated[int, Field(ge=0, le=60)] = 0
    prompt_utterances: Annotated[int, Field(ge=0, le=8)] = 0


class ServerSettings(_Frozen):
    """The web service. It listens on this machine only unless `host` says otherwise.

    Attributes:
        hosts: names it is reached by, besides localhost and plain addresses. A request for any other name is
            refused, so that no foreign page can reach it through a name of its own (DNS rebinding).
        origins: web pages that may open meetings besides its own, as browsers name them: `https://example.org`.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    max_meetings: Annotated[int, Field(ge=1)] = 8
    hosts: _Names = ()
    origins: _Names = ()


class Settings(_Frozen):
    """Everything that can be set."""

    models_dir: Path = Field(default_factory=_default_models_dir)
    languages_dir: Path | None = Field(
        default=None,
        description="an additional folder of languages; a language in it wins over the built-in one",
    )
    glossary_file: Path | None = Field(
        default=None,
        description="a municipality's own terms and names of units, a CSV file: docs/glossary.md",
    )
    recogniser: RecogniserSettings = RecogniserSettings()
    translator: TranslatorSettings = TranslatorSettings()
    gpu: GpuSettings = GpuSettings()
    synthesiser: SynthesiserSettings = SynthesiserSettings()
    pipeline: PipelineSettings = PipelineSettings()
    server: ServerSettings = ServerSettings()

    def each_recogniser(self) -> "dict[tuple[str, ...], Settings]":
        """The settings of each recogniser by itself, under the languages that it was chosen for.

        The default's come first, under no language. Two languages that name the same model, however they
        write its place, share one recogniser; one that names the default's has no other.
        """
        languages: dict[object, list[str]] = {self._identity(self.recogniser.default): []}
        found = {self._identity(self.recogniser.default): self.recogniser.default}
        for language in sorted(self.recogniser.languages):
            own = self.recogniser.of(language)
            languages.setdefault(self._identity(own), []).append(language)
            found.setdefault(self._identity(own), own)
        default, *others = found
        each = {(): found[default]} | {tuple(languages[other]): found[other] for other in others}
        return {named: self.model_copy(update={"recogniser": one}) for named, one in each.items()}

    def _identity(self, recogniser: RecogniserSettings) -> object:
        """What two recognisers have in common that are one and the same."""
        place = locate(self.models_dir, recogniser.model).resolve()
        return (place, *recogniser.model_dump(exclude={"model", "languages"}).values())


def load_settings(
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Settings:
    """Read the settings from all their places.

    Args:
        file: a TOML file; it must exist when it is given.
        environment: defaults to the process's own.
        overrides: dotted keys from the command line; a value of None means "not given".

    Raises:
        ConfigError: a file that is missing or no TOML, a key that does not exist, a value out of range.
    """
    tree: dict[str, Any] = {}
    if file is not None:
        try:
            tree = tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"Cannot read the settings file {file}: {error.strerror}.") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"The settings file {file} is not valid TOML: {error}.") from error
    for name, value in (os.environ if environment is None else environment).items():
        if name.startswith(ENVIRONMENT_PREFIX):
            _put(tree, name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__"), _from_text(value))
    for dotted, given in (overrides or {}).items():
        if given is not None:
            _put(tree, dotted.split("."), given)
    try:
        return Settings.model_validate(tree)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors()
        )
        raise ConfigError(f"Settings that cannot be used: {faults}.") from error


def _from_text(value: str) -> object:
    """Lists are written with commas in the environment; everything else pydantic converts."""
    return tuple(part.strip() for part in value.split(",")) if "," in value else value


def _put(tree: dict[str, Any], path: list[str], value: object) -> None:
    for part in path[:-1]:
        child = tree.setdefault(part, {})
        if not isinstance(child, dict):
            raise ConfigError(f"Setting {'.'.join(path)}: {part} is a value, not a table.")
        tree = child
    tree[path[-1]] = value
