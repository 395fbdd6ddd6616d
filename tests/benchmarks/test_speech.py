from pathlib import Path

import numpy as np
import pytest

from audio.frame import SAMPLE_RATE_HZ, Samples
from benchmarks.speech import (
    QUIET_DB,
    character_errors,
    load_clips,
    normalise,
    speech_bounds,
    word_errors,
)

WINDOW = SAMPLE_RATE_HZ // 50


def windows(*levels_db: float) -> Samples:
    """20 ms of a constant at each level."""
    return np.concatenate([np.full(WINDOW, 10 ** (level / 20), np.float32) for level in levels_db])


def test_speech_is_where_the_level_is() -> None:
    assert speech_bounds(windows(-90, -90, -20, -90, -30, -90)) == (2 * WINDOW, 5 * WINDOW)


def test_the_level_counts_against_the_loudest() -> None:
    just, not_quite = -10 - QUIET_DB + 1, -10 - QUIET_DB - 1
    assert speech_bounds(windows(not_quite, just, -10, just, not_quite)) == (WINDOW, 4 * WINDOW)
    assert speech_bounds(windows(not_quite, just, -50, just, not_quite)) == (0, 5 * WINDOW)


def test_a_rest_shorter_than_a_window_is_not_speech() -> None:
    loud = np.ones(WINDOW - 1, np.float32)
    assert speech_bounds(np.concatenate([windows(-40, -90), loud])) == (0, WINDOW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Ja,  TAK! ", "ja tak"),
        ("På Ærø - år 2026.", "på ærø år 2026"),
        ("مُحَمَّد", "محمد"),
        ("الـــسلام؟", "السلام"),
        ("İstanbul", "istanbul"),
        ("a°b", "a b"),  # a sign parts words
        ("å", "å"),  # decomposed and composed are the same letter
        ("...", ""),
    ],
)
def test_what_does_not_count_as_an_error_is_taken_out(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("heard", "errors"),
    [
        ("jeg kommer på onsdag", 0),
        ("JEG kommer, på onsdag!", 0),
        ("jeg kommer på tirsdag", 1),  # another word
        ("jeg kommer onsdag", 1),  # one lost
        ("jeg kommer ikke på onsdag", 1),  # one more
        ("hun er syg hver dag nu", 6),  # more than there are words
        ("", 4),
        ("?!", 4),
    ],
)
def test_word_errors(heard: str, errors: int) -> None:
    assert word_errors("Jeg kommer på onsdag.", heard) == (errors, 4)


@pytest.mark.parametrize(
    ("heard", "errors"), [("Jeg er.", 0), ("jæg er", 1), ("jeger", 1), ("jeg ser", 1), ("", 6)]
)
def test_character_errors(heard: str, errors: int) -> None:
    assert character_errors("jeg er", heard) == (errors, 6)


def test_without_data_the_error_says_which_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"transcripts\.tsv does not exist.*README"):
        load_clips(["da"], data=tmp_path)


def test_clips_are_limited_for_each_language(shared_data: Path) -> None:
    clips = load_clips(["da", "tr"], 1, shared_data)
    assert sorted(clip.language for clip in clips) == ["da", "tr"]
    assert all(0 <= clip.speech_start < clip.speech_end <= clip.samples.shape[0] for clip in clips)
    assert all(clip.transcript for clip in clips)
