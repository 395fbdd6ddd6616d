"""Whether a client sends faster than people speak."""

from interpreter.protocol.codes import refusal


class Pace:
    """A bucket that real time drains. Synchronous, without a clock: the caller says what time it is.

    Args:
        ahead_s: how far the client may be ahead of real time.
        catch_up_s: how much it may have fallen behind and still catch up at once.
    """

    def __init__(self, ahead_s: float, catch_up_s: float) -> None:
        self._limit_s = ahead_s
        self._floor_s = -catch_up_s
        self._ahead_s = 0.0
        self._at: float | None = None

    def feed(self, seconds: float, now: float) -> None:
        """Count something worth `seconds` that came at `now`, seconds on any clock that never goes back.

        Raises:
            ProtocolError: too_fast.
        """
        passed = 0.0 if self._at is None else now - self._at
        self._at = now
        self._ahead_s = max(self._floor_s, self._ahead_s - passed) + seconds
        if self._ahead_s > self._limit_s:
            raise refusal(
                "too_fast",
                f"More than {self._limit_s:g} seconds ahead of real time. Send sound at the pace of speech.",
            )
