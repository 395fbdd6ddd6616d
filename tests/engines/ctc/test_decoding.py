from collections import defaultdict
from itertools import product
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from interpreter.engines.ctc import decoding
from interpreter.engines.ctc.decoding import best_path, log_likelihoods, log_softmax, place, search


def sure(path: str, alphabet: str = "-ab ", certainty: float = 0.9) -> NDArray[np.float32]:
    """Log probabilities of a path, one character a frame; `-` is blank."""
    rest = (1 - certainty) / (len(alphabet) - 1)
    probabilities = np.full((len(path), len(alphabet)), rest, np.float32)
    for frame, character in enumerate(path):
        probabilities[frame, alphabet.index(character)] = certainty
    return np.log(probabilities)


def joined(path: tuple[int, ...]) -> tuple[int, ...]:
    """The text of a path, by the definition."""
    kept = [column for at, column in enumerate(path) if at == 0 or column != path[at - 1]]
    return tuple(column for column in kept if column != 0)


def every_text(table: NDArray[np.float32]) -> dict[tuple[int, ...], float]:
    """The probability of each text, summed over all of its paths one by one."""
    texts: dict[tuple[int, ...], float] = defaultdict(float)
    for path in product(range(table.shape[1]), repeat=table.shape[0]):
        texts[joined(path)] += exp(sum(float(table[frame, column]) for frame, column in enumerate(path)))
    return texts


@st.composite
def tables(draw: st.DrawFn) -> NDArray[np.float32]:
    frames, columns = draw(st.integers(1, 5)), draw(st.integers(2, 4))
    logits = draw(st.lists(st.floats(-4, 4, width=32), min_size=frames * columns, max_size=frames * columns))
    return log_softmax(np.array(logits, np.float32).reshape(frames, columns))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("-aab-", (1, 2)),
        ("aa-a", (1, 1)),
        ("aaaa", (1,)),
        ("----", ()),
        ("b-b a", (2, 2, 3, 1)),
        ("bb", (2,)),
    ],
)
def test_repeats_are_joined_and_blanks_are_dropped(path: str, text: tuple[int, ...]) -> None:
    table = sure(path)
    assert best_path(table) == text
    assert search(table, width=4) == text


def test_the_softmax_sums_to_one_and_does_not_overflow() -> None:
    logits = np.array([[1000.0, 0.0], [-5.0, -5.0]] * 100, np.float32)
    before = logits.copy()
    table = log_softmax(logits)
    np.testing.assert_array_equal(logits, before)
    np.testing.assert_allclose(np.exp(table).sum(axis=1), [1.0] * 200, rtol=1e-6)
    np.testing.assert_allclose(table[1], [log(0.5)] * 2, rtol=1e-6)


@given(tables())
def test_the_likelihood_of_every_text_is_the_sum_over_its_paths(table: NDArray[np.float32]) -> None:
    texts = every_text(table)
    impossible = (1,) * (table.shape[0] + 1)
    *scores, never = log_likelihoods(table, [*texts, impossible])
    np.testing.assert_allclose(np.exp(scores), list(texts.values()), rtol=1e-3, atol=1e-7)
    assert never == -np.inf
    assert sum(map(exp, scores)) == pytest.approx(1.0, abs=1e-4)


@given(tables(), st.data())
def test_the_search_finds_the_most_probable_text_with_that_start(
    table: NDArray[np.float32], data: st.DataObject
) -> None:
    texts = every_text(table)
    start = data.draw(st.sampled_from(sorted(texts)))[: data.draw(st.integers(0, 2))]
    found = search(table, start, width=1000)
    assert found[: len(start)] == start
    best = max(probability for text, probability in texts.items() if text[: len(start)] == start)
    assert texts[found] == pytest.approx(best, rel=1e-3)


@given(tables(), st.data())
def test_the_tokens_stand_in_order_on_the_most_probable_path(
    table: NDArray[np.float32], data: st.DataObject
) -> None:
    text = data.draw(st.sampled_from([text for text in sorted(every_text(table)) if text]))
    placed = place(table, text)
    assert tuple(token.column for token in placed) == text
    path = [0] * table.shape[0]
    for token in placed:
        path[token.first : token.last + 1] = [token.column] * (token.last - token.first + 1)
        best = max(float(table[frame, token.column]) for frame in range(token.first, token.last + 1))
        assert token.log_probability == pytest.approx(best)
    assert joined(tuple(path)) == text
    score = sum(float(table[frame, column]) for frame, column in enumerate(path))
    best = max(
        sum(float(table[frame, column]) for frame, column in enumerate(other))
        for other in product(range(table.shape[1]), repeat=table.shape[0])
        if joined(other) == text
    )
    assert score == pytest.approx(best, abs=1e-4)


def test_a_text_that_does_not_fit_is_nowhere() -> None:
    assert place(sure("aa"), (1, 1)) == ()
    assert place(sure("aab")[:0], (1,)) == ()
    assert log_likelihoods(sure("aa"), [(1, 1)]) == (-np.inf,)


def test_no_frames_say_nothing() -> None:
    table = sure("a")[:0]
    assert search(table, width=2) == ()
    assert log_likelihoods(table, [(), (1,)]) == (0.0, -np.inf)
    assert log_likelihoods(table, []) == ()


def test_the_sum_over_paths_can_beat_the_best_path() -> None:
    # blank is the best column in both frames, but "a" may be said in three ways
    table = np.log(np.array([[0.6, 0.4], [0.6, 0.4]], np.float32))
    assert best_path(table) == ()
    assert search(table, width=4) == (1,)


def test_the_start_is_kept_against_the_sound_and_the_rest_is_read() -> None:
    table = sure("a-b--a")
    assert search(table, (2,), width=4) == (2, 1)
    assert search(table, (1, 2), width=4) == (1, 2, 1)
    assert search(table, (1, 2, 1), width=4) == (1, 2, 1)


def test_the_search_follows_the_best_column_even_where_all_are_improbable() -> None:
    table = np.full((3, 3), -20.0, np.float32)
    table[:, 2] = -10.0
    assert search(table, width=2) == (2,)


def test_a_narrow_search_reads_long_sounds_in_little_time() -> None:
    path = "--".join("ab" * 200)
    assert len(search(sure(path), width=decoding.MOST_COLUMNS)) == 400
