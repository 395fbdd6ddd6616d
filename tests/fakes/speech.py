"""A talk in time, for tests of the pipeline: its sound, a VAD for it and a recogniser that reads it back.

Every word of a script is a stretch of sound whose samples all have one value, number / 1000. So the
recogniser finds out from the samples alone which words it was given, wherever they were cut, and a
word that was cut in two is read as two broken ones: a test that passes proves that the right sound
arrived. It tells a clock what it costs, can be made to fail, and does not rank. For tests of engines
there is `tests.fakes.recogniser`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from audio.frame import AudioFrame
from audio.vad import SpeechProbability
from interpreter.engines.recogniser import (
    Effort,
    RecogniserCapabilities,
    Recognition,
    RecognitionRequest,
    Rejection,
    Samples,
    Word,
)
from interpreter.errors import EngineError
from tests.fakes.recogniser import LANGUAGES, probabilities, refuse, with_prefix
from tests.fakes.virtual_time import Cost

RATE = 16_000
STEP = 1000
WINDOW = 512


@dataclass(frozen=True)
class Spoken:
    """A word of a script: when it is said, in seconds, and in which language."""

    text: str
    start: float
    end: float
    language: str = "da"


def line(
    text: str, start: float, *, language: str = "da", word: float = 0.3, gap: float = 0.04
) -> list[Spoken]:
    """The words of a text, one after the other with short dips between them."""
    words = []
    for each in text.split():
        words.append(Spoken(each, start, start + word, language))
        start += word + gap
    return words


class Script:
    """A talk: its sound, and what each value in the sound means."""

    def __init__(self, words: Iterable[Spoken], length: float) -> None:
        self.words = tuple(words)
        self.samples: Samples = np.zeros(round(length * RATE), np.float32)
        for number, word in enumerate(self.words, start=1):
            self.samples[round(word.start * RATE) : round(word.end * RATE)] = number / STEP


class ScriptedVad:
    """Everything that is not digital silence is speech."""

    def stream(self) -> "ScriptedVadStream":
        return ScriptedVadStream()


class ScriptedVadStream:
    def __init__(self) -> None:
        self._pending = np.zeros(0, np.float32)
        self._at: int | None = None

    def feed(self, frame: AudioFrame) -> list[SpeechProbability]:
        if self._at is None:
            self._at = frame.start_sample
        self._pending = np.concatenate((self._pending, frame.samples))
        judged = []
        while self._pending.shape[0] >= WINDOW:
            loud = np.count_nonzero(self._pending[:WINDOW]) >= WINDOW // 4
            judged.append(SpeechProbability(self._at, self._at + WINDOW, 0.9 if loud else 0.05))
            self._pending, self._at = self._pending[WINDOW:], self._at + WINDOW
        return judged


class SoundReader:
    """A recogniser that reads a script's words from its sound.

    Args:
        cost: is told `final_seconds` or `hypothesis_seconds` a call.
    """

    def __init__(
        self, script: Script, cost: Cost, *, final_seconds: float = 0.3, hypothesis_seconds: float = 0.2
    ) -> None:
        self._script = script
        self._cost = cost
        self.final_seconds = final_seconds
        self.hypothesis_seconds = hypothesis_seconds
        self.confidence = 0.9
        self.ranks = False
        self.failures = 0
        """How many of the next final calls fail."""
        self.calls: list[tuple[Effort, int]] = []
        """(effort, samples) of each call."""
        self.requests: list[RecognitionRequest] = []
        self._closed = False

    @property
    def capabilities(self) -> RecogniserCapabilities:
        return RecogniserCapabilities("sound-reader", frozenset(LANGUAGES), 30.0, "cpu", ranks=self.ranks)

    def recognise(self, samples: Samples, request: RecognitionRequest) -> Recognition:
        if self._closed:
            raise EngineError("The recogniser is closed; load it again.")
        refuse(samples, request, self.capabilities)
        final = request.effort is Effort.FINAL
        self._cost.add(self.final_seconds if final else self.hypothesis_seconds)
        self.calls.append((request.effort, samples.shape[0]))
        self.requests.append(request)
        if final and self.failures:
            self.failures -= 1
            raise EngineError("The scripted recogniser fails, as the test wants.")
        words, languages = self._read(samples)
        words = with_prefix(words, request.prefix, samples.shape[0] / RATE)
        language = _most(languages, request.languages)
        certain = probabilities(request.languages, language)
        if not words:
            return Recognition(language, "", (), -1.0, 0.9, 0.0, certain, Rejection.NO_SPEECH)
        text = " ".join(word.text for word in words)
        return Recognition(language, text, tuple(words), float(np.log(self.confidence)), 0.01, 1.0, certain)

    def rank(self, recognition: Recognition, texts: Sequence[str]) -> tuple[float, ...]:
        raise EngineError("This scripted recogniser does not rank.")

    def after(self, recognition: Recognition, text: str) -> str:
        raise EngineError("This scripted recogniser does not rank.")

    def prior(self, language: str, texts: Sequence[str]) -> tuple[float, ...]:
        raise EngineError("This scripted recogniser does not rank.")

    def close(self) -> None:
        self._closed = True

    def _read(self, samples: Samples) -> tuple[list[Word], list[str]]:
        numbers = np.rint(samples * STEP).astype(int)
        edges = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), numbers.shape[0]]
        words, languages = [], []
        for begin, end in pairwise(edges):
            number = int(numbers[begin]) if end > begin else 0
            if number == 0:
                continue
            spoken = self._script.words[number - 1]
            whole = round((spoken.end - spoken.start) * RATE) - (end - begin) <= 2
            text = spoken.text if whole else spoken.text[: len(spoken.text) // 2] + "-"
            words.append(Word(text, begin / RATE, end / RATE, 0.9))
            languages.append(spoken.language)
        return words, languages


def _most(heard: list[str], allowed: tuple[str, ...]) -> str:
    counts = {language: heard.count(language) for language in allowed}
    return max(allowed, key=lambda language: counts[language])
