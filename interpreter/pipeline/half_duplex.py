"""The machine never interprets its own voice: the microphone counts as silent while the voice plays (R8)."""

from typing import Final

TAIL_SECONDS: Final = 0.25
"""Room echo and the loudspeaker's own buffer after the last sound."""
PATIENCE_SECONDS: Final = 1.0
"""How much later than computed playback may end where the client has never reported its end."""
REPORTED_PATIENCE_SECONDS: Final = 5.0
"""The same for a client that reports: its next report is worth waiting for, over a gap of the network."""


class HalfDuplexGuard:
    """Told what goes to the loudspeaker and when; answers whether the microphone counts."""

    def __init__(self, enabled: bool) -> None:
        self._enabled = enabled
        self._plays_until: float | None = None
        self._reported = True
        self._patience = PATIENCE_SECONDS

    def sent(self, now: float, duration: float) -> None:
        """Sound of that many seconds goes out; it plays after what was sent before."""
        self._plays_until = max(now, self._plays_until or now) + duration
        self._reported = False

    def delayed(self, now: float, seconds: float) -> None:
        """What was sent has not come through: so many seconds of it may play from now on."""
        if self._plays_until is not None:
            self._plays_until = max(self._plays_until, now + seconds)

    def played(self, now: float) -> None:
        """The client says that all it got has been played, or it was stopped."""
        self._patience = REPORTED_PATIENCE_SECONDS
        if self._plays_until is not None:
            self._plays_until = min(self._plays_until, now)
        self._reported = True

    def open(self) -> None:
        """Somebody took the floor by button: the voice was stopped, no sample may be lost (R4)."""
        self._plays_until = None

    def muted(self, now: float) -> bool:
        """Whether the microphone counts as silent now."""
        if not self._enabled or self._plays_until is None:
            return False
        wait = TAIL_SECONDS if self._reported else TAIL_SECONDS + self._patience
        if now < self._plays_until + wait:
            return True
        self._plays_until = None
        return False
