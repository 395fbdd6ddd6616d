"""From an encoded sound to tokens: one decoder pass, and the signs that it went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from interpreter.engines.recogniser import Effort
from interpreter.engines.whisper.vocabulary import DEFAULT_SUPPRESSION, MAX_TOKENS

BEAM_SIZE: Final = {Effort.FINAL: 5, Effort.HYPOTHESIS: 2}
"""A beam costs little, since the encoder is most of the work, and keeps out of loops: of 8 clips on which the
short window looped with a greedy decoder, 1 did with a beam of 2, at half the time."""
TOKENS_PER_SECOND: Final = 15.0
"""No clip of the seven languages has more (the most is 13.5, Arabic with vowel signs): a decoder that
writes more is in a loop."""
TOKENS_FLOOR: Final = 16
RETRY_NGRAM: Final = 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the decoder wrote.

    Attributes:
        tokens: of the text, the forced prefix included, without special tokens.
        average_log_probability: per token, the end token included; the prefix's tokens do not count.
        no_speech_probability: the model's own estimate at the first position.
        ended: whether the model ended the text itself, not the limit of tokens.
    """

    tokens: tuple[int, ...]
    average_log_probability: float
    no_speech_probability: float
    ended: bool


def token_limit(seconds: float) -> int:
    """The most tokens a text of so many seconds of sound may have."""
    return min(MAX_TOKENS // 2, TOKENS_FLOOR + round(TOKENS_PER_SECOND * seconds))


def decode(
    model: Any,
    encoded: Any,
    prompt: Sequence[int],
    *,
    beam_size: int,
    limit: int,
    end_of_text: int,
    suppressed: Sequence[int] = DEFAULT_SUPPRESSION,
    no_repeat_ngram: int = 0,
) -> Decoded:
    """Read an encoded sound, shape (1, frames / 2, width).

    Args:
        model: `ctranslate2.models.Whisper`.
        limit: the most tokens of text, the prefix included. CTranslate2 stops at half of its `max_length`,
            or where prompt and text together reach it, whichever comes first.
    """
    result = model.generate(
        encoded,
        [list(prompt)],
        beam_size=beam_size,
        max_length=min(MAX_TOKENS, max(2 * limit, len(prompt) + limit)),
        return_scores=True,
        return_no_speech_prob=True,
        suppress_blank=True,
        suppress_tokens=list(suppressed),
        no_repeat_ngram_size=no_repeat_ngram,
    )[0]
    tokens = tuple(token for token in result.sequences_ids[0] if token < end_of_text)
    return Decoded(
        tokens=tokens,
        # the score is the sum over text and end token, divided by the length of the text alone
        average_log_probability=float(result.scores[0]) * len(tokens) / (len(tokens) + 1),
        no_speech_probability=float(result.no_speech_prob),
        ended=len(tokens) < limit,
    )
