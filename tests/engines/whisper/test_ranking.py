"""Texts by their probability under a sound, on a scripted model."""

from math import exp, log
from types import SimpleNamespace
from typing import Any

import ctranslate2
import numpy as np
import pytest

from interpreter.engines.whisper.ranking import BATCH, TAIL_FRAMES, rank


class Model:
    """Each token is as probable as the test says for its number; remembers what it was asked."""

    def __init__(self, probabilities: dict[int, float]) -> None:
        self._probabilities = probabilities
        self.shapes: list[tuple[int, ...]] = []
        self.frames: list[list[int]] = []
        self.lengths: list[set[int]] = []

    def align(self, sound: Any, start: list[int], texts: list[list[int]], frames: list[int]) -> list[Any]:
        self.shapes.append(tuple(sound.shape))
        self.frames.append(frames)
        self.lengths.append({len(text) for text in texts})
        return [
            SimpleNamespace(text_token_probs=[self._probabilities[token] for token in text]) for text in texts
        ]


def encoded(frames: int) -> Any:
    return ctranslate2.StorageView.from_array(np.zeros((1, frames // 2, 4), np.float32))


def test_a_text_scores_the_mean_of_its_tokens() -> None:
    model = Model({1: 0.5, 2: exp(-3)})
    scores = rank(model, encoded(1500), 300, [7], [[1], [1, 2], [2]])
    assert scores == pytest.approx((log(0.5), (log(0.5) - 3) / 2, -3.0), rel=1e-5)


def test_many_texts_go_through_in_batches_and_keep_their_order() -> None:
    model = Model({number: exp(-number) for number in range(1, 30)})
    scores = rank(model, encoded(1500), 300, [7], [[number] for number in range(1, 20)])
    assert scores == pytest.approx([-number for number in range(1, 20)], rel=1e-5)
    assert [shape[0] for shape in model.shapes] == [BATCH, BATCH, 19 - 2 * BATCH]


def test_texts_of_about_one_length_go_together() -> None:
    """The decoder fills all of a batch up to the longest."""
    model = Model({1: exp(-1), 2: exp(-2)})
    texts = [[1] * 9 if place % 2 else [2] for place in range(2 * BATCH)]
    scores = rank(model, encoded(1500), 300, [7], texts)
    assert model.lengths == [{1}, {9}]
    assert scores == pytest.approx([-1.0 if place % 2 else -2.0 for place in range(2 * BATCH)], rel=1e-5)


def test_most_of_the_silence_after_the_sound_is_left_out() -> None:
    model = Model({1: 0.5})
    rank(model, encoded(3000), 300, [7], [[1]])
    assert model.shapes[0][1] == (300 + TAIL_FRAMES) // 2


def test_an_impossible_token_gives_a_number_all_the_same() -> None:
    (score,) = rank(Model({1: 0.0}), encoded(1500), 300, [7], [[1]])
    assert np.isfinite(score)
    assert score < -10


def test_no_texts_no_work() -> None:
    model = Model({})
    assert rank(model, encoded(1500), 300, [7], []) == ()
    assert model.shapes == []
