"""PCM16 little-endian bytes to float32 samples and back.

Both directions use the same scale, 32768: every 16-bit value comes back as it was. The price is that
+1.0 does not exist in 16 bits and becomes 32767.
"""

import numpy as np
from numpy.typing import NDArray

from audio.errors import BadSamples
from audio.frame import Samples, check_samples

PCM16_SCALE = 32_768
BYTES_PER_SAMPLE = 2


def pcm16_to_samples(data: bytes | bytearray | memoryview) -> Samples:
    """Bytes to float32 in [-1, 1).

    Raises:
        BadSamples: an odd number of bytes.
    """
    if len(data) % BYTES_PER_SAMPLE:
        raise BadSamples(
            f"PCM16 has two bytes a sample, but these are {len(data)} bytes; "
            "keep the odd byte for the next block."
        )
    return int16_to_samples(np.frombuffer(data, "<i2"))


def samples_to_pcm16(samples: Samples) -> bytes:
    """Samples to bytes, rounded to the nearest (ties to even) and clipped.

    Raises:
        BadSamples: NaN or infinite samples.
    """
    return samples_to_int16(samples).astype("<i2").tobytes()


def int16_to_samples(values: NDArray[np.int16]) -> Samples:
    """int16, shape (n,), to float32 in [-1, 1)."""
    return values.astype(np.float32) / np.float32(PCM16_SCALE)


def samples_to_int16(samples: Samples) -> NDArray[np.int16]:
    """float32, shape (n,), to int16, rounded and clipped.

    Raises:
        BadSamples: NaN or infinite samples.
    """
    check_finite(samples)
    scaled = np.rint(samples * np.float32(PCM16_SCALE))
    values: NDArray[np.int16] = np.clip(scaled, -PCM16_SCALE, PCM16_SCALE - 1).astype(np.int16)
    return values


def check_finite(samples: Samples) -> None:
    """Raise `BadSamples` unless `samples` is one-dimensional float32 without NaN and infinity."""
    check_samples(samples)
    if not np.isfinite(samples).all():
        raise BadSamples("The sound has NaN or infinite samples; fix its source.")


def peak(samples: Samples) -> float:
    """The largest absolute value; 0 for no samples."""
    return float(np.abs(samples).max()) if samples.shape[0] else 0.0


def rms_dbfs(samples: Samples) -> float:
    """RMS level in dB, 0 is a full-scale square wave; minus infinity for silence and for no samples."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) if samples.shape[0] else 0.0
    return 10.0 * float(np.log10(power)) if power > 0 else float("-inf")
