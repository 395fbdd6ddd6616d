"""A stand-in for the package sounddevice. The test plays the sound card: it calls the streams' callbacks."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from audio.frame import Samples


class PortAudioError(Exception):
    pass


class FakeStream:
    latency = 0.05

    def __init__(self, card: "FakeSoundDevice", **settings: Any) -> None:
        self.settings = settings
        self.started = self.closed = False
        self._card = card
        self._callback: Callable[..., None] = settings["callback"]

    def start(self) -> None:
        if self._card.busy:
            raise PortAudioError("Device unavailable")
        self.started = True

    def close(self) -> None:
        self.closed = True
        self.settings["finished_callback"]()

    def unplug(self) -> None:
        self.settings["finished_callback"]()

    def record(self, block: Samples, *, overflow: bool = False) -> None:
        """PortAudio reuses its buffer after the call, and so does this."""
        buffer = block[:, np.newaxis].copy()
        self._callback(buffer, len(block), None, SimpleNamespace(input_overflow=overflow))
        buffer[:] = np.nan

    def render(self, length: int) -> Samples:
        buffer = np.full((length, 1), np.nan, np.float32)
        self._callback(buffer, length, None, SimpleNamespace(output_underflow=False))
        heard: Samples = buffer[:, 0]
        return heard


class FakeSoundDevice:
    """Put into `sys.modules["sounddevice"]`."""

    PortAudioError = PortAudioError

    def __init__(
        self, *, rates: tuple[int, ...] = (16_000,), devices: bool = True, busy: bool = False
    ) -> None:
        self.rates = rates
        self.busy = busy
        self.streams: list[FakeStream] = []
        self._devices = [
            self._device("Desk microphone", 1, 0),
            self._device("Room loudspeaker", 0, 2),
        ] * devices

    def _device(self, name: str, inputs: int, outputs: int) -> dict[str, Any]:
        return {
            "name": name,
            "max_input_channels": inputs,
            "max_output_channels": outputs,
            "default_samplerate": float(self.rates[0]),
        }

    def query_devices(self, device: object = None, kind: str | None = None) -> Any:
        if kind is None:
            return self._devices
        for found in self._devices:
            if found[f"max_{kind}_channels"] and (device is None or str(device) in found["name"]):
                return found
        raise ValueError("no such device")

    def check_input_settings(self, **settings: Any) -> None:
        if settings["samplerate"] not in self.rates:
            raise PortAudioError("Invalid sample rate")

    check_output_settings = check_input_settings

    def InputStream(self, **settings: Any) -> FakeStream:  # noqa: N802 - sounddevice's name
        self.streams.append(FakeStream(self, **settings))
        return self.streams[-1]

    OutputStream = InputStream


Install = Callable[..., FakeSoundDevice]
"""The fixture `install`: makes a card with these settings and puts it in place of the package."""
