"""A blocking source (a file, a pipe, a keyboard) for code that must not block and may stop waiting for it."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from io import FileIO
from typing import Final, Generic, TypeVar

from audio.frame import SAMPLE_RATE_HZ
from interpreter.engines.recogniser import Samples

T = TypeVar("T")

ITEMS_AHEAD: Final = 50


class Feed(Generic[T]):
    """Reads a source on a thread of its own, at most `ITEMS_AHEAD` items before they are wanted.

    The thread is a daemon: a read from a pipe that never gets its data cannot keep the process alive.
    """

    def __init__(self, source: Iterator[T]) -> None:
        self._source = source
        self._room = threading.Semaphore(ITEMS_AHEAD)
        self._queue: asyncio.Queue[tuple[T] | BaseException | None] = asyncio.Queue()
        self._stopped = False
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped

    def stop(self) -> None:
        """No more items come out, not even those already read."""
        self._stopped = True
        self._queue.put_nowait(None)

    async def items(self) -> AsyncIterator[T]:
        """The items in order. Iterate once.

        Raises:
            whatever the source raises, after the items before it.
        """
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, name="source", daemon=True).start()
        while True:
            item = await self._queue.get()
            if item is None or self._stopped:
                return
            if isinstance(item, BaseException):
                raise item
            self._room.release()
            yield item[0]

    def _read(self) -> None:
        end: BaseException | None = None
        try:
            for item in self._source:
                self._room.acquire()
                if self._stopped:
                    return
                self._hand_over((item,))
        except BaseException as error:  # noqa: BLE001 - raised by `items`
            end = error
        self._hand_over(end)

    def _hand_over(self, item: tuple[T] | BaseException | None) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._queue.put_nowait, item)


def standard_input() -> FileIO:
    """Standard input without Python's buffer: its lock, held by a thread that still waits for input, would
    bring down the process at its end."""
    return FileIO(sys.stdin.fileno(), closefd=False)


async def at_speaking_pace(blocks: AsyncIterator[Samples]) -> AsyncIterator[Samples]:
    """Each block when its last sample would have been spoken, counted from the first call."""
    loop = asyncio.get_running_loop()
    began, fed = loop.time(), 0
    async for block in blocks:
        fed += block.shape[0]
        await asyncio.sleep(began + fed / SAMPLE_RATE_HZ - loop.time())
        yield block
