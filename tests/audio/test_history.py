import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.errors import DiscontinuousAudio, SamplesGone
from audio.frame import AudioFrame
from audio.history import SampleHistory


def frame(start: int, length: int) -> AudioFrame:
    """Each sample is its own address, plus one."""
    return AudioFrame(np.arange(start + 1, start + length + 1, dtype=np.float32), start)


@given(st.integers(1, 50), st.lists(st.tuples(st.integers(0, 80), st.booleans()), max_size=20), st.data())
def test_what_is_kept_reads_back(capacity: int, steps: list[tuple[int, bool]], data: st.DataObject) -> None:
    history, end, start = SampleHistory(capacity), 0, 0
    for size, trim in steps:
        if trim:
            history.trim(size)
            start = max(start, min(size, end))
        else:
            history.append(frame(end, size))
            end += size
            start = max(start, end - capacity)
        assert (history.start_sample, history.end_sample) == (start, end)
        first = data.draw(st.integers(start, end))
        last = data.draw(st.integers(first, end))
        np.testing.assert_array_equal(history.read(first, last), frame(first, last - first).samples)


@pytest.mark.parametrize(("start", "end"), [(0, 5), (4, 21), (9, 7), (19, 30)])
def test_what_is_gone_or_not_yet_here_is_an_error(start: int, end: int) -> None:
    history = SampleHistory(16)
    history.append(frame(0, 20))
    with pytest.raises(SamplesGone, match="4 to 20 are here"):
        history.read(start, end)


def test_reading_gives_a_copy() -> None:
    history = SampleHistory(16)
    history.append(frame(0, 8))
    history.read(0, 8)[:] = 0
    assert history.read(0, 8)[3] == 4


def test_trimmed_sound_is_wiped() -> None:
    history = SampleHistory(16)
    history.append(frame(0, 20))
    history.trim(18)
    assert np.count_nonzero(history._ring) == 2
    history.trim(100)
    assert not history._ring.any()
    assert history.start_sample == history.end_sample == 20


def test_memory_does_not_grow() -> None:
    history = SampleHistory(1000)
    before = history._ring.nbytes
    for i in range(2000):
        history.append(frame(i * 320, 320))
    assert history._ring.nbytes == before
    assert history.end_sample == 640_000


def test_a_gap_needs_a_restart() -> None:
    history = SampleHistory(16, start_sample=100)
    history.append(frame(100, 8))
    with pytest.raises(DiscontinuousAudio, match="Expected sample 108, got 200"):
        history.append(frame(200, 8))
    history.restart(200)
    history.append(frame(200, 8))
    assert history.read(203, 204)[0] == 204
    with pytest.raises(SamplesGone):
        history.read(104, 204)
    with pytest.raises(DiscontinuousAudio, match="cannot go back"):
        history.restart(100)


def test_room_for_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        SampleHistory(0)
