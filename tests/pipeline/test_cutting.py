import numpy as np

from interpreter.pipeline.cutting import WINDOW_SAMPLES, find_dip

RATE = 16_000


def speech(*stretches: tuple[float, float]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Noise of (level, seconds) each."""
    random = np.random.default_rng(1)
    parts = [level * random.standard_normal(round(seconds * RATE)) for level, seconds in stretches]
    return np.concatenate(parts).astype(np.float32)


def test_the_dip_between_two_words_is_found() -> None:
    samples = speech((0.3, 1.0), (0.001, 0.1), (0.3, 1.0))
    dip = find_dip(samples, before=0.95, after=1.12)
    assert dip is not None
    assert RATE * 1.0 <= dip <= RATE * 1.1


def test_wrong_word_times_are_forgiven_within_reach() -> None:
    samples = speech((0.3, 1.0), (0.001, 0.1), (0.3, 1.0))
    dip = find_dip(samples, before=1.2, after=1.2)
    assert dip is not None
    assert RATE * 1.0 <= dip <= RATE * 1.1


def test_running_speech_is_not_cut() -> None:
    assert find_dip(speech((0.3, 2.0)), before=0.95, after=1.0) is None


def test_a_shallow_dip_is_no_dip() -> None:
    assert find_dip(speech((0.3, 1.0), (0.15, 0.1), (0.3, 1.0)), before=0.95, after=1.12) is None


def test_times_outside_the_sound_give_nothing() -> None:
    assert find_dip(speech((0.3, 0.5)), before=3.0, after=3.1) is None
    assert find_dip(np.zeros(0, np.float32), before=0.0, after=0.0) is None


def test_the_cut_stands_in_the_middle_of_a_window() -> None:
    dip = find_dip(speech((0.3, 1.0), (0.0, 0.1), (0.3, 1.0)), before=1.0, after=1.1)
    assert dip is not None
    assert dip % WINDOW_SAMPLES == WINDOW_SAMPLES // 2
