"""Property tests always try the same examples, and a busy machine does not make them fail."""

import sys

import pytest
from hypothesis import settings

from tests.audio.fake_sounddevice import FakeSoundDevice, Install

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    def put(**settings: object) -> FakeSoundDevice:
        card = FakeSoundDevice(**settings)  # type: ignore[arg-type]
        monkeypatch.setitem(sys.modules, "sounddevice", card)
        return card

    return put
