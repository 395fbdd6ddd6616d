"""One loudness for every voice, whatever the chunks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.loudness import TARGET_RMS, gain_to_target, level, speech_rms
from interpreter.engines.recogniser import Samples
from tests.fakes.synthesiser import tone_samples


def test_the_gain_brings_a_quiet_voice_to_the_target() -> None:
    quiet = tone_samples(16_000) * np.float32(0.05)

    assert speech_rms(level(quiet, gain_to_target(quiet))) == pytest.approx(TARGET_RMS, rel=0.01)


def test_pauses_do_not_count() -> None:
    tone = tone_samples(16_000)
    with_pause: Samples = np.concatenate([tone, np.zeros(32_000, dtype=np.float32)])

    assert speech_rms(with_pause) == pytest.approx(speech_rms(tone), rel=0.01)


@pytest.mark.parametrize(
    "samples", [np.zeros(0, np.float32), np.zeros(16_000, np.float32), np.ones(3, np.float32)]
)
def test_silence_and_scraps_are_left_alone(samples: Samples) -> None:
    assert gain_to_target(samples) == 1


def test_below_the_knee_nothing_changes() -> None:
    samples = np.linspace(-0.7, 0.7, 101, dtype=np.float32)

    np.testing.assert_allclose(level(samples, 1.0), samples, atol=1e-6)


@given(st.lists(st.floats(-1, 1, width=32), max_size=50), st.floats(0.125, 100), st.integers(0, 50))
def test_never_over_full_scale_always_in_order_and_cut_anywhere(
    values: list[float], gain: float, at: int
) -> None:
    samples = np.array(sorted(values), dtype=np.float32)

    levelled = level(samples, gain)

    assert levelled.dtype == np.float32
    assert np.all(np.abs(levelled) < 1)
    assert np.all(np.diff(levelled) >= -1e-6)
    np.testing.assert_array_equal(
        np.concatenate([level(samples[:at], gain), level(samples[at:], gain)]), levelled
    )
