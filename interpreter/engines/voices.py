"""All synthesisers as one: each language is spoken by the first engine that has a voice for it.

Here, once for all engines, a text becomes what is said: numbers, dates and amounts as words of the language,
and words of another language given to the voice of that language.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from interpreter.engines.recogniser import Samples
from interpreter.engines.scripts import runs
from interpreter.engines.spoken_text import clean, has_speech
from interpreter.engines.synthesiser import Synthesiser, SynthesiserCapabilities
from interpreter.errors import ConfigError, EngineError
from languages import LanguageError, load_languages
from languages.values import speakable

_SAMPLE_RATE: Final = 16_000
_SENTENCE_PAUSE: Final = int(0.3 * _SAMPLE_RATE)
_CLAUSE_PAUSE: Final = int(0.15 * _SAMPLE_RATE)
_SENTENCE_MARKS: Final = tuple(".!?…؟۔")
_CLAUSE_MARKS: Final = tuple(",;:،؛")


class Voices:
    """A `Synthesiser` made of others."""

    def __init__(self, synthesisers: Sequence[Synthesiser], scripts: Mapping[str, str] | None = None) -> None:
        """Order is preference.

        Args:
            scripts: language -> ISO 15924 code of its script, for every language the service knows; without
                it, that of the built-in ones. A voice for another language speaks the text as it stands.
        """
        self._synthesisers = tuple(synthesisers)
        self._by_language: dict[str, Synthesiser] = {}
        for synthesiser in self._synthesisers:
            for language in synthesiser.capabilities.languages:
                self._by_language.setdefault(language, synthesiser)
        if scripts is None:
            scripts = {code: language.script for code, language in load_languages().items()}
        self._known = frozenset(scripts)
        self._scripts = {code: script for code, script in scripts.items() if code in self._by_language}
        self._closed = threading.Event()

    @property
    def capabilities(self) -> SynthesiserCapabilities:
        name = "+".join(synthesiser.capabilities.name for synthesiser in self._synthesisers)
        voices = {
            language: dict(synthesiser.capabilities.voices)[language]
            for language, synthesiser in self._by_language.items()
        }
        return SynthesiserCapabilities(name, tuple(sorted(voices.items())))

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        """See `Synthesiser.synthesise`."""
        if self._closed.is_set():
            raise EngineError("The voices are closed. Load them again.")
        if language not in self._by_language:
            known = ", ".join(sorted(self._by_language)) or "none"
            raise ConfigError(f"There is no voice for the language {language!r}. There is one for: {known}.")
        return self._speak(text, language)

    def close(self) -> None:
        self._closed.set()
        for synthesiser in self._synthesisers:
            synthesiser.close()

    def _speak(self, text: str, language: str) -> Iterator[Samples]:
        said = clean(text)
        if language in self._known:
            said = clean(_in_words(said, language))
        pause = 0
        for run in runs(said, language, self._scripts):
            if not has_speech(run.text):
                continue
            if pause:
                yield np.zeros(pause, dtype=np.float32)
            yield from self._by_language[run.language].synthesise(run.text, run.language)
            pause = _pause_after(run.text)


def _in_words(text: str, language: str) -> str:
    try:
        return speakable(text, language)
    except LanguageError as error:
        raise ConfigError(f"Numbers cannot be spoken: {error}") from error


def _pause_after(text: str) -> int:
    end = text.rstrip(" »\"'”’)")
    if end.endswith(_SENTENCE_MARKS):
        return _SENTENCE_PAUSE
    return _CLAUSE_PAUSE if end.endswith(_CLAUSE_MARKS) else 0
