import io
import os
import signal
import socket
from collections.abc import Callable

import pytest
from rich.console import Console
from starlette.applications import Starlette
from starlette.testclient import TestClient

from interpreter.cli import service as module
from interpreter.cli.health import ask
from interpreter.cli.service import run_service, show_check
from interpreter.engines.translator import Source
from interpreter.errors import ConfigError, EngineError
from interpreter.selfcheck import DirectionCheck
from interpreter.server.serving import listen
from interpreter.settings import ServerSettings, Settings, load_settings
from interpreter.stopwatch import Times
from tests.cli.scripted import ScriptedEngines

WORKS = DirectionCheck(
    "da", "uk", "Ja tak.", "ja tak", "Так.", Source.DRAFT_PHRASE, Times(0.31, 0.02, 0.004), sound_s=0.6
)
FAILS = DirectionCheck("da", "fa", "Ja tak.", "jagt", problem="no phrase or model translates it", tried=4)
SETTINGS = load_settings(environment={}, overrides={"server.port": 0})


class Machine:
    """Engines that are never asked, a self-check with these results, a server that ends at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.checks = [WORKS, FAILS]
        self.closed = False
        self.while_checking: Callable[[], None] = lambda: None
        self.served: list[Starlette] = []
        engines = ScriptedEngines([], 1.0)

        def close() -> None:
            self.closed = True

        monkeypatch.setattr(engines.reader, "close", close)
        monkeypatch.setattr(module, "open_engines", lambda settings: engines.engines)
        monkeypatch.setattr(module, "check_directions", self._check)
        monkeypatch.setattr(module, "serve", self._serve)

    async def _check(self, *_: object):  # type: ignore[no-untyped-def]
        self.while_checking()
        for check in self.checks:
            yield check

    async def _serve(self, app: Starlette, settings: ServerSettings, ready: Callable[[str], None]) -> None:
        self.served.append(app)
        ready("http://127.0.0.1:8080")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setenv("COLUMNS", "160")
    return Machine(monkeypatch)


def test_every_direction_is_shown_before_it_says_that_it_is_ready(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    run_service(SETTINGS, self_check=True)
    out = capsys.readouterr().out
    places = [
        out.index(text)
        for text in (
            "samples are synthetic",
            "da -> uk  works  sample: Ja tak.",
            "heard: ja tak",
            "said:  Так.   (draft phrase)",
            "recognised in 0.31 s, translated in 0.02 s, first sound in 0.00 s",
            "da -> fa  FAILS  sample: Ja tak.   (4 samples tried)",
            "why:   no phrase or model translates it",
            "1 of 2 directions passed.",
            "Ready: http://127.0.0.1:8080",
        )
    ]
    assert places == sorted(places)
    assert len(machine.served) == 1
    assert machine.closed


def test_the_service_offers_what_the_check_found(machine: Machine) -> None:
    run_service(SETTINGS, self_check=True)
    (app,) = machine.served
    told = TestClient(app, base_url="http://localhost").get("/v1/languages").json()
    states = {(one["source"], one["target"]): one["state"] for one in told["directions"]}
    assert states["da", "uk"] == "works"
    assert set(states.values()) <= {"works", "fails", "not_checked"}


def test_nothing_is_served_where_no_direction_works(machine: Machine) -> None:
    machine.checks = [FAILS]
    with pytest.raises(EngineError, match="interpreter doctor"):
        run_service(SETTINGS, self_check=True)
    assert not machine.served
    assert machine.closed


def test_developers_can_leave_the_self_check_out(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.checks = [FAILS]
    run_service(SETTINGS, self_check=False)
    assert "sample" not in capsys.readouterr().out
    assert len(machine.served) == 1


def test_an_address_that_is_taken_is_told_before_the_engines_are_loaded(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(settings: Settings) -> None:
        raise RuntimeError("The engines were loaded for an address that cannot be listened on.")

    monkeypatch.setattr(module, "open_engines", never)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = load_settings(environment={}, overrides={"server.port": taken.getsockname()[1]})
        with pytest.raises(ConfigError, match="Cannot listen on"):
            run_service(settings, self_check=True)


def test_until_it_is_checked_it_answers_that_it_loads_and_then_frees_the_address(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = load_settings(environment={}, overrides={"server.port": port})
    told: list[tuple[bool, str]] = []
    machine.while_checking = lambda: told.append(ask("127.0.0.1", port, 20))

    async def serve(app: Starlette, settings: ServerSettings, ready: Callable[[str], None]) -> None:
        listen(settings).close()
        machine.served.append(app)

    monkeypatch.setattr(module, "serve", serve)
    run_service(settings, self_check=True)
    assert told == [
        (False, "loading: The engines are loaded; a spoken sample is interpreted in each direction.")
    ]
    assert len(machine.served) == 1


def test_sigterm_ends_it_also_before_it_serves(machine: Machine) -> None:
    before = signal.getsignal(signal.SIGTERM)
    machine.while_checking = lambda: os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt):
        run_service(SETTINGS, self_check=True)
    assert not machine.served
    assert machine.closed
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_check_that_came_nowhere_can_be_shown() -> None:
    out = io.StringIO()
    show_check(
        DirectionCheck("da", "uk", "", problem="the phrase book has none"), Console(file=out, width=100)
    )
    assert out.getvalue() == "  da -> uk  FAILS  sample: -\n             why:   the phrase book has none\n"
