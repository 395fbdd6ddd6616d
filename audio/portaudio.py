"""What is asked of PortAudio: which devices there are, at which rate, and a stream from or to one."""

import logging
from dataclasses import dataclass
from typing import Any, Literal

from audio.errors import AudioDeviceFailed, AudioDeviceMissing
from audio.frame import FRAME_MS, SAMPLE_RATE_HZ

logger = logging.getLogger(__name__)

Device = int | str | None
"""A number or a part of a name, as sounddevice takes it; None is the system's default."""
Direction = Literal["input", "output"]

_WHAT = {"input": "microphone", "output": "loudspeaker"}


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """A sound device of this machine."""

    index: int
    name: str
    input_channels: int
    output_channels: int
    sample_rate: int


def list_devices() -> list[DeviceInfo]:
    """Every sound device; an empty list where there is PortAudio but no device.

    Raises:
        AudioDeviceMissing: no PortAudio.
    """
    return [
        DeviceInfo(
            index,
            str(found["name"]),
            int(found["max_input_channels"]),
            int(found["max_output_channels"]),
            int(found["default_samplerate"]),
        )
        for index, found in enumerate(_sounddevice().query_devices())
    ]


def _sounddevice() -> Any:
    try:
        import sounddevice
    except OSError as error:
        raise AudioDeviceMissing(
            "The sound library PortAudio is missing. On Debian and Ubuntu: apt install libportaudio2. "
            "On Windows and macOS it comes with the package sounddevice: reinstall that."
        ) from error
    except ImportError as error:
        raise AudioDeviceMissing(
            "Microphone and loudspeaker need the package sounddevice: install it."
        ) from error
    return sounddevice


def usable_rate(direction: Direction, device: Device) -> int:
    """16 kHz if the device takes it, else its own rate."""
    sounddevice = _sounddevice()
    try:
        found = sounddevice.query_devices(device, direction)
    except (sounddevice.PortAudioError, ValueError) as error:
        names = [info.name for info in list_devices() if getattr(info, f"{direction}_channels")]
        known = f"choose one of: {', '.join(names)}" if names else "plug one in"
        raise AudioDeviceMissing(
            f"No {_WHAT[direction]} {'' if device is None else f'{device!r} '}was found; {known}."
        ) from error
    check = getattr(sounddevice, f"check_{direction}_settings")
    try:
        check(device=device, channels=1, dtype="float32", samplerate=SAMPLE_RATE_HZ)
    except sounddevice.PortAudioError:
        logger.info("The %s does not take 16 kHz; it runs at its own rate.", _WHAT[direction])
        return int(found["default_samplerate"])
    return SAMPLE_RATE_HZ


def open_stream(direction: Direction, device: Device, rate: int, on_block: object, on_end: object) -> Any:
    sounddevice = _sounddevice()
    stream = None
    try:
        stream = getattr(sounddevice, f"{direction.capitalize()}Stream")(
            samplerate=rate,
            blocksize=rate * FRAME_MS // 1000,
            device=device,
            channels=1,
            dtype="float32",
            callback=on_block,
            finished_callback=on_end,
        )
        stream.start()
    except sounddevice.PortAudioError as error:
        if stream is not None:
            stream.close()
        raise AudioDeviceFailed(
            f"The {_WHAT[direction]} cannot be opened ({error}); "
            "close other programs that use it and check its permissions."
        ) from error
    return stream
