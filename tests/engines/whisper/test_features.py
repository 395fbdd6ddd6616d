"""The window a sound is given, and its spectrogram."""

import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor
from hypothesis import given, settings
from hypothesis import strategies as st

from interpreter.engines.recogniser import Effort
from interpreter.engines.whisper.features import (
    FLOOR_FRAMES,
    FULL_WINDOW_FRAMES,
    HOP_SAMPLES,
    log_mel,
    sound_frames,
    window_frames,
)

EXTRACTOR = FeatureExtractor(80)


@pytest.mark.parametrize(("samples", "frames"), [(0, 0), (1, 1), (160, 1), (161, 2), (480_000, 3000)])
def test_sound_frames_hold_every_sample(samples: int, frames: int) -> None:
    assert sound_frames(samples) == frames


@pytest.mark.parametrize(
    ("seconds", "effort", "frames"),
    [
        (0.1, Effort.FINAL, 1500),
        (5.0, Effort.FINAL, 1500),
        (6.0, Effort.FINAL, 1600),
        (19.99, Effort.FINAL, 3000),
        (30.0, Effort.FINAL, 3000),
        (0.1, Effort.HYPOTHESIS, 1000),
        (5.0, Effort.HYPOTHESIS, 1000),
        (6.0, Effort.HYPOTHESIS, 1100),
        (30.0, Effort.HYPOTHESIS, 3000),
    ],
)
def test_the_window_is_the_sound_and_a_margin(seconds: float, effort: Effort, frames: int) -> None:
    assert window_frames(round(seconds * 16_000), effort) == frames


@given(st.integers(0, 480_000), st.sampled_from(Effort))
def test_the_window_holds_the_sound_and_is_even(count: int, effort: Effort) -> None:
    frames = window_frames(count, effort)
    assert sound_frames(count) <= frames <= FULL_WINDOW_FRAMES
    assert frames >= FLOOR_FRAMES[effort]
    assert frames % 2 == 0


@settings(deadline=None, max_examples=25)
@given(
    st.integers(1600, 40_000),
    st.sampled_from([0.0, 1e-5, 1e-3, 0.1, 1.0]),
    st.integers(0, 1000),
    st.sampled_from([260, 500, 1000]),
)
def test_the_spectrogram_is_that_of_the_sound_and_silence(
    count: int, level: float, seed: int, frames: int
) -> None:
    samples = (np.random.default_rng(seed).standard_normal(count) * level).astype(np.float32)
    padded = np.pad(samples, (0, frames * HOP_SAMPLES - count))
    expected = EXTRACTOR(padded, padding=HOP_SAMPLES)[:, :frames]
    features = log_mel(EXTRACTOR.mel_filters, samples, frames)
    assert features.dtype == np.float32
    assert features.flags.c_contiguous
    np.testing.assert_allclose(features, expected, atol=2e-6)


def test_a_sound_that_fills_the_window_is_taken_whole() -> None:
    samples = np.random.default_rng(1).standard_normal(480_000).astype(np.float32)
    features = log_mel(EXTRACTOR.mel_filters, samples, FULL_WINDOW_FRAMES)
    expected = EXTRACTOR(samples, padding=HOP_SAMPLES)[:, :FULL_WINDOW_FRAMES]
    np.testing.assert_allclose(features, expected, atol=2e-6)
