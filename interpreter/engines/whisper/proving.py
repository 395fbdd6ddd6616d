"""Trying a Whisper model out on a GPU before anybody speaks: does it run, and how large may batches be."""

from collections.abc import Sequence
from math import ceil
from typing import Any, Final

import numpy as np

from interpreter.engines.devices import DeviceFault, fault_of
from interpreter.engines.whisper.batched import view
from interpreter.engines.whisper.features import FULL_WINDOW_FRAMES

PROOF_FRAMES: Final = 1500
PROOF_TOKENS: Final = 8
BEAM_SIZE: Final = 5
HEAD_WIDTH: Final = 64
"""Of every Whisper model (Radford et al. 2022, table 1)."""
DECODER_LAYERS: Final = 32
"""Of the largest. A converted model does not say how many it has, so smaller ones are taken for large."""
MEGABYTE: Final = 2**20


def prove(model: Any, start_sequence: Sequence[int], *, batch: int = 1, frames: int = PROOF_FRAMES) -> int:
    """Run the model once as a recognition does: encode, decode, align. Returns the width of what it encodes.

    Args:
        model: `ctranslate2.models.Whisper`.
        batch: so many sounds at once, all silence.

    Raises:
        RuntimeError, ValueError: CTranslate2 cannot.
    """
    silence = np.zeros((batch, model.n_mels, frames), np.float32)
    encoded = model.encode(view(silence), to_cpu=True)
    width = int(encoded.shape[2])
    model.generate(encoded, [list(start_sequence)] * batch, beam_size=BEAM_SIZE, max_length=2 * PROOF_TOKENS)
    model.align(encoded, list(start_sequence[:-1]), [[0, 1]] * batch, frames)
    return width


def largest_batch(
    model: Any, start_sequence: Sequence[int], most: int, memory_mb: int, weight_bytes: int
) -> int:
    """How many sounds of 30 s the GPU takes at once: at most `most`, fewer where its memory or ours is short.

    Args:
        memory_mb: what the model may take, 0 for all there is.
        weight_bytes: size of the model's file.

    Raises:
        RuntimeError: not one, or CTranslate2 cannot run.
    """
    width = prove(model, start_sequence)
    if memory_mb:
        most = min(most, affordable_batch(memory_mb * MEGABYTE, weight_bytes, width))
        if most < 1:
            needed = ceil((weight_bytes + sound_bytes(width)) / MEGABYTE)
            raise RuntimeError(
                f"The model is out of memory: gpu.memory_mb allows {memory_mb}, one sound needs {needed}"
            )
    while True:
        try:
            prove(model, start_sequence, batch=most, frames=FULL_WINDOW_FRAMES)
        except RuntimeError as error:
            if most == 1 or fault_of(error) is not DeviceFault.MEMORY:
                raise
            most //= 2
        else:
            return most


def affordable_batch(budget_bytes: int, weight_bytes: int, width: int) -> int:
    """Sounds of 30 s that fit beside the weights, by estimate; 0 where none does.

    Not yet compared with a GPU.
    """
    return max(0, (budget_bytes - weight_bytes) // sound_bytes(width))


def sound_bytes(width: int) -> int:
    """GPU memory that one sound of 30 s takes at most, by estimate, in half precision.

    The encoder holds the attention of all heads twice (scores and probabilities) and a feed-forward layer
    four times as wide as the model; the decoder the keys and values of the sound for each layer. For Whisper
    large (width 1280) that is 435 MB.
    """
    positions, size = FULL_WINDOW_FRAMES // 2, 2
    attention = 2 * (width // HEAD_WIDTH) * positions * positions * size
    feed_forward = 8 * positions * width * size
    memory = 2 * DECODER_LAYERS * positions * width * size
    return attention + feed_forward + memory
