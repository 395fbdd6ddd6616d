import importlib
import inspect
import logging
import sys
from types import ModuleType

import pytest

from interpreter.engines import table
from interpreter.engines.table import load_recogniser, load_synthesiser, load_translator
from interpreter.errors import ConfigError, ModelMissing
from interpreter.settings import Settings, load_settings
from tests.fakes.recogniser import ScriptedRecogniser
from tests.fakes.synthesiser import ScriptedSynthesiser
from tests.fakes.virtual_time import Cost
from tests.pipeline.stage import Shouter

KINDS = {"recogniser": table.RECOGNISERS, "translator": table.TRANSLATORS, "synthesiser": table.SYNTHESISERS}


def engine(monkeypatch: pytest.MonkeyPatch, kind: str, name: str, made: object) -> None:
    """Put an engine into the table whose `load` gives `made`, or raises it."""
    module = ModuleType(f"tests.scripted_{name}")

    def load(settings: Settings) -> object:
        if isinstance(made, Exception):
            raise made
        return made

    module.__dict__["load"] = load
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(KINDS[kind], name, module.__name__)


def settings(**overrides: object) -> Settings:
    return load_settings(
        environment={}, overrides={name.replace("__", "."): value for name, value in overrides.items()}
    )


@pytest.mark.parametrize("module", [module for engines in KINDS.values() for module in engines.values()])
def test_every_module_in_the_table_can_be_imported_and_loads_from_settings(module: str) -> None:
    load = importlib.import_module(module).load
    assert list(inspect.signature(load).parameters) == ["settings"]


def test_the_engine_that_the_settings_name_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser = ScriptedRecogniser()
    engine(monkeypatch, "recogniser", "scripted", recogniser)
    assert load_recogniser(settings(recogniser__engine="scripted")) is recogniser


@pytest.mark.parametrize(
    ("load", "key", "known"),
    [
        (load_recogniser, "recogniser.engine", "whisper"),
        (load_translator, "translator.engines", "neural, phrases"),
        (load_synthesiser, "synthesiser.engines", "espeak, mms, piper"),
    ],
)
def test_an_engine_that_is_not_there_is_told_with_those_that_are(load: object, key: str, known: str) -> None:
    given: object = "parrot" if key == "recogniser.engine" else ("parrot",)
    chosen = load_settings(environment={}, overrides={key: given})
    with pytest.raises(ConfigError, match=f"'parrot'. Choose from: {known}"):
        load(chosen)  # type: ignore[operator]


def test_a_translator_without_its_model_is_left_out_and_reported(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    engine(monkeypatch, "translator", "shouter", Shouter(Cost()))
    engine(monkeypatch, "translator", "empty", ModelMissing("There is no model."))
    with caplog.at_level(logging.WARNING):
        chain = load_translator(settings(translator__engines=("empty", "shouter")))
    assert chain.capabilities.name == "shouter"
    assert chain.unavailable == {"empty": "There is no model."}
    assert "There is no model." in caplog.text


def test_without_any_translator_there_is_nothing_to_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    engine(monkeypatch, "translator", "empty", ModelMissing("There is no model."))
    with pytest.raises(ConfigError, match="There is no model"):
        load_translator(settings(translator__engines=("empty",)))


def test_the_first_voice_for_a_language_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    engine(monkeypatch, "synthesiser", "good", ScriptedSynthesiser(("uk",), name="good"))
    engine(monkeypatch, "synthesiser", "plain", ScriptedSynthesiser(("da", "uk"), name="plain"))
    voices = load_synthesiser(settings(synthesiser__engines=("good", "plain")))
    assert voices.capabilities.name == "good+plain"
    assert voices.capabilities.languages == {"da", "uk"}
