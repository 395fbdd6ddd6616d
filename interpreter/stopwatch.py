"""Engines whose calls are timed, for a look at where the time goes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

from interpreter.engines.recogniser import (
    Recogniser,
    RecogniserCapabilities,
    Recognition,
    RecognitionRequest,
    Samples,
)
from interpreter.engines.synthesiser import Synthesiser, SynthesiserCapabilities
from interpreter.engines.translator import (
    Translation,
    TranslationRequest,
    Translator,
    TranslatorCapabilities,
)
from interpreter.pipeline.engines import Engines

Clock = Callable[[], float]


@dataclass(slots=True)
class Times:
    """Seconds spent in each stage so far; None where it was not asked for anything.

    Attributes:
        translation_s: includes the ranking of phrases under the sound, where the translator asks for it.
        first_sound_s: until the first sound of the latest text.
    """

    recognition_s: float | None = None
    translation_s: float | None = None
    first_sound_s: float | None = None


def timed(engines: Engines, times: Times, clock: Clock = perf_counter) -> Engines:
    """The same engines; what their calls take is added to `times`. For one conversation at a time."""
    return Engines(
        engines.vad,
        _TimedRecogniser(engines.recogniser, times, clock),
        _TimedTranslator(engines.translator, times, clock),
        _TimedSynthesiser(engines.synthesiser, times, clock),
        engines.glossary,
    )


class _TimedRecogniser:
    def __init__(self, engine: Recogniser, times: Times, clock: Clock) -> None:
        self._engine, self._times, self._clock = engine, times, clock

    @property
    def capabilities(self) -> RecogniserCapabilities:
        return self._engine.capabilities

    def recognise(self, samples: Samples, request: RecognitionRequest) -> Recognition:
        began = self._clock()
        recognition = self._engine.recognise(samples, request)
        self._times.recognition_s = (self._times.recognition_s or 0.0) + self._clock() - began
        return recognition

    def rank(self, recognition: Recognition, texts: Sequence[str]) -> tuple[float, ...]:
        return self._engine.rank(recognition, texts)

    def after(self, recognition: Recognition, text: str) -> str:
        return self._engine.after(recognition, text)

    def prior(self, language: str, texts: Sequence[str]) -> tuple[float, ...]:
        return self._engine.prior(language, texts)

    def close(self) -> None:
        self._engine.close()


class _TimedTranslator:
    def __init__(self, engine: Translator, times: Times, clock: Clock) -> None:
        self._engine, self._times, self._clock = engine, times, clock

    @property
    def capabilities(self) -> TranslatorCapabilities:
        return self._engine.capabilities

    def translate(self, request: TranslationRequest) -> Translation:
        began = self._clock()
        translation = self._engine.translate(request)
        self._times.translation_s = (self._times.translation_s or 0.0) + self._clock() - began
        return translation

    def close(self) -> None:
        self._engine.close()


class _TimedSynthesiser:
    def __init__(self, engine: Synthesiser, times: Times, clock: Clock) -> None:
        self._engine, self._times, self._clock = engine, times, clock

    @property
    def capabilities(self) -> SynthesiserCapabilities:
        return self._engine.capabilities

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        began = self._clock()
        return self._first_timed(self._engine.synthesise(text, language), began)

    def _first_timed(self, chunks: Iterator[Samples], began: float) -> Iterator[Samples]:
        first = True
        for chunk in chunks:
            if first:
                self._times.first_sound_s = self._clock() - began
                first = False
            yield chunk

    def close(self) -> None:
        self._engine.close()
