"""Real clips with transcripts, and how word errors are counted."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from rapidfuzz.distance import Levenshtein

from audio.files import read_audio
from audio.frame import SAMPLE_RATE_HZ, Samples

DATA: Final = Path(__file__).resolve().parents[2] / "shared" / "data"
QUIET_DB: Final = 35.0
"""Speech ends where the level stays this far under the clip's loudest 20 ms."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording of one sentence: mono 16 kHz, its words, and the samples that hold speech."""

    name: str
    language: str
    transcript: str
    samples: Samples
    speech_start: int
    speech_end: int


def load_clips(languages: Sequence[str], limit: int | None = None, data: Path = DATA) -> list[Clip]:
    """Clips of these languages, at most `limit` of each, in the order of the transcript file.

    Raises:
        FileNotFoundError: the data folder is not beside the project.
    """
    table = data / "speech" / "transcripts.tsv"
    if not table.exists():
        raise FileNotFoundError(f"No speech data: {table} does not exist. See README, 'Benchmarks'.")
    taken: dict[str, int] = {}
    clips = []
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            language = row["lang"]
            if language not in languages or (limit is not None and taken.get(language, 0) >= limit):
                continue
            taken[language] = taken.get(language, 0) + 1
            samples = read_audio(data / "speech" / row["file"])
            start, end = speech_bounds(samples)
            clips.append(Clip(row["file"], language, row["transcript"], samples, start, end))
    return clips


def speech_bounds(samples: Samples) -> tuple[int, int]:
    """First and last sample of speech by level alone, independent of any VAD."""
    window = SAMPLE_RATE_HZ // 50
    whole = samples.shape[0] // window
    power = np.mean(samples[: whole * window].reshape(whole, window).astype(np.float64) ** 2, axis=1)
    level = 10 * np.log10(power + 1e-12)
    loud = np.flatnonzero(level > level.max() - QUIET_DB)
    return int(loud[0]) * window, (int(loud[-1]) + 1) * window


def normalise(text: str) -> str:
    """For counting errors: lower case, no punctuation, no Arabic marks or tatweel, single spaces."""
    folded = unicodedata.normalize("NFKC", text).lower()
    kept = [
        " " if unicodedata.category(char)[0] in "PSZC" else char
        for char in folded
        if unicodedata.category(char) != "Mn" and char != "ـ"
    ]
    return re.sub(r"\s+", " ", "".join(kept)).strip()


def word_errors(reference: str, hypothesis: str) -> tuple[int, int]:
    """(word errors, words in the reference), both texts normalised."""
    expected, heard = normalise(reference).split(), normalise(hypothesis).split()
    return Levenshtein.distance(expected, heard), len(expected)


def character_errors(reference: str, hypothesis: str) -> tuple[int, int]:
    """(character errors, characters in the reference), both texts normalised."""
    expected, heard = normalise(reference), normalise(hypothesis)
    return Levenshtein.distance(expected, heard), len(expected)
