"""How much of Whisper's 30 s window a sound is given, and its log mel spectrogram.

Every published pipeline pads to 30 s, and most of the time goes into encoding the padding. CTranslate2's
encoder takes shorter windows, but the model was trained on full ones and runs into repetition when the
window ends close to the sound. The floors below are where that stops (`benchmarks/recognition.py
--windows` measures them).
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from interpreter.engines.recogniser import Effort, Samples

SAMPLE_RATE_HZ: Final = 16_000
HOP_SAMPLES: Final = 160
FRAMES_PER_SECOND: Final = SAMPLE_RATE_HZ // HOP_SAMPLES
FULL_WINDOW_FRAMES: Final = 3000
MAX_SECONDS: Final = FULL_WINDOW_FRAMES / FRAMES_PER_SECOND
FLOOR_FRAMES: Final = {Effort.FINAL: 1500, Effort.HYPOTHESIS: 1000}
MARGIN_FRAMES: Final = {Effort.FINAL: 1000, Effort.HYPOTHESIS: 500}

Features = NDArray[np.float32]
"""Log mel spectrogram, shape (mel bands, frames), 100 frames a second."""


def sound_frames(sample_count: int) -> int:
    """Frames that hold sound, the last one perhaps only in part."""
    return -(-sample_count // HOP_SAMPLES)


def window_frames(sample_count: int, effort: Effort) -> int:
    """Frames of the window for a sound: its length and a margin, within the floor and 30 s; always even."""
    frames = sound_frames(sample_count) + MARGIN_FRAMES[effort]
    frames = max(FLOOR_FRAMES[effort], frames)
    return min(FULL_WINDOW_FRAMES, frames + frames % 2)


def log_mel(extractor: Any, samples: Samples, frames: int) -> Features:
    """The log mel spectrogram of `samples` followed by silence up to `frames`.

    Args:
        extractor: `faster_whisper.feature_extractor.FeatureExtractor`.
    """
    padded = np.pad(samples, (0, max(0, frames * HOP_SAMPLES - samples.shape[0])))
    features: Features = extractor(padded, padding=HOP_SAMPLES)[:, :frames]
    return np.ascontiguousarray(features, dtype=np.float32)
