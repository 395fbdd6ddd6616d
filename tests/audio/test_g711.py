from collections.abc import Callable

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from audio import g711
from audio.frame import Samples
from audio.pcm import int16_to_samples, rms_dbfs, samples_to_int16

EVERY_VALUE = np.arange(-32768, 32768).astype(np.int16)
EVERY_CODE = bytes(range(256))

laws = pytest.mark.parametrize(
    ("codec", "encode", "decode"),
    [
        ("pcm_alaw", g711.alaw_encode, g711.alaw_decode),
        ("pcm_mulaw", g711.mulaw_encode, g711.mulaw_decode),
    ],
)
Encode = Callable[[Samples], bytes]
Decode = Callable[[bytes], Samples]


def ffmpeg_encode(codec: str, values: NDArray[np.int16]) -> bytes:
    context = av.CodecContext.create(codec, "w")
    assert isinstance(context, av.AudioCodecContext)
    context.sample_rate, context.layout, context.format = 8000, "mono", "s16"
    frame = av.AudioFrame.from_ndarray(values[np.newaxis, :], format="s16", layout="mono")
    frame.sample_rate = 8000
    return b"".join(bytes(packet) for packet in [*context.encode(frame), *context.encode(None)])


def ffmpeg_decode(codec: str, data: bytes) -> NDArray[np.int16]:
    context = av.CodecContext.create(codec, "r")
    assert isinstance(context, av.AudioCodecContext)
    context.sample_rate, context.layout = 8000, "mono"
    return np.concatenate([frame.to_ndarray()[0] for frame in context.decode(av.Packet(data))])


@laws
def test_decoding_is_bit_exact(codec: str, encode: Encode, decode: Decode) -> None:
    np.testing.assert_array_equal(samples_to_int16(decode(EVERY_CODE)), ffmpeg_decode(codec, EVERY_CODE))


@laws
def test_encoding_is_bit_exact(codec: str, encode: Encode, decode: Decode) -> None:
    assert encode(int16_to_samples(EVERY_VALUE)) == ffmpeg_encode(codec, EVERY_VALUE)


@laws
def test_speech_level_sound_keeps_about_38_db(codec: str, encode: Encode, decode: Decode) -> None:
    sound = (0.1 * np.random.default_rng(0).standard_normal(8000)).astype(np.float32)
    noise = decode(encode(sound)) - sound
    assert rms_dbfs(sound) - rms_dbfs(noise) > 36


@laws
def test_nothing_is_nothing(codec: str, encode: Encode, decode: Decode) -> None:
    assert encode(np.empty(0, np.float32)) == b""
    assert len(decode(b"")) == 0
