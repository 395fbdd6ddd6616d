"""Engines for a command: prepared with a progress bar, loaded, and checked for what is asked of them."""

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from interpreter.errors import ConfigError
from interpreter.models.embedded import WHISPER_BASE, ensure_embedded_whisper
from interpreter.pipeline.engines import Engines, load_engines
from interpreter.settings import Settings
from languages import load_languages


def open_engines(settings: Settings) -> Engines:
    """Prepare the embedded model if it is used, and load every engine. Progress goes to standard error.

    Raises:
        ConfigError, EngineError, ModelMissing: as `load_engines`.
    """
    console = Console(stderr=True)
    recognisers = [own.recogniser for own in settings.each_recogniser().values()]
    if any(one.engine == "whisper" and one.model == WHISPER_BASE for one in recognisers):
        columns = (TextColumn("Preparing the recognition model"), BarColumn(), DownloadColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            bar = progress.add_task("", total=None)
            ensure_embedded_whisper(
                settings.models_dir, lambda done, total: progress.update(bar, completed=done, total=total)
            )
    with console.status("Loading the engines"):
        return load_engines(settings)


def check_pair(engines: Engines, source: str, target: str, *, speak: bool) -> None:
    """Whether these engines can interpret from `source` into `target`, and speak it.

    Raises:
        ConfigError: they cannot; the message names the languages they can.
    """
    if source == target:
        raise ConfigError(f"Both languages are {source!r}; give two different ones.")
    _check_language(source, "recognised", engines.recogniser.capabilities.languages)
    if speak:
        _check_language(target, "spoken", engines.synthesiser.capabilities.languages)
    pairs = engines.translator.capabilities.pairs
    if (source, target) not in pairs:
        into = ", ".join(sorted(other for one, other in pairs if one == source)) or "nothing"
        raise ConfigError(f"{source!r} cannot be translated into {target!r}; it can be into: {into}.")


def _check_language(code: str, ability: str, able: frozenset[str]) -> None:
    if code not in able:
        known = ", ".join(code for code in load_languages() if code in able)
        raise ConfigError(f"The language {code!r} cannot be {ability} here. Choose from: {known}.")
