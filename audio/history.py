"""The recent sound of a session, addressed by absolute sample."""

import numpy as np

from audio.errors import DiscontinuousAudio, SamplesGone
from audio.frame import SAMPLE_RATE_HZ, AudioFrame, Samples


class SampleHistory:
    """A ring of the last `capacity_samples` samples; its memory is fixed from the start.

    The oldest sound is overwritten when the ring is full; reading it then is an error, never a gap.
    """

    def __init__(self, capacity_samples: int = 60 * SAMPLE_RATE_HZ, *, start_sample: int = 0) -> None:
        if capacity_samples < 1:
            raise ValueError(f"A history needs room for at least one sample, not {capacity_samples}.")
        self._ring: Samples = np.zeros(capacity_samples, np.float32)
        self._start = self._end = start_sample

    @property
    def start_sample(self) -> int:
        """The oldest sample that can still be read."""
        return self._start

    @property
    def end_sample(self) -> int:
        """The first sample that has not come yet."""
        return self._end

    def append(self, frame: AudioFrame) -> None:
        """Add the next frame.

        Raises:
            DiscontinuousAudio: it does not start at `end_sample`. After sound was left out, `restart`.
        """
        if frame.start_sample != self._end:
            raise DiscontinuousAudio(
                f"Expected sample {self._end}, got {frame.start_sample}; restart the history after a gap."
            )
        kept = frame.samples[-len(self._ring) :]
        self._put(frame.end_sample - len(kept), kept)
        self._end = frame.end_sample
        self._start = max(self._start, self._end - len(self._ring))

    def read(self, start_sample: int, end_sample: int) -> Samples:
        """A copy of `[start_sample, end_sample)`.

        Raises:
            SamplesGone: part of it was overwritten or trimmed, or has not come yet.
        """
        if not self._start <= start_sample <= end_sample <= self._end:
            raise SamplesGone(
                f"Samples {start_sample} to {end_sample} were asked for, but {self._start} to {self._end} "
                "are here; read sooner, or keep a longer history."
            )
        at = start_sample % len(self._ring)
        length = end_sample - start_sample
        first = self._ring[at : at + length]
        return np.concatenate((first, self._ring[: length - len(first)]))

    def trim(self, before_sample: int) -> None:
        """Forget what lies before this sample, and overwrite it with zeros."""
        before = min(before_sample, self._end)
        if before > self._start:
            self._put(self._start, np.zeros(before - self._start, np.float32))
            self._start = before

    def restart(self, at_sample: int) -> None:
        """Forget everything; the next frame starts here.

        Raises:
            DiscontinuousAudio: this would go back in time.
        """
        if at_sample < self._end:
            raise DiscontinuousAudio(f"The history has reached sample {self._end}; it cannot go back.")
        self.trim(self._end)
        self._start = self._end = at_sample

    def _put(self, start_sample: int, samples: Samples) -> None:
        at = start_sample % len(self._ring)
        first = samples[: len(self._ring) - at]
        self._ring[at : at + len(first)] = first
        self._ring[: len(samples) - len(first)] = samples[len(first) :]
