from dataclasses import replace
from typing import NoReturn

import pytest

from interpreter.engines import table
from interpreter.engines.gpu import budget
from interpreter.engines.health import Health
from interpreter.errors import ConfigError
from interpreter.pipeline.engines import Engines, load_engines
from interpreter.settings import Settings
from tests.fakes.speech import Script, ScriptedVad, SoundReader
from tests.fakes.virtual_time import Cost
from tests.pipeline.stage import Shouter, Tone


class Closing:
    """Notes the order in which the engines are closed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.closed: list[str] = []
        cost = Cost()
        self.reader = SoundReader(Script([], 1.0), cost)
        self.shouter = Shouter(cost)
        self.tone = Tone(cost)
        monkeypatch.setattr(self.reader, "close", lambda: self.closed.append("recogniser"))
        monkeypatch.setattr(self.shouter, "close", lambda: self.closed.append("translator"))
        monkeypatch.setattr(self.tone, "close", lambda: self.closed.append("synthesiser"))


@pytest.fixture
def closing(monkeypatch: pytest.MonkeyPatch) -> Closing:
    return Closing(monkeypatch)


def test_closing_frees_every_model(closing: Closing) -> None:
    Engines(ScriptedVad(), closing.reader, closing.shouter, closing.tone).close()
    assert closing.closed == ["recogniser", "translator", "synthesiser"]


def test_what_the_settings_name_is_loaded(closing: Closing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "load_recogniser", lambda settings: closing.reader)
    monkeypatch.setattr(table, "load_translator", lambda settings, glossary: closing.shouter)
    monkeypatch.setattr(table, "load_synthesiser", lambda settings: closing.tone)
    expected: list[Settings] = []
    monkeypatch.setattr(budget, "expect_models", expected.append)
    engines = load_engines(Settings())
    assert expected == [Settings()], "whoever opens a model first must know who comes after it"
    assert (engines.recogniser, engines.translator, engines.synthesiser) == (
        closing.reader,
        closing.shouter,
        closing.tone,
    )
    assert engines.glossary is not None
    assert engines.glossary.find("Jobcentret")


@pytest.mark.parametrize(
    ("broken", "closed"),
    [
        ("load_recogniser", []),
        ("load_translator", ["recogniser"]),
        ("load_synthesiser", ["translator", "recogniser"]),
    ],
)
def test_what_was_loaded_before_a_failure_is_closed_again(
    closing: Closing, monkeypatch: pytest.MonkeyPatch, broken: str, closed: list[str]
) -> None:
    def fail(*_: object) -> NoReturn:
        raise ConfigError("as the test wants")

    monkeypatch.setattr(table, "load_recogniser", lambda settings: closing.reader)
    monkeypatch.setattr(table, "load_translator", lambda settings, glossary: closing.shouter)
    monkeypatch.setattr(table, "load_synthesiser", lambda settings: closing.tone)
    monkeypatch.setattr(table, broken, fail)
    with pytest.raises(ConfigError, match="as the test wants"):
        load_engines(Settings())
    assert closing.closed == closed


def test_there_are_as_many_workers_as_the_recogniser_makes_use_of(
    closing: Closing, monkeypatch: pytest.MonkeyPatch
) -> None:
    engines = Engines(ScriptedVad(), closing.reader, closing.shouter, closing.tone)
    assert engines.parallel == 1
    able = replace(closing.reader.capabilities, parallel=16)
    monkeypatch.setattr(type(closing.reader), "capabilities", able)
    assert engines.parallel == 16


def test_health_is_that_of_every_engine_that_knows_it(
    closing: Closing, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Health("recogniser", "cpu", degraded=True, reason="The GPU is full.")
    well = Health("translator", "cuda")
    monkeypatch.setattr(closing.reader, "health", lambda: (slow,), raising=False)
    monkeypatch.setattr(closing.shouter, "health", lambda: (well,), raising=False)
    engines = Engines(ScriptedVad(), closing.reader, closing.shouter, closing.tone)
    assert engines.health() == (slow, well)
