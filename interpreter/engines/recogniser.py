"""What a recogniser is: sound in, words with times and probabilities out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import exp
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono sound, shape (n,), float32 in [-1, 1], 16 000 samples a second."""


class Effort(StrEnum):
    """How much work a recognition is worth."""

    HYPOTHESIS = "hypothesis"
    """May still change: the cheapest reading that is good enough to show."""
    FINAL = "final"
    """Is translated and spoken: the best reading the engine can give."""


class Rejection(StrEnum):
    """Why a recogniser gives no words although it was given sound (R2)."""

    NO_SPEECH = "no_speech"
    """Silence, noise or music."""
    HALLUCINATION = "hallucination"
    """A text that the model is known to invent in this language, or one the sound does not bear out."""
    REPETITION = "repetition"
    """The decoder ran into a loop and a retry did not help."""
    WRONG_SCRIPT = "wrong_script"
    """The text is not in the script of the language."""
    LOW_CONFIDENCE = "low_confidence"
    """Something was said, but not understood well enough to pass on: ask the speaker to repeat."""


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word. `start` and `end` are seconds from the start of the recognised sound."""

    text: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class RecognitionRequest:
    """How to read a piece of sound.

    Attributes:
        languages: the languages it may be in, ISO 639-1. With more than one, the engine decides
            among these and no others.
        effort: hypothesis or final.
        prompt: what was said just before, in the same language.
        hot_words: words of the place that should win over similar ones.
        prefix: words already committed for this very sound; the reading starts with them.
    """

    languages: tuple[str, ...]
    effort: Effort = Effort.FINAL
    prompt: str = ""
    hot_words: tuple[str, ...] = ()
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was heard. With a `rejection` there are no words, and `text` is empty.

    Attributes:
        language: the language it was read in.
        text: the words joined as the language writes them.
        average_log_probability: mean natural log probability of the text's tokens.
        no_speech_probability: the engine's own estimate that nobody spoke.
        compression_ratio: UTF-8 bytes over zlib-compressed bytes of the text; above 2.4 it is a loop
            (the threshold of Radford et al. 2022, section 4.5).
        language_probabilities: (language, probability) over the languages asked for, summing to 1.
        encoded: the engine's own form of the sound, for `Recogniser.rank`; opaque to everybody else.
    """

    language: str
    text: str
    words: tuple[Word, ...]
    average_log_probability: float
    no_speech_probability: float
    compression_ratio: float
    language_probabilities: tuple[tuple[str, float], ...] = ()
    rejection: Rejection | None = None
    encoded: object | None = field(default=None, repr=False, compare=False)

    @property
    def confidence(self) -> float:
        """Geometric mean of the token probabilities, 0 where nothing was recognised."""
        return exp(min(0.0, self.average_log_probability)) if self.words else 0.0


@dataclass(frozen=True, slots=True)
class RecogniserCapabilities:
    """What an engine can do.

    Attributes:
        max_seconds: the longest sound one call takes.
        device: where calls run now.
        parallel: how many calls at once it makes good use of; more only wait.
    """

    name: str
    languages: frozenset[str]
    max_seconds: float
    device: str
    ranks: bool
    parallel: int = 1


class Recogniser(Protocol):
    """Speech to text. Blocking and safe to call from several threads; holds no state of any meeting."""

    @property
    def capabilities(self) -> RecogniserCapabilities: ...

    def recognise(self, samples: Samples, request: RecognitionRequest) -> Recognition:
        """Read `samples`. Sound without speech gives a `Recognition` with a rejection, never an error.

        Raises:
            ConfigError: a language that the engine does not have, or no language at all.
            InputError: sound longer than `max_seconds`, or with values that are not finite.
            Outdated: a hypothesis that would have to wait behind finals; never a final.
            EngineError: the engine failed.
        """
        ...

    def rank(self, recognition: Recognition, texts: Sequence[str]) -> tuple[float, ...]:
        """Mean log probability per token of each text under the sound of an earlier recognition.

        Comparable with `Recognition.average_log_probability` of the same recognition.

        Raises:
            EngineError: the engine does not rank, or the recognition came from another engine.
        """
        ...

    def after(self, recognition: Recognition, text: str) -> str:
        """What the engine reads in the sound of an earlier recognition after `text`, taken as said: empty, or
        a sentence mark, where that is all. A few words at most.

        Raises:
            EngineError: the engine does not rank, or the recognition came from another engine.
        """
        ...

    def prior(self, language: str, texts: Sequence[str]) -> tuple[float, ...]:
        """Mean log probability per token of each text under silence: how likely the model finds it anyway.

        The answers may be remembered, but no text from which they could be told: give it phrases of the book,
        with or without values, and never free speech.

        Raises:
            ConfigError: a language that the engine does not have.
            EngineError: the engine does not rank.
        """
        ...

    def close(self) -> None:
        """Free the model. Calls after this raise `EngineError`."""
        ...


@dataclass(frozen=True, slots=True)
class SoundEvidence:
    """`languages.by_sound.Evidence` of one recognition."""

    recogniser: Recogniser
    recognition: Recognition

    def heard(self, texts: Sequence[str]) -> tuple[float, ...]:
        """See `Recogniser.rank`."""
        return self.recogniser.rank(self.recognition, texts)

    def after(self, text: str) -> str:
        """See `Recogniser.after`."""
        return self.recogniser.after(self.recognition, text)

    def unheard(self, texts: Sequence[str]) -> tuple[float, ...]:
        """See `Recogniser.prior`."""
        return self.recogniser.prior(self.recognition.language, texts)
