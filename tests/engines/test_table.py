import importlib
import inspect
import logging
import sys
from types import ModuleType

import pytest

from interpreter.engines import table
from interpreter.engines.recogniser import RecognitionRequest
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
        (load_recogniser, "recogniser.engine", "ctc, whisper"),
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


class Model(ScriptedRecogniser):
    """One that counts how often it is closed, and knows under which settings it was opened."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.closed = 0

    def close(self) -> None:
        super().close()
        self.closed += 1


def models(monkeypatch: pytest.MonkeyPatch, missing: str = "") -> list[Model]:
    """A recogniser named `model` that opens anything but `missing`; the list of what it opened."""
    opened: list[Model] = []

    def load(settings: Settings) -> Model:
        if settings.recogniser.model == missing:
            raise ModelMissing(f"There is no model {missing}. Fetch it.")
        opened.append(Model(settings))
        return opened[-1]

    engine(monkeypatch, "recogniser", "model", None)
    monkeypatch.setattr(sys.modules["tests.scripted_model"], "load", load, raising=False)
    return opened


def test_each_language_gets_its_recogniser_and_a_model_named_twice_is_opened_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = models(monkeypatch)
    recogniser = load_recogniser(
        settings(
            recogniser__engine="model",
            recogniser__model="large",
            recogniser__languages__da__model="roest",
            recogniser__languages__so__model="roest",
            recogniser__languages__uk__model="large",
        )
    )
    assert [one.settings.recogniser.model for one in opened] == ["large", "roest"]
    default, own = opened
    for language, owner in (("da", own), ("so", own), ("uk", default), ("ar", default)):
        recogniser.recognise(owner.say("ja", language), RecognitionRequest((language,)))
        assert owner.calls.pop().request.languages == (language,)
    recogniser.close()
    assert [one.closed for one in opened] == [1, 1]


def test_languages_that_all_have_the_default_need_nothing_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = models(monkeypatch)
    chosen = settings(
        recogniser__engine="model", recogniser__model="large", recogniser__languages__da__model="large"
    )
    assert load_recogniser(chosen) is opened[0]


def test_where_a_languages_model_is_missing_those_before_it_are_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = models(monkeypatch, missing="none")
    chosen = settings(
        recogniser__engine="model",
        recogniser__languages__da__model="roest",
        recogniser__languages__so__model="none",
    )
    with pytest.raises(ModelMissing, match=r"^recogniser.languages.so: There is no model none"):
        load_recogniser(chosen)
    assert [one.closed for one in opened] == [1, 1]


def test_a_model_without_the_language_it_was_chosen_for_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = models(monkeypatch)
    chosen = settings(recogniser__engine="model", recogniser__languages__xh__model="roest")
    with pytest.raises(ConfigError, match=r"recogniser\.languages\.xh: scripted does not have this language"):
        load_recogniser(chosen)
    assert [one.closed for one in opened] == [1, 1]


@pytest.mark.parametrize("error", [ConfigError("It is wrong."), RuntimeError("It broke.")])
def test_where_a_later_engine_fails_those_before_it_are_closed(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    shouter, voice = Shouter(Cost()), ScriptedSynthesiser(("uk",), name="good")
    closed: list[str] = []
    monkeypatch.setattr(shouter, "close", lambda: closed.append("translator"))
    monkeypatch.setattr(voice, "close", lambda: closed.append("voice"))
    engine(monkeypatch, "translator", "shouter", shouter)
    engine(monkeypatch, "translator", "broken", error)
    engine(monkeypatch, "synthesiser", "good", voice)
    engine(monkeypatch, "synthesiser", "broken", error)
    with pytest.raises(type(error)):
        load_translator(settings(translator__engines=("shouter", "broken")))
    with pytest.raises(type(error)):
        load_synthesiser(settings(synthesiser__engines=("good", "broken")))
    assert closed == ["translator", "voice"]
