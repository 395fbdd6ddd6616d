"""Order, abstention, and the check of numbers on whatever came out."""

import logging
from dataclasses import replace

import pytest

from interpreter.engines import chain as chain_module
from interpreter.engines import table
from interpreter.engines.chain import LOW_CONFIDENCE, TranslatorChain
from interpreter.engines.health import Health
from interpreter.engines.terms import load_terms
from interpreter.engines.translator import (
    Doubt,
    Source,
    Suggestion,
    Translation,
    TranslationRequest,
    Value,
)
from interpreter.errors import ConfigError, EngineError, ModelMissing
from interpreter.settings import Settings, TranslatorSettings
from tests.fakes.translator import ScriptedTranslator

SUGGESTION = Suggestion("answer.yes", "Ja.", "Так.", 0.9, True)


def request(text: str = "Ja.", target: str = "uk", confidence: float = 1.0) -> TranslationRequest:
    return TranslationRequest(text, "da", target, confidence)


def test_the_first_that_does_not_abstain_wins() -> None:
    silent = ScriptedTranslator({"Ja.": ""}, name="silent")
    first = ScriptedTranslator({"Ja.": "Так."}, name="first")
    second = ScriptedTranslator({"Ja.": "Авжеж."}, name="second")
    chain = TranslatorChain([silent, first, second])
    result = chain.translate(request())
    assert (result.text, result.engine) == ("Так.", "first")
    assert len(silent.requests) == 1
    assert not second.requests


def test_an_engine_without_the_pair_is_passed_over() -> None:
    other = ScriptedTranslator(languages=("da", "tr"))
    chain = TranslatorChain([other, ScriptedTranslator({"Ja.": "Так."})])
    assert chain.translate(request()).text == "Так."
    assert not other.requests


def test_when_all_abstain_the_suggestions_and_the_first_reason_stay() -> None:
    chain = TranslatorChain(
        [
            ScriptedTranslator({"Ja.": ""}, reason="no_phrase", suggestions=(SUGGESTION,)),
            ScriptedTranslator({"Ja.": ""}, reason="model_unsure"),
        ]
    )
    result = chain.translate(request())
    assert result.source is Source.NONE
    assert result.suggestions == (SUGGESTION,)
    assert result.reason == "no_phrase"


def test_a_pair_that_no_engine_has_is_an_error() -> None:
    chain = TranslatorChain([ScriptedTranslator(languages=("da", "tr"))])
    with pytest.raises(ConfigError, match="'uk'"):
        chain.translate(request())


@pytest.mark.parametrize(
    ("name", "doubts"), [("same_values", (Doubt.NUMBER, Doubt.MODEL)), ("with_terms", (Doubt.TERM,))]
)
def test_a_check_that_fails_is_a_doubt_and_loses_no_translation(
    monkeypatch: pytest.MonkeyPatch, name: str, doubts: tuple[Doubt, ...]
) -> None:
    def broken(*_: object) -> None:
        raise IndexError("Ja.")

    monkeypatch.setattr(chain_module, name, broken)
    glossary = load_terms(Settings())
    result = TranslatorChain([ScriptedTranslator({"Ja.": "Так."})], glossary=glossary).translate(request())
    assert (result.text, result.doubts) == ("Так.", doubts)


def test_a_failing_engine_is_not_hidden_by_the_next() -> None:
    chain = TranslatorChain([ScriptedTranslator(failure=EngineError("broken")), ScriptedTranslator()])
    with pytest.raises(EngineError, match="broken"):
        chain.translate(request())


@pytest.mark.parametrize(
    ("source", "target", "doubted"),
    [
        ("Mødet er klokken 9.30.", "Зустріч о 9:30.", False),
        ("Mødet er klokken halv ti.", "Зустріч о 9:30.", False),
        ("Mødet er klokken halv ti.", "Зустріч о 10:30.", True),
        ("Du får 6.500 kroner.", "Ви отримаєте гроші.", True),
        ("Kom på tirsdag.", "Приходьте в середу.", True),
        ("Kom gerne.", "Приходьте о 12:00.", True),
        ("Kom gerne.", "Приходьте.", False),
    ],
)
def test_a_number_that_is_not_on_both_sides_is_doubted(source: str, target: str, doubted: bool) -> None:
    result = TranslatorChain([ScriptedTranslator({source: target})]).translate(request(source))
    assert (Doubt.NUMBER in result.doubts) is doubted


def test_values_show_what_each_side_says() -> None:
    source, target = "Mødet er på tirsdag klokken 9.30.", "Зустріч у середу о 9:30."
    result = TranslatorChain([ScriptedTranslator({source: target})]).translate(request(source))
    assert result.values == (
        Value("weekday", "2", "tirsdag", ""),
        Value("time", "09:30", "9.30", "9:30"),
        Value("weekday", "3", "", "середу"),
    )


def test_values_that_the_sound_decided_are_those_of_what_was_understood() -> None:
    """And where the text had others, the number is doubted."""

    class BySound(ScriptedTranslator):
        def translate(self, request: TranslationRequest) -> Translation:
            understood = replace(super().translate(request), understood="Det tager 29 minutter.")
            return understood.doubting(Doubt.RECOGNITION)

    script = {"de tar 2 minuter": "Це займе 29 хвилин."}
    result = TranslatorChain([BySound(script)]).translate(request("de tar 2 minuter"))
    assert result.values == (Value("number", "29", "29", "29"),)
    assert result.doubts == (Doubt.RECOGNITION, Doubt.NUMBER)


def test_a_low_confidence_is_doubted_beside_the_engines_own_doubts() -> None:
    chain = TranslatorChain([ScriptedTranslator({"Nej.": ""}, doubts=(Doubt.DRAFT,))])
    low = chain.translate(request(confidence=LOW_CONFIDENCE - 0.01))
    assert low.doubts == (Doubt.RECOGNITION, Doubt.DRAFT)
    assert chain.translate(request(confidence=LOW_CONFIDENCE)).doubts == (Doubt.DRAFT,)
    assert chain.translate(request("Nej.", confidence=0.1)).doubts == (Doubt.RECOGNITION,)


def test_municipal_terms_are_found_and_checked_where_there_is_a_glossary() -> None:
    script = {"Du får kontanthjælp.": "Ви отримаєте 5 гривень.", "Dit MitID.": ""}
    chain = TranslatorChain([ScriptedTranslator(script)], glossary=load_terms(Settings()))
    lost = chain.translate(request("Du får kontanthjælp."))
    assert lost.doubts == (Doubt.NUMBER, Doubt.TERM)
    assert [(term.term, term.missing) for term in lost.terms] == [("kontanthjælp", True)]
    abstained = chain.translate(request("Dit MitID."))
    assert abstained.source is Source.NONE
    assert [term.term for term in abstained.terms] == ["MitID"]
    assert TranslatorChain([ScriptedTranslator(script)]).translate(request("Dit MitID.")).terms == ()


def test_capabilities_are_those_of_all_together() -> None:
    chain = TranslatorChain(
        [
            ScriptedTranslator(languages=("da", "uk"), name="a"),
            ScriptedTranslator(languages=("da", "tr"), name="b"),
        ]
    )
    assert chain.capabilities.name == "a+b"
    assert chain.capabilities.pairs == {("da", "uk"), ("uk", "da"), ("da", "tr"), ("tr", "da")}


def test_health_is_that_of_the_engines_that_know_it(monkeypatch: pytest.MonkeyPatch) -> None:
    silent, sick = ScriptedTranslator(), ScriptedTranslator()
    health = Health("translator large", "cpu", degraded=True, reason="The GPU is full.")
    monkeypatch.setattr(sick, "health", lambda: (health,), raising=False)
    assert TranslatorChain([silent, sick]).health() == (health,)


def test_closing_closes_every_engine() -> None:
    engines = [ScriptedTranslator(), ScriptedTranslator()]
    TranslatorChain(engines).close()
    for engine in engines:
        with pytest.raises(EngineError):
            engine.translate(request())


class Loaded:
    """Stands in for an engine's module."""

    def __init__(self, result: ScriptedTranslator | Exception) -> None:
        self._result = result

    def load(self, settings: Settings) -> ScriptedTranslator:
        if isinstance(self._result, Exception):
            raise self._result
        return self._result


def load_with(monkeypatch: pytest.MonkeyPatch, modules: dict[str, Loaded]) -> TranslatorChain:
    monkeypatch.setattr(table, "TRANSLATORS", {name: name for name in modules})
    monkeypatch.setattr(table, "import_module", modules.__getitem__)
    return table.load_translator(Settings(translator=TranslatorSettings(engines=tuple(modules))))


def test_a_missing_model_is_left_out_and_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    modules = {
        "phrases": Loaded(ScriptedTranslator(name="phrases")),
        "neural": Loaded(ModelMissing("No model. Pull one.")),
    }
    with caplog.at_level(logging.WARNING):
        chain = load_with(monkeypatch, modules)
    assert chain.capabilities.name == "phrases"
    assert dict(chain.unavailable) == {"neural": "No model. Pull one."}
    assert "neural" in caplog.text


def test_no_translator_at_all_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="No model"):
        load_with(monkeypatch, {"neural": Loaded(ModelMissing("No model. Pull one."))})
    with pytest.raises(ConfigError, match="Name at least one"):
        load_with(monkeypatch, {})


def test_another_failure_while_loading_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineError, match="broken"):
        load_with(monkeypatch, {"neural": Loaded(EngineError("broken"))})
