"""Name -> module of every engine. The only place that knows which engines there are.

A module here has `load(settings: Settings) -> Recogniser | Translator | Synthesiser`, and imports its
heavy libraries only when it is itself imported.
"""

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from interpreter.engines.recogniser import Recogniser
from interpreter.engines.synthesiser import Synthesiser
from interpreter.engines.translator import Translator
from interpreter.errors import ConfigError, ModelMissing
from interpreter.settings import Settings

if TYPE_CHECKING:
    from interpreter.engines.chain import TranslatorChain
    from languages.glossary import Glossary

logger = logging.getLogger(__name__)

RECOGNISERS: Final = {"whisper": "interpreter.engines.whisper"}
TRANSLATORS: Final = {"phrases": "interpreter.engines.phrases", "neural": "interpreter.engines.neural"}
SYNTHESISERS: Final = {
    "piper": "interpreter.engines.piper",
    "mms": "interpreter.engines.mms",
    "espeak": "interpreter.engines.espeak",
}


def load_recogniser(settings: Settings) -> Recogniser:
    """Load the recogniser that the settings name.

    Raises:
        ConfigError: no engine of that name.
        ModelMissing: the engine's model or library is not installed.
    """
    return cast(Recogniser, _load(RECOGNISERS, "recogniser", settings.recogniser.engine, settings))


def load_translator(settings: Settings, glossary: "Glossary | None" = None) -> "TranslatorChain":
    """Load the translators that the settings name, as one chain (see `interpreter.engines.chain`).

    Without a `glossary` translations are not checked for municipal terms.

    One whose model is not installed is left out and reported, in the log and as `unavailable`.

    Raises:
        ConfigError: no engine of that name, or none of them can be used.
    """
    from interpreter.engines.chain import TranslatorChain

    loaded: list[Translator] = []
    unavailable: dict[str, str] = {}
    for name in settings.translator.engines:
        try:
            loaded.append(cast(Translator, _load(TRANSLATORS, "translator", name, settings)))
        except ModelMissing as error:
            logger.warning("The translator %s is not installed and is left out: %s", name, error)
            unavailable[name] = str(error)
    return TranslatorChain(loaded, unavailable, glossary)


def load_synthesiser(settings: Settings) -> Synthesiser:
    """Load the synthesisers that the settings name, as one that picks by language."""
    from interpreter.engines.voices import Voices
    from languages import load_languages

    engines = settings.synthesiser.engines
    scripts = {code: language.script for code, language in load_languages(settings.languages_dir).items()}
    return Voices(
        [cast(Synthesiser, _load(SYNTHESISERS, "synthesiser", name, settings)) for name in engines], scripts
    )


def _load(table: dict[str, str], kind: str, name: str, settings: Settings) -> object:
    if name not in table:
        raise ConfigError(f"There is no {kind} named {name!r}. Choose from: {', '.join(sorted(table))}.")
    return import_module(table[name]).load(settings)
