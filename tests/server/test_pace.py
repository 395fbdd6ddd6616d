import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.errors import ProtocolError
from interpreter.server.pace import Pace


def test_real_time_is_never_too_fast() -> None:
    pace = Pace(ahead_s=0.5, catch_up_s=1)
    for block in range(10_000):
        pace.feed(0.02, block * 0.02)


def test_ahead_of_the_limit_is_too_fast() -> None:
    pace = Pace(ahead_s=2, catch_up_s=0)
    pace.feed(1, 0)
    pace.feed(1, 0)
    with pytest.raises(ProtocolError) as caught:
        pace.feed(0.1, 0)
    assert (caught.value.code, caught.value.fatal) == ("too_fast", True)


def test_after_a_gap_a_client_may_catch_up_so_far_and_no_further() -> None:
    pace = Pace(ahead_s=2, catch_up_s=10)
    pace.feed(0, 0)
    pace.feed(12, 1000)
    with pytest.raises(ProtocolError):
        pace.feed(0.1, 1000)


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5)), max_size=50))
def test_no_burst_above_limit_and_gap_ever_passes(steps: list[tuple[float, float]]) -> None:
    pace, now, sent = Pace(ahead_s=3, catch_up_s=4), 0.0, 0.0
    pace.feed(0, now)
    try:
        for passed, seconds in steps:
            now += passed
            pace.feed(seconds, now)
            sent += seconds
    except ProtocolError:
        pass
    assert sent <= now + 3 + 1e-6
