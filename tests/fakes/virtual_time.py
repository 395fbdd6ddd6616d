"""An event loop whose time only moves when everybody waits: an hour of talk tests in milliseconds."""

import asyncio
import selectors
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, TypeVar

from interpreter.pipeline.workers import Priority, PrioritySlots

T = TypeVar("T")


class _Selector(selectors.SelectSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("Everybody waits and nothing will ever happen: the program under test hangs.")
        if not ready and timeout is not None and timeout > 0:
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """No threads, no sockets: only coroutines and timers."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.now


def run_virtual(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in virtual time, starting at 0.0 s."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


class Cost:
    """What the scripted engines' last calls would have taken, in seconds."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def add(self, seconds: float) -> None:
        self._seconds += seconds

    def take(self) -> float:
        seconds, self._seconds = self._seconds, 0.0
        return seconds


class VirtualWorkers:
    """Workers that take virtual time: each call is made at once, and its result comes after its cost."""

    def __init__(self, cost: Cost, slots: int = 1) -> None:
        self._cost = cost
        self._slots = PrioritySlots(slots)
        self.slowdown = 1.0
        """2.0 makes every call take twice as long: another program took a core."""

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    def idle(self) -> bool:
        return self._slots.idle

    async def run(self, call: Callable[[], T], priority: Priority = Priority.FINAL) -> T:
        await self._slots.acquire(priority)
        loop = asyncio.get_running_loop()
        self._cost.take()
        try:
            return call()
        finally:
            seconds = self._cost.take() * self.slowdown
            loop.call_later(seconds, self._slots.release)
            await asyncio.sleep(seconds)

    async def stream(self, call: Callable[[], Iterator[T]]) -> AsyncIterator[T]:
        iterator = call()
        try:
            while True:
                self._cost.take()
                try:
                    item = next(iterator)
                except StopIteration:
                    return
                await asyncio.sleep(self._cost.take() * self.slowdown)
                yield item
        finally:
            close = getattr(iterator, "close", None)
            if close is not None:
                close()
