"""Tokens to words, and words inside the sound."""

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.hearing.guard import VoiceActivity
from interpreter.engines.whisper.alignment import TimedToken, align, words
from tests.engines.whisper.scripted_model import vocabulary

WORDS = vocabulary()
WHOLE = VoiceActivity(9.0, 0.0, 9.0)


def timed(count: int, log_probability: float = 0.0) -> list[TimedToken]:
    return [TimedToken(log_probability, index * 0.1, (index + 1) * 0.1) for index in range(count)]


def split(text: str, language: str = "da", activity: VoiceActivity = WHOLE) -> list[str]:
    tokens = WORDS.encode(text)
    return [word.text for word in words(WORDS.of(language), tokens, timed(len(tokens)), activity)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Goddag, jeg hedder Åse.", "da", ["Goddag,", "jeg", "hedder", "Åse."]),
        ("Так. Ні!", "uk", ["Так.", "Ні!"]),
        ("جی ہاں، نہیں۔", "ur", ["جی", "ہاں،", "نہیں۔"]),
        ("ما اسمك؟", "ar", ["ما", "اسمك؟"]),
        ("Hayır.", "tr", ["Hayır."]),
        ("kl. 9.30 - 12", "da", ["kl.", "9.30-", "12"]),
    ],
)
def test_words_are_split_as_they_are_written(text: str, language: str, expected: list[str]) -> None:
    assert split(text, language) == expected


def test_a_words_probability_is_the_geometric_mean_of_its_tokens() -> None:
    tokens = WORDS.encode("bankrådgiver")
    assert len(tokens) > 2
    probabilities = np.linspace(0.2, 0.9, len(tokens))
    parts = [TimedToken(float(np.log(p)), 0.0, 0.1) for p in probabilities]
    (word,) = words(WORDS.of("da"), tokens, parts, WHOLE)
    assert word.probability == pytest.approx(float(np.prod(probabilities)) ** (1 / len(tokens)))


def test_silence_around_the_speech_belongs_to_no_word() -> None:
    tokens = WORDS.encode("ja tak")
    parts = [TimedToken(0.0, 0.0, 1.0), TimedToken(0.0, 1.0, 3.0)]
    first, last = words(WORDS.of("da"), tokens, parts, VoiceActivity(0.8, 0.6, 1.4))
    assert (first.start, first.end, last.start, last.end) == (0.6, 1.0, 1.0, 1.4)


def test_silence_put_before_the_sound_is_taken_off() -> None:
    tokens = WORDS.encode("ja tak")
    parts = [TimedToken(0.0, 0.0, 0.5), TimedToken(0.0, 0.5, 0.9)]
    first, last = words(WORDS.of("da"), tokens, parts, VoiceActivity(0.7, 0.0, 0.7), lead_seconds=0.2)
    assert (first.start, first.end, last.start, last.end) == (0.0, 0.3, 0.3, 0.7)


class Aligner:
    """Gives the alignment that a test says."""

    def __init__(self, pairs: list[tuple[int, int]], tokens: int) -> None:
        self.pairs, self.tokens = pairs, tokens

    def align(self, *_: Any, **__: Any) -> list[Any]:
        return [SimpleNamespace(alignments=self.pairs, text_token_probs=[0.5] * self.tokens)]


@given(st.lists(st.integers(0, 40), min_size=2, max_size=12), st.integers(1, 120))
def test_times_never_go_back_and_stay_inside(steps: list[int], frames: int) -> None:
    positions = np.cumsum(steps)
    pairs = [(index, int(position)) for index, position in enumerate(positions)]
    tokens = list(range(len(steps) - 1))
    parts = align(Aligner(pairs, len(tokens)), None, [1], tokens, frames)
    assert len(parts) == len(tokens)
    for part in parts:
        assert 0.0 <= part.start <= part.end <= frames / 100
    for one, other in pairwise(parts):
        assert one.end == other.start


def test_an_impossible_token_has_a_finite_probability() -> None:
    class Never(Aligner):
        def align(self, *_: Any, **__: Any) -> list[Any]:
            return [SimpleNamespace(alignments=[(0, 0), (1, 5)], text_token_probs=[0.0])]

    (part,) = align(Never([], 1), None, [1], [5], 100)
    assert np.isfinite(part.log_probability)
