"""Installing models for a person: licences first, then progress, and whether the engine can use what came."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

from interpreter.cli.models_shown import size_text
from interpreter.errors import InterpreterError, ModelMissing
from interpreter.models.catalogue import CTC, MMS, Kind, ModelEntry
from interpreter.models.folder import missing_files
from interpreter.models.installed import State, state_of
from interpreter.models.pulling import Check, Watcher
from languages import load_languages

Install = Callable[[ModelEntry, Path, Check, Watcher], Path]


LARGE_BYTES: Final = 50_000_000
"""From here on a file's tenths are told where no bars can be drawn."""


class Teller:
    """Says each step on standard output, and how a download goes on standard error: as bars, or without them
    as a line for each tenth of a large file."""

    def __init__(self, bars: Progress | None = None) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._tenths: dict[str, int] = {}

    def note(self, text: str) -> None:
        typer.echo(text)

    def progress(self, name: str, done: int, total: int) -> None:
        if self._bars is None:
            tenth = 10 * done // total if total >= LARGE_BYTES else 0
            if tenth > self._tenths.get(name, 0):
                typer.echo(f"{name}: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB", err=True)
                self._tenths[name] = tenth
            return
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name, total=total or None)
        self._bars.update(self._tasks[name], completed=done, total=total or None)


def install_all(entries: Sequence[ModelEntry], models_dir: Path, install: Install) -> None:
    """Show the licences, install one after the other, and say how to use what is there now. One that fails
    does not keep the others from coming. Whoever stops it is told what happens to what has come.

    Raises:
        ModelMissing: at least one could not be installed.
    """
    show_licences([entry for entry in entries if state_of(entry, models_dir) is not State.INSTALLED])
    failed: dict[str, InterpreterError] = {}
    for entry in entries:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        drawn = console.is_terminal
        try:  # around the bars: what is said inside of them is drawn over
            with Progress(*columns, console=console, transient=True, disable=not drawn) as bars:
                install(entry, models_dir, usable, Teller(bars if drawn else None))
        except KeyboardInterrupt:
            typer.echo(
                f"Stopped at {entry.name}. What has come is kept: run the same command again: it goes on.",
                err=True,
            )
            raise
        except InterpreterError as error:
            failed[entry.name] = error
            typer.echo(f"{entry.name} is not installed.")
    for text in _next_steps([entry for entry in entries if entry.name not in failed]):
        typer.echo(text)
    if failed and len(entries) > 1:
        typer.echo(
            f"{len(failed)} of {len(entries)} models are not installed: {', '.join(failed)}. Once the "
            "reason is gone, run the same command again: only they are fetched, and from where they stopped."
        )
    if len(failed) == 1:
        raise next(iter(failed.values()))
    if failed:
        raise ModelMissing(" ".join(f"[{name}] {error}" for name, error in failed.items()))


def show_licences(entries: Sequence[ModelEntry]) -> None:
    """What a person must know before the download, a few lines for each model."""
    for entry in entries:
        licence = entry.licence
        marks = [
            *(["NOT FOR COMMERCIAL USE"] if licence.non_commercial else []),
            *(["LICENCE NOT CLEAR"] if licence.unclear else []),
        ]
        typer.echo(f"{entry.name}: {entry.title}, {size_text(entry)}, from {entry.source}")
        typer.echo(f"    licence {licence.name} {' '.join(f'[{mark}]' for mark in marks)}".rstrip())
        typer.echo(f"    {licence.summary} {licence.url}")
        if not entry.pinned:
            typer.echo(f"    not pinned: {entry.unpinned_reason} Its first bytes are trusted and recorded.")
        for remark in entry.remarks:
            typer.echo(f"    {remark}")
    if entries:
        typer.echo(f"Together {sum(entry.download_bytes for entry in entries) / 1e6:,.0f} MB.")


def usable(entry: ModelEntry, folder: Path) -> None:
    """Whether the engine can read a finished folder.

    Raises:
        ModelMissing, ConfigError, EngineError: it cannot.
    """
    if entry.kind is Kind.TRANSLATION:
        from interpreter.engines.neural.manifest import read_folder

        found = read_folder(folder)
        if entry.conversion:  # nobody has published what came out of it: it has to open
            from interpreter.engines.neural.engine import open_model
            from interpreter.settings import TranslatorSettings

            open_model(found, TranslatorSettings(device="cpu")).close()
    elif entry.engine == CTC:
        from interpreter.engines.ctc.loading import open_network

        open_network(folder, threads=1)
    elif entry.kind is Kind.RECOGNITION:
        from interpreter.engines.whisper.loading import MODEL_FILES

        if missing := missing_files(folder, MODEL_FILES):
            raise ModelMissing(f"{entry.name} lacks {', '.join(missing)}. The catalogue is wrong about it.")
    elif entry.engine == MMS:
        from interpreter.engines.mms import MODEL_FILE, check_voice
        from interpreter.engines.mms.voice import open_voice

        for code in entry.languages:
            check_voice(folder, load_languages()[code], entry.name)
        open_voice(folder / MODEL_FILE, entry.name)
    else:
        from interpreter.engines.piper import find_voices

        if not find_voices(folder, {}):
            raise ModelMissing(f"{entry.name} holds no voice. The catalogue is wrong about it.")


def _next_steps(entries: Sequence[ModelEntry]) -> list[str]:
    """Translation models and voices are found by themselves; the recognition model has to be chosen."""
    return [_choice(entry) for entry in entries if entry.kind is Kind.RECOGNITION]


def _choice(entry: ModelEntry) -> str:
    """How to choose a recognition model: for all languages, or for the only one it is there for."""
    name = entry.name
    if len(entry.languages) > 1:
        return (
            f'To recognise with {name}: recogniser.model = "{name}" in the settings, or '
            f"INTERPRETER_RECOGNISER__MODEL={name}."
        )
    (language,) = entry.languages
    engine = f'engine = "{entry.engine}", ' if entry.engine else ""
    option = f"{language}={entry.engine}:{name}" if entry.engine else f"{language}={name}"
    return (
        f"To recognise {language} with {name}: [recogniser.languages.{language}] "
        f'{engine}model = "{name}" in the settings, or the option --recogniser {option}.'
    )
