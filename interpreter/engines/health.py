"""How an engine is, and when to try a GPU again that failed."""

from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

FIRST_PAUSE_S: Final = 30.0
LONGEST_PAUSE_S: Final = 600.0


@dataclass(frozen=True, slots=True)
class Health:
    """How one engine is.

    Attributes:
        engine: recogniser, or translator and its model.
        device: where it runs now: cpu or cuda.
        degraded: it runs somewhere else than it should, or not at all.
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
