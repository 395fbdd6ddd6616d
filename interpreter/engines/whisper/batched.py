"""A Whisper model whose encoder and decoder work for several meetings at once.

The calls have the form of `ctranslate2.models.Whisper` with one sound each. Sounds go into one batch where
the model gives each what it would give it alone: windows of one length, prompts of one length (CTranslate2
needs the start token in one place), the same beam and the same limit. The limit of tokens is therefore
rounded up to a few sizes.

Encoded sounds stay in the computer's memory, not the GPU's: meetings keep them for ranking, and they outlive
a GPU that fails. One is 1.5 MB for Whisper base and 3.8 MB for large.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from interpreter.engines.gpu.batching import Batcher

WINDOW_STEP: Final = 500
"""Frames. Rounding a window up only adds silence, cheap on a GPU; most utterances have 1500 frames."""
LENGTH_STEP: Final = 224
"""Tokens. Sounds of up to six seconds, most utterances, then have one limit, and longer ones another."""
MAX_LENGTH: Final = 448

_Options = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class _Encode:
    """What sounds that are encoded together have in common: the shape (mel bands, frames)."""

    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Generate:
    """What sounds that are decoded together have in common."""

    shape: tuple[int, ...]
    prompt_length: int
    start: int
    options: _Options


_APART: Final = object()
"""The key of calls that share no batch."""


class BatchedWhisper:
    """Batches over one `ctranslate2.models.Whisper`. Several threads may call it; close it at the end."""

    def __init__(
        self, model: Any, *, start_of_transcript: int, limit: int, wait_s: float, lanes: int = 1
    ) -> None:
        """Args:
        start_of_transcript: number of that token.
        limit: sounds in a batch, at most.
        wait_s: how long the first of them waits for others.
        lanes: batches at once.
        """
        self.model = model
        self._start_of_transcript = start_of_transcript
        self._batches: Batcher[Any, Any] = Batcher(self._run, limit=limit, wait_s=wait_s, lanes=lanes)

    @property
    def limit(self) -> int:
        """The largest batch at the moment."""
        return self._batches.limit

    def calls(self, urgency: int) -> "BatchedCalls":
        """The model, for calls of this urgency."""
        return BatchedCalls(self, urgency)

    def close(self) -> None:
        """Take no more calls; those under way are finished."""
        self._batches.close()

    def encode(self, features: NDArray[np.float32], urgency: int) -> NDArray[np.float32]:
        """One sound of shape (1, mel bands, frames) to (1, frames / 2, width)."""
        (encoded,) = self._batches.submit(_Encode(features.shape[1:]), [features], urgency)
        return np.asarray(encoded, np.float32)

    def generate(
        self, encoded: NDArray[np.float32], prompt: Sequence[int], options: dict[str, Any], urgency: int
    ) -> Any:
        """One sound of shape (1, positions, width) to its result."""
        length = options["max_length"]
        options |= {"max_length": min(MAX_LENGTH, -(-length // LENGTH_STEP) * LENGTH_STEP)}
        key = _Generate(
            encoded.shape[1:],
            len(prompt),
            prompt.index(self._start_of_transcript),
            tuple((name, _frozen(value)) for name, value in sorted(options.items())),
        )
        (result,) = self._batches.submit(key, [(encoded, list(prompt))], urgency)
        return result

    def apart(self, call: Callable[[Any], Any], urgency: int) -> Any:
        """A call that shares no batch."""
        (result,) = self._batches.submit(_APART, [call], urgency, alone=True)
        return result

    def _run(self, key: Hashable, works: Sequence[Any]) -> Sequence[Any]:
        if key is _APART:
            return [call(self.model) for call in works]
        if isinstance(key, _Encode):
            return encode_all(self.model, works)
        if isinstance(key, _Generate):
            options = {
                name: list(value) if isinstance(value, tuple) else value for name, value in key.options
            }
            sounds = view(np.concatenate([encoded for encoded, _ in works]))
            results: Sequence[Any] = self.model.generate(sounds, [prompt for _, prompt in works], **options)
            return results
        raise TypeError(f"{type(key).__name__} is no call of a Whisper model.")


@dataclass(frozen=True, slots=True)
class BatchedCalls:
    """One caller's side of a `BatchedWhisper`, with the methods of `ctranslate2.models.Whisper` that we use.

    Language detection and alignment are not batched: they are one pass of the decoder each. They still wait
    their turn, so that a final's goes before a hypothesis, and are watched like a batch.
    """

    owner: BatchedWhisper
    urgency: int

    @property
    def device(self) -> str:
        return str(self.owner.model.device)

    @property
    def compute_type(self) -> str:
        return str(self.owner.model.compute_type)

    def encode(self, features: Any) -> Any:
        return view(self.owner.encode(np.asarray(features), self.urgency))

    def generate(self, encoded: Any, prompts: Sequence[Sequence[int]], **options: Any) -> list[Any]:
        (prompt,) = prompts
        return [self.owner.generate(np.asarray(encoded), prompt, options, self.urgency)]

    def detect_language(self, encoded: Any) -> Any:
        return self.owner.apart(lambda model: model.detect_language(encoded), self.urgency)

    def align(self, *arguments: Any, **options: Any) -> Any:
        return self.owner.apart(lambda model: model.align(*arguments, **options), self.urgency)


def view(values: NDArray[np.float32]) -> Any:
    """A `ctranslate2.StorageView` over an array."""
    import ctranslate2

    return ctranslate2.StorageView.from_array(np.ascontiguousarray(values))


def encode_all(model: Any, features: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
    """Sounds of one shape through the encoder, all at once, into the computer's memory."""
    import ctranslate2

    encoded = model.encode(view(np.concatenate(features)), to_cpu=True)
    if isinstance(encoded, ctranslate2.StorageView) and encoded.dtype != ctranslate2.DataType.float32:
        encoded = encoded.to(ctranslate2.DataType.float32)
    values = np.array(encoded, np.float32)
    return [values[number : number + 1] for number in range(len(features))]


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
