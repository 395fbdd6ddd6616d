"""How much of the machine one client may take."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MeetingLimits:
    """Bounds of one meeting. Tests make them small; nobody else needs to change them.

    Attributes:
        start_s: a connection that has not sent `start` by then is closed.
        ahead_s: how far sound may run ahead of real time.
        catch_up_s: sound a client may send at once after a gap (a weak network) on top of that.
        message_s: what a message without sound counts for, so that a flood of them is a client too fast.
        inbox_s: sound that may wait when the machine falls behind; then the socket is not read any more.
        outbox_bytes: what may wait for a slow reader; more closes the meeting.
        shed_bytes: from here on hypotheses are left out.
        sound_bytes: with more sound than this waiting, the voice waits. 32 KiB are a second.
        stall_s: a reader that takes nothing for so long while something waits is closed.
        close_s: how long the goodbye to a slow reader may take.
        shutdown_s: how long a meeting may finish what was said when the service stops.
    """

    start_s: float = 10.0
    ahead_s: float = 10.0
    catch_up_s: float = 60.0
    message_s: float = 0.002
    inbox_s: float = 90.0
    outbox_bytes: int = 8 * 1024 * 1024
    shed_bytes: int = 256 * 1024
    sound_bytes: int = 32 * 1024
    stall_s: float = 10.0
    close_s: float = 1.0
    shutdown_s: float = 3.0


FRAME_LIMIT_BYTES: Final = 64 * 1024
"""Messages above this are cut off by the web socket layer (close code 1009) before they are in memory.
Between the protocol's own limits and this one the client is told what was wrong."""

SEND_BUFFER_BYTES: Final = 64 * 1024
"""The kernel's buffer on the way to a client: two seconds of sound. Small, so that a slow reader is noticed,
and because what is in it can no longer be stopped."""

LINGER_S: Final = 12.0
"""After a meeting is over its connection is cut off at the latest then."""

KEEPALIVE_S: Final = 20.0
"""A ping of the web socket layer this often; no answer for as long again closes."""

HTTP_SHUTDOWN_S: Final = 1
"""Whole seconds for connections that are left when the meetings are over."""
