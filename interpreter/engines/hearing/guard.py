"""R2: sound without speech gives no words. Signs that a text was not said, each judged on its own.

Whisper answers noise and silence with fluent text, and no single sign tells that text from speech. Four
are combined: how much of the sound a voice activity model takes for speech, the recogniser's own doubt, the
shape of the text, and the texts it is known to invent. The thresholds stand between what was measured on
sounds without speech (`benchmarks.noises`) and on real clips and short spoken answers.
"""

from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np
from numpy.typing import NDArray

from audio.frame import AudioFrame
from audio.vad import WINDOW_SAMPLES, SileroVad
from interpreter.engines.hearing.scripts import foreign_share
from interpreter.engines.recogniser import Recognition, RecognitionRequest, Rejection, Samples
from interpreter.engines.whisper.features import SAMPLE_RATE_HZ

WARM_UP_SAMPLES: Final = 16 * WINDOW_SAMPLES
"""Silence that the voice activity model hears before a sound, 0.5 s. Cold it misses quiet speech that begins
soon: of a Turkish segment it took 0.38 s for speech instead of 1.1 s. No sound of `benchmarks.noises`, 1 to
10 s long, gets through because of it; with half as much a second of hum does."""
SPEECH_PROBABILITY: Final = 0.5
EDGE_PROBABILITY: Final = 0.3
"""Where speech begins and ends: softer sounds at the edges of words count too."""
MIN_SPEECH_SECONDS: Final = 0.12
"""Less speech is not decoded at all. White, pink and brown noise, knocks and silence have 0 s; the shortest
spoken answers ("ja", "tak") have 0.22 s and more."""
MIN_CONTRAST_DB: Final = 3.0
FAINT_SECONDS: Final = 1.5
"""Up to this much speech is not decoded either where it is hardly louder than the rest: hum and plucked notes
that the voice activity model takes for speech now and then have 0.0 to 2.3 dB, 14 short answers in pink noise
at 5 dB have 4.6 dB and more, of 221 real clips none has this little of both."""
NOISE_WINDOWS: Final = 16
"""Windows without speech, 0.5 s, that it takes to compare the levels. Less may be the end of a word."""
NOISE_PROBABILITY: Final = 0.3
MAX_FOREIGN_SHARE: Final = 0.2
SCATTERED: Final = 0.4
SCATTERED_SECONDS: Final = 1.2
"""Speech that fills less of so long a time comes in bits: notes with rests have 0.04 to 0.25, 221 real clips
0.42 and more."""
SHORT_SECONDS: Final = 1.0
NO_SPEECH_ODD: Final = (0.25, -0.7)
"""For faint or scattered speech."""
NO_SPEECH_SHORT: Final = (0.65, -0.8)
NO_SPEECH_LONG: Final = (0.8, -1.0)
"""Nobody spoke where the model's no-speech probability is above and its log probability below, by how
much the voice activity model heard. Notes and hum read as speech have at least 0.26 and at most -0.75, most
0.5 and -1.1. Real clips have at most 0.65, and below -0.9 at most 0.41; short answers at most 0.62."""
KNOWN_LOG_PROBABILITY: Final = -0.6
"""A known invention is rejected below this, or where speech is odd: people say some of these texts too."""
WORDS_PER_SPEECH_SECOND: Final = 8.0
"""The most that 221 real clips have is 5.3, one word set aside; text beyond this has no sound to stand on."""
MIN_LOG_PROBABILITY: Final = -1.8
"""The least of 221 real clips is -1.42, of short answers -1.54."""

MAX_HINT_GAIN: Final = 1.0
"""By how much hot words and prompt may raise the mean log probability of a text over what the sound alone
gives it. On 60 real clips in five languages they raise it by at most 0.63; what is copied from them there has
2.0 and 3.5, and what is copied where nobody speaks 1.3 to 8."""
MAX_HINTED_NO_SPEECH: Final = 0.5
"""No-speech probability above which hot words and prompt are not to be trusted: they led the decoder into
fluent text there. Real clips have at most 0.23 with hints, sounds without speech 0.66 and more."""


@dataclass(frozen=True, slots=True)
class VoiceActivity:
    """How much of a sound is speech.

    Attributes:
        speech: seconds of it.
        start, end: where it begins and ends, in seconds; both 0 where there is none.
        contrast_db: how much louder it is than the rest of the sound; infinite where there is no rest.
    """

    speech: float
    start: float
    end: float
    contrast_db: float = inf

    @property
    def faint(self) -> bool:
        """Whether it is hardly louder than the rest."""
        return self.contrast_db < MIN_CONTRAST_DB

    @property
    def scattered(self) -> bool:
        """Whether it is bits here and there over a longer time."""
        span = self.end - self.start
        return span >= SCATTERED_SECONDS and self.speech < SCATTERED * span


class VoiceCheck:
    """Asks the voice activity model about a whole sound."""

    def __init__(self, vad: SileroVad | None = None) -> None:
        self._vad = vad or SileroVad()

    def activity(self, samples: Samples) -> VoiceActivity:
        """Judge a sound, at about 3 ms a second. Silence after it completes the last window."""
        padded = np.pad(samples, (0, -samples.shape[0] % WINDOW_SAMPLES))
        stream = self._vad.stream()
        stream.feed(AudioFrame(np.zeros(WARM_UP_SAMPLES, np.float32), 0))
        judged = stream.feed(AudioFrame(padded, WARM_UP_SAMPLES))
        probability = np.array([window.probability for window in judged], np.float32)
        power = np.mean(padded.reshape(-1, WINDOW_SAMPLES) ** 2, axis=1)
        inside = np.flatnonzero(probability >= EDGE_PROBABILITY)
        if inside.shape[0] == 0:
            return VoiceActivity(0.0, 0.0, 0.0)
        speech = probability >= SPEECH_PROBABILITY
        return VoiceActivity(
            speech=int(speech.sum()) * WINDOW_SAMPLES / SAMPLE_RATE_HZ,
            start=int(inside[0]) * WINDOW_SAMPLES / SAMPLE_RATE_HZ,
            end=min((int(inside[-1]) + 1) * WINDOW_SAMPLES, samples.shape[0]) / SAMPLE_RATE_HZ,
            contrast_db=_contrast_db(power[speech], power[probability < NOISE_PROBABILITY]),
        )


def has_speech(activity: VoiceActivity) -> bool:
    """Whether there is enough speech in a sound to try to read it."""
    return activity.speech >= (FAINT_SECONDS if activity.faint else MIN_SPEECH_SECONDS)


def bears_out(hinted: float, alone: float, no_speech_probability: float) -> bool:
    """Whether the sound bears out a text that was read with hot words or a prompt.

    Args:
        hinted, alone: mean log probability of the text with the hints, and under the sound alone.
        no_speech_probability: of the reading with the hints.
    """
    return hinted - alone <= MAX_HINT_GAIN and no_speech_probability <= MAX_HINTED_NO_SPEECH


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
    if known and (log_probability < KNOWN_LOG_PROBABILITY or activity.faint or activity.scattered):
        return Rejection.HALLUCINATION
    if len(text.split()) > 1 + WORDS_PER_SPEECH_SECOND * activity.speech:
        return Rejection.HALLUCINATION
    if log_probability < MIN_LOG_PROBABILITY:
        return Rejection.LOW_CONFIDENCE
    return None


def _contrast_db(speech: NDArray[np.float32], noise: NDArray[np.float32]) -> float:
    """Level of speech over noise, from the power of their windows."""
    if speech.shape[0] == 0 or noise.shape[0] < NOISE_WINDOWS:
        return inf
    return float(10 * np.log10(max(float(speech.mean()), 1e-12) / max(float(noise.mean()), 1e-12)))


def _no_speech_limits(activity: VoiceActivity) -> tuple[float, float]:
    if activity.faint or activity.scattered:
        return NO_SPEECH_ODD
    return NO_SPEECH_SHORT if activity.speech < SHORT_SECONDS else NO_SPEECH_LONG


def nothing(request: RecognitionRequest) -> Recognition:
    """No speech, found without asking the model: nothing is known about the language either."""
    share = 1 / len(request.languages)
    return Recognition(
        language=request.languages[0],
        text="",
        words=(),
        average_log_probability=0.0,
        no_speech_probability=1.0,
        compression_ratio=0.0,
        language_probabilities=tuple((language, share) for language in request.languages),
        rejection=Rejection.NO_SPEECH,
    )
