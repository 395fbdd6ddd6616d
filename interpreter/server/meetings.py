"""All meetings of one server: how many may run, and how they end when it stops."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from interpreter.protocol.codes import refusal
from interpreter.server.meeting import Meeting


class Meetings:
    """The meetings that are connected, and the slots for those that are open."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.open = 0
        self._connected: set[Meeting] = set()
        self._nobody = asyncio.Event()
        self._nobody.set()
        self._stopping = False

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Holds one of the open meetings. Raises ProtocolError: full."""
        if self.open >= self.limit:
            raise refusal(
                "full", f"All {self.limit} meetings this service allows are taken. Try again in a while."
            )
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1

    @contextmanager
    def connected(self, meeting: Meeting) -> Iterator[None]:
        """Holds a meeting for as long as its socket is there."""
        self._connected.add(meeting)
        self._nobody.clear()
        try:
            if self._stopping:
                meeting.shut_down()
            yield
        finally:
            self._connected.discard(meeting)
            if not self._connected:
                self._nobody.set()

    async def shut_down(self, grace_s: float) -> None:
        """Tell every meeting; cut off after `grace_s` seconds what is not over, and wait as long again."""
        self._stopping = True
        for meeting in tuple(self._connected):
            meeting.shut_down()
        if await self._over_within(grace_s):
            return
        for meeting in tuple(self._connected):
            meeting.cut_off()
        await self._over_within(grace_s)

    async def _over_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._nobody.wait()
        except TimeoutError:
            return False
        return True
