"""From a stretch of sound to utterances: what is recognised, who said it, and where it is cut."""

from dataclasses import dataclass
from typing import Final

from interpreter.engines.recogniser import Recognition, Word
from interpreter.engines.translator import Doubt
from interpreter.pipeline.clauses import sentences
from interpreter.pipeline.direction import DirectionFinder
from interpreter.pipeline.plan import Side

MISHEARD_CONFIDENCE: Final = 0.5
"""Below this mean token probability the words may be misheard, and the result says so."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The words of one utterance. Times of `words`, `start` and `end` are seconds of the session."""

    text: str
    words: tuple[Word, ...]
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A recognition with its speaker. `settled`: the segment's language need not be asked for again."""

    recognition: Recognition
    side: Side
    settled: bool
    doubts: tuple[Doubt, ...]
    pieces: tuple[Piece, ...]


def read(recognition: Recognition, finder: DirectionFinder, side: Side | None, offset: float) -> Reading:
    """Make utterances of what was recognised.

    Args:
        side: who speaks, None where the language decides.
        offset: where the recognised sound starts, in seconds of the session.
    """
    settled, doubtful = True, False
    if side is None:
        side, settled, doubtful = finder.settle(recognition)
    doubts = []
    if recognition.words and recognition.confidence < MISHEARD_CONFIDENCE:
        doubts.append(Doubt.RECOGNITION)
    if doubtful:
        doubts.append(Doubt.LANGUAGE)
    parts = sentences(recognition.words)
    pieces = tuple(
        Piece(
            # One utterance keeps the recogniser's own spelling; parts of it are joined from its words.
            recognition.text if len(parts) == 1 else " ".join(word.text for word in part),
            tuple(Word(w.text, w.start + offset, w.end + offset, w.probability) for w in part),
            part[0].start + offset,
            part[-1].end + offset,
            recognition.confidence,
        )
        for part in parts
    )
    return Reading(recognition, side, settled, tuple(doubts), pieces)
