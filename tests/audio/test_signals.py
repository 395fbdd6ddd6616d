from collections.abc import Callable

import numpy as np
import pytest

from audio import signals
from audio.frame import AudioFrame, Samples
from audio.pcm import rms_dbfs
from audio.vad import SileroVad
from tests.audio.sound_files import tone

SOUNDS: dict[str, Callable[[float], Samples]] = {
    "silence": signals.silence,
    "white": signals.white_noise,
    "pink": signals.pink_noise,
    "hum": signals.mains_hum,
    "chords": signals.chords,
    "melody": signals.melody,
    "clicks": signals.clicks,
    "breath": signals.breath,
}


def power_between(sound: Samples, low_hz: float, high_hz: float) -> float:
    spectrum = np.abs(np.fft.rfft(sound)) ** 2
    hz = np.fft.rfftfreq(len(sound), 1 / 16_000)
    return float(spectrum[(hz >= low_hz) & (hz < high_hz)].sum() / spectrum.sum())


@pytest.mark.parametrize("make", SOUNDS.values(), ids=SOUNDS)
def test_every_sound_is_repeatable_and_in_range(make: Callable[[float], Samples]) -> None:
    sound = make(3.0)
    assert sound.dtype == np.float32
    assert sound.shape == (48_000,)
    assert np.abs(sound).max() <= 1
    np.testing.assert_array_equal(make(3.0), sound)


@pytest.mark.parametrize("name", ["white", "pink", "hum", "chords", "clicks", "breath"])
def test_no_sound_is_held_for_speech(name: str) -> None:
    windows = SileroVad().stream().feed(AudioFrame(SOUNDS[name](5.0), 0))
    assert np.mean([window.probability > 0.5 for window in windows]) < 0.02


def test_levels_are_kept() -> None:
    for make in (signals.white_noise, signals.pink_noise, signals.mains_hum, signals.breath, signals.chords):
        assert rms_dbfs(make(2.0, -33.0)) == pytest.approx(-33.0, abs=0.01)


def test_seeds_differ() -> None:
    for make in (signals.white_noise, signals.pink_noise, signals.clicks, signals.breath):
        assert not np.array_equal(make(1.0, seed=1), make(1.0, seed=2))


def test_spectra() -> None:
    assert power_between(signals.white_noise(5.0), 0, 4000) == pytest.approx(0.5, abs=0.02)
    octaves = [power_between(signals.pink_noise(20.0), hz, 2 * hz) for hz in (100, 400, 1600)]
    assert octaves == pytest.approx([octaves[0]] * 3, rel=0.15)
    assert power_between(signals.mains_hum(5.0), 49, 51) > 0.5
    assert power_between(signals.mains_hum(5.0), 500, 8000) < 0.01


def test_mixing_keeps_the_ratio_and_the_range() -> None:
    voice, noise = tone(2.0, 16_000, 300, 0.9), signals.white_noise(0.7)
    mixed = signals.mix_at_snr(voice, noise, 5.0)
    assert np.abs(mixed).max() <= 1
    gain = float(np.dot(mixed, voice) / np.dot(voice, voice))
    assert rms_dbfs(mixed - np.float32(gain) * voice) - rms_dbfs(np.float32(gain) * voice) == pytest.approx(
        -5.0, abs=0.1
    )


def test_mixing_with_nothing_changes_nothing() -> None:
    voice = tone(0.1, 16_000)
    np.testing.assert_array_equal(signals.mix_at_snr(voice, signals.silence(0), 5), voice)
    np.testing.assert_array_equal(signals.mix_at_snr(voice, signals.silence(1), 5), voice)
    assert not signals.mix_at_snr(signals.silence(1), voice, 5).any()


def test_babble_uses_every_voice() -> None:
    mixed = signals.babble([tone(0.5, 16_000, 200), tone(0.3, 16_000, 3000, 0.01)], 2.0, -30.0)
    assert rms_dbfs(mixed) == pytest.approx(-30.0, abs=0.01)
    assert power_between(mixed, 150, 250) == pytest.approx(0.5, abs=0.05)
    assert power_between(mixed, 2900, 3100) == pytest.approx(0.5, abs=0.05)
    assert not signals.babble([], 1.0).any()


@pytest.mark.parametrize(
    ("hz", "passes"), [(60, False), (150, False), (500, True), (3000, True), (5000, False)]
)
def test_the_telephone_passes_its_band_only(hz: float, passes: bool) -> None:
    sound = tone(1.0, 16_000, hz)
    heard = signals.telephone(sound)
    assert len(heard) == len(sound)
    loss = rms_dbfs(sound[1600:-1600]) - rms_dbfs(heard[1600:-1600])
    assert (loss < 1.0) if passes else (loss > 20)


def test_the_telephone_does_not_move_the_sound() -> None:
    sound = signals.silence(0.5)
    sound[4000:4400] = tone(0.025, 16_000, 1000)
    heard = signals.telephone(sound)
    lag = int(np.argmax(np.correlate(heard, sound, "full"))) - (len(sound) - 1)
    assert abs(lag) <= 1


@pytest.mark.parametrize("length", [0, 1, 7, 160, 16_001])
def test_the_telephone_keeps_the_length(length: int) -> None:
    assert len(signals.telephone(np.zeros(length, np.float32))) == length
