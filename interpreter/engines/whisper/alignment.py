"""Where each word stands in the sound, and how probable it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from interpreter.engines.recogniser import Word
from interpreter.engines.whisper.features import FRAMES_PER_SECOND

TOKENS_PER_SECOND: Final = FRAMES_PER_SECOND / 2
MEDIAN_FILTER_WIDTH: Final = 7


@dataclass(frozen=True, slots=True)
class TimedToken:
    """One token's natural log probability and its start and end in seconds."""

    log_probability: float
    start: float
    end: float


def align(
    model: Any, encoded: Any, start_sequence: Sequence[int], tokens: Sequence[int], frames: int
) -> tuple[TimedToken, ...]:
    """Times and probabilities by the decoder's cross-attention (Whisper's dynamic time warping).

    Args:
        model: `ctranslate2.models.Whisper`.
        frames: mel frames that hold sound; times stay inside them.
    """
    result = model.align(
        encoded, list(start_sequence), [list(tokens)], max(2, frames), median_filter_width=MEDIAN_FILTER_WIDTH
    )[0]
    first: dict[int, float] = {}
    for token, time in result.alignments:
        first.setdefault(token, time / TOKENS_PER_SECOND)
    last = frames / FRAMES_PER_SECOND
    starts = [min(first.get(index, last), last) for index in range(len(tokens))]
    ends = [*starts[1:], min(first.get(len(tokens), last), last)]
    return tuple(
        TimedToken(float(np.log(max(probability, 1e-10))), start, max(start, end))
        for probability, start, end in zip(result.text_token_probs, starts, ends, strict=True)
    )


def spread(tokens: Sequence[int], seconds: float, log_probability: float) -> tuple[TimedToken, ...]:
    """Times spread evenly over the sound, with one probability for all: costs nothing, for hypotheses."""
    step = seconds / max(1, len(tokens))
    return tuple(
        TimedToken(log_probability, index * step, (index + 1) * step) for index in range(len(tokens))
    )


def words(tokenizer: Any, tokens: Sequence[int], timed: Sequence[TimedToken]) -> tuple[Word, ...]:
    """Join tokens to words as the language does; punctuation goes with the word it follows.

    A word's probability is the geometric mean of its tokens'.
    """
    texts, groups = tokenizer.split_to_word_tokens(list(tokens))
    joined: list[tuple[str, list[TimedToken]]] = []
    position = 0
    for text, group in zip(texts, groups, strict=True):
        part = list(timed[position : position + len(group)])
        position += len(group)
        if joined and (not text.startswith(" ") or not any(map(str.isalnum, text))):
            joined[-1] = (joined[-1][0] + text, joined[-1][1] + part)
        else:
            joined.append((text, part))
    return tuple(
        Word(
            text=text.strip(),
            start=round(part[0].start, 3),
            end=round(part[-1].end, 3),
            probability=float(np.exp(np.mean([token.log_probability for token in part]))),
        )
        for text, part in joined
        if text.strip()
    )
