"""How an engine is, when a GPU has failed too often, and when to try it again."""

from collections import deque
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

FIRST_PAUSE_S: Final = 30.0
LONGEST_PAUSE_S: Final = 600.0
IN_A_ROW: Final = 3
LOOK_BACK: Final = 20


@dataclass(frozen=True, slots=True)
class Health:
    """How one engine is.

    Attributes:
        engine: recogniser, or translator and its model.
        device: where it runs now: cpu or cuda.
        degraded: it runs somewhere else than it should, or slowly, or not at all.
        reason: why, for whoever runs the service, without speech content; empty where nothing is wrong.
        failures: how often its GPU has failed so far.
    """

    engine: str
    device: str
    degraded: bool = False
    reason: str = ""
    failures: int = 0


@runtime_checkable
class ReportsHealth(Protocol):
    """An engine that knows how it is."""

    def health(self) -> tuple[Health, ...]:
        """One entry for each model."""
        ...


def health_of(engine: object) -> tuple[Health, ...]:
    """What an engine says of itself; nothing for one that does not know."""
    return engine.health() if isinstance(engine, ReportsHealth) else ()


class Strikes:
    """Whether failures of single calls add up to a GPU that is of no use.

    One sound may be too long for what memory is free, or break the library: the CPU reads it, and others go
    on on the GPU. Three in a row, or half of the last twenty, are the GPU's fault.
    """

    def __init__(self) -> None:
        self._last: deque[bool] = deque(maxlen=LOOK_BACK)

    def feed(self, *, failed: bool) -> bool:
        """A call has come back from the GPU. Returns whether to give the GPU up."""
        self._last.append(failed)
        newest = list(self._last)[-IN_A_ROW:]
        return failed and ((len(newest) == IN_A_ROW and all(newest)) or 2 * sum(self._last) >= LOOK_BACK)

    def forget(self) -> None:
        """The GPU was out of use; count anew."""
        self._last.clear()


class Recovery:
    """When a GPU that failed is tried again: after 30 s, then after twice as long, up to ten minutes.

    Times are seconds on any clock that never goes back. One that fails soon after it was well again goes on
    with the longer pauses, so that a GPU that comes and goes is left alone more and more.
    """

    def __init__(self, first_s: float = FIRST_PAUSE_S, longest_s: float = LONGEST_PAUSE_S) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._pause_s = first_s
        self._try_at = 0.0
        self._well_since: float | None = None
        self.well = True
        self.failures = 0

    def failed(self, now: float) -> None:
        """It failed in use. Calls under way fail too: while it is out of use they change nothing."""
        if not self.well:
            return
        self.well = False
        self.failures += 1
        soon = self._well_since is not None and now - self._well_since < self._longest_s
        self._pause_s = self._longer() if soon else self._first_s
        self._try_at = now + self._pause_s

    def due(self, now: float) -> bool:
        """Whether to try it now. Says so once; the next word about it is `tried`."""
        if self.well or now < self._try_at:
            return False
        self._try_at = float("inf")
        return True

    def tried(self, now: float, *, well: bool) -> None:
        """How the try went."""
        self.well = well
        if well:
            self._well_since = now
        else:
            self.failures += 1
            self._pause_s = self._longer()
            self._try_at = now + self._pause_s

    def _longer(self) -> float:
        return min(2 * self._pause_s, self._longest_s)
