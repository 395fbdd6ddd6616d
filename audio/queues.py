"""The two queues between the sound card's own thread and ours: bounded capture, and playing that can stop."""

import threading
from collections import deque

import numpy as np

from audio.frame import Samples


class CaptureQueue:
    """Blocks from the sound card, kept until somebody takes them; what does not fit is counted.

    Thread-safe. `put` neither blocks nor allocates more than the copy of the block.
    """

    def __init__(self, capacity_samples: int) -> None:
        self._capacity = capacity_samples
        self._items: deque[Samples | int] = deque()
        self._held = 0
        self._lock = threading.Lock()

    def put(self, block: Samples) -> bool:
        """Keep a copy; False if there was no room and the block is lost."""
        with self._lock:
            if self._held + len(block) <= self._capacity:
                self._items.append(block.copy())
                self._held += len(block)
                return True
            last = self._items[-1] if self._items else None
            if isinstance(last, int):
                self._items[-1] = last + len(block)
            else:
                self._items.append(len(block))
            return False

    def take(self) -> list[Samples | int]:
        """All there is, in order; a number stands for so many lost samples."""
        with self._lock:
            items, self._items, self._held = list(self._items), deque(), 0
            return items


class PlayQueue:
    """Sound waiting to be played. Thread-safe; `take` never blocks for long."""

    def __init__(self) -> None:
        self._blocks: deque[Samples] = deque()
        self._queued = 0
        self._taken = 0
        self._lock = threading.Lock()

    @property
    def queued_samples(self) -> int:
        return self._queued

    @property
    def taken_samples(self) -> int:
        """Real sound handed out so far; the silence in between does not count."""
        return self._taken

    def put(self, block: Samples) -> None:
        with self._lock:
            self._blocks.append(block.copy())
            self._queued += len(block)

    def take(self, length: int) -> Samples:
        """The next samples, with zeros where there are none; shape (length,)."""
        out = np.zeros(length, np.float32)
        filled = 0
        with self._lock:
            while self._blocks and filled < length:
                block = self._blocks.popleft()
                used = min(len(block), length - filled)
                out[filled : filled + used] = block[:used]
                filled += used
                if used < len(block):
                    self._blocks.appendleft(block[used:])
            self._queued -= filled
            self._taken += filled
        return out

    def clear(self) -> int:
        """Forget what is queued, and say how many samples that were."""
        with self._lock:
            dropped, self._queued = self._queued, 0
            self._blocks.clear()
            return dropped
