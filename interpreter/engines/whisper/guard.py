"""R2: sound without speech gives no words. Each rule here looks at one sign and may reject.

Whisper answers noise and silence with fluent text it has often seen there. No single sign tells that
text from speech, so four are combined: how much of the sound a voice activity model takes for speech,
the model's own doubt, the shape of the text, and the texts it is known to invent.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from audio.frame import AudioFrame
from audio.vad import WINDOW_SAMPLES, SileroVad
from interpreter.engines.recogniser import Rejection, Samples
from interpreter.engines.whisper.features import SAMPLE_RATE_HZ
from interpreter.engines.whisper.scripts import foreign_share

SPEECH_PROBABILITY: Final = 0.5
MIN_SPEECH_SECONDS: Final = 0.06
MAX_FOREIGN_SHARE: Final = 0.2
NO_SPEECH_PROBABILITY: Final = 0.6
NO_SPEECH_LOG_PROBABILITY: Final = -1.0
MIN_LOG_PROBABILITY: Final = -2.0
HALLUCINATIONS_FILE: Final = "hallucinations.txt"
WEAK_SPEECH_SECONDS: Final = 0.6


@dataclass(frozen=True, slots=True)
class VoiceActivity:
    """How much of a sound is speech. `seconds` is speech, `peak` the highest probability of a window."""

    seconds: float
    peak: float


class VoiceCheck:
    """Asks the voice activity model about a whole sound."""

    def __init__(self, vad: SileroVad | None = None) -> None:
        self._vad = vad or SileroVad()

    def activity(self, samples: Samples) -> VoiceActivity:
        """Judge a sound, about 3 ms a second. A window of silence after it completes the last one."""
        padded = samples_and_silence(samples)
        judged = self._vad.stream().feed(AudioFrame(padded, 0))
        speech = sum(window.probability >= SPEECH_PROBABILITY for window in judged)
        return VoiceActivity(
            seconds=speech * WINDOW_SAMPLES / SAMPLE_RATE_HZ,
            peak=max((window.probability for window in judged), default=0.0),
        )


def samples_and_silence(samples: Samples) -> Samples:
    """`samples` up to the next whole window of the voice activity model."""
    import numpy as np

    return np.pad(samples, (0, -samples.shape[0] % WINDOW_SAMPLES))


class Hallucinations:
    """The texts that the model is known to invent, by language."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        """`folders` hold one folder a language; they are asked before the built-in `languages`."""
        self._folders = tuple(folders)
        self._known: dict[str, frozenset[str]] = {}

    def known(self, text: str, language: str) -> bool:
        """Whether the whole text is one of them, case and punctuation aside."""
        if language not in self._known:
            self._known[language] = self._read(language)
        return comparable(text) in self._known[language]

    def _read(self, language: str) -> frozenset[str]:
        for folder in self._folders:
            if (folder / language).is_dir():
                file = folder / language / HALLUCINATIONS_FILE
                return (
                    parse_hallucinations(file.read_text(encoding="utf-8")) if file.is_file() else frozenset()
                )
        built_in = files("languages") / language / HALLUCINATIONS_FILE
        return (
            parse_hallucinations(built_in.read_text(encoding="utf-8")) if built_in.is_file() else frozenset()
        )


def parse_hallucinations(content: str) -> frozenset[str]:
    """One text a line; lines that start with `#` are comments."""
    lines = (line.strip() for line in content.splitlines())
    return frozenset(comparable(line) for line in lines if line and not line.startswith("#")) - {""}


def comparable(text: str) -> str:
    """Lower case, without punctuation, symbols and vowel signs, with single spaces."""
    decomposed = unicodedata.normalize("NFKC", text).casefold()
    kept = (" " if unicodedata.category(c)[0] in "PSZ" else c for c in decomposed)
    bare = (c for c in kept if unicodedata.category(c) not in ("Mn", "Cf") and c != "\u0640")
    return re.sub(r"\s+", " ", "".join(bare)).strip()


def judge(
    text: str,
    language: str,
    *,
    average_log_probability: float,
    no_speech_probability: float,
    known_hallucination: bool,
    activity: VoiceActivity,
) -> Rejection | None:
    """Why this text must not be passed on, or None. Loops are judged where they are retried."""
    if not any(map(str.isalnum, text)):
        return Rejection.NO_SPEECH
    if foreign_share(text, language) > MAX_FOREIGN_SHARE:
        return Rejection.WRONG_SCRIPT
    doubtful = average_log_probability < NO_SPEECH_LOG_PROBABILITY
    if no_speech_probability > NO_SPEECH_PROBABILITY and doubtful:
        return Rejection.NO_SPEECH
    if known_hallucination and (doubtful or activity.seconds < WEAK_SPEECH_SECONDS):
        return Rejection.HALLUCINATION
    if average_log_probability < MIN_LOG_PROBABILITY:
        return Rejection.LOW_CONFIDENCE
    return None
