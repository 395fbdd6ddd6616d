"""When each sample arrived, so that a latency can be counted from the end of speech."""

from collections import deque
from typing import Final

KEEP_SAMPLES: Final = 16_000 * 120


class Arrivals:
    """Maps samples to the time at which the block that held them came in."""

    def __init__(self) -> None:
        self._blocks: deque[tuple[int, float]] = deque()

    def add(self, end_sample: int, at: float) -> None:
        """The sound up to `end_sample` was there at `at`."""
        self._blocks.append((end_sample, at))
        while self._blocks[0][0] < end_sample - KEEP_SAMPLES:
            self._blocks.popleft()

    def when(self, end_sample: int) -> float:
        """When the sound up to `end_sample` had come in. Raises ValueError for sound that has not."""
        for end, at in self._blocks:
            if end >= end_sample:
                return at
        raise ValueError(f"Sample {end_sample} has not arrived yet.")
