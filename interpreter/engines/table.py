"""Name -> module of every engine. The only place that knows which engines there are.

A module here has `load(settings: Settings) -> Recogniser | Translator | Synthesiser`, and imports its
heavy libraries only when it is itself imported.
"""

import logging
from contextlib import ExitStack
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

RECOGNISERS: Final = {"whisper": "interpreter.engines.whisper", "ctc": "interpreter.engines.ctc"}
TRANSLATORS: Final = {"phrases": "interpreter.engines.phrases", "neural": "interpreter.engines.neural"}
SYNTHESISERS: Final = {
    "piper": "interpreter.engines.piper",
    "mms": "interpreter.engines.mms",
    "espeak": "interpreter.engines.espeak",
}


def load_recogniser(settings: Settings) -> Recogniser:
    """Load the recogniser that the settings name; several as one, where they name more for some languages.

    Where one cannot be loaded, those before it are closed again.

    Raises:
        ConfigError: no engine of that name, or a model that does not have the language it was chosen for.
        ModelMissing: the engine's model or library is not installed.
    """
    from interpreter.engines.recognisers import Recognisers

    chosen: dict[str, Recogniser] = {}
    with ExitStack() as opened:
        default, *others = settings.each_recogniser().items()
        recogniser = _recogniser(default[1], opened)
        for languages, own in others:
            try:
                chosen |= dict.fromkeys(languages, _recogniser(own, opened))
            except (ConfigError, ModelMissing) as error:
                raise type(error)(f"recogniser.languages.{languages[0]}: {error}") from error
        if chosen:
            recogniser = Recognisers(recogniser, chosen)
        opened.pop_all()
    return recogniser


def load_translator(settings: Settings, glossary: "Glossary | None" = None) -> "TranslatorChain":
    """Load the translators that the settings name, as one chain (see `interpreter.engines.chain`).

    Without a `glossary` translations are not checked for municipal terms.

    One whose model is not installed is left out and reported, in the log and as `unavailable`.

    Raises:
        ConfigError: no engine of that name, or none of them can be used; those before it are closed again.
    """
    from interpreter.engines.chain import TranslatorChain

    loaded: list[Translator] = []
    unavailable: dict[str, str] = {}
    with ExitStack() as opened:
        for name in settings.translator.engines:
            try:
                translator = cast(Translator, _load(TRANSLATORS, "translator", name, settings))
            except ModelMissing as error:
                logger.warning("The translator %s is not installed and is left out: %s", name, error)
                unavailable[name] = str(error)
                continue
            opened.callback(translator.close)
            loaded.append(translator)
        chain = TranslatorChain(loaded, unavailable, glossary)
        opened.pop_all()
    return chain


def load_synthesiser(settings: Settings) -> Synthesiser:
    """Load the synthesisers that the settings name, as one that picks by language.

    Where one cannot be loaded, those before it are closed again.
    """
    from interpreter.engines.voices import Voices
    from languages import load_languages

    scripts = {code: language.script for code, language in load_languages(settings.languages_dir).items()}
    loaded: list[Synthesiser] = []
    with ExitStack() as opened:
        for name in settings.synthesiser.engines:
            synthesiser = cast(Synthesiser, _load(SYNTHESISERS, "synthesiser", name, settings))
            opened.callback(synthesiser.close)
            loaded.append(synthesiser)
        voices = Voices(loaded, scripts)
        opened.pop_all()
    return voices


def _recogniser(settings: Settings, opened: ExitStack) -> Recogniser:
    recogniser = cast(Recogniser, _load(RECOGNISERS, "recogniser", settings.recogniser.engine, settings))
    opened.callback(recogniser.close)
    return recogniser


def _load(table: dict[str, str], kind: str, name: str, settings: Settings) -> object:
    if name not in table:
        raise ConfigError(f"There is no {kind} named {name!r}. Choose from: {', '.join(sorted(table))}.")
    return import_module(table[name]).load(settings)
