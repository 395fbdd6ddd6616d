"""Where to cut running speech between two words: in the dip between them, or not at all."""

from typing import Final

import numpy as np

from audio.frame import SAMPLE_RATE_HZ, Samples

WINDOW_SAMPLES: Final = SAMPLE_RATE_HZ // 50
REACH_SECONDS: Final = 0.15
"""Word times of Whisper's cross-attention are off by about this much (Wagner et al., arXiv 2408.16589)."""
DIP_DB: Final = 12.0
"""The cut must be that much quieter than the speech around it; else it may stand inside a word."""


def find_dip(samples: Samples, before: float, after: float) -> int | None:
    """The quietest place between two words.

    Args:
        samples: mono float32, 16 kHz, the sound that the times refer to.
        before, after: end of the word before the cut and start of the word after it, in seconds.

    Returns:
        The sample to cut at, or None where the speech runs on without a dip.
    """
    whole = samples.shape[0] // WINDOW_SAMPLES
    low = max(0, int((min(before, after) - REACH_SECONDS) * SAMPLE_RATE_HZ) // WINDOW_SAMPLES)
    high = min(whole, int((max(before, after) + REACH_SECONDS) * SAMPLE_RATE_HZ) // WINDOW_SAMPLES + 1)
    if high <= low:
        return None
    windows = samples[: whole * WINDOW_SAMPLES].reshape(whole, WINDOW_SAMPLES).astype(np.float64)
    level = 10 * np.log10(np.mean(windows**2, axis=1) + 1e-12)
    quietest = low + int(np.argmin(level[low:high]))
    speech = float(np.percentile(level, 80))
    if level[quietest] > speech - DIP_DB:
        return None
    return quietest * WINDOW_SAMPLES + WINDOW_SAMPLES // 2
