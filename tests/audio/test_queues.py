import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from audio.queues import CaptureQueue, PlayQueue


def ramp(start: int, length: int) -> np.ndarray:
    return np.arange(start, start + length, dtype=np.float32)


def test_capture_counts_what_does_not_fit_where_it_was_lost() -> None:
    queue = CaptureQueue(100)
    assert queue.put(ramp(0, 60))
    assert not queue.put(ramp(60, 60))
    assert not queue.put(ramp(120, 50))
    assert queue.put(ramp(170, 40))
    first, lost, last = queue.take()
    np.testing.assert_array_equal(first, ramp(0, 60))
    assert lost == 110
    np.testing.assert_array_equal(last, ramp(170, 40))
    assert queue.take() == []
    assert queue.put(ramp(0, 100))


def test_capture_keeps_a_copy() -> None:
    queue, block = CaptureQueue(10), ramp(0, 5)
    queue.put(block)
    block[:] = -1
    (kept,) = queue.take()
    np.testing.assert_array_equal(kept, ramp(0, 5))


@given(
    st.lists(
        st.one_of(st.integers(0, 50).map(lambda n: ("put", n)), st.integers(0, 50).map(lambda n: ("take", n)))
    )
)
def test_play_hands_out_everything_once_in_order(steps: list[tuple[str, int]]) -> None:
    queue, put, taken = PlayQueue(), 0, 0
    for step, length in steps:
        if step == "put":
            queue.put(ramp(put + 1, length))
            put += length
        else:
            out = queue.take(length)
            real = min(length, put - taken)
            np.testing.assert_array_equal(out[:real], ramp(taken + 1, real))
            assert not out[real:].any()
            assert len(out) == length
            taken += real
        assert queue.queued_samples == put - taken
        assert queue.taken_samples == taken


def test_clear_drops_what_is_queued() -> None:
    queue = PlayQueue()
    queue.put(ramp(1, 100))
    queue.take(30)
    assert queue.clear() == 70
    assert queue.queued_samples == 0
    assert not queue.take(10).any()
    assert queue.taken_samples == 30
