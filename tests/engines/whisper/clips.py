"""Real speech clips of `../shared/data/speech` for the tests of the recogniser."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from faster_whisper.audio import decode_audio

from interpreter.engines.recogniser import Samples


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip: its language, what is said in it, and its sound."""

    language: str
    transcript: str
    samples: Samples


def read_clips(speech: Path, language: str, count: int) -> Sequence[Clip]:
    """The first `count` clips of a language; skips the test where there are none."""
    table = speech / "transcripts.tsv"
    if not table.is_file():
        pytest.skip("no ../shared/data/speech: real speech is not part of the repository")
    with table.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream, delimiter="\t") if row["lang"] == language]
    return [
        Clip(language, row["transcript"], decode_audio(str(speech / row["file"]))) for row in rows[:count]
    ]
