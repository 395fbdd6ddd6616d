import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.errors import BadSamples
from audio.frame import Samples
from audio.resample import Resampler, resample


def tone(frequency: float, rate: int, seconds: float = 1.0) -> Samples:
    return (0.5 * np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


@pytest.mark.parametrize("from_hz", [8000, 11025, 22050, 44100, 48000])
@pytest.mark.parametrize("to_hz", [8000, 16000, 48000])
def test_a_tone_stays_a_tone(from_hz: int, to_hz: int) -> None:
    converted = resample(tone(1000, from_hz), from_hz, to_hz)
    assert len(converted) == to_hz
    middle = slice(to_hz // 10, -to_hz // 10)
    np.testing.assert_allclose(converted[middle], tone(1000, to_hz)[middle], atol=1e-4)


def test_what_does_not_fit_into_the_rate_is_removed() -> None:
    assert np.abs(resample(tone(6000, 48000), 48000, 8000)[800:-800]).max() < 1e-4


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.integers(0, 5000), max_size=12),
    st.sampled_from([(8000, 16000), (48000, 16000), (44100, 16000), (16000, 8000), (16000, 16000)]),
)
def test_block_size_does_not_matter(block_sizes: list[int], rates: tuple[int, int]) -> None:
    sound = np.random.default_rng(0).standard_normal(sum(block_sizes)).astype(np.float32)
    resampler, at, blocks = Resampler(*rates), 0, []
    for size in block_sizes:
        blocks.append(resampler.feed(sound[at : at + size]))
        at += size
    converted = np.concatenate([*blocks, resampler.flush()])
    np.testing.assert_array_equal(converted, resample(sound, *rates))
    assert abs(len(converted) - len(sound) * rates[1] / rates[0]) <= 1


def test_the_end_is_the_end() -> None:
    resampler = Resampler(8000, 16000)
    resampler.feed(tone(440, 8000))
    resampler.flush()
    assert len(resampler.flush()) == 0
    with pytest.raises(BadSamples, match="new Resampler"):
        resampler.feed(tone(440, 8000))


def test_equal_rates_hand_out_a_copy() -> None:
    sound = tone(440, 16000)
    converted = Resampler(16000, 16000).feed(sound)
    assert converted is not sound
    np.testing.assert_array_equal(converted, sound)


def test_bad_input_is_refused() -> None:
    with pytest.raises(BadSamples, match="NaN"):
        Resampler(8000, 16000).feed(np.array([np.nan], np.float32))
    with pytest.raises(ValueError, match="positive"):
        Resampler(0, 16000)
