import av
import numpy as np
import pytest
from numpy.typing import NDArray

from audio.errors import UnreadableAudio
from audio.frame import Samples
from audio.mixdown import Mixdown
from tests.audio.sound_files import tone


def frame(planes: NDArray[np.float32], layout: str, rate: int) -> av.AudioFrame:
    made = av.AudioFrame.from_ndarray(planes, "fltp", layout)
    made.sample_rate = rate
    return made


def mixed(*frames: av.AudioFrame) -> Samples:
    mixdown = Mixdown("x.wav")
    blocks = [block for one in frames for block in mixdown.feed(one)]
    return np.concatenate([*blocks, *mixdown.flush()])


def test_two_equal_channels_are_as_loud_as_one() -> None:
    sound = tone(0.2, 16_000, amplitude=1.0)
    np.testing.assert_allclose(mixed(frame(np.stack((sound, sound)), "stereo", 16_000)), sound, atol=1e-6)


def test_opposite_channels_cancel() -> None:
    sound = tone(0.2, 16_000)
    assert np.abs(mixed(frame(np.stack((sound, -sound)), "stereo", 16_000))).max() < 1e-6


def test_the_format_may_change_on_the_way() -> None:
    sound = mixed(
        frame(tone(0.5, 8000)[np.newaxis], "mono", 8000),
        frame(np.stack([tone(0.5, 48_000)] * 2), "stereo", 48_000),
    )
    assert len(sound) == 16_000
    assert np.abs(sound[12_000:15_000]).max() == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize(
    ("planes", "rate", "message"),
    [
        (np.full((1, 100), np.nan, np.float32), 16_000, "no numbers"),
        (np.full((1, 100), 9, np.float32), 16_000, "9 times over full scale"),
        (np.zeros((1, 100), np.float32), 3_999, "3999 samples a second"),
    ],
)
def test_what_is_no_sound(planes: NDArray[np.float32], rate: int, message: str) -> None:
    with pytest.raises(UnreadableAudio, match=f"x.wav .*{message}"):
        list(Mixdown("x.wav").feed(frame(planes, "mono", rate)))
