"""When the next hypothesis is due, so that showing text never starves the final results."""

from typing import Final

FIRST_MS: Final = 700
"""Sound needed before the first hypothesis of a segment."""
COST_FACTOR: Final = 2.5
"""A hypothesis that took t seconds is followed by at least this many times t of sound without one."""


class HypothesisSchedule:
    """Counts sound; told when a hypothesis starts and what it cost."""

    def __init__(self, interval_ms: int, sample_rate: int = 16_000) -> None:
        self._interval = interval_ms * sample_rate // 1000
        self._first = FIRST_MS * sample_rate // 1000
        self._sample_rate = sample_rate
        self._next = 0
        self.shed = 0
        """Hypotheses that were due but not made, because the machine had more important work."""

    def segment_started(self, start_sample: int) -> None:
        """A segment starts here."""
        self._next = start_sample + self._first

    def due(self, now_sample: int) -> bool:
        """Whether it is time for one."""
        return now_sample >= self._next

    def started(self, now_sample: int) -> None:
        """One is being made of the sound up to now."""
        self._next = now_sample + self._interval

    def skipped(self, now_sample: int) -> None:
        """One was due, but the machine is busy: it is shed, and the next comes after a whole interval."""
        self.shed += 1
        self._next = now_sample + self._interval

    def took(self, now_sample: int, seconds: float) -> None:
        """The last one is done and took that long."""
        self._next = max(self._next, now_sample + int(seconds * (COST_FACTOR - 1) * self._sample_rate))
