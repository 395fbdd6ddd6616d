"""The machine never interprets its own voice: the microphone counts as silent while the voice plays (R8)."""

from typing import Final

TAIL_SECONDS: Final = 0.25
"""Room echo and the loudspeaker's own buffer after the last sound."""
PATIENCE_SECONDS: Final = 1.0
"""How much later than computed a client may report the end of playback before the guard opens by itself."""


class HalfDuplexGuard:
    """Told what goes to the loudspeaker and when; answers whether the microphone counts."""

    def __init__(self, enabled: bool) -> None:
        self._enabled = enabled
        self._plays_until: float | None = None
        self._reported = True

    def sent(self, now: float, duration: float) -> None:
        """Sound of that many seconds goes out; it plays after what was sent before."""
        self._plays_until = max(now, self._plays_until or now) + duration
        self._reported = False

    def played(self, now: float) -> None:
        """The client says that all it got has been played, or it was stopped."""
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
        wait = TAIL_SECONDS if self._reported else TAIL_SECONDS + PATIENCE_SECONDS
        if now < self._plays_until + wait:
            return True
        self._plays_until = None
        return False
