"""How well given texts fit a sound: their probability under it, by forced decoding."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from interpreter.engines.whisper.alignment import MIN_FRAMES, logarithm

BATCH: Final = 8
"""Texts at once. Each takes a copy of the encoded sound and of what each decoder layer makes of it: about
20 MB for 15 s. Texts of about one length go together, for the decoder fills all up to the longest."""
TAIL_FRAMES: Final = 400
"""Encoded silence that is kept after the sound; with less, fewer right texts come first."""


def rank(
    model: Any,
    encoded: Any,
    frames: int,
    start_sequence: Sequence[int],
    texts: Sequence[Sequence[int]],
) -> tuple[float, ...]:
    """Mean natural log probability per token of each text.

    The mean, not the sum: phrases are of all lengths, and among 60 phrases the sum finds the right one far
    less often, since it prefers the short ones.

    Args:
        model: `ctranslate2.models.Whisper`.
        encoded: shape (1, positions, width).
        frames: mel frames that hold sound.
        texts: tokens of each text, at least one.
    """
    import ctranslate2

    if encoded.device != "cpu":
        encoded = encoded.to_device(ctranslate2.Device.cpu)
    sound = np.asarray(encoded)[:, : (frames + TAIL_FRAMES) // 2]
    scores = [0.0] * len(texts)
    by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    for at in range(0, len(texts), BATCH):
        places = by_length[at : at + BATCH]
        batch = [list(texts[place]) for place in places]
        copies = ctranslate2.StorageView.from_array(np.repeat(sound, len(batch), axis=0))
        # The times are not looked at: the fewer frames, the less is spent on them.
        results = model.align(copies, list(start_sequence), batch, [MIN_FRAMES] * len(batch))
        for place, result in zip(places, results, strict=True):
            scores[place] = float(np.mean([logarithm(p) for p in result.text_token_probs]))
    return tuple(scores)
