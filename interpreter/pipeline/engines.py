"""The three engines a session works with, loaded once and shared by all meetings."""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Protocol

from audio.frame import AudioFrame
from audio.vad import SpeechProbability
from interpreter.engines.health import Health, health_of
from interpreter.engines.recogniser import Recogniser
from interpreter.engines.synthesiser import Synthesiser
from interpreter.engines.translator import Translator
from interpreter.settings import Settings
from languages.glossary import Glossary


class ActivityStream(Protocol):
    """Judges one continuous sound, like `audio.vad.VadStream`."""

    def feed(self, frame: AudioFrame) -> list[SpeechProbability]: ...


class ActivityDetector(Protocol):
    """The loaded voice activity model, like `audio.vad.SileroVad`."""

    def stream(self) -> ActivityStream: ...


@dataclass(frozen=True, slots=True)
class Engines:
    """A voice activity detector, a recogniser, a chain of translators and a choice of voices, and the terms
    of the municipality, which the recogniser is told about."""

    vad: ActivityDetector
    recogniser: Recogniser
    translator: Translator
    synthesiser: Synthesiser
    glossary: Glossary | None = None

    @property
    def parallel(self) -> int:
        """Calls at once that the engines make good use of: how many workers to have.

        It is one on up to seven cores, as in all figures of `docs/measurements.md`; more on more cores, or on
        a GPU.
        """
        return self.recogniser.capabilities.parallel

    def health(self) -> tuple[Health, ...]:
        """How the engines are that know it: one entry for each model."""
        return (*health_of(self.recogniser), *health_of(self.translator), *health_of(self.synthesiser))

    def close(self) -> None:
        """Free every model."""
        self.recogniser.close()
        self.translator.close()
        self.synthesiser.close()


def load_engines(settings: Settings) -> Engines:
    """Load what the settings name. Where one of them cannot be loaded, those before it are closed again.

    Raises:
        ConfigError: an engine that does not exist, or a glossary that cannot be used.
        ModelMissing: a model or library that is not installed.
        audio.errors.VadModelMissing: the same for the voice activity model.
    """
    from audio.vad import SileroVad
    from interpreter.engines.gpu.budget import expect_models
    from interpreter.engines.table import load_recogniser, load_synthesiser, load_translator
    from interpreter.engines.terms import load_terms

    glossary = load_terms(settings)
    expect_models(settings)
    with ExitStack() as opened:
        vad = SileroVad()
        recogniser = load_recogniser(settings)
        opened.callback(recogniser.close)
        translator = load_translator(settings, glossary)
        opened.callback(translator.close)
        engines = Engines(vad, recogniser, translator, load_synthesiser(settings), glossary)
        opened.pop_all()
    return engines
