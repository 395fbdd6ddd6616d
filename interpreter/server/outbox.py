"""What waits to be sent to one client."""

import asyncio
from collections import deque
from collections.abc import Iterable

from interpreter.protocol.codes import refusal

Message = str | bytes


class Outbox:
    """A bounded queue that leaves out hypotheses first and never anything else.

    Args:
        limit_bytes: more than this waiting is a reader too slow.
        shed_bytes: with more than this waiting, hypotheses are left out.
    """

    def __init__(self, limit_bytes: int, shed_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._shed_bytes = shed_bytes
        self._waiting: deque[tuple[Message, int, bool]] = deque()
        self._bytes = 0
        self._sound_bytes = 0
        self._closed = False
        self._wake = asyncio.Event()

    @property
    def sound_bytes(self) -> int:
        """How much sound waits."""
        return self._sound_bytes

    def put(self, messages: Iterable[Message], *, may_drop: bool = False, force: bool = False) -> None:
        """Send these after everything that waits; `may_drop` marks hypotheses, `force` goodbyes.

        Raises:
            ProtocolError: too_slow; nothing of `messages` was taken.
        """
        if self._closed:
            return
        sized = [(message, _size(message), may_drop) for message in messages]
        size = sum(size for _, size, _ in sized)
        if self._bytes + size > self._shed_bytes:
            self._drop()
            if may_drop:
                return
        if self._bytes + size > self._limit_bytes and not force:
            raise refusal("too_slow", f"More than {self._limit_bytes} bytes wait to be read. Read faster.")
        self._waiting.extend(sized)
        self._bytes += size
        self._sound_bytes += sum(size for message, size, _ in sized if isinstance(message, bytes))
        self._wake.set()

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()
        self._bytes = self._sound_bytes = 0

    def close(self) -> None:
        """Nothing more will come: `get` gives what waits, then None."""
        self._closed = True
        self._wake.set()

    async def get(self) -> Message | None:
        """The next message; None when closed and empty."""
        while not self._waiting:
            if self._closed:
                return None
            self._wake.clear()
            await self._wake.wait()
        message, size, _ = self._waiting.popleft()
        self._bytes -= size
        if isinstance(message, bytes):
            self._sound_bytes -= size
        return message

    def _drop(self) -> None:
        kept = [entry for entry in self._waiting if not entry[2]]
        self._waiting = deque(kept)
        self._bytes = sum(size for _, size, _ in kept)


def _size(message: Message) -> int:
    """Bytes it takes on the wire, nearly: text counts two bytes a character outside ASCII."""
    if isinstance(message, bytes):
        return len(message)
    return len(message) if message.isascii() else 2 * len(message)
