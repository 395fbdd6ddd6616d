"""Microphone and loudspeaker, through PortAudio and the package sounddevice.

Importing this module does not import sounddevice: a machine without PortAudio can serve, it only cannot
listen (`audio.portaudio`). Outside, everything is 16 kHz mono; a device that cannot do that runs at its
own rate.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self

import numpy as np

from audio.errors import AudioDeviceFailed
from audio.frame import SAMPLE_RATE_HZ, AudioFrame, Framer, Samples
from audio.portaudio import Device, DeviceInfo, list_devices, open_stream, usable_rate
from audio.queues import CaptureQueue, PlayQueue
from audio.resample import Resampler

__all__ = ["Device", "DeviceInfo", "Loudspeaker", "Microphone", "list_devices"]

logger = logging.getLogger(__name__)


class Microphone:
    """Frames of 20 ms from a microphone: `async with Microphone() as frames: async for frame in frames`.

    One microphone object is one opening of the device.

    Where sound was lost because nobody took it in time, silence of the same length stands in its place (the
    clock stays right), `lost_samples` grows and a warning is logged.

    Args:
        capacity_ms: how much sound may wait before it is lost.
    """

    def __init__(self, device: Device = None, *, capacity_ms: int = 10_000) -> None:
        self._device = device
        self._capacity_ms = capacity_ms
        self._frames: deque[AudioFrame] = deque()
        self._framer = Framer()
        self._lost = 0
        self._card_overflows = self._reported_overflows = 0
        self._rate = SAMPLE_RATE_HZ
        self._stream: Any = None
        self._closing = False
        self._ended = False

    @property
    def lost_samples(self) -> int:
        """Samples (16 kHz) lost because nobody took them in time."""
        return self._lost * SAMPLE_RATE_HZ // self._rate

    @property
    def card_overflows(self) -> int:
        """How often the sound card itself reported lost sound (it does not say how much)."""
        return self._card_overflows

    async def __aenter__(self) -> Self:
        """Open the microphone.

        Raises:
            AudioDeviceMissing: no PortAudio, or no such microphone.
            AudioDeviceFailed: it is there and cannot be opened.
        """
        self._loop = asyncio.get_running_loop()
        self._arrived = asyncio.Event()
        self._rate = usable_rate("input", self._device)
        self._resampler = Resampler(self._rate, SAMPLE_RATE_HZ)
        self._queue = CaptureQueue(self._rate * self._capacity_ms // 1000)
        self._stream = open_stream("input", self._device, self._rate, self._on_block, self._on_end)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._closing = True
        self._arrived.set()
        self._stream.close()

    def __aiter__(self) -> AsyncIterator[AudioFrame]:
        return self

    async def __anext__(self) -> AudioFrame:
        """The next frame; without a gap, from sample 0 on.

        Raises:
            AudioDeviceFailed: the microphone stopped, for instance because it was unplugged.
        """
        while not self._frames:
            if self._closing:
                raise StopAsyncIteration
            if self._ended:
                raise AudioDeviceFailed("The microphone stopped; plug it in again and restart.")
            await self._arrived.wait()
            self._arrived.clear()
            self._take()
        return self._frames.popleft()

    def _take(self) -> None:
        for item in self._queue.take():
            if isinstance(item, int):
                self._report(f"{1000 * item // self._rate} ms of sound that nobody took in time")
            for block in _silence(item, self._rate) if isinstance(item, int) else (item,):
                self._frames.extend(self._framer.feed(self._resampler.feed(block)))
        if self._card_overflows > self._reported_overflows:
            self._reported_overflows = self._card_overflows
            self._report("some sound in the sound card")

    def _report(self, what: str) -> None:
        logger.warning("The microphone lost %s; the machine may be too busy.", what)

    def _on_block(self, block: Any, length: int, _time: object, status: Any) -> None:
        """Called by PortAudio in its own thread."""
        if status.input_overflow:
            self._card_overflows += 1
        if not self._queue.put(block[:, 0]):
            self._lost += length
        self._loop.call_soon_threadsafe(self._arrived.set)

    def _on_end(self) -> None:
        self._ended = True
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._arrived.set)


class Loudspeaker:
    """Plays chunks of 16 kHz sound one after the other: `async with Loudspeaker() as loudspeaker`."""

    def __init__(self, device: Device = None) -> None:
        self._device = device
        self._queue = PlayQueue()
        self._rate = SAMPLE_RATE_HZ
        self._stream: Any = None
        self._ended = False
        self._closing = False

    @property
    def played_samples(self) -> int:
        """Samples (16 kHz) of real sound given to the sound card so far; for the half-duplex guard."""
        return self._queue.taken_samples * SAMPLE_RATE_HZ // self._rate

    @property
    def queued_samples(self) -> int:
        """Samples (16 kHz) still waiting."""
        return self._queue.queued_samples * SAMPLE_RATE_HZ // self._rate

    @property
    def latency_samples(self) -> int:
        """Samples (16 kHz) between the sound card taking a sound and the room hearing it."""
        return round(float(self._stream.latency) * SAMPLE_RATE_HZ)

    async def __aenter__(self) -> Self:
        """Open the loudspeaker.

        Raises:
            AudioDeviceMissing: no PortAudio, or no such loudspeaker.
            AudioDeviceFailed: it is there and cannot be opened.
        """
        self._loop = asyncio.get_running_loop()
        self._empty = asyncio.Event()
        self._empty.set()
        self._rate = usable_rate("output", self._device)
        self._resampler = Resampler(SAMPLE_RATE_HZ, self._rate)
        self._stream = open_stream("output", self._device, self._rate, self._on_block, self._on_end)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._closing = True
        self._queue.clear()
        self._stream.close()

    def play(self, samples: Samples) -> None:
        """Queue a chunk; returns at once.

        Raises:
            AudioDeviceFailed: the loudspeaker stopped.
        """
        self._check()
        self._empty.clear()
        self._queue.put(self._resampler.feed(samples))

    def stop(self) -> int:
        """Barge-in: silence from the next block on. Returns how many queued samples (16 kHz) were dropped."""
        self._resampler = Resampler(SAMPLE_RATE_HZ, self._rate)
        dropped = self._queue.clear()
        self._empty.set()
        return dropped * SAMPLE_RATE_HZ // self._rate

    async def drain(self) -> None:
        """Wait until everything queued has been given to the sound card.

        Raises:
            AudioDeviceFailed: the loudspeaker stopped.
        """
        self._check()
        rest, self._resampler = self._resampler.flush(), Resampler(SAMPLE_RATE_HZ, self._rate)
        if len(rest):
            self._queue.put(rest)
        if not self._queue.queued_samples:
            return
        self._empty.clear()
        await self._empty.wait()
        self._check()

    def _check(self) -> None:
        if self._ended and not self._closing:
            raise AudioDeviceFailed("The loudspeaker stopped; plug it in again and restart.")

    def _on_block(self, block: Any, length: int, _time: object, _status: object) -> None:
        """Called by PortAudio in its own thread."""
        taken = self._queue.taken_samples
        block[:, 0] = self._queue.take(length)
        if self._queue.taken_samples > taken and not self._queue.queued_samples:
            self._loop.call_soon_threadsafe(self._on_empty)

    def _on_empty(self) -> None:
        if not self._queue.queued_samples:
            self._empty.set()

    def _on_end(self) -> None:
        self._ended = True
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._empty.set)


def _silence(length: int, rate: int) -> list[Samples]:
    """So many zeros, in blocks of a second."""
    return [np.zeros(min(rate, length - at), np.float32) for at in range(0, length, rate)]
