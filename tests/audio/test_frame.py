import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.errors import BadSamples
from audio.frame import FRAME_SAMPLES, AudioFrame, Framer, samples_from_ms


def ramp(n: int) -> np.ndarray:
    return np.arange(n, dtype=np.float32)


def test_milliseconds_become_samples() -> None:
    assert samples_from_ms(20) == FRAME_SAMPLES == 320
    assert samples_from_ms(160) == 2560
    assert samples_from_ms(20, 8000) == 160


def test_frame_knows_where_it_ends() -> None:
    assert AudioFrame(ramp(320), 640).end_sample == 960


@pytest.mark.parametrize(
    "samples", [np.zeros(4), np.zeros((4, 2), np.float32), np.zeros(4, np.int16), [0.0, 0.0]]
)
def test_frame_takes_one_dimensional_float32_only(samples: object) -> None:
    with pytest.raises(BadSamples, match="float32"):
        AudioFrame(samples, 0)  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 1000), max_size=20), st.integers(0, 10**12))
def test_any_blocks_give_the_same_frames(block_sizes: list[int], start: int) -> None:
    sound = ramp(sum(block_sizes))
    framer, at, frames = Framer(start), 0, []
    for size in block_sizes:
        frames += framer.feed(sound[at : at + size])
        at += size
        assert framer.end_sample == start + at
    assert len(frames) == len(sound) // FRAME_SAMPLES
    frames += framer.flush()
    assert [frame.start_sample for frame in frames] == [
        start + i * FRAME_SAMPLES for i in range(-(-len(sound) // FRAME_SAMPLES))
    ]
    assert all(len(frame.samples) == FRAME_SAMPLES for frame in frames)
    joined = np.concatenate([frame.samples for frame in frames]) if frames else ramp(0)
    np.testing.assert_array_equal(joined[: len(sound)], sound)
    assert not joined[len(sound) :].any()
    assert framer.end_sample == start + len(sound)


def test_frames_own_their_samples() -> None:
    block = ramp(FRAME_SAMPLES)
    (frame,) = Framer().feed(block)
    block[:] = -1
    assert frame.samples[5] == 5


def test_no_sound_after_flush() -> None:
    framer = Framer()
    assert framer.flush() == []
    with pytest.raises(BadSamples, match="new Framer"):
        framer.feed(ramp(1))


def test_a_frame_has_at_least_one_sample() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Framer(frame_samples=0)
