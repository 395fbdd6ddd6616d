"""What every translator promises, on the fake, the phrase book, the chain of both, and neural models."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from interpreter.engines import phrases
from interpreter.engines.chain import TranslatorChain
from interpreter.engines.translator import Source, TranslationRequest, Translator
from interpreter.errors import ConfigError
from interpreter.settings import Settings
from tests.engines.neural.every_language import load_every_language
from tests.fakes.translator import ScriptedTranslator

BOOK = phrases.load(Settings())

SUBJECTS: dict[str, Callable[[], Translator]] = {
    "fake": ScriptedTranslator,
    "phrases": lambda: BOOK,
    "chain": lambda: TranslatorChain([BOOK, ScriptedTranslator({"Nissen spiser grød.": ""})]),
    "neural": load_every_language,
}
KNOWN = ["Ja.", "nej tak", "Jeg kommer på mandag.", "Jeg hedder Amina."]


@pytest.fixture(
    params=[
        pytest.param(name, marks=pytest.mark.engines if name == "neural" else ()) for name in sorted(SUBJECTS)
    ]
)
def translator(request: pytest.FixtureRequest) -> Translator:
    return SUBJECTS[request.param]()


@pytest.mark.parametrize("text", KNOWN)
@pytest.mark.parametrize("target", ["uk", "ar", "tr", "ur", "fa", "so"])
def test_a_translation_says_where_it_came_from(translator: Translator, text: str, target: str) -> None:
    result = translator.translate(TranslationRequest(text, "da", target))
    assert result.source is not Source.NONE
    assert result.text.strip()
    assert (result.source_language, result.target_language) == ("da", target)
    assert 0.0 < result.confidence <= 1.0
    assert result.understood
    assert result.engine
    assert not result.reason


@pytest.mark.parametrize("text", ["", "   ", "…"])
def test_nothing_said_is_an_abstention(translator: Translator, text: str) -> None:
    result = translator.translate(TranslationRequest(text, "da", "uk"))
    assert result.source is Source.NONE
    assert result.text == ""
    assert result.confidence == 0.0
    assert result.reason


@pytest.mark.parametrize("pair", [("da", "xx"), ("xx", "da"), ("da", "da")])
def test_a_pair_it_does_not_have_is_an_error(translator: Translator, pair: tuple[str, str]) -> None:
    assert pair not in translator.capabilities.pairs
    with pytest.raises(ConfigError):
        translator.translate(TranslationRequest("Ja.", *pair))


def test_doubts_come_once_and_in_order(translator: Translator) -> None:
    result = translator.translate(TranslationRequest("Jeg hedder Amina.", "da", "uk", confidence=0.1))
    order = list(type(result.doubts[0])) if result.doubts else []
    assert list(result.doubts) == sorted(set(result.doubts), key=order.index)


def test_it_can_be_called_from_several_threads(translator: Translator) -> None:
    requests = [TranslationRequest(text, "da", "uk") for text in KNOWN * 8]
    alone = [translator.translate(request) for request in requests]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(translator.translate, requests)) == alone


def test_it_remembers_nothing(translator: Translator) -> None:
    first = translator.translate(TranslationRequest("Ja.", "da", "uk"))
    translator.translate(TranslationRequest("Nej.", "da", "uk"))
    assert translator.translate(TranslationRequest("Ja.", "da", "uk")) == first
