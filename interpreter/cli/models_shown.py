"""The list of models, for people and for programs."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from interpreter.errors import ConfigError
from interpreter.models.catalogue import Catalogue, Kind, ModelEntry, Pair
from interpreter.models.embedded import WHISPER_BASE
from interpreter.models.installed import State, Verdict, state_of
from interpreter.models.measurements import Measurement, read_measurements
from languages import load_languages

DANISH: Final = "da"
STYLES: Final = {
    State.INSTALLED: "green",
    State.ABSENT: "dim",
    State.DAMAGED: "bold red",
    State.FOREIGN: "yellow",
}


def size_text(entry: ModelEntry) -> str:
    """The size of the download; `about` where it is an estimate."""
    exact = all(file.size for file in entry.files) and entry.files
    return f"{'' if exact else 'about '}{entry.download_bytes / 1e6:,.0f} MB"


def verdict_line(verdict: Verdict) -> str:
    """One line about a verified model."""
    if verdict.good:
        against = "the catalogue" if verdict.pinned else "what the first pull recorded"
        return f"{verdict.name}: every file is as {against} says."
    if verdict.wrong:
        return f"{verdict.name}: WRONG: {', '.join(verdict.wrong)}. Remove it and pull or import it again."
    reason = {
        State.ABSENT: "not installed",
        State.FOREIGN: "not installed by this program, and the catalogue does not know its hashes",
    }
    return f"{verdict.name}: {reason.get(verdict.state, verdict.state.value)}."


def as_json(catalogue: Catalogue, models_dir: Path, language: str = "") -> str:
    """Everything the catalogue says, with the state of each model here."""
    entries = [
        entry.model_dump(mode="json", exclude_defaults=True)
        | {
            "state": state_of(entry, models_dir),
            "usable": entry.usable,
            "folder": str(entry.folder(models_dir)),
            "download_bytes": entry.download_bytes,
            "all_languages": sorted(entry.all_languages),
            "pairs": sorted(entry.pairs),
        }
        | _measured(entry, models_dir)
        for entry in _of_language(catalogue.model, language)
    ]
    profiles = {
        name: profile.model_dump(mode="json") | {"translation": _defaults(catalogue, name)}
        for name, profile in catalogue.profile.items()
    }
    tree = {"models_dir": str(models_dir), "profiles": profiles, "models": entries}
    return json.dumps(tree, ensure_ascii=False, indent=2)


def show_models(catalogue: Catalogue, models_dir: Path, language: str = "") -> None:
    """Recognition, then each pair with Danish, then voices; below, what cannot be installed and why."""
    console = Console(highlight=False)
    known = load_languages()
    entries = _of_language(catalogue.model, language)
    usable = [entry for entry in entries if entry.usable]
    sets = list(dict.fromkeys(one.test_set for entry in usable for one in entry.quality))
    if sets:
        numbered = "".join(f"  [{number}] {test_set}\n" for number, test_set in enumerate(sets, start=1))
        console.print(Text(f"Published quality is measured on:\n{numbered}", "dim"))
    _table(console, "Recognition", _of_kind(usable, Kind.RECOGNITION), models_dir, (), sets)
    for code, spoken in known.items():
        if code == DANISH or (language and language not in (code, DANISH)):
            continue
        pairs = ((DANISH, code), (code, DANISH))
        rows = [entry for entry in usable if entry.pairs & set(pairs)]
        rows.sort(key=lambda entry: len(entry.pairs))
        rows += through(catalogue.model, pairs)
        title = f"Translation, Danish and {spoken.names.english} ({DANISH}, {code})"
        _table(console, title, rows, models_dir, pairs, sets)
    _table(console, "Voices", _of_kind(usable, Kind.VOICE), models_dir, (), sets)
    for entry in entries:
        if not entry.usable:
            console.print(
                Text(f"{entry.name} ({entry.title}) cannot be installed: {entry.unusable_reason}", "dim")
            )
            for remark in entry.remarks:
                console.print(Text(f"    {remark}", "dim"))
    for name, profile in catalogue.profile.items():
        size = sum(entry.download_bytes for entry in catalogue.select([name]))
        console.print(f"\nProfile {name} (about {size / 1e6:,.0f} MB): {profile.description}", soft_wrap=True)
    _show_measured(entries, models_dir)
    typer.echo(
        f"\nInstalled in {models_dir}. {WHISPER_BASE} comes along and is put there at the first start. "
        f"Published quality is what others measured; what the project found with {WHISPER_BASE} stands in "
        "docs/measurements.md."
    )


def _measured(entry: ModelEntry, models_dir: Path) -> dict[str, object]:
    """The keys of `as_json` for what was measured here: a damaged file is said and hides no model."""
    try:
        return {"measured": [one.model_dump() for one in read_measurements(entry.folder(models_dir))]}
    except ConfigError as error:
        return {"measured": [], "measured_fault": str(error)}


def _show_measured(entries: Sequence[ModelEntry], models_dir: Path) -> None:
    """What was measured on this machine, apart from what others published, each with its source."""
    lines: list[str] = []
    for entry in entries:
        try:
            found: tuple[Measurement, ...] = read_measurements(entry.folder(models_dir))
        except ConfigError as error:
            lines.append(f"    {entry.name}: {error}")
            continue
        lines += [f"    {entry.name}: {one.line}" for one in found]
    typer.echo(
        "\nMeasured on this machine:"
        if lines
        else "\nMeasured on this machine: nothing. "
        "benchmarks/translation.py and benchmarks/recognition.py of the project's sources leave it here."
    )
    for line in lines:
        typer.echo(line)


def _defaults(catalogue: Catalogue, profile: str) -> dict[str, str]:
    return {f"{source}-{target}": model for (source, target), model in catalogue.defaults(profile).items()}


def _table(
    console: Console,
    title: str,
    entries: Sequence[ModelEntry],
    models_dir: Path,
    pairs: tuple[Pair, ...],
    sets: Sequence[str],
) -> None:
    if not entries:
        console.print(f"{title}: none\n", style="yellow")
        return
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 1, 0, 0))
    for heading in ("model", "for", "size", "licence", "published", "state"):
        # Names and states stay whole: the one is copied into the next command.
        table.add_column(heading, overflow="fold", no_wrap=heading in ("model", "state"))
    for entry in entries:
        state = state_of(entry, models_dir)
        table.add_row(
            entry.name,
            _served(entry, pairs),
            size_text(entry),
            _licence(entry),
            _quality(entry, pairs, sets),
            Text(state.value, STYLES[state]),
        )
    console.print(table)
    console.print()


def through(entries: Iterable[ModelEntry], pairs: Sequence[Pair]) -> list[ModelEntry]:
    """The models that translate one of the pairs through a third language, two of them together."""
    halves = [entry for entry in entries if entry.usable and _halves(entry, pairs)]
    whole = {
        half
        for first in halves
        for second in halves
        for source, middle in _halves(first, pairs)
        for start, target in _halves(second, pairs)
        if middle == start and (source, target) in pairs
        for half in (first.name, second.name)
    }
    return [entry for entry in halves if entry.name in whole]


def _halves(entry: ModelEntry, pairs: Iterable[Pair]) -> list[Pair]:
    """What of an entry may be one half of the way from one language of a pair to the other."""
    pivot = entry.translation.pivot if entry.translation else None
    ways = [half for source, target in pairs for half in ((source, pivot), (pivot, target))]
    return [(source or "", target or "") for source, target in ways if (source, target) in entry.pairs]


def _served(entry: ModelEntry, pairs: tuple[Pair, ...]) -> str:
    if not pairs:
        return " ".join(entry.languages)
    direct = [pair for pair in pairs if pair in entry.pairs]
    shown = " ".join(f"{source}-{target}" for source, target in direct or _halves(entry, pairs))
    return shown if direct else f"{shown}, half a way"


def _licence(entry: ModelEntry) -> Text:
    text = Text(entry.licence.name)
    if entry.licence.non_commercial:
        text.append(" not commercial", "red")
    if entry.licence.unclear:
        text.append(" not clear", "red")
    return text


def _quality(entry: ModelEntry, pairs: tuple[Pair, ...], sets: Sequence[str]) -> Text:
    """One figure a line, with the number of what it is measured on."""
    wanted = {f"{source}-{target}" for source, target in (*pairs, *_halves(entry, pairs))}
    figures = [one for one in entry.quality if not pairs or one.of in wanted]
    lines = [f"{one.of} {one.metric} {one.score} [{sets.index(one.test_set) + 1}]" for one in figures]
    return Text("\n".join(lines) or "none found")


def _of_kind(entries: Iterable[ModelEntry], kind: Kind) -> list[ModelEntry]:
    return [entry for entry in entries if entry.kind is kind]


def _of_language(entries: Iterable[ModelEntry], language: str) -> list[ModelEntry]:
    return [entry for entry in entries if not language or language in entry.all_languages]
