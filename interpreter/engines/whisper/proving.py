"""Trying a Whisper model out on a GPU before anybody speaks: does it run, and how large may batches be."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from interpreter.engines.gpu.devices import DeviceFault, fault_of
from interpreter.engines.gpu.memory import Claim, Preference
from interpreter.engines.gpu.model_file import ModelFile, number_bytes
from interpreter.engines.whisper.batched import MAX_LENGTH, view
from interpreter.engines.whisper.features import FULL_WINDOW_FRAMES
from interpreter.settings import GpuSettings

PROOF_FRAMES: Final = 1500
PROOF_TOKENS: Final = 8
BEAM_SIZE: Final = 5
HEAD_WIDTH: Final = 64
"""Of every Whisper model (Radford et al. 2022, table 1)."""
LARGEST_WIDTH: Final = 1280
LARGEST_LAYERS: Final = 32
"""Of Whisper large, for a file that does not tell."""


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


def largest_batch(model: Any, start_sequence: Sequence[int], most: int) -> int:
    """How many sounds of 30 s the GPU really takes at once: at most `most`, fewer where its memory is short.

    Raises:
        RuntimeError: not one, or CTranslate2 cannot run.
    """
    while True:
        try:
            prove(model, start_sequence, batch=most, frames=FULL_WINDOW_FRAMES)
        except RuntimeError as error:
            if most == 1 or fault_of(error) is not DeviceFault.MEMORY:
                raise
            most //= 2
        else:
            return most


def claim(name: str, file: ModelFile, compute_type: str, gpu: GpuSettings) -> Claim:
    """What a Whisper model asks of a GPU's memory. `name`: of the model."""
    return Claim(
        f"recogniser {name}",
        Preference.RECOGNISER,
        file.weight_bytes(compute_type),
        gpu.streams * sound_bytes(file, compute_type),
        gpu.max_batch,
    )


def sound_bytes(file: ModelFile, compute_type: str) -> int:
    """GPU memory that one sound of 30 s takes at most, by estimate. Not yet compared with a GPU.

    While it is encoded: the attention of all heads twice (scores and probabilities) and a feed-forward
    layer four times as wide as the model. While it is decoded: for each layer of the decoder the keys and
    values of the sound, and of 448 tokens for every beam; and the scores of all tokens. In half precision
    that is 80 MB for Whisper base, 201 MB for large-v3-turbo and 587 MB for large-v3.
    """
    positions, size = FULL_WINDOW_FRAMES // 2, number_bytes(compute_type)
    width = max(file.rows("encoder", "ffn/linear_1"), default=LARGEST_WIDTH)
    heard = sum(file.rows("decoder", "attention/linear_1")) or 2 * LARGEST_LAYERS * width
    written = sum(file.rows("decoder", "self_attention/linear_0")) or 3 * LARGEST_LAYERS * width
    attention = 2 * (width // HEAD_WIDTH) * positions * positions * size
    feed_forward = 8 * positions * width * size
    keys_and_values = (heard * positions + written * 2 // 3 * MAX_LENGTH * BEAM_SIZE) * size
    scores = 3 * BEAM_SIZE * file.vocabulary * 4
    return max(attention + feed_forward, keys_and_values + scores)
