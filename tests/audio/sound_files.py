"""Sound files of any format, made in memory."""

import io
import struct

import av
import numpy as np
from numpy.typing import NDArray

from audio.frame import Samples


def tone(seconds: float, rate: int = 48_000, frequency: float = 440.0, amplitude: float = 0.3) -> Samples:
    time = np.arange(round(seconds * rate)) / rate
    return (amplitude * np.sin(2 * np.pi * frequency * time)).astype(np.float32)


def encoded(
    container: str,
    codec: str,
    sound: Samples,
    rate: int = 48_000,
    layout: str = "mono",
    only_channel: int | None = None,
) -> bytes:
    """The sound on every channel, or on one alone."""
    buffer = io.BytesIO()
    channels = av.AudioLayout(layout).nb_channels
    planes = np.tile(sound, (channels, 1))
    if only_channel is not None:
        planes[[channel for channel in range(channels) if channel != only_channel]] = 0
    with av.open(buffer, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate)
        assert isinstance(stream, av.AudioStream)
        stream.layout = layout
        frame = av.AudioFrame.from_ndarray(planes, "fltp", layout)
        frame.sample_rate = rate
        fit = av.AudioResampler(stream.format, layout, rate, stream.codec_context.frame_size or None)
        for part in [*fit.resample(frame), *fit.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return buffer.getvalue()


def video_without_sound() -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as file:
        stream = file.add_stream("mpeg4", rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        picture = np.zeros((64, 64, 3), np.uint8)
        for _ in range(5):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        file.mux(stream.encode(None))
    return buffer.getvalue()


def float_wav(samples: NDArray[np.float32], rate: int = 16_000) -> bytes:
    return riff(samples.astype("<f4").tobytes(), format_tag=3, bits=32, rate=rate)


def riff(
    data: bytes,
    *,
    format_tag: int = 1,
    bits: int = 16,
    rate: int = 16_000,
    promised: int | None = None,
    before: bytes = b"",
) -> bytes:
    """A WAV file; `promised` is the data size that the header claims, `before` are chunks before the data."""
    promised = len(data) if promised is None else promised
    fmt = struct.pack("<HHIIHH", format_tag, 1, rate, rate * bits // 8, bits // 8, bits)
    body = b"WAVEfmt " + struct.pack("<I", len(fmt)) + fmt + before + b"data" + struct.pack("<I", promised)
    return b"RIFF" + struct.pack("<I", min(len(body) + promised, 0xFFFF_FFFF)) + body + data
