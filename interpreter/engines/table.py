"""Name -> module of every engine. The only place that knows which engines there are.

A module here has `load(settings: Settings) -> Recogniser | Translator | Synthesiser`, and imports its
heavy libraries only when it is itself imported.
"""

from importlib import import_module
from typing import Final, cast

from interpreter.engines.recogniser import Recogniser
from interpreter.engines.synthesiser import Synthesiser
from interpreter.engines.translator import Translator
from interpreter.errors import ConfigError
from interpreter.settings import Settings

RECOGNISERS: Final = {"whisper": "interpreter.engines.whisper"}
TRANSLATORS: Final = {"phrases": "interpreter.engines.phrases", "neural": "interpreter.engines.neural"}
SYNTHESISERS: Final = {"piper": "interpreter.engines.piper", "espeak": "interpreter.engines.espeak"}


def load_recogniser(settings: Settings) -> Recogniser:
    """Load the recogniser that the settings name.

    Raises:
        ConfigError: no engine of that name.
        ModelMissing: the engine's model or library is not installed.
    """
    return cast(Recogniser, _load(RECOGNISERS, "recogniser", settings.recogniser.engine, settings))


def load_translator(settings: Settings) -> Translator:
    """Load the translators that the settings name, as one chain (see `interpreter.engines.chain`)."""
    from interpreter.engines.chain import TranslatorChain

    engines = settings.translator.engines
    return TranslatorChain(
        [cast(Translator, _load(TRANSLATORS, "translator", name, settings)) for name in engines]
    )


def load_synthesiser(settings: Settings) -> Synthesiser:
    """Load the synthesisers that the settings name, as one that picks by language."""
    from interpreter.engines.voices import Voices

    engines = settings.synthesiser.engines
    return Voices([cast(Synthesiser, _load(SYNTHESISERS, "synthesiser", name, settings)) for name in engines])


def _load(table: dict[str, str], kind: str, name: str, settings: Settings) -> object:
    if name not in table:
        raise ConfigError(f"There is no {kind} named {name!r}. Choose from: {', '.join(sorted(table))}.")
    return import_module(table[name]).load(settings)
