"""Running the service: load, check every direction, say that it is ready, serve."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

from rich.console import Console
from rich.text import Text

from interpreter.cli.loading import open_engines
from interpreter.cli.words import SOURCES
from interpreter.errors import EngineError
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.workers import ThreadWorkers, Workers
from interpreter.selfcheck import DirectionCheck, check_directions
from interpreter.server.app import create_app
from interpreter.server.serving import serve
from interpreter.server.starting import answering_that_it_loads
from interpreter.settings import Settings
from languages import load_languages


def run_service(settings: Settings, *, self_check: bool) -> None:
    """Serve until it is interrupted. Until all is loaded and checked, requests are answered with 503 and why.

    Raises:
        ConfigError, ModelMissing: the engines cannot be loaded, or the address cannot be listened on.
        EngineError: no direction works.
    """
    console = Console(highlight=False)
    with stopping_on_terminate(), ExitStack() as loading:
        # An address that is taken is told before the slow part.
        say = loading.enter_context(answering_that_it_loads(settings.server))
        with closing(open_engines(settings)) as engines:
            asyncio.run(_serve(engines, settings, console, say if self_check else None, loading.close))


@contextmanager
def stopping_on_terminate() -> Iterator[None]:
    """SIGTERM is KeyboardInterrupt, also while models load; as process 1 of a container it would be ignored.

    Once it serves, `MeetingServer` takes the signal and lets meetings finish.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


async def _serve(
    engines: Engines,
    settings: Settings,
    console: Console,
    check_first: Callable[[str], None] | None,
    loaded: Callable[[], None],
) -> None:
    """Serve. `check_first` is told that the self-check runs; None: no check. `loaded` frees the address."""
    with closing(ThreadWorkers(lambda: engines.parallel)) as workers:
        checks: list[DirectionCheck] = []
        if check_first is not None:
            check_first("The engines are loaded; a spoken sample is interpreted in each direction.")
            checks = await _check(engines, settings, workers, console)
        app = create_app(engines, settings, workers, checks=checks)
        loaded()
        await serve(
            app,
            settings.server,
            lambda address: console.print(f"Ready: {address}   (Ctrl-C stops the service)"),
        )


async def _check(
    engines: Engines, settings: Settings, workers: Workers, console: Console
) -> list[DirectionCheck]:
    console.print(
        "Interpreting one spoken sample in each direction. The samples are synthetic: "
        "the service's own voice speaks a phrase of its book.",
        soft_wrap=True,
    )
    languages = load_languages(settings.languages_dir)
    checks = []
    async for check in check_directions(engines, languages, settings.pipeline, workers):
        checks.append(check)
        show_check(check, console)
    working = sum(check.problem is None for check in checks)
    if not working:
        raise EngineError(
            f"None of the {len(checks)} directions works, so there is nothing to serve. "
            "Run `interpreter doctor`; to serve all the same: interpreter serve --no-self-check."
        )
    console.print(f"{working} of {len(checks)} directions passed.")
    return checks


def show_check(check: DirectionCheck, console: Console) -> None:
    """Print how a sample went: what was said, heard and answered, and how long each stage took."""
    works = check.problem is None
    line = Text.assemble(
        f"  {check.source} -> {check.target}  ",
        ("works" if works else "FAILS", "green" if works else "bold red"),
        f"  sample: {check.phrase or '-'}",
    )
    if check.tried > 1:
        line.append(f"   ({check.tried} samples tried)", "dim")
    if check.heard:
        line.append(f"\n             heard: {check.heard}")
    if check.translated:
        line.append(f"\n             said:  {check.translated}   ({SOURCES[check.origin]})")
    if not works:
        line.append(f"\n             why:   {check.problem}", "red")
    stages = (
        ("recognised in", check.times.recognition_s),
        ("translated in", check.times.translation_s),
        ("first sound in", check.times.first_sound_s),
    )
    times = [f"{name} {seconds:.2f} s" for name, seconds in stages if seconds is not None]
    if times:
        line.append(f"\n             {', '.join(times)}", "dim")
    console.print(line, soft_wrap=True)
