"""Sounds in which nobody speaks: what a recogniser must answer with nothing (R2).

All are computed, none is recorded, so that they can be part of the repository and are the same on every
machine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE_HZ: Final = 16_000

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Noise:
    """One sound and its name: kind, level and seed."""

    name: str
    samples: Samples


def decibels(level: float) -> float:
    """The factor that `level` in dB stands for."""
    return float(10.0 ** (level / 20))


def white(count: int, seed: int) -> NDArray[np.float64]:
    """White noise at RMS 1."""
    return np.random.default_rng(seed).standard_normal(count)


def coloured(count: int, seed: int, exponent: float) -> NDArray[np.float64]:
    """Noise at RMS 1 whose power falls with frequency ** -exponent: 1 is pink, 2 is brown."""
    spectrum = np.fft.rfft(white(count, seed))
    spectrum /= np.maximum(1.0, np.arange(spectrum.shape[0])) ** (exponent / 2)
    noise = np.fft.irfft(spectrum, count)
    return np.asarray(noise / noise.std())


def hum(count: int, base_hz: float, harmonics: int = 8) -> NDArray[np.float64]:
    """Mains hum: a tone and its overtones."""
    seconds = np.arange(count) / SAMPLE_RATE_HZ
    return np.asarray(
        sum(np.sin(2 * np.pi * base_hz * n * seconds) / n for n in range(1, harmonics + 1)), np.float64
    )


def tone(count: int, hz: float) -> NDArray[np.float64]:
    """One steady tone."""
    return np.asarray(np.sin(2 * np.pi * hz * np.arange(count) / SAMPLE_RATE_HZ))


def ringing(count: int) -> NDArray[np.float64]:
    """A telephone that rings: 425 Hz, 0.25 s of every 1.25 s."""
    return np.asarray(tone(count, 425.0) * ((np.arange(count) / SAMPLE_RATE_HZ) % 1.25 < 0.25))


def melody(count: int, seed: int) -> NDArray[np.float64]:
    """Plucked notes of 0.2 to 0.4 s with overtones, over two octaves: the music most like a voice."""
    chance = np.random.default_rng(seed)
    sound = np.zeros(count)
    at = 0
    while at < count:
        length = min(round(SAMPLE_RATE_HZ * float(chance.choice([0.2, 0.3, 0.4]))), count - at)
        seconds = np.arange(length) / SAMPLE_RATE_HZ
        hz = 220.0 * 2 ** (int(chance.integers(0, 24)) / 12)
        envelope = np.minimum(1.0, seconds * 50) * np.exp(-seconds * 3)
        for overtone in range(1, 6):
            sound[at : at + length] += np.sin(2 * np.pi * hz * overtone * seconds) / overtone * envelope
        at += length
    return sound


def chord(count: int, seed: int) -> NDArray[np.float64]:
    """Three held notes with a vibrato of 5 Hz."""
    seconds = np.arange(count) / SAMPLE_RATE_HZ
    notes = np.random.default_rng(seed).choice(24, 3, replace=False)
    vibrato = 0.5 * np.sin(2 * np.pi * 5 * seconds)
    return np.asarray(
        sum(np.sin(2 * np.pi * 220.0 * 2 ** (note / 12) * seconds + vibrato) for note in notes), np.float64
    )


def knocks(count: int, seed: int) -> NDArray[np.float64]:
    """Eight short bangs: a door, a cup, a keyboard."""
    chance = np.random.default_rng(seed)
    bang = np.exp(-np.arange(800) / 100)
    sound = np.zeros(count)
    for at in chance.integers(0, count - bang.shape[0], 8):
        sound[at : at + bang.shape[0]] += bang * chance.standard_normal(bang.shape[0])
    return sound


def breathing(count: int, seed: int) -> NDArray[np.float64]:
    """White noise that swells and fades every 2.5 s."""
    swell = np.maximum(0.0, np.sin(2 * np.pi * 0.4 * np.arange(count) / SAMPLE_RATE_HZ)) ** 3
    return np.asarray(white(count, seed) * swell)


def beating(count: int, seed: int) -> NDArray[np.float64]:
    """Pink noise that swells four times a second, as syllables do: a crowd, a train."""
    swell = 0.5 + 0.5 * np.sin(2 * np.pi * 4 * np.arange(count) / SAMPLE_RATE_HZ)
    return coloured(count, seed, 1.0) * swell


_SEEDED: Final[tuple[tuple[str, Callable[[int, int], NDArray[np.float64]], tuple[float, ...]], ...]] = (
    ("white", white, (-60.0, -40.0, -26.0, -14.0)),
    ("pink", lambda count, seed: coloured(count, seed, 1.0), (-50.0, -30.0, -16.0)),
    ("brown", lambda count, seed: coloured(count, seed, 2.0), (-20.0,)),
    ("melody", melody, (-14.0, -30.0)),
    ("chord", chord, (-20.0,)),
    ("knocks", knocks, (-6.0,)),
    ("breathing", breathing, (-26.0,)),
    ("beating", beating, (-20.0,)),
)
_STEADY: Final[tuple[tuple[str, Callable[[int], NDArray[np.float64]], float], ...]] = (
    ("hum 50 Hz", lambda count: hum(count, 50.0), -20.0),
    ("hum 100 Hz", lambda count: hum(count, 100.0), -20.0),
    ("tone 50 Hz", lambda count: tone(count, 50.0), -10.0),
    ("tone 440 Hz", lambda count: tone(count, 440.0), -10.0),
    ("tone 1000 Hz", lambda count: tone(count, 1000.0), -10.0),
    ("ringing", ringing, -10.0),
    ("silence", np.zeros, 0.0),
)


def noises(seconds: float, seeds: tuple[int, ...] = (0, 1)) -> Iterator[Noise]:
    """Every kind of sound, `seconds` long, clipped to [-1, 1]; the random ones once a seed and level."""
    count = round(seconds * SAMPLE_RATE_HZ)
    for name, make, levels in _SEEDED:
        for seed in seeds:
            for level in levels:
                yield Noise(f"{name} {level:.0f} dB #{seed}", _samples(make(count, seed) * decibels(level)))
    for name, make_steady, level in _STEADY:
        yield Noise(name, _samples(make_steady(count) * decibels(level)))


def _samples(sound: NDArray[np.float64]) -> Samples:
    return np.clip(sound, -1.0, 1.0).astype(np.float32)
