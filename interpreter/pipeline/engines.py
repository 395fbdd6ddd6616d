"""The three engines a session works with, loaded once and shared by all meetings."""

from dataclasses import dataclass

from interpreter.engines.recogniser import Recogniser
from interpreter.engines.synthesiser import Synthesiser
from interpreter.engines.translator import Translator
from interpreter.settings import Settings


@dataclass(frozen=True, slots=True)
class Engines:
    """One recogniser, one translator (a chain) and one synthesiser (a choice of voices)."""

    recogniser: Recogniser
    translator: Translator
    synthesiser: Synthesiser

    def close(self) -> None:
        """Free every model."""
        self.recogniser.close()
        self.translator.close()
        self.synthesiser.close()


def load_engines(settings: Settings) -> Engines:
    """Load what the settings name.

    Raises:
        ConfigError: an engine that does not exist.
        ModelMissing: a model or library that is not installed.
    """
    from interpreter.engines.table import load_recogniser, load_synthesiser, load_translator

    return Engines(load_recogniser(settings), load_translator(settings), load_synthesiser(settings))
