"""Where blocking engine calls run, so that the event loop never waits for one."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from enum import IntEnum
from typing import Final, Protocol, TypeVar

T = TypeVar("T")


class Priority(IntEnum):
    """Who goes first when the workers are busy; lower is sooner.

    SEARCH is a final that may be looked for under the sound, which takes as long as recognising it.
    """

    FINAL = 0
    SEARCH = 1
    SPECULATIVE = 2
    HYPOTHESIS = 3
    BACKGROUND = 4


class Workers(Protocol):
    """Runs blocking calls beside the event loop. Shared by all meetings, so that they share the machine."""

    def now(self) -> float:
        """Seconds on a clock that never goes back."""
        ...

    async def run(self, call: Callable[[], T], priority: Priority = Priority.FINAL) -> T:
        """Run `call` on a worker and return what it returns, or raise what it raises."""
        ...

    def idle(self) -> bool:
        """Whether more than half of the workers are free. Work that can be shed is only started then."""
        ...

    def stream(self, call: Callable[[], Iterator[T]]) -> AsyncIterator[T]:
        """Iterate a blocking generator beside the event loop. Closing the iterator closes the generator."""
        ...


class PrioritySlots:
    """A semaphore whose waiters enter in order of priority, then of arrival.

    How many slots there are is asked anew each time: a recogniser that falls from a GPU to the CPU has
    fewer. Calls that run then go on; nobody enters until enough of them are done.
    """

    def __init__(self, slots: int | Callable[[], int]) -> None:
        self._slots = slots if callable(slots) else lambda: slots
        self._taken = 0
        self._order = itertools.count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []

    @property
    def idle(self) -> bool:
        """Whether more than half of the slots are free; of one slot, that it is."""
        slots = self._slots()
        return 2 * (slots - self._taken) > slots

    async def acquire(self, priority: Priority) -> None:
        """Wait for a slot."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (priority, next(self._order), turn))
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.release()
            raise

    def release(self) -> None:
        """Give a slot back."""
        self._taken -= 1
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting and self._taken < self._slots():
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                self._taken += 1
                turn.set_result(None)


_END: Final = object()


MOST_THREADS: Final = 64
"""Threads are only made when they are needed; engines that take more calls at once wait for these."""


class ThreadWorkers:
    """Workers on threads. `threads` calls run at once (see `Engines.parallel`), a number or what tells it;
    the others wait in order of priority.

    Streams (the synthesiser's sound) have threads of their own, so that a long text being spoken
    never delays a recognition.
    """

    def __init__(self, threads: int | Callable[[], int] = 1, stream_threads: int = 4) -> None:
        self._slots = PrioritySlots(threads)
        self._pool = ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="engine")
        self._stream_pool = ThreadPoolExecutor(stream_threads, thread_name_prefix="voice")

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    def idle(self) -> bool:
        return self._slots.idle

    async def run(self, call: Callable[[], T], priority: Priority = Priority.FINAL) -> T:
        await self._slots.acquire(priority)
        # A running call cannot be stopped: the slot of a cancelled caller stays taken until it returns.
        future = asyncio.get_running_loop().run_in_executor(self._pool, call)
        future.add_done_callback(lambda _: self._slots.release())
        return await asyncio.shield(future)

    async def stream(self, call: Callable[[], Iterator[T]]) -> AsyncIterator[T]:
        loop = asyncio.get_running_loop()
        step: asyncio.Future[object] | None = None
        iterator = await loop.run_in_executor(self._stream_pool, call)
        try:
            while True:
                step = loop.run_in_executor(self._stream_pool, next, iterator, _END)
                item = await asyncio.shield(step)
                if item is _END:
                    return
                yield item  # type: ignore[misc]
        finally:
            close = getattr(iterator, "close", None)
            if close is not None:
                if step is not None and not step.done():
                    # Only a generator that stands still can be closed.
                    step.add_done_callback(lambda _: self._stream_pool.submit(close))
                else:
                    await asyncio.shield(loop.run_in_executor(self._stream_pool, close))

    def close(self) -> None:
        """Wait for running calls and end the threads."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._stream_pool.shutdown(wait=True, cancel_futures=True)
