"""Work of several meetings that waits at the same time, done in one go.

A GPU encodes eight sounds in little more time than one. `BatchPlanner` decides which requests go together and
when; `Batcher` is the thin part with the threads.
"""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import count
from threading import Condition, Thread
from time import monotonic
from typing import Final, Generic, TypeVar

from interpreter.engines.gpu.devices import DeviceFault, DeviceHung, fault_of
from interpreter.errors import EngineError

W = TypeVar("W")
R = TypeVar("R")

FINAL: Final = 0
HYPOTHESIS: Final = 1
"""Urgencies; lower goes first."""
PATIENCE_S: Final = 1.0
"""Who has waited as long as this goes first, whatever the urgency, so that nothing waits for ever."""
GROW_AFTER: Final = 64
"""Full batches that must fit before larger ones are tried again."""
HUNG_S: Final = 30.0
"""A batch that runs longer never comes back. The longest that is well, eight sounds of 30 s that run into a
loop, is about ten seconds for Whisper large on a small GPU, by estimate."""
MIN_LOOK_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Request(Generic[W]):
    """One piece of work.

    Attributes:
        number: counts up with arrival.
        key: requests of the same key may go together.
        urgency: FINAL or HYPOTHESIS.
        at: when it came, in seconds.
        alone: it shares no batch, so it waits for no other.
    """

    number: int
    key: Hashable
    urgency: int
    at: float
    work: W
    alone: bool = False


class BatchPlanner(Generic[W]):
    """Decides which requests make a batch, and when it leaves.

    At most `lanes` batches run at once. While one is free, the most urgent request leaves with all of its key
    that fit, as soon as that many are there, or when it has waited `wait_s`. The others stay behind it: a
    batch of hypotheses never takes the lane that a final is about to need.

    Times are seconds on any clock that never goes back.
    """

    def __init__(self, limit: int, wait_s: float, lanes: int = 1) -> None:
        self.limit = limit
        self._most = limit
        self._wait_s = wait_s
        self._free = lanes
        self._waiting: list[Request[W]] = []
        self._fitted = 0

    @property
    def waiting(self) -> int:
        """How many requests are in no batch yet."""
        return len(self._waiting)

    def feed(self, request: Request[W]) -> list[list[Request[W]]]:
        """Take a request; returns the batches that leave now."""
        self._waiting.append(request)
        return self._leaving(request.at)

    def tick(self, now: float) -> list[list[Request[W]]]:
        """Time has passed; returns the batches that leave now."""
        return self._leaving(now)

    def done(self, now: float) -> list[list[Request[W]]]:
        """A batch has come back; returns the batches that leave now."""
        self._free += 1
        return self._leaving(now)

    def due(self, now: float) -> float | None:
        """Seconds until `tick` is worth calling; None where only `feed` or `done` change anything."""
        if not self._waiting or not self._free:
            return None
        return max(0.0, self._leaves_at(self._first(now)) - now)

    def abandon(self) -> list[Request[W]]:
        """Give up everything that waits; returns it."""
        given_up, self._waiting = self._waiting, []
        return given_up

    def hurry(self) -> None:
        """Nothing more comes: nobody waits for others any longer."""
        self._wait_s = 0.0

    def too_large(self, size: int) -> None:
        """The device had no memory for a batch of this size: from now on they are half as large."""
        self.limit = min(self.limit, max(1, size // 2))
        self._fitted = 0

    def fitted(self, size: int) -> None:
        """A batch of this size ran. After many full ones, larger ones are tried again."""
        if size < self.limit or self.limit == self._most:
            return
        self._fitted += 1
        if self._fitted >= GROW_AFTER:
            self.limit = min(2 * self.limit, self._most)
            self._fitted = 0

    def _leaves_at(self, request: Request[W]) -> float:
        return request.at if request.alone else request.at + self._wait_s

    def _first(self, now: float) -> Request[W]:
        return min(self._waiting, key=lambda one: _rank(one, now))

    def _leaving(self, now: float) -> list[list[Request[W]]]:
        batches = []
        while self._free and self._waiting:
            first = self._first(now)
            alike = sorted(
                (one for one in self._waiting if one is first or _together(one, first)),
                key=lambda one: _rank(one, now),
            )
            if len(alike) < self.limit and now < self._leaves_at(first):
                break
            batch = alike[: self.limit]
            taken = {one.number for one in batch}
            self._waiting = [one for one in self._waiting if one.number not in taken]
            self._free -= 1
            batches.append(batch)
        return batches


def _rank(request: Request[W], now: float) -> tuple[int, float, int]:
    urgency = FINAL if now - request.at >= PATIENCE_S else request.urgency
    return urgency, request.at, request.number


def _together(one: Request[W], other: Request[W]) -> bool:
    return one.key == other.key and not one.alone and not other.alone


class Batcher(Generic[W, R]):
    """Runs work in batches on threads of its own. Safe to call from several threads; close it at the end.

    A batch that the device has no memory for is halved, and again, before anybody hears of it. A failure of
    the device reaches everybody in the batch; any other failure only the one whose work it is. Where a batch
    does not come back, everybody in it and behind it hears that the device hangs, and so does whoever comes
    later, until it has come back after all.
    """

    def __init__(
        self,
        run: Callable[[Hashable, Sequence[W]], Sequence[R]],
        *,
        limit: int,
        wait_s: float,
        lanes: int = 1,
        hung_s: float = HUNG_S,
        now: Callable[[], float] = monotonic,
    ) -> None:
        """`run` does the work of one batch, all of one key, and gives one result each, in order."""
        self._hung_s = hung_s
        self._running: dict[int, tuple[float, list[Request[tuple[W, Future[R]]]]]] = {}
        self._hung = False
        self._run = run
        self._planner: BatchPlanner[tuple[W, Future[R]]] = BatchPlanner(limit, wait_s, lanes)
        self._now = now
        self._numbers = count()
        self._leaving: deque[list[Request[tuple[W, Future[R]]]]] = deque()
        self._changed = Condition()
        self._closed = False
        self._threads = [
            Thread(target=self._work, args=(lane,), name=f"batches-{lane}", daemon=True)
            for lane in range(lanes)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def limit(self) -> int:
        """The largest batch at the moment."""
        return self._planner.limit

    def submit(
        self, key: Hashable, works: Sequence[W], urgency: int = FINAL, *, alone: bool = False
    ) -> list[R]:
        """Do several pieces of work of one key, each in whatever batch; waits for all of them.

        Args:
            alone: they go with no others, not even with each other.

        Raises:
            EngineError: it is closed.
            DeviceHung: the device does not answer.
            Whatever `run` raises for this work.
        """
        futures: list[Future[R]] = [Future() for _ in works]
        with self._changed:
            if self._closed:
                raise EngineError("The model is closed; load it again.")
            if self._hung:
                raise DeviceHung(self._hung_s)
            now = self._now()
            for work, future in zip(works, futures, strict=True):
                request = Request(next(self._numbers), key, urgency, now, (work, future), alone)
                self._leaving += self._planner.feed(request)
            self._changed.notify_all()
        return [self._awaited(future) for future in futures]

    def check(self) -> None:
        """Look whether a batch hangs. Whoever waits does so by itself when it is time."""
        with self._changed:
            now = self._now()
            hanging = [batch for since, batch in self._running.values() if now - since >= self._hung_s]
            if not hanging:
                return
            self._hung = True
            waiting = [*hanging, *self._leaving, self._planner.abandon()]
            self._leaving.clear()
            for request in (request for batch in waiting for request in batch):
                self._answer(request, DeviceHung(self._hung_s))

    def close(self) -> None:
        """Take no more work, do what waits, and end the threads; not one that hangs or comes to hang."""
        with self._changed:
            self._closed = True
            self._planner.hurry()
            self._changed.notify_all()
        for thread in self._threads:
            while thread.is_alive():
                self.check()
                if self._hung:
                    break
                thread.join(self._look_in())

    def _awaited(self, future: Future[R]) -> R:
        while True:
            try:
                return future.result(self._look_in())
            except TimeoutError:
                if future.done():
                    return future.result()
                self.check()

    def _look_in(self) -> float:
        """Seconds until the oldest batch that runs would count as hanging."""
        with self._changed:
            now = self._now()
            oldest = min((since for since, _ in self._running.values()), default=now)
            return max(MIN_LOOK_S, oldest + self._hung_s - now)

    def _work(self, lane: int) -> None:
        while (batch := self._next()) is not None:
            with self._changed:
                self._running[lane] = (self._now(), batch)
            self._do(batch)
            with self._changed:
                del self._running[lane]
                self._hung = self._hung and any(
                    self._now() - since >= self._hung_s for since, _ in self._running.values()
                )
                self._leaving += self._planner.done(self._now())
                self._changed.notify_all()

    def _next(self) -> list[Request[tuple[W, Future[R]]]] | None:
        with self._changed:
            while not self._leaving:
                if self._closed and not self._planner.waiting:
                    return None
                self._changed.wait(self._planner.due(self._now()))
                self._leaving += self._planner.tick(self._now())
            return self._leaving.popleft()

    def _do(self, batch: Sequence[Request[tuple[W, Future[R]]]]) -> None:
        """Run a batch, in parts where it fails whole; every caller gets a result or an error."""
        if all(request.work[1].done() for request in batch):
            return  # given up while another part hung
        works = [request.work[0] for request in batch]
        try:
            results = self._run(batch[0].key, works)
            if len(results) != len(batch):
                raise EngineError("The model gave another number of results than it was asked for.")
        except Exception as error:  # noqa: BLE001 - handed to whoever asked
            self._failed(batch, error)
            return
        with self._changed:
            self._planner.fitted(len(batch))
            for request, result in zip(batch, results, strict=True):
                if not request.work[1].done():
                    request.work[1].set_result(result)

    def _answer(self, request: Request[tuple[W, Future[R]]], error: Exception) -> None:
        with self._changed:
            if not request.work[1].done():
                request.work[1].set_exception(error)

    def _failed(self, batch: Sequence[Request[tuple[W, Future[R]]]], error: Exception) -> None:
        fault = fault_of(error)
        if len(batch) == 1:
            self._answer(batch[0], error)
        elif fault is DeviceFault.MEMORY:
            with self._changed:
                self._planner.too_large(len(batch))
            middle = len(batch) // 2
            self._do(batch[:middle])
            self._do(batch[middle:])
        elif fault is not None:
            for request in batch:
                self._answer(request, RuntimeError(str(error)))
        else:
            for request in batch:
                self._do([request])
