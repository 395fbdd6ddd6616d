"""Where each word stands in the sound, and how probable it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from interpreter.engines.hearing.guard import VoiceActivity
from interpreter.engines.recogniser import Word
from interpreter.engines.whisper.features import FRAMES_PER_SECOND

POSITIONS_PER_SECOND: Final = FRAMES_PER_SECOND / 2
MEDIAN_FILTER_WIDTH: Final = 7
MIN_FRAMES: Final = 2
LEAST_PROBABILITY: Final = 1e-10


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
    (result,) = model.align(
        encoded,
        list(start_sequence),
        [list(tokens)],
        max(MIN_FRAMES, frames),
        median_filter_width=MEDIAN_FILTER_WIDTH,
    )
    first: dict[int, float] = {}
    for token, position in result.alignments:
        first.setdefault(token, position / POSITIONS_PER_SECOND)
    last = frames / FRAMES_PER_SECOND
    starts = [min(first.get(index, last), last) for index in range(len(tokens) + 1)]
    return tuple(
        TimedToken(logarithm(probability), start, end)
        for probability, start, end in zip(result.text_token_probs, starts[:-1], starts[1:], strict=True)
    )


def logarithm(probability: float) -> float:
    """Natural logarithm, of something that may have been rounded to 0."""
    return float(np.log(max(probability, LEAST_PROBABILITY)))


def words(
    tokenizer: Any,
    tokens: Sequence[int],
    timed: Sequence[TimedToken],
    activity: VoiceActivity,
    lead_seconds: float = 0.0,
) -> tuple[Word, ...]:
    """Join tokens to words as the language does; punctuation goes with the word before it.

    A word's probability is the geometric mean of its tokens'. The alignment gives the silence around
    the speech to the first and the last word; `activity` takes it off again. `timed` counts from
    `lead_seconds` before the sound.
    """
    texts, groups = tokenizer.split_to_word_tokens(list(tokens))
    joined: list[tuple[str, list[TimedToken]]] = []
    position = 0
    for text, group in zip(texts, groups, strict=True):
        part = list(timed[position : position + len(group)])
        position += len(group)
        if joined and (not text.startswith(" ") or not any(map(str.isalnum, text))):
            joined[-1] = (joined[-1][0] + text.strip(), joined[-1][1] + part)
        elif text.strip():
            joined.append((text, part))
    return tuple(
        Word(
            text=text.strip(),
            start=round(_inside(part[0].start - lead_seconds, activity), 3),
            end=round(_inside(part[-1].end - lead_seconds, activity), 3),
            probability=float(np.exp(np.mean([token.log_probability for token in part]))),
        )
        for text, part in joined
    )


def _inside(seconds: float, activity: VoiceActivity) -> float:
    return min(max(seconds, activity.start), activity.end)
