"""The frame: the unit in which sound travels, and the framer that cuts any sound into frames."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audio.errors import BadSamples

SAMPLE_RATE_HZ = 16_000
FRAME_MS = 20
FRAME_SAMPLES = SAMPLE_RATE_HZ * FRAME_MS // 1000

Samples = NDArray[np.float32]
"""Mono sound, shape (n,), float32, full scale is [-1, 1]."""


def samples_from_ms(ms: float, sample_rate: int = SAMPLE_RATE_HZ) -> int:
    """Milliseconds as a whole number of samples, rounded to the nearest."""
    return round(ms * sample_rate / 1000)


@dataclass(frozen=True, slots=True, eq=False)
class AudioFrame:
    """Some sound and where it stands on the clock of the session.

    Attributes:
        samples: shape (n,), float32, mono.
        start_sample: samples since the session start, at `sample_rate`.

    Raises:
        BadSamples: `samples` is not one-dimensional float32.
    """

    samples: Samples
    start_sample: int
    sample_rate: int = SAMPLE_RATE_HZ

    def __post_init__(self) -> None:
        check_samples(self.samples)

    @property
    def end_sample(self) -> int:
        """The first sample after the frame."""
        return self.start_sample + len(self.samples)


class Framer:
    """Cuts sound in blocks of any size into frames of exactly `frame_samples`.

    Frames own their samples: the caller may reuse its block.
    """

    def __init__(
        self,
        start_sample: int = 0,
        *,
        frame_samples: int = FRAME_SAMPLES,
        sample_rate: int = SAMPLE_RATE_HZ,
    ) -> None:
        if frame_samples < 1:
            raise ValueError(f"A frame needs at least one sample, not {frame_samples}.")
        self._frame_samples = frame_samples
        self._sample_rate = sample_rate
        self._rest: Samples = np.empty(0, np.float32)
        self._rest_start = start_sample
        self._flushed = False

    @property
    def end_sample(self) -> int:
        """The first sample after the real sound that was fed; the padding of `flush` does not count."""
        return self._rest_start + len(self._rest)

    def feed(self, samples: Samples) -> list[AudioFrame]:
        """Take a block and return the frames that it completes.

        Raises:
            BadSamples: not one-dimensional float32, or fed after `flush`.
        """
        check_samples(samples)
        if self._flushed:
            raise BadSamples("Sound came after the end of the stream; start a new Framer for it.")
        pending = np.concatenate((self._rest, samples))
        whole = pending.shape[0] - pending.shape[0] % self._frame_samples
        frames = [
            self._frame(pending[at : at + self._frame_samples], self._rest_start + at)
            for at in range(0, whole, self._frame_samples)
        ]
        self._rest = pending[whole:].copy()
        self._rest_start += whole
        return frames

    def flush(self) -> list[AudioFrame]:
        """End the stream: the last, incomplete frame padded with zeros, or nothing.

        The real sound in it ends at `Framer.end_sample`.
        """
        self._flushed = True
        if self._rest.shape[0] == 0:
            return []
        padded = np.zeros(self._frame_samples, np.float32)
        padded[: self._rest.shape[0]] = self._rest
        return [self._frame(padded, self._rest_start)]

    def _frame(self, samples: Samples, start_sample: int) -> AudioFrame:
        return AudioFrame(samples, start_sample, self._sample_rate)


def check_samples(samples: Samples) -> None:
    """Raise `BadSamples` unless `samples` is one-dimensional float32."""
    if not isinstance(samples, np.ndarray) or samples.dtype != np.float32 or samples.ndim != 1:
        what = f"{samples.dtype}, shape {samples.shape}" if isinstance(samples, np.ndarray) else type(samples)
        raise BadSamples(
            f"Sound must be a one-dimensional float32 array, but this is {what}; convert it first."
        )
