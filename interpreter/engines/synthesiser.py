"""What a synthesiser is: a text in, sound in chunks out, as it is made."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from interpreter.engines.recogniser import Samples


@dataclass(frozen=True, slots=True)
class SynthesiserCapabilities:
    """What an engine can do.

    Attributes:
        voices: (language, name of the voice it speaks with), one a language.
    """

    name: str
    voices: tuple[tuple[str, str], ...]

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(language for language, _ in self.voices)


class Synthesiser(Protocol):
    """Text to speech. Blocking and safe to call from several threads; holds no state of any meeting."""

    @property
    def capabilities(self) -> SynthesiserCapabilities: ...

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        """Yield the spoken text in chunks, mono float32 in [-1, 1] at 16 000 Hz, as soon as each is made.

        Stopping the iteration early stops the work. An empty text, or one with nothing to speak
        (only punctuation), yields nothing.

        Raises:
            ConfigError: a language that the engine has no voice for.
            EngineError: the engine failed, or the text holds nothing the voice can say.
        """
        ...

    def close(self) -> None:
        """Free the voices. Calls after this raise `EngineError`."""
        ...
