"""A synthesiser that plays a tone as long as the text, in chunks of a known size."""

import time
from collections.abc import Callable, Iterator

import numpy as np

from interpreter.engines.recogniser import Samples
from interpreter.engines.spoken_text import clean, has_speech
from interpreter.engines.synthesiser import SynthesiserCapabilities
from interpreter.errors import ConfigError, EngineError

SAMPLE_RATE = 16_000
TONE_HZ = 200
TONE_RMS = 0.1


class ScriptedSynthesiser:
    """A `Synthesiser` that always says the same.

    Attributes:
        calls: (text, language) of every call, in order.
        chunks_made: chunks handed out so far, over all calls.
        abandoned: calls whose iteration was stopped before its end.
    """

    def __init__(
        self,
        languages: tuple[str, ...] = ("da", "uk"),
        *,
        name: str = "scripted",
        samples_per_character: int = 800,
        chunk_samples: int = 960,
        cost_seconds: float = 0.0,
        wait: Callable[[float], None] = time.sleep,
        failure: Exception | None = None,
        failure_after_chunks: int = 0,
    ) -> None:
        """`cost_seconds` of `wait` before each chunk; `failure` is raised after that many chunks."""
        self.calls: list[tuple[str, str]] = []
        self.chunks_made = 0
        self.abandoned = 0
        self._languages = languages
        self._name = name
        self._samples_per_character = samples_per_character
        self._chunk_samples = chunk_samples
        self._cost_seconds = cost_seconds
        self._wait = wait
        self._failure = failure
        self._failure_after_chunks = failure_after_chunks
        self._closed = False

    @property
    def capabilities(self) -> SynthesiserCapabilities:
        return SynthesiserCapabilities(
            self._name, tuple((language, f"tone-{language}") for language in self._languages)
        )

    def expected_samples(self, text: str) -> int:
        """How many samples `text` lasts."""
        said = clean(text)
        return len(said) * self._samples_per_character if has_speech(said) else 0

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        if self._closed:
            raise EngineError("The scripted voices are closed. Make a new one.")
        if language not in self._languages:
            raise ConfigError(
                f"The scripted synthesiser has no voice for {language!r}. Name it in `languages`."
            )
        self.calls.append((text, language))
        return self._play(self.expected_samples(text))

    def close(self) -> None:
        self._closed = True

    def _play(self, total: int) -> Iterator[Samples]:
        tone = tone_samples(total)
        finished = False
        try:
            for made, start in enumerate(range(0, total, self._chunk_samples)):
                if self._failure is not None and made == self._failure_after_chunks:
                    raise self._failure
                if self._cost_seconds:
                    self._wait(self._cost_seconds)
                self.chunks_made += 1
                yield tone[start : start + self._chunk_samples]
            finished = True
        except GeneratorExit:
            self.abandoned += not finished
            raise


def tone_samples(count: int) -> Samples:
    """`count` samples of a sine at `TONE_HZ` with an RMS of `TONE_RMS`."""
    phase = 2 * np.pi * TONE_HZ / SAMPLE_RATE * np.arange(count, dtype=np.float64)
    tone: Samples = (TONE_RMS * np.sqrt(2) * np.sin(phase)).astype(np.float32)
    return tone
