import pytest

from interpreter.pipeline.arrivals import KEEP_SAMPLES, Arrivals


def test_a_sample_arrived_with_the_block_that_held_it() -> None:
    arrivals = Arrivals()
    arrivals.add(320, 1.0)
    arrivals.add(640, 2.0)
    assert arrivals.when(320) == 1.0
    assert arrivals.when(321) == 2.0
    assert arrivals.when(640) == 2.0


def test_what_has_not_come_is_an_error() -> None:
    arrivals = Arrivals()
    arrivals.add(320, 1.0)
    with pytest.raises(ValueError, match="not arrived"):
        arrivals.when(321)


def test_it_does_not_grow_for_ever() -> None:
    arrivals = Arrivals()
    for end in range(320, KEEP_SAMPLES * 3, 320):
        arrivals.add(end, float(end))
    assert len(arrivals._blocks) <= KEEP_SAMPLES // 320 + 2
