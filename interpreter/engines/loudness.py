"""One loudness for every voice: a gain measured once a voice, and a limit without a hard edge."""

from typing import Final

import numpy as np

from interpreter.engines.recogniser import Samples

TARGET_RMS: Final = 0.1
"""-20 dBFS over the parts where somebody speaks: loud on a tablet, with room for the peaks of speech."""

_FRAME_SAMPLES: Final = 320
_GATE: Final = 0.1
"""A frame 20 dB below the loudest one is a pause (the relative gate of EBU R 128 is 10 dB below the mean)."""

_KNEE: Final = 0.7
"""Below this nothing changes; above it the sound bends towards 1 and never reaches it."""


def speech_rms(samples: Samples) -> float:
    """Root mean square over the 20 ms frames that hold speech; 0 for silence or less than one frame."""
    frames = samples[: samples.size // _FRAME_SAMPLES * _FRAME_SAMPLES].reshape(-1, _FRAME_SAMPLES)
    if not frames.size:
        return 0.0
    power = np.mean(np.square(frames, dtype=np.float64), axis=1)
    loud = power[power >= power.max() * _GATE**2]
    return float(np.sqrt(loud.mean()))


def gain_to_target(samples: Samples) -> float:
    """The factor that brings `samples` to `TARGET_RMS`; 1 for silence."""
    rms = speech_rms(samples)
    return TARGET_RMS / rms if rms > 0 else 1.0


def level(samples: Samples, gain: float) -> Samples:
    """Amplify and limit to (-1, 1). It looks at each sample alone, so chunks may be cut anywhere."""
    louder = samples * np.float32(gain)
    size = np.abs(louder)
    room = 1 - _KNEE
    bent = _KNEE + room * np.tanh((size - _KNEE) / room)
    limited = np.where(size > _KNEE, np.copysign(np.minimum(bent, 0.999), louder), louder)
    return limited.astype(np.float32)
