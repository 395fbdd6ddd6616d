"""A recogniser that hears exactly what a test says, for tests of engines: it ranks, and can be told answers.

For tests of the pipeline, with a talk in time and a clock that is told what reading costs, there is
`tests.fakes.speech`. Both keep the contract of recognisers (`refuse`, `with_prefix`).

`say` turns text into sound that carries its words as levels: word number k is a stretch of samples at
k / 4096, silence is 0. The levels survive 16-bit PCM, cutting and joining, so that sound can go through
the whole pipeline (but no resampling) and be "recognised" in any pieces, with exact times.

    recogniser = ScriptedRecogniser()
    sound = np.concatenate([recogniser.say("Goddag, jeg hedder Amina.", "da"), silence(0.6)])
    recogniser.recognise(sound, RecognitionRequest(("da", "so"))).text

Answers in `answers` come first, one a call, for results that no sound gives.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from math import log
from threading import Lock

import numpy as np

from interpreter.engines.recogniser import (
    Effort,
    RecogniserCapabilities,
    Recognition,
    RecognitionRequest,
    Rejection,
    Samples,
    Word,
)
from interpreter.errors import ConfigError, EngineError, InputError

SAMPLE_RATE_HZ = 16_000
LEVEL = 1 / 4096
LANGUAGES = ("da", "uk", "ar", "tr", "ur", "fa", "so")
SURE = 0.95


def silence(seconds: float) -> Samples:
    """Digital silence."""
    return np.zeros(round(seconds * SAMPLE_RATE_HZ), np.float32)


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    language: str
    sample_count: int


@dataclass(frozen=True, slots=True)
class _Heard:
    owner: int
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """One call of `recognise`, for tests that look at what was asked."""

    sample_count: int
    request: RecognitionRequest


class ScriptedRecogniser:
    """Implements `Recogniser` on sound made by `say`.

    Attributes:
        answers: given instead of what is in the sound, first one first.
        calls: every call so far.
        probability: of every word heard.
        flicker: word -> what a hypothesis shows instead while that word is the last one heard.
        cost_seconds: what the latest call would have cost on a real machine, for a virtual clock:
            `costs[effort]` of it per second of sound.
    """

    def __init__(
        self,
        answers: Iterable[Recognition] = (),
        *,
        languages: Sequence[str] = LANGUAGES,
        max_seconds: float = 30.0,
        probability: float = 0.9,
        flicker: Mapping[str, str] | None = None,
        costs: Mapping[Effort, float] | None = None,
    ) -> None:
        self.answers = list(answers)
        self.calls: list[Call] = []
        self.probability = probability
        self.flicker = dict(flicker or {})
        self.costs = dict(costs or {})
        self.cost_seconds = 0.0
        self._said: list[_Said] = []
        self._closed = False
        self._lock = Lock()
        self._capabilities = RecogniserCapabilities(
            "scripted", frozenset(languages), max_seconds, "cpu", True
        )

    @property
    def capabilities(self) -> RecogniserCapabilities:
        return self._capabilities

    def say(self, text: str, language: str, word_seconds: float = 0.32) -> Samples:
        """The sound of a text, each word `word_seconds` long, without pauses."""
        count = round(word_seconds * SAMPLE_RATE_HZ)
        pieces = []
        for word in text.split():
            self._said.append(_Said(word, language, count))
            pieces.append(np.full(count, len(self._said) * LEVEL, np.float32))
        return np.concatenate(pieces) if pieces else silence(0.0)

    def recognise(self, samples: Samples, request: RecognitionRequest) -> Recognition:
        with self._lock:
            self._check_open()
            refuse(samples, request, self._capabilities)
            self.calls.append(Call(samples.shape[0], request))
            self.cost_seconds = self.costs.get(request.effort, 0.0) * samples.shape[0] / SAMPLE_RATE_HZ
            return self.answers.pop(0) if self.answers else self._hear(samples, request)

    def rank(self, recognition: Recognition, texts: Sequence[str]) -> tuple[float, ...]:
        heard = self._heard(recognition)
        return tuple(
            log(max(1e-3, SequenceMatcher(None, heard.text.casefold(), text.casefold()).ratio())) + log(SURE)
            for text in texts
        )

    def after(self, recognition: Recognition, text: str) -> str:
        """The words of the script after as many as `text` has."""
        return " ".join(self._heard(recognition).text.split()[len(text.split()) :])

    def _heard(self, recognition: Recognition) -> _Heard:
        self._check_open()
        heard = recognition.encoded
        if not isinstance(heard, _Heard) or heard.owner != id(self):
            raise EngineError("The recognition came from another engine; recognise the sound here first.")
        return heard

    def prior(self, language: str, texts: Sequence[str]) -> tuple[float, ...]:
        """Every text is as unlikely as the next."""
        self._check_open()
        if language not in self.capabilities.languages:
            raise ConfigError(f"The script has no language {language!r}.")
        return tuple(log(1e-3) for _ in texts)

    def close(self) -> None:
        self._closed = True

    def _check_open(self) -> None:
        if self._closed:
            raise EngineError("The recogniser is closed; load it again.")

    def _hear(self, samples: Samples, request: RecognitionRequest) -> Recognition:
        stretches = [stretch for stretch in self._stretches(samples) if _is_mostly_there(*stretch)]
        words = [
            Word(said.text, start / SAMPLE_RATE_HZ, end / SAMPLE_RATE_HZ, self.probability)
            for said, start, end in stretches
        ]
        words = with_prefix(words, request.prefix, samples.shape[0] / SAMPLE_RATE_HZ)
        if request.effort is Effort.HYPOTHESIS and words:
            words[-1] = replace(words[-1], text=self.flicker.get(words[-1].text, words[-1].text))
        heard = Counter(said.language for said, _, _ in stretches if said.language in request.languages)
        language = heard.most_common(1)[0][0] if heard else request.languages[0]
        text = " ".join(word.text for word in words)
        return Recognition(
            language=language,
            text=text,
            words=tuple(words),
            average_log_probability=log(self.probability),
            no_speech_probability=0.01 if words else 0.99,
            compression_ratio=1.0 if words else 0.0,
            language_probabilities=probabilities(request.languages, language),
            rejection=None if words else Rejection.NO_SPEECH,
            encoded=_Heard(id(self), text),
        )

    def _stretches(self, samples: Samples) -> list[tuple[_Said, int, int]]:
        """Every word in the sound, whole or in part, with its first sample and the one after its last."""
        codes = np.rint(samples / LEVEL).astype(int)
        edges = np.flatnonzero(np.diff(codes, prepend=-1, append=-1))
        return [
            (self._said[codes[start] - 1], int(start), int(end))
            for start, end in pairwise(edges)
            if 0 < codes[start] <= len(self._said)
        ]


def _is_mostly_there(said: _Said, start: int, end: int) -> bool:
    return 2 * (end - start) >= said.sample_count


def refuse(samples: Samples, request: RecognitionRequest, capabilities: RecogniserCapabilities) -> None:
    """Raise what the contract names for a call that cannot be read."""
    if not request.languages or not capabilities.languages.issuperset(request.languages):
        raise ConfigError(f"The languages {request.languages} cannot be recognised; choose others.")
    if samples.shape[0] > capabilities.max_seconds * SAMPLE_RATE_HZ:
        raise InputError("The sound is too long; cut it.")
    if not np.isfinite(samples).all():
        raise InputError("The sound has NaN or infinite samples; fix its source.")


def with_prefix(words: list[Word], prefix: str, seconds: float) -> list[Word]:
    """The words, of which the first ones read as the prefix does."""
    forced = prefix.split()
    missing = [Word(text, seconds, seconds, 1.0) for text in forced[len(words) :]]
    changed = [replace(word, text=text) for word, text in zip(words, forced, strict=False)]
    return [*changed, *missing, *words[len(forced) :]]


def probabilities(languages: tuple[str, ...], language: str) -> tuple[tuple[str, float], ...]:
    if len(languages) == 1:
        return ((language, 1.0),)
    rest = (1 - SURE) / (len(languages) - 1)
    return tuple((code, SURE if code == language else rest) for code in languages)
