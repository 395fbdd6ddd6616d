"""Where blocking engine calls run. The session never blocks the event loop."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from enum import IntEnum
from typing import Final, Protocol, TypeVar

T = TypeVar("T")


class Priority(IntEnum):
    """Who goes first when the workers are busy; lower is sooner."""

    FINAL = 0
    SPECULATIVE = 1
    HYPOTHESIS = 2


class Workers(Protocol):
    """Runs blocking calls beside the event loop. Shared by all meetings, so that they share the machine fairly."""

    def now(self) -> float:
        """Seconds on a clock that never goes back."""
        ...

    async def run(self, call: Callable[[], T], priority: Priority = Priority.FINAL) -> T:
        """Run `call` on a worker and return what it returns, or raise what it raises."""
        ...

    def idle(self) -> bool:
        """Whether a worker is free right now. Work that can be shed is only started when one is."""
        ...

    def stream(self, call: Callable[[], Iterator[T]]) -> AsyncIterator[T]:
        """Iterate a blocking generator beside the event loop, at most a few items ahead of the reader.

        Closing the iterator closes the generator.
        """
        ...


STREAM_AHEAD_ITEMS: Final = 8
_END: Final = object()


class ThreadWorkers:
    """Workers on threads. `threads` calls run at once; the rest wait in order of priority.

    Streams (the synthesiser's sound) run on threads of their own, so that a long text being spoken
    never delays a recognition.
    """

    def __init__(self, threads: int, stream_threads: int = 4) -> None:
        self._threads = threads
        self._free = threads
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="engine")
        self._stream_pool = ThreadPoolExecutor(stream_threads, thread_name_prefix="voice")

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    def idle(self) -> bool:
        return self._free > 0

    async def run(self, call: Callable[[], T], priority: Priority = Priority.FINAL) -> T:
        loop = asyncio.get_running_loop()
        if self._free:
            self._free -= 1
        else:
            turn: asyncio.Future[None] = loop.create_future()
            heapq.heappush(self._waiting, (priority, next(self._order), turn))
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._give_back()
                raise
        # The thread cannot be stopped: a cancelled caller leaves, the worker stays taken until the call returns.
        future = loop.run_in_executor(self._pool, call)
        future.add_done_callback(lambda _: self._give_back())
        return await asyncio.shield(future)

    def _give_back(self) -> None:
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    async def stream(self, call: Callable[[], Iterator[T]]) -> AsyncIterator[T]:
        loop = asyncio.get_running_loop()
        iterator: Iterator[T] = await loop.run_in_executor(self._stream_pool, call)
        try:
            while True:
                item = await loop.run_in_executor(self._stream_pool, next, iterator, _END)
                if item is _END:
                    return
                yield item  # type: ignore[misc]
        finally:
            close = getattr(iterator, "close", None)
            if close is not None:
                await asyncio.shield(loop.run_in_executor(self._stream_pool, close))

    def close(self) -> None:
        """Wait for running calls and end the threads."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._stream_pool.shutdown(wait=True, cancel_futures=True)
