import subprocess
import sys
from types import ModuleType

import pytest

from audio.devices import Loudspeaker, Microphone
from audio.errors import AudioDeviceFailed, AudioDeviceMissing
from audio.portaudio import DeviceInfo, list_devices
from tests.audio.fake_sounddevice import Install


def test_importing_devices_does_not_import_sounddevice() -> None:
    check = "import sys, audio.devices; sys.exit('sounddevice' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


async def test_no_portaudio(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoLibrary(ModuleType):
        def find_spec(self, name: str, *_: object) -> None:
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoLibrary("no_library"), *sys.meta_path])
    for use in (Microphone().__aenter__, Loudspeaker().__aenter__):
        with pytest.raises(AudioDeviceMissing, match="apt install libportaudio2"):
            await use()
    with pytest.raises(AudioDeviceMissing, match="PortAudio"):
        list_devices()


async def test_no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(AudioDeviceMissing, match="install it"):
        await Microphone().__aenter__()


async def test_no_device(install: Install) -> None:
    install(devices=False)
    with pytest.raises(AudioDeviceMissing, match="No microphone was found; plug one in"):
        await Microphone().__aenter__()
    assert list_devices() == []


async def test_wrong_name_lists_the_right_ones(install: Install) -> None:
    install()
    with pytest.raises(AudioDeviceMissing, match="'Headset' was found; choose one of: Room loudspeaker"):
        await Loudspeaker("Headset").__aenter__()


async def test_busy_device(install: Install) -> None:
    card = install(busy=True)
    with pytest.raises(AudioDeviceFailed, match=r"Device unavailable.*close other programs"):
        await Microphone().__aenter__()
    assert card.streams[0].closed


def test_list(install: Install) -> None:
    install()
    assert list_devices()[0] == DeviceInfo(0, "Desk microphone", 1, 0, 16_000)
