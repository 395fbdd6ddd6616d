"""espeak-ng: a small, quick voice for every language, from the wheel `espeakng-loader` (GPL-3.0-or-later).

The first sound comes after a few milliseconds, and a second of sound costs about two. It sounds like a
machine and is always there: a language without a better voice is spoken by it.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Final

import numpy as np
import soxr

from interpreter.engines.espeak.library import EspeakLibrary, Piece, library
from interpreter.engines.recogniser import Samples
from interpreter.engines.spoken_text import clean, cut, has_speech
from interpreter.engines.synthesiser import SynthesiserCapabilities
from interpreter.errors import ConfigError, EngineError
from interpreter.settings import Settings

SAMPLE_RATE: Final = 16_000

VOICES: Final = {"da": "da", "uk": "uk", "ar": "ar", "tr": "tr", "ur": "ur", "fa": "fa"}

_PIECE_CHARACTERS: Final = 300


def load(settings: Settings) -> "EspeakSynthesiser":
    """Load the espeak-ng voices.

    Raises:
        ModelMissing: `espeakng-loader` is not installed.
    """
    return EspeakSynthesiser(library(), VOICES, words_per_minute=settings.synthesiser.words_per_minute)


class EspeakSynthesiser:
    """The `Synthesiser` that speaks through espeak-ng."""

    def __init__(
        self, speech: EspeakLibrary, voices: Mapping[str, str], *, words_per_minute: int = 150
    ) -> None:
        self._library = speech
        self._voices = dict(voices)
        self._words_per_minute = words_per_minute
        self._closed = threading.Event()

    @property
    def capabilities(self) -> SynthesiserCapabilities:
        return SynthesiserCapabilities(
            "espeak",
            tuple((language, f"espeak-ng {voice}") for language, voice in sorted(self._voices.items())),
        )

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        """See `Synthesiser.synthesise`."""
        if self._closed.is_set():
            raise EngineError("The espeak voices are closed. Load them again.")
        if language not in self._voices:
            known = ", ".join(sorted(self._voices))
            raise ConfigError(f"espeak has no voice for the language {language!r}. It has: {known}.")
        return self._speak(clean(text), self._voices[language])

    def close(self) -> None:
        """The library itself stays loaded: it belongs to the process."""
        self._closed.set()

    def _speak(self, text: str, voice: str) -> Iterator[Samples]:
        if not has_speech(text):
            return
        fragments = cut(text, first=_PIECE_CHARACTERS, limit=_PIECE_CHARACTERS)
        resampler = soxr.ResampleStream(self._library.sample_rate, SAMPLE_RATE, 1, dtype="float32")
        for index, fragment in enumerate(fragments):
            last = index == len(fragments) - 1
            piece = Piece(
                fragment.text,
                voice,
                self._words_per_minute,
                end_pause=fragment.ends_sentence and not last,
            )
            with closing(self._library.speak(piece)) as blocks:
                for block in blocks:
                    chunk = resampler.resample_chunk(block.astype(np.float32) / 32768)
                    if chunk.size:
                        yield np.clip(chunk, -1.0, 1.0)
        tail = resampler.resample_chunk(np.zeros(0, dtype=np.float32), last=True)
        if tail.size:
            yield np.clip(tail, -1.0, 1.0)
