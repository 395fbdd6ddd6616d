"""What a client sent and the session has not taken yet."""

import asyncio
from collections import deque

from interpreter.protocol.connection import ClientAction, Sound
from interpreter.protocol.limits import SAMPLE_RATE_HZ


class Inbox:
    """A queue bounded by its sound. Who puts into a full one waits: the socket is then not read.

    Args:
        limit_s: seconds of sound that may wait.
        message_s: what anything but sound counts for, in seconds.
    """

    def __init__(self, limit_s: float, message_s: float) -> None:
        self._limit_samples = round(limit_s * SAMPLE_RATE_HZ)
        self._message_samples = round(message_s * SAMPLE_RATE_HZ)
        self._waiting: deque[ClientAction] = deque()
        self._samples = 0
        self._filled = asyncio.Event()
        self._drained = asyncio.Event()

    async def put(self, action: ClientAction) -> None:
        """Add; waits while it is full."""
        while self._samples >= self._limit_samples:
            self._drained.clear()
            await self._drained.wait()
        self.put_now(action)

    def put_now(self, action: ClientAction) -> None:
        """Add even when it is full."""
        self._waiting.append(action)
        self._samples += self._worth(action)
        self._filled.set()

    async def get(self) -> ClientAction:
        """The next action; waits for one."""
        while not self._waiting:
            self._filled.clear()
            await self._filled.wait()
        action = self._waiting.popleft()
        self._samples -= self._worth(action)
        self._drained.set()
        return action

    def seconds(self, action: ClientAction) -> float:
        """What an action counts for."""
        return self._worth(action) / SAMPLE_RATE_HZ

    def _worth(self, action: ClientAction) -> int:
        return len(action.samples) if isinstance(action, Sound) else self._message_samples
