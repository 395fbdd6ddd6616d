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
WINDOW_SAMPLES: Final = 400
MIN_POWER: Final = 1e-10
DYNAMIC_RANGE: Final = 8.0
"""What lies further below the loudest value, in powers of ten, is silence."""
BLOCK_FRAMES: Final = 16
"""Frames that go through the filters at once. Few, so that OpenBLAS does the product on this thread: with
its own threads it takes 16 times the CPU, and 20 times as long when the other core is busy."""
FRAMES_PER_SECOND: Final = SAMPLE_RATE_HZ // HOP_SAMPLES
FULL_WINDOW_FRAMES: Final = 3000
MAX_SECONDS: Final = FULL_WINDOW_FRAMES / FRAMES_PER_SECOND
LEAD_SAMPLES: Final = 3200
"""Silence put before speech that begins at once. Whisper is unsure of such starts: over 20 short answers it
takes the mean log probability from -1.12 to -0.93 and the highest no-speech probability from 0.56 to 0.29."""
TAIL_SAMPLES: Final = 4 * HOP_SAMPLES
"""Silence after which a spectrogram frame (400 samples wide) no longer holds any of the sound."""
FLOOR_FRAMES: Final = {Effort.FINAL: 1500, Effort.HYPOTHESIS: 1000}
MARGIN_FRAMES: Final = {Effort.FINAL: 1000, Effort.HYPOTHESIS: 500}

_HANN: Final = np.hanning(WINDOW_SAMPLES + 1)[:-1].astype(np.float32)

Features = NDArray[np.float32]
"""Log mel spectrogram, shape (mel bands, frames), 100 frames a second."""


def sound_frames(sample_count: int) -> int:
    """Frames that hold sound, the last one perhaps only in part."""
    return -(-sample_count // HOP_SAMPLES)


def window_frames(sample_count: int, effort: Effort, step: int = 2) -> int:
    """Frames of the window for a sound: its length and a margin, within the floor and 30 s.

    Always a whole multiple of `step`, which must be even and go into 3000.
    """
    frames = sound_frames(sample_count) + MARGIN_FRAMES[effort]
    frames = max(FLOOR_FRAMES[effort], frames)
    return min(FULL_WINDOW_FRAMES, -(-frames // step) * step)


def log_mel(filters: NDArray[np.float32], samples: Samples, frames: int) -> Features:
    """Whisper's log mel spectrogram (Radford et al. 2022, section 2.2) of a sound and silence up to `frames`.

    The silence is silence in the sound, as the model was trained on. faster-whisper pads the spectrogram
    with zeros instead, which stand for a hiss: over 101 clips in six languages 55.1 % word errors instead
    of 52.3, where one bit of difference in the samples moves them by 1.5. Only frames that hold sound
    are computed.

    Args:
        filters: mel filter bank, shape (mel bands, 201), of `FeatureExtractor.get_mel_filters`.
        samples: at least `WINDOW_SAMPLES // 2 + 1` of them.
    """
    heard = np.pad(samples, (0, TAIL_SAMPLES))
    heard = np.pad(heard, WINDOW_SAMPLES // 2, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(heard, WINDOW_SAMPLES)[::HOP_SAMPLES][:frames]
    mel = np.empty((filters.shape[0], windows.shape[0]), np.float32)
    for at in range(0, windows.shape[0], BLOCK_FRAMES):
        spectrum = np.fft.rfft(windows[at : at + BLOCK_FRAMES] * _HANN)
        power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
        mel[:, at : at + BLOCK_FRAMES] = filters @ power.T
    logs = np.log10(np.maximum(mel, MIN_POWER))
    floor = max(float(logs.max()) - DYNAMIC_RANGE, float(np.log10(MIN_POWER)))
    silence = np.full((filters.shape[0], frames - logs.shape[1]), floor, np.float32)
    log_power = np.concatenate((np.maximum(logs, floor), silence), axis=1)
    return np.ascontiguousarray((log_power + 4.0) / 4.0, dtype=np.float32)


def encode(model: Any, filters: NDArray[np.float32], samples: Samples, frames: int) -> Any:
    """A sound through the encoder, shape (1, frames / 2, width).

    Args:
        model: `ctranslate2.models.Whisper`.
    """
    import ctranslate2

    features = log_mel(filters, samples, frames)[np.newaxis]
    return model.encode(ctranslate2.StorageView.from_array(features))
