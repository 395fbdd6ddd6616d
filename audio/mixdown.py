"""Decoded frames of any rate, channel count and sample format to mono blocks at 16 kHz."""

from collections.abc import Iterator

import av
import numpy as np

from audio.errors import BadSamples, UnreadableAudio
from audio.frame import SAMPLE_RATE_HZ, Samples
from audio.pcm import peak
from audio.resample import Resampler

MIN_RATE_HZ, MAX_RATE_HZ = 4_000, 768_000
MAX_OVERSHOOT = 8.0
"""Float files may go over full scale and are clipped; beyond this they are not sound at this scale."""
NO_GAIN = {"rematrix_maxval": "1.0"}
"""The weights of the channels sum to 1; FFmpeg's own mix of float channels goes over full scale."""


class Mixdown:
    """One stream of frames. Its format may change on the way. `name` is what error messages call it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._format: tuple[str, str, int] | None = None
        self._chain: tuple[av.AudioResampler, Resampler] | None = None

    def feed(self, frame: av.AudioFrame) -> Iterator[Samples]:
        """Blocks of shape (n,), n >= 1, clipped to [-1, 1].

        Raises:
            UnreadableAudio: a sample rate that is none, NaN or infinite samples, samples at a wrong scale.
        """
        sound_format = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._chain is None or sound_format != self._format:
            yield from self.flush()
            self._format, self._chain = sound_format, self._new_chain(frame.sample_rate)
        yield from self._convert(self._chain, frame)

    def flush(self) -> Iterator[Samples]:
        """What the resampler still holds."""
        if self._chain is not None:
            yield from self._convert(self._chain, None)
            rest = self._chain[1].flush()
            self._chain = None
            if len(rest):
                yield clipped(rest)

    def _new_chain(self, rate_hz: int) -> tuple[av.AudioResampler, Resampler]:
        if not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ:
            raise UnreadableAudio(
                f"{self._name} says it has {rate_hz} samples a second; export it again at 16000 Hz."
            )
        to_mono = av.AudioResampler("flt", "mono", rate_hz, options=NO_GAIN)
        return to_mono, Resampler(rate_hz, SAMPLE_RATE_HZ)

    def _convert(
        self, chain: tuple[av.AudioResampler, Resampler], frame: av.AudioFrame | None
    ) -> Iterator[Samples]:
        to_mono, resampler = chain
        if frame is not None:
            frame.pts = None  # gaps in the time stamps of the file are not filled
        for mono_frame in to_mono.resample(frame):
            mono = mono_frame.to_ndarray()[0]
            try:
                block = resampler.feed(mono)
            except BadSamples as error:
                raise UnreadableAudio(
                    f"{self._name} has samples that are no numbers; export it again as 16-bit WAV."
                ) from error
            if peak(mono) > MAX_OVERSHOOT:
                raise UnreadableAudio(
                    f"{self._name} has samples {peak(mono):.0f} times over full scale, as if integers had "
                    "been saved as floats; export it again as 16-bit WAV."
                )
            if len(block):
                yield clipped(block)


def clipped(block: Samples) -> Samples:
    """The block within [-1, 1]."""
    return np.clip(block, np.float32(-1), np.float32(1))
