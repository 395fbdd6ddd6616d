"""Sounds without speech: all kinds, the same on every machine, never louder than full scale."""

import numpy as np
import pytest

from benchmarks.noises import noises


def test_every_kind_is_there_with_a_name_of_its_own() -> None:
    names = [sound.name for sound in noises(1.0, (0, 1))]
    assert len(set(names)) == len(names)
    for kind in ("white", "pink", "hum 50 Hz", "melody", "chord", "silence"):
        assert any(name.startswith(kind) for name in names)


def test_they_are_the_same_each_time() -> None:
    for one, other in zip(noises(0.5), noises(0.5), strict=True):
        np.testing.assert_array_equal(one.samples, other.samples)


def test_they_are_sound_of_the_length_asked() -> None:
    for sound in noises(0.75):
        assert sound.samples.shape == (12_000,)
        assert sound.samples.dtype == np.float32
        assert np.abs(sound.samples).max() <= 1.0


def test_levels_are_what_the_names_say() -> None:
    levels = {
        sound.name: np.sqrt(np.mean(sound.samples.astype(np.float64) ** 2)) for sound in noises(4.0, (0,))
    }
    assert 20 * np.log10(levels["white -40 dB #0"]) == pytest.approx(-40.0, abs=0.2)
    assert 20 * np.log10(levels["pink -30 dB #0"]) == pytest.approx(-30.0, abs=0.2)
    assert levels["silence"] == 0.0
