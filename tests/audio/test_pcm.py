import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.errors import BadSamples
from audio.pcm import int16_to_samples, pcm16_to_samples, peak, rms_dbfs, samples_to_int16, samples_to_pcm16


def test_every_16_bit_value_survives_the_round_trip() -> None:
    values = np.arange(-32768, 32768).astype(np.int16)
    np.testing.assert_array_equal(samples_to_int16(int16_to_samples(values)), values)


def test_byte_order_and_scale() -> None:
    np.testing.assert_array_equal(
        pcm16_to_samples(b"\x00\x40\x00\x80\x01\x00"), np.array([0.5, -1.0, 1 / 32768], np.float32)
    )
    assert samples_to_pcm16(np.array([0.5, -1.0], np.float32)) == b"\x00\x40\x00\x80"


def test_clipping_does_not_wrap_around() -> None:
    loud = np.array([1.0, 1.5, 1e30, -1.5, -1e30], np.float32)
    assert samples_to_int16(loud).tolist() == [32767, 32767, 32767, -32768, -32768]


def test_rounding_is_to_the_nearest() -> None:
    values = np.array([0.4, 0.6, -0.4, -0.6], np.float32) / np.float32(32768)
    assert samples_to_int16(values).tolist() == [0, 1, 0, -1]


@given(st.binary(max_size=99))
def test_bytes_survive_or_are_refused(data: bytes) -> None:
    if len(data) % 2:
        with pytest.raises(BadSamples, match="odd byte"):
            pcm16_to_samples(data)
    else:
        assert samples_to_pcm16(pcm16_to_samples(data)) == data


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_not_finite_is_refused(bad: float) -> None:
    with pytest.raises(BadSamples, match="NaN or infinite"):
        samples_to_pcm16(np.array([0.0, bad], np.float32))


def test_levels() -> None:
    half = np.array([0.5, -0.5], np.float32)
    assert peak(half) == 0.5
    assert rms_dbfs(half) == pytest.approx(-6.0206, abs=1e-4)
    nothing = np.empty(0, np.float32)
    assert peak(nothing) == 0
    assert rms_dbfs(nothing) == rms_dbfs(np.zeros(5, np.float32)) == float("-inf")
