"""Connectionist temporal classification (Graves et al. 2006): from the probabilities of each frame to texts.

A path has one column for each frame, blank or a token. Its text is what is left when repeats are joined and
blanks are dropped; a text's probability is the sum over all of its paths. Everything here takes natural log
probabilities of shape (frames, columns); column 0 is blank, and a text is a sequence of other columns. The
columns need not be all that the model has: probabilities then sum to less than one, and texts of the columns
that are left keep the probability that they have among all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log1p
from typing import Final

import numpy as np
from numpy.typing import NDArray

BLANK: Final = 0
NEVER: Final = -np.inf
MOST_COLUMNS: Final = 6
"""Columns a frame is taken to be, at most, in the search."""
LEAST_LOG_PROBABILITY: Final = -7.0
"""Columns less probable than this (1 in 1100) are not followed in the search, unless it is the best one."""

BLOCK_FRAMES: Final = 64

LogProbabilities = NDArray[np.float32]
"""Shape (frames, columns); column 0 is blank."""
_Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PlacedToken:
    """One token on the most probable path of a text.

    Attributes:
        first, last: its frames.
        log_probability: of the token in the best of these frames.
    """

    column: int
    first: int
    last: int
    log_probability: float


def log_softmax(logits: NDArray[np.float32]) -> LogProbabilities:
    """Natural log probabilities of logits of shape (frames, columns), some frames at a time: a model of many
    languages has 10 000 columns."""
    result = logits.astype(np.float32)
    for at in range(0, result.shape[0], BLOCK_FRAMES):
        block = result[at : at + BLOCK_FRAMES]
        block -= block.max(axis=1, keepdims=True)
        block -= np.log(np.exp(block).sum(axis=1, keepdims=True))
    return result


def best_path(log_probabilities: LogProbabilities) -> tuple[int, ...]:
    """The text of the single most probable path."""
    columns = log_probabilities.argmax(axis=1)
    changed = np.flatnonzero(np.diff(columns, prepend=BLANK))
    return tuple(int(columns[frame]) for frame in changed if columns[frame] != BLANK)


def log_likelihoods(log_probabilities: LogProbabilities, texts: Sequence[Sequence[int]]) -> tuple[float, ...]:
    """Log probability of each text, summed over all of its paths; -inf for one that has more tokens than fit.

    The empty text is that of the path of blanks.
    """
    if not texts:
        return ()
    length = max(map(len, texts))
    states = np.full((len(texts), 2 * length + 1), BLANK)
    for row, text in enumerate(texts):
        states[row, 1 : 2 * len(text) : 2] = text
    skips = _skips(states)
    emitted = log_probabilities.astype(np.float64)
    alpha = np.full(states.shape, NEVER)
    alpha[:, 0] = 0.0  # before the first frame: in a blank that takes no frame yet
    started = False
    for frame in emitted:
        alpha = _step(alpha, frame[states], skips, started=started)
        started = True
    ends = np.array([[2 * len(text), max(0, 2 * len(text) - 1)] for text in texts])
    last = np.take_along_axis(alpha, ends, axis=1)
    last[ends[:, 0] == 0, 1] = NEVER  # the empty text has one state alone
    return tuple(float(total) for total in np.logaddexp(last[:, 0], last[:, 1]))


def place(log_probabilities: LogProbabilities, text: Sequence[int]) -> tuple[PlacedToken, ...]:
    """Where each token stands on the text's most probable path (Viterbi); nothing where it does not fit."""
    frames = log_probabilities.shape[0]
    if frames == 0:
        return ()
    states = np.full((1, 2 * len(text) + 1), BLANK)
    states[0, 1::2] = text
    skips = _skips(states)[0]
    emitted = log_probabilities.astype(np.float64)[:, states[0]]
    best = np.full((frames, states.shape[1]), NEVER)
    came = np.zeros((frames, states.shape[1]), np.int8)
    best[0, :2] = emitted[0, :2]
    for frame in range(1, frames):
        before = best[frame - 1]
        ways = np.stack((before, _shifted(before, 1), np.where(skips, _shifted(before, 2), NEVER)))
        came[frame] = ways.argmax(axis=0)
        best[frame] = ways.max(axis=0) + emitted[frame]
    state = states.shape[1] - 1
    if state and best[-1, state - 1] > best[-1, state]:
        state -= 1
    if best[-1, state] == NEVER:
        return ()
    path = [state]
    for frame in range(frames - 1, 0, -1):
        state -= int(came[frame, state])
        path.append(state)
    path.reverse()
    placed = []
    for position, column in enumerate(text):
        own = [frame for frame, state in enumerate(path) if state == 2 * position + 1]
        probability = float(log_probabilities[own, column].max())
        placed.append(PlacedToken(column, own[0], own[-1], probability))
    return tuple(placed)


def search(log_probabilities: LogProbabilities, start: Sequence[int] = (), *, width: int) -> tuple[int, ...]:
    """The most probable text that begins with `start`, by prefix beam search (Hannun et al. 2014).

    `start` itself is always among the texts that are compared; where nothing else is as probable, it is the
    answer. With unlimited width and columns the answer is exact.

    Args:
        width: texts that are followed, at most.
    """
    root_blank, root_token = _masses(log_probabilities, start)
    end = start[-1] if start else BLANK
    beam: dict[tuple[int, ...], tuple[float, float]] = {}
    for frame, row in enumerate(log_probabilities.astype(np.float64)):
        fresh: dict[tuple[int, ...], tuple[float, float]] = {}
        columns = [int(column) for column in _worth_following(row)]
        around = [((), (float(root_blank[frame]), float(root_token[frame]))), *beam.items()]
        for text, (in_blank, in_token) in around:
            last = text[-1] if text else end
            both = _added(in_blank, in_token)
            if text:  # the start's own probability is known in every frame
                kept = fresh.get(text, (NEVER, NEVER))
                stays = _added(kept[1], in_token + row[last])
                fresh[text] = (_added(kept[0], both + row[BLANK]), stays)
            for column in columns:
                grown = (in_blank if column == last else both) + row[column]
                if grown > NEVER:
                    kept = fresh.get((*text, column), (NEVER, NEVER))
                    fresh[*text, column] = (kept[0], _added(kept[1], grown))
        ranked = sorted(fresh.items(), key=lambda item: -_added(*item[1]))
        beam = dict(ranked[:width])
    finished = {text: _added(*masses) for text, masses in beam.items()}
    finished[()] = _added(float(root_blank[-1]), float(root_token[-1]))
    return (*start, *max(finished, key=lambda text: finished[text]))


def _worth_following(row: _Scores) -> NDArray[np.intp]:
    """The columns but blank that the search follows in a frame, best first."""
    most = min(MOST_COLUMNS, row.shape[0] - 1)
    best = 1 + np.argpartition(-row[1:], most - 1)[:most] if most else np.zeros(0, np.intp)
    best = best[np.argsort(-row[best])]
    probable = best[row[best] >= LEAST_LOG_PROBABILITY]
    return probable if probable.shape[0] else best[:1]


def _masses(log_probabilities: LogProbabilities, text: Sequence[int]) -> tuple[_Scores, _Scores]:
    """Log probability that the frames so far say exactly `text` and end in a blank, or in its last token.

    Both of shape (frames + 1,): the first entry is before the first frame.
    """
    states = np.full((1, 2 * len(text) + 1), BLANK)
    states[0, 1::2] = text
    skips = _skips(states)
    alpha = np.full(states.shape, NEVER)
    alpha[:, 0] = 0.0
    blank, token = [0.0 if not text else NEVER], [NEVER]
    for number, frame in enumerate(log_probabilities.astype(np.float64)):
        alpha = _step(alpha, frame[states], skips, started=number > 0)
        blank.append(float(alpha[0, -1]))
        token.append(float(alpha[0, -2]) if text else NEVER)
    return np.array(blank), np.array(token)


def _step(alpha: _Scores, emitted: _Scores, skips: NDArray[np.bool_], *, started: bool) -> _Scores:
    """One frame of the forward recursion over rows of states. Before the first, all mass is in state 0."""
    total = np.logaddexp(alpha, _shifted(alpha, 1))
    if started:
        total = np.logaddexp(total, np.where(skips, _shifted(alpha, 2), NEVER))
    result: _Scores = total + emitted
    return result


def _skips(states: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Where a path may come from two states before: tokens that differ from the token before."""
    result = np.zeros(states.shape, np.bool_)
    result[:, 2:] = (states[:, 2:] != BLANK) & (states[:, 2:] != states[:, :-2])
    return result


def _shifted(scores: _Scores, by: int) -> _Scores:
    """Scores `by` states further on; from outside comes nothing."""
    result = np.full_like(scores, NEVER)
    result[..., by:] = scores[..., :-by]
    return result


def _added(one: float, other: float) -> float:
    """Log of the sum of two probabilities given as logs."""
    if one < other:
        one, other = other, one
    return one if other == NEVER else one + log1p(exp(other - one))
