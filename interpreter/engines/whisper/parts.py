"""One Whisper model, open: what the recogniser works with."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interpreter.engines.gpu.batching import FINAL, HYPOTHESIS
from interpreter.engines.gpu.driver import Seat
from interpreter.engines.recogniser import Effort
from interpreter.engines.whisper.batched import BatchedWhisper
from interpreter.engines.whisper.vocabulary import Vocabulary


def urgency_of(effort: Effort) -> int:
    """Who goes first where calls wait."""
    return FINAL if effort is Effort.FINAL else HYPOTHESIS


@dataclass(frozen=True, slots=True)
class WhisperParts:
    """One Whisper model, open.

    Attributes:
        encoder, decoder: `ctranslate2.models.Whisper`; one and the same, or two with threads of their own.
        filters: mel filter bank, shape (mel bands, 201).
        batched: the same model for calls of several meetings at once, on a GPU.
        window_step: windows are whole multiples of so many frames; those of one length can go together.
        seat: what it holds of the GPU's memory.
    """

    name: str
    encoder: Any
    decoder: Any
    vocabulary: Vocabulary
    filters: NDArray[np.float32]
    batched: BatchedWhisper | None = None
    window_step: int = 2
    seat: Seat | None = None

    @property
    def device(self) -> str:
        return str(self.encoder.device)

    def at(self, effort: Effort) -> "WhisperParts":
        """The model for a call of this effort; in a batch finals go before hypotheses."""
        if self.batched is None:
            return self
        calls = self.batched.calls(urgency_of(effort))
        return replace(self, encoder=calls, decoder=calls)

    def close(self) -> None:
        """Finish what is under way; then the memory can go."""
        if self.batched is not None:
            self.batched.close()
        if self.seat is not None:
            self.seat.release()
