"""Who goes first at a model that takes few calls at once: finals, then hypotheses; among equals who came
first.

CTranslate2 takes calls in the order in which they come. When a GPU fails, all calls that it had under way
come to the CPU at once, and a final recognition must not stand behind hypotheses there.
"""

import heapq
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Condition

from interpreter.engines.gpu.batching import FINAL
from interpreter.errors import Outdated


class TurnPlanner:
    """Decides who may go on. `ask` and `done` return the numbers of those who may now."""

    def __init__(self, lanes: int) -> None:
        """`lanes`: calls at once."""
        self._free = lanes
        self._waiting: list[tuple[int, int]] = []

    @property
    def free(self) -> bool:
        """Whether one more could go at once."""
        return self._free > 0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def ask(self, number: int, urgency: int) -> list[int]:
        """One comes. `number` counts up with arrival; lower urgencies go first."""
        heapq.heappush(self._waiting, (urgency, number))
        return self._next()

    def done(self) -> list[int]:
        """One has finished."""
        self._free += 1
        return self._next()

    def _next(self) -> list[int]:
        called = []
        while self._free and self._waiting:
            self._free -= 1
            called.append(heapq.heappop(self._waiting)[1])
        return called


class Turns:
    """The same for threads.

    Finals wait for their turn. Whatever may be shed does not wait: it would be stale when its turn came, and
    the next one is asked for anyway.
    """

    def __init__(self, lanes: int) -> None:
        self._planner = TurnPlanner(lanes)
        self._numbers = count()
        self._called: set[int] = set()
        self._changed = Condition()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._planner.waiting

    @contextmanager
    def turn(self, urgency: int) -> Iterator[None]:
        """The block runs when it is one's turn.

        Raises:
            Outdated: it is less urgent than a final, and would have to wait.
        """
        with self._changed:
            if urgency != FINAL and not self._planner.free:
                raise Outdated("The hypothesis is left out: the CPU has finals to read. Another comes soon.")
            number = next(self._numbers)
            self._call(self._planner.ask(number, urgency))
            self._changed.wait_for(lambda: number in self._called)
            self._called.remove(number)
        try:
            yield
        finally:
            with self._changed:
                self._call(self._planner.done())

    def _call(self, numbers: list[int]) -> None:
        self._called.update(numbers)
        self._changed.notify_all()
