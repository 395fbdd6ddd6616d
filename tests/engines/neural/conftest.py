"""Tiny models that are built once, and a way to see what CTranslate2 is given."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from interpreter.engines.neural import NeuralTranslator, load
from interpreter.engines.neural.engine import NeuralTranslator as Engine
from interpreter.engines.neural.model import Model
from interpreter.engines.translator import Translation, TranslationRequest
from interpreter.settings import Settings, TranslatorSettings
from tests.fakes.tiny_models import TinyModel, build

DANISH_UKRAINIAN: Final = {
    "hej": "привіт",
    "jeg": "я",
    "kommer": "прийду",
    "i": "о",
    "morgen": "ранку",
    "ikke": "не",
    "tak": "дякую",
    "ja": "так",
    "Mette": "Метте",
}
CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "marian": {"uk": ">>ukr<<"},
    "nllb": {"da": "dan_Latn", "uk": "ukr_Cyrl"},
    "t5": {"uk": "<2uk>"},
}
FAMILIES: Final = tuple(CODES)

Loader = Callable[..., NeuralTranslator]


def tiny(family: str = "marian", **changes: Any) -> TinyModel:
    """A Danish to Ukrainian model of a family."""
    values: dict[str, Any] = {
        "family": family,
        "lexicon": DANISH_UKRAINIAN,
        "pairs": [("da", "uk")],
        "codes": CODES[family],
    }
    return TinyModel(**(values | changes))


def translate(engine: Engine, text: str, pair: tuple[str, str] = ("da", "uk")) -> Translation:
    return engine.translate(TranslationRequest(text, *pair))


@pytest.fixture
def engine_of(tmp_path: Path) -> Loader:
    """Build models and load an engine over all of them."""

    def make(*models: TinyModel, **translator: Any) -> NeuralTranslator:
        for model in models:
            build(tmp_path, model)
        return load(Settings(models_dir=tmp_path, translator=TranslatorSettings(**translator)))

    return make


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """One finished model folder of each family, for tests that do not change it."""
    root = tmp_path_factory.mktemp("models")
    return {family: build(root / family, tiny(family)) for family in FAMILIES}


class Recorder:
    """Stands before the real CTranslate2 translator and keeps what it is asked."""

    def __init__(self, model: Model) -> None:
        self.calls: list[tuple[list[list[str]], dict[str, Any]]] = []
        self._translator = model._translator
        model._translator = self  # type: ignore[assignment]

    def translate_batch(self, source: Sequence[Sequence[str]], **options: Any) -> Any:
        self.calls.append(([list(tokens) for tokens in source], options))
        return self._translator.translate_batch(source, **options)
