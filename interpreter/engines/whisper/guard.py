"""R2: sound without speech gives no words. Signs that a text was not said, each judged on its own.

Whisper answers noise and silence with fluent text, and no single sign tells that text from speech. Four
are combined: how much of the sound a voice activity model takes for speech, the recogniser's own doubt, the
shape of the text, and the texts it is known to invent. The thresholds stand between what was measured on
sounds without speech (`benchmarks.noises`) and on real clips and short spoken answers.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from audio.frame import AudioFrame
from audio.vad import WINDOW_SAMPLES, SileroVad
from interpreter.engines.recogniser import Rejection, Samples
from interpreter.engines.whisper.features import SAMPLE_RATE_HZ
from interpreter.engines.whisper.scripts import foreign_share

SPEECH_PROBABILITY: Final = 0.5
EDGE_PROBABILITY: Final = 0.3
"""Where speech begins and ends: softer sounds at the edges of words count too."""
MIN_SPEECH_SECONDS: Final = 0.12
"""Less speech is not decoded at all. White, pink and brown noise, mains hum and silence have 0 s, some tones
0.2 s, plucked notes up to 0.7 s; the shortest spoken answers ("ja", "tak") have 0.22 s and more."""
MAX_FOREIGN_SHARE: Final = 0.2
SPARSE: Final = 0.6
"""Speech that fills less of the time from its beginning to its end. Plucked notes have 0.05 to 0.55, short
answers nearly 1, 98 of 100 real clips more than 0.6."""
SHORT_SECONDS: Final = 1.0
NO_SPEECH_SPARSE: Final = (0.25, -0.7)
NO_SPEECH_SHORT: Final = (0.6, -0.8)
NO_SPEECH_LONG: Final = (0.8, -1.0)
"""Nobody spoke where the model's no-speech probability is above and its log probability below, by how
much the voice activity model heard. Notes and tones have at least 0.26 and at most -0.75. Real clips have
at most 0.65, the sparse among them 0.2, and below -0.9 at most 0.41; short answers at most 0.59."""
KNOWN_LOG_PROBABILITY: Final = -0.6
"""A known invention is rejected below this, or where speech is sparse: people say some of these texts too."""
WORDS_PER_SPEECH_SECOND: Final = 8.0
"""The most that 221 real clips have is 5.3, one word set aside; text beyond this has no sound to stand on."""
MIN_LOG_PROBABILITY: Final = -1.8
"""The least of 221 real clips is -1.42, of short answers -1.54."""


@dataclass(frozen=True, slots=True)
class VoiceActivity:
    """How much of a sound is speech, and where it begins and ends; all in seconds."""

    speech: float
    start: float
    end: float

    @property
    def sparse(self) -> bool:
        """Whether it is bits of speech here and there, as music has them."""
        return self.speech < SPARSE * (self.end - self.start)


class VoiceCheck:
    """Asks the voice activity model about a whole sound."""

    def __init__(self, vad: SileroVad | None = None) -> None:
        self._vad = vad or SileroVad()

    def activity(self, samples: Samples) -> VoiceActivity:
        """Judge a sound, at about 3 ms a second. Silence after it completes the last window."""
        padded = np.pad(samples, (0, -samples.shape[0] % WINDOW_SAMPLES))
        judged = self._vad.stream().feed(AudioFrame(padded, 0))
        windows = sum(window.probability >= SPEECH_PROBABILITY for window in judged)
        spoken = [window for window in judged if window.probability >= EDGE_PROBABILITY]
        return VoiceActivity(
            speech=windows * WINDOW_SAMPLES / SAMPLE_RATE_HZ,
            start=spoken[0].start_sample / SAMPLE_RATE_HZ if spoken else 0.0,
            end=min(spoken[-1].end_sample, samples.shape[0]) / SAMPLE_RATE_HZ if spoken else 0.0,
        )


def has_speech(activity: VoiceActivity) -> bool:
    """Whether there is enough speech in a sound to try to read it."""
    return activity.speech >= MIN_SPEECH_SECONDS


def judge(
    text: str,
    language: str,
    *,
    log_probability: float,
    no_speech_probability: float,
    known: bool,
    activity: VoiceActivity,
) -> Rejection | None:
    """Why a text must not be passed on, or None. Loops are judged where they are retried.

    Args:
        log_probability: mean over the text's tokens.
        known: whether the model is known to invent this text.
    """
    if not any(map(str.isalnum, text)):
        return Rejection.NO_SPEECH
    above, below = _no_speech_limits(activity)
    if no_speech_probability > above and log_probability < below:
        return Rejection.NO_SPEECH
    if foreign_share(text, language) > MAX_FOREIGN_SHARE:
        return Rejection.WRONG_SCRIPT
    if known and (log_probability < KNOWN_LOG_PROBABILITY or activity.sparse):
        return Rejection.HALLUCINATION
    if len(text.split()) > 1 + WORDS_PER_SPEECH_SECOND * activity.speech:
        return Rejection.HALLUCINATION
    if log_probability < MIN_LOG_PROBABILITY:
        return Rejection.LOW_CONFIDENCE
    return None


def _no_speech_limits(activity: VoiceActivity) -> tuple[float, float]:
    if activity.sparse:
        return NO_SPEECH_SPARSE
    return NO_SPEECH_SHORT if activity.speech < SHORT_SECONDS else NO_SPEECH_LONG
