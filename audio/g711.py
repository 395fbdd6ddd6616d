"""Telephone codecs: ITU-T G.711 A-law (Europe) and mu-law, one byte a sample.

A code is sign, 3 bits of segment, 4 bits of step, with bits inverted on the line (every second bit in
A-law, all in mu-law). Encoding picks the nearest of the 128 levels on a 14-bit input, which is what FFmpeg
does; the tests hold it bit for bit against that.
"""

import numpy as np
from numpy.typing import NDArray

from audio.frame import Samples
from audio.pcm import int16_to_samples, samples_to_int16

TELEPHONE_RATE_HZ = 8_000

_ALAW_INVERSION = 0x55
_MULAW_INVERSION = 0x7F
_MULAW_BIAS = 0x84
_POSITIVE = 0x80
"""The sign bit of a code; set means positive in both laws."""


def _alaw_levels() -> NDArray[np.int64]:
    """The 128 positive levels in 16-bit units, by magnitude."""
    code = np.arange(128)
    segment, middle_of_step = code >> 4, ((code & 0x0F) << 4) + 8
    levels: NDArray[np.int64] = np.where(
        segment == 0, middle_of_step, (middle_of_step + 0x100) << np.maximum(segment - 1, 0)
    )
    return levels


def _mulaw_levels() -> NDArray[np.int64]:
    code = np.arange(128)
    levels: NDArray[np.int64] = ((((code & 0x0F) << 3) + _MULAW_BIAS) << (code >> 4)) - _MULAW_BIAS
    return levels


def _decode_table(levels: NDArray[np.int64], inversion: int) -> NDArray[np.int16]:
    code = np.arange(256)
    magnitude = levels[(code ^ inversion) & 0x7F]
    values: NDArray[np.int16] = np.where(code & _POSITIVE, magnitude, -magnitude).astype(np.int16)
    return values


def _encode_table(levels: NDArray[np.int64], inversion: int) -> NDArray[np.uint8]:
    """Codes for the 14-bit values -8192 ... 8191."""
    value = np.arange(-8192, 8192)
    borders = (levels[:-1] + levels[1:] + 4) >> 3
    # a border belongs to the level above it; the largest magnitude of the negative side is its neighbour's
    magnitude = np.searchsorted(borders, np.minimum(np.abs(value), 8191), side="right")
    return (magnitude ^ np.where(value >= 0, inversion | _POSITIVE, inversion)).astype(np.uint8)


_ALAW_DECODE = _decode_table(_alaw_levels(), _ALAW_INVERSION)
_ALAW_ENCODE = _encode_table(_alaw_levels(), _ALAW_INVERSION)
_MULAW_DECODE = _decode_table(_mulaw_levels(), _MULAW_INVERSION)
_MULAW_ENCODE = _encode_table(_mulaw_levels(), _MULAW_INVERSION)


def alaw_encode(samples: Samples) -> bytes:
    """Float32 samples to A-law, clipped. Raises `BadSamples` for NaN and infinity."""
    return _encode(samples, _ALAW_ENCODE)


def alaw_decode(data: bytes) -> Samples:
    """A-law to float32 samples."""
    return int16_to_samples(_ALAW_DECODE[np.frombuffer(data, np.uint8)])


def mulaw_encode(samples: Samples) -> bytes:
    """Float32 samples to mu-law, clipped. Raises `BadSamples` for NaN and infinity."""
    return _encode(samples, _MULAW_ENCODE)


def mulaw_decode(data: bytes) -> Samples:
    """Mu-law to float32 samples."""
    return int16_to_samples(_MULAW_DECODE[np.frombuffer(data, np.uint8)])


def _encode(samples: Samples, table: NDArray[np.uint8]) -> bytes:
    codes: NDArray[np.uint8] = table[(samples_to_int16(samples) >> 2) + 8192]
    return codes.tobytes()
