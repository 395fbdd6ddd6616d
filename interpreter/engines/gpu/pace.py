"""Whether a GPU is slow although it works: another program uses it, or there are more meetings than it
carries."""

from collections import deque
from dataclasses import dataclass
from typing import Final

WINDOW_S: Final = 60.0
LEAST_CALLS: Final = 8
"""Fewer calls in the window say nothing: the first of a process are slow, and short sounds cost as much as
longer ones."""


@dataclass(frozen=True, slots=True)
class PaceLimits:
    """What is slow, in seconds of waiting for one of `unit`.

    Attributes:
        slow: from here on.
        well: from here down it is well again; between the two it stays what it was.
        unit: what work is counted in: `second of sound` gives the real-time factor.
    """

    slow: float
    well: float
    unit: str


SOUND: Final = PaceLimits(0.5, 0.3, "second of sound")
"""An RTF of 0.5 puts two seconds between a sentence of four and its text. The CPU reads Whisper base at
0.12."""
SENTENCES: Final = PaceLimits(1.0, 0.6, "sentence")


class PaceWatch:
    """Counts calls over the last minute. Times are seconds on any clock that never goes back."""

    def __init__(self, limits: PaceLimits) -> None:
        self._limits = limits
        self._calls: deque[tuple[float, float, float]] = deque()
        self._slow = False

    def feed(self, now: float, work: float, took_s: float) -> None:
        """A call has come back: how much it was, in the unit of the limits, and how long it took."""
        self._calls.append((now, work, took_s))

    def reason(self, now: float) -> str:
        """Why it counts as slow; empty where it does not."""
        while self._calls and self._calls[0][0] <= now - WINDOW_S:
            self._calls.popleft()
        work = sum(call[1] for call in self._calls)
        if len(self._calls) < LEAST_CALLS or work <= 0:
            self._slow = False
            return ""
        pace = sum(call[2] for call in self._calls) / work
        self._slow = pace > (self._limits.well if self._slow else self._limits.slow)
        if not self._slow:
            return ""
        return (
            f"It is slow: {pace:.1f} s for one {self._limits.unit} over the last minute. Another program "
            "uses the GPU, or there are more meetings than it carries: look at nvidia-smi."
        )

    def forget(self) -> None:
        """It was out of use; what it did before says nothing any more."""
        self._calls.clear()
        self._slow = False
