"""espeak-ng: a small, quick voice for every language, from the wheel `espeakng-loader` (GPL-3.0-or-later).

The first sound comes after a few milliseconds, and a second of sound costs about two. It sounds like a
machine and is always there: a language without a better voice is spoken by it.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import numpy as np

from audio.resample import Resampler
from interpreter.engines.arabic import vocalise
from interpreter.engines.espeak.library import EspeakLibrary, Piece, shared_library
from interpreter.engines.espeak.spelling import FILE as SPELLING_FILE
from interpreter.engines.espeak.spelling import SpellingRules
from interpreter.engines.loudness import gain_to_target, level
from interpreter.engines.recogniser import Samples
from interpreter.engines.spoken_text import clean, cut, has_speech
from interpreter.engines.synthesiser import SynthesiserCapabilities
from interpreter.errors import ConfigError, EngineError
from interpreter.settings import Settings
from languages import load_languages

SAMPLE_RATE: Final = 16_000
ARABIC_VOICE: Final = "ar"

_PIECE_CHARACTERS: Final = 300
_CALIBRATION: Final = "1 2 3 4 5 6 7 8 9 10"
"""Every espeak voice reads digits in its own language: five seconds of sound for 10 ms of work."""


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """How one language is spoken. With `spelling` its text is turned into phonemes of the voice."""

    voice: str
    spelling: SpellingRules | None = None

    def prepare(self, text: str) -> str:
        """What espeak is given for a text."""
        if self.spelling:
            return self.spelling.to_phonemes(text)
        return vocalise(text) if self.voice == ARABIC_VOICE else text


def load(settings: Settings) -> "EspeakSynthesiser":
    """Load espeak-ng with a voice for every language whose folder names one or has spelling rules.

    Raises:
        ModelMissing: `espeakng-loader` is not installed.
        ConfigError: spelling rules that cannot be used, or a voice that espeak-ng does not have.
    """
    speech = shared_library()
    voices: dict[str, EspeakVoice] = {}
    for code, language in load_languages(settings.languages_dir).items():
        rules = language.folder / SPELLING_FILE
        if language.engines.espeak:
            voices[code] = EspeakVoice(language.engines.espeak)
        elif rules.is_file():
            spelling = SpellingRules.read(rules)
            voices[code] = EspeakVoice(spelling.voice, spelling)
    return EspeakSynthesiser(speech, voices, words_per_minute=settings.synthesiser.words_per_minute)


class EspeakSynthesiser:
    """The `Synthesiser` that speaks through espeak-ng."""

    def __init__(
        self, speech: EspeakLibrary, voices: Mapping[str, EspeakVoice], *, words_per_minute: int = 150
    ) -> None:
        """`voices`: language -> voice.

        Raises:
            ConfigError: a voice that espeak-ng does not have.
        """
        for language, chosen in voices.items():
            if not speech.has_voice(chosen.voice):
                raise ConfigError(
                    f"The language {language!r} names the espeak-ng voice {chosen.voice!r}, which there is "
                    "not. Change it in the language's folder."
                )
        self._library = speech
        self._voices = dict(voices)
        self._words_per_minute = words_per_minute
        self._gains: dict[str, float] = {}
        self._closed = threading.Event()

    @property
    def capabilities(self) -> SynthesiserCapabilities:
        return SynthesiserCapabilities(
            "espeak",
            tuple(
                (language, f"espeak-ng {chosen.voice}") for language, chosen in sorted(self._voices.items())
            ),
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

    def _speak(self, text: str, chosen: EspeakVoice) -> Iterator[Samples]:
        if not has_speech(text):
            return
        gain = self._gain(chosen.voice)
        fragments = cut(text, first=_PIECE_CHARACTERS, limit=_PIECE_CHARACTERS)
        resampler = Resampler(self._library.sample_rate, SAMPLE_RATE)
        for index, fragment in enumerate(fragments):
            piece = Piece(
                chosen.prepare(fragment.text),
                chosen.voice,
                self._words_per_minute,
                phonemes=chosen.spelling is not None,
                end_pause=fragment.ends_sentence and index < len(fragments) - 1,
            )
            with closing(self._library.speak(piece)) as blocks:
                for block in blocks:
                    chunk = resampler.feed(_to_float(block))
                    if chunk.size:
                        yield level(chunk, gain)
        tail = resampler.flush()
        if tail.size:
            yield level(tail, gain)

    def _gain(self, voice: str) -> float:
        """Measured at the first word a voice speaks. Two threads may measure at once, and find the same."""
        if voice not in self._gains:
            blocks = list(self._library.speak(Piece(_CALIBRATION, voice, self._words_per_minute)))
            self._gains[voice] = gain_to_target(_to_float(np.concatenate(blocks)))
        return self._gains[voice]


def _to_float(block: "np.typing.NDArray[np.int16]") -> Samples:
    return block.astype(np.float32) / np.float32(32768)
