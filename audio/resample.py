"""Streaming resampling on soxr (LGPL-2.1-or-later)."""

import numpy as np
import soxr

from audio.errors import BadSamples
from audio.frame import Samples
from audio.pcm import check_finite


class Resampler:
    """Mono sound from one sample rate to another, in blocks of any size.

    The output does not depend on the block sizes, and after `flush` its length is the input's times
    the ratio of the rates, rounded. soxr holds back a few milliseconds until it has seen enough.
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        if from_hz < 1 or to_hz < 1:
            raise ValueError(f"Sample rates must be positive, not {from_hz} and {to_hz} Hz.")
        self.from_hz = from_hz
        self.to_hz = to_hz
        self._stream = (
            None
            if from_hz == to_hz
            else soxr.ResampleStream(from_hz, to_hz, 1, dtype="float32", quality="HQ")
        )
        self._flushed = False

    def feed(self, samples: Samples) -> Samples:
        """Take a block and return what is ready, shape (m,), m >= 0.

        Raises:
            BadSamples: not finite one-dimensional float32, or fed after `flush`.
        """
        check_finite(samples)
        if self._flushed:
            raise BadSamples("Sound came after the end of the stream; start a new Resampler for it.")
        return self._convert(samples, last=False)

    def flush(self) -> Samples:
        """End the stream and return the rest."""
        if self._flushed:
            return np.empty(0, np.float32)
        self._flushed = True
        return self._convert(np.empty(0, np.float32), last=True)

    def _convert(self, samples: Samples, *, last: bool) -> Samples:
        if self._stream is None:
            return samples.copy()
        converted: Samples = self._stream.resample_chunk(samples, last=last)
        return converted


def resample(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """A whole sound at once."""
    resampler = Resampler(from_hz, to_hz)
    return np.concatenate((resampler.feed(samples), resampler.flush()))
