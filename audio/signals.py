"""Sounds that are not speech, noise over speech, and the telephone: for tests and benchmarks.

All are float32 mono at 16 kHz and deterministic: the same arguments give the same samples.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from audio.frame import SAMPLE_RATE_HZ, Samples
from audio.g711 import TELEPHONE_RATE_HZ, alaw_decode, alaw_encode
from audio.pcm import peak, rms_dbfs
from audio.resample import resample

TELEPHONE_BAND_HZ = (300.0, 3400.0)
"""ITU-T G.712: the pass band of a telephone channel."""
_BAND_FILTER_TAPS = 255
_A4_HZ = 440.0
_CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))
"""Semitones over the root: I, vi, IV, V."""
_MELODY = (0, 2, 4, 7, 9, 7, 4, 2, 5, 4, 2, 0)


def silence(seconds: float) -> Samples:
    """Digital silence."""
    return np.zeros(_length(seconds), np.float32)


def white_noise(seconds: float, level_dbfs: float = -40.0, seed: int = 0) -> Samples:
    """Equal power at all frequencies: a hiss."""
    return at_level(np.random.default_rng(seed).standard_normal(_length(seconds)), level_dbfs)


def pink_noise(seconds: float, level_dbfs: float = -40.0, seed: int = 0) -> Samples:
    """Power falling with frequency (3 dB an octave): rooms, ventilation."""
    return at_level(
        _shaped_noise(_length(seconds), seed, lambda hz: 1 / np.sqrt(np.maximum(hz, 20.0))), level_dbfs
    )


def mains_hum(seconds: float, level_dbfs: float = -40.0, frequency_hz: float = 50.0) -> Samples:
    """50 Hz and its harmonics, the odd ones louder, as a transformer gives them."""
    time = _time(seconds)
    harmonics = {1: 1.0, 2: 0.3, 3: 0.6, 4: 0.15, 5: 0.4, 7: 0.2, 9: 0.1}
    waves = [weight * np.sin(2 * np.pi * frequency_hz * k * time) for k, weight in harmonics.items()]
    return at_level(np.sum(waves, axis=0), level_dbfs)


def chords(seconds: float, level_dbfs: float = -25.0, chord_seconds: float = 1.0) -> Samples:
    """Music-like: four chords over and over, each note with overtones and decay."""
    return at_level(_notes(seconds, chord_seconds, _CHORDS), level_dbfs)


def melody(seconds: float, level_dbfs: float = -25.0, note_seconds: float = 0.3) -> Samples:
    """Music-like: one voice in a pentatonic run, in the range of a human voice."""
    return at_level(_notes(seconds, note_seconds, tuple((note,) for note in _MELODY)), level_dbfs)


def clicks(seconds: float, level: float = 0.5, per_second: float = 2.0, seed: int = 0) -> Samples:
    """Keys, pens, cups: bursts of 5 ms at random times; `level` is the peak."""
    rng = np.random.default_rng(seed)
    sound = silence(seconds)
    burst = _length(0.005)
    for at in rng.integers(0, max(1, len(sound) - burst), size=round(seconds * per_second)):
        decay = np.exp(-np.arange(burst) / (burst / 5)) * rng.uniform(-1, 1, burst)
        sound[at : at + burst] = (level * decay[: len(sound) - at]).astype(np.float32)
    return sound


def breath(seconds: float, level_dbfs: float = -35.0, breath_seconds: float = 3.0, seed: int = 0) -> Samples:
    """Breathing into the microphone: noise around 500 to 2000 Hz that swells and fades."""
    noise = _shaped_noise(
        _length(seconds), seed, lambda hz: np.exp(-((np.log2(np.maximum(hz, 1) / 1000)) ** 2))
    )
    swell = np.clip(np.sin(2 * np.pi * _time(seconds) / breath_seconds), 0, None) ** 2
    return at_level(noise * swell, level_dbfs)


def babble(voices: Sequence[Samples], seconds: float, level_dbfs: float = -35.0, seed: int = 0) -> Samples:
    """People talking in the background: real voices at equal loudness, each repeated from a random point."""
    rng = np.random.default_rng(seed)
    length = _length(seconds)
    mixed: NDArray[np.float64] = np.zeros(length)
    for voice in voices:
        if len(voice):
            mixed += np.resize(np.roll(at_level(voice, -20.0), rng.integers(len(voice))), length)
    return at_level(mixed, level_dbfs)


def at_level(sound: NDArray[np.float32] | NDArray[np.float64], level_dbfs: float) -> Samples:
    """The sound at this RMS level; silence stays silence. Peaks may go over full scale."""
    now = rms_dbfs(sound.astype(np.float32))
    gain = 10 ** ((level_dbfs - now) / 20) if np.isfinite(now) else 0.0
    return (sound * gain).astype(np.float32)


def mix_at_snr(signal: Samples, noise: Samples, snr_db: float) -> Samples:
    """The signal with the noise `snr_db` below it (RMS of the whole signal), repeated to its length.

    If the sum went over full scale, all of it is made quieter, so that the ratio holds.
    """
    level = rms_dbfs(signal)
    if not len(noise) or not np.isfinite(level):
        return signal.copy()
    mixed = signal + at_level(np.resize(noise, len(signal)), level - snr_db)
    return (mixed / max(1.0, peak(mixed))).astype(np.float32)


def telephone(samples: Samples) -> Samples:
    """The sound as a telephone brings it: 300 to 3400 Hz, 8 kHz, A-law. Same length, same place in time."""
    narrow = resample(samples, SAMPLE_RATE_HZ, TELEPHONE_RATE_HZ)
    if not len(narrow):
        return samples.copy()
    taps = _band_filter(*TELEPHONE_BAND_HZ, TELEPHONE_RATE_HZ)
    filtered = np.convolve(narrow, taps)[len(taps) // 2 :][: len(narrow)].astype(np.float32)
    wide = resample(alaw_decode(alaw_encode(filtered)), TELEPHONE_RATE_HZ, SAMPLE_RATE_HZ)
    return np.pad(wide, (0, max(0, len(samples) - len(wide))))[: len(samples)]


def _length(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE_HZ)


def _time(seconds: float) -> NDArray[np.float64]:
    return np.arange(_length(seconds)) / SAMPLE_RATE_HZ


def _shaped_noise(
    length: int, seed: int, gain: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """White noise with `gain(frequency in Hz)` applied to its spectrum."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    frequencies = np.asarray(np.fft.rfftfreq(length, 1 / SAMPLE_RATE_HZ), np.float64)
    return np.fft.irfft(spectrum * gain(frequencies), length)


def _notes(seconds: float, step_seconds: float, steps: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    time = _time(seconds)
    step = (time / step_seconds).astype(int)
    decay = np.exp(-3 * (time % step_seconds) / step_seconds)
    sound: NDArray[np.float64] = np.zeros(len(time))
    for i, notes in enumerate(steps):
        here = step % len(steps) == i
        for note in notes:
            pitch = _A4_HZ / 2 * 2 ** (note / 12)
            for overtone in range(1, 5):
                sound[here] += (np.sin(2 * np.pi * pitch * overtone * time[here]) / overtone**2) * decay[here]
    return sound


def _band_filter(low_hz: float, high_hz: float, rate_hz: int) -> NDArray[np.float64]:
    """A linear-phase band pass: the difference of two low passes (windowed sinc, Blackman)."""
    at = np.arange(_BAND_FILTER_TAPS) - _BAND_FILTER_TAPS // 2

    def low_pass(cut_hz: float) -> NDArray[np.float64]:
        taps = np.sinc(2 * cut_hz / rate_hz * at) * np.blackman(_BAND_FILTER_TAPS)
        return np.asarray(taps / taps.sum())

    return low_pass(high_hz) - low_pass(low_hz)
