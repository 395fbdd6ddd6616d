"""Whether a GPU is slow, on a virtual clock."""

import pytest

from interpreter.engines.gpu.pace import LEAST_CALLS, SENTENCES, SOUND, WINDOW_S, PaceWatch


def fed(*calls: tuple[float, float, float]) -> PaceWatch:
    watch = PaceWatch(SOUND)
    for call in calls:
        watch.feed(*call)
    return watch


def test_few_calls_say_nothing() -> None:
    watch = fed(*[(float(at), 1.0, 9.0) for at in range(LEAST_CALLS - 1)])
    assert watch.reason(10.0) == ""
    watch.feed(9.0, 1.0, 9.0)
    assert "It is slow: 9.0 s for one second of sound" in watch.reason(10.0)


@pytest.mark.parametrize(("took", "slow"), [(0.1, False), (0.5, False), (0.6, True), (30.0, True)])
def test_the_real_time_factor_decides(took: float, slow: bool) -> None:
    assert bool(fed(*[(float(at), 1.0, took) for at in range(8)]).reason(8.0)) is slow


def test_short_sounds_that_take_long_count_as_little_as_they_are() -> None:
    """ "Ja" costs 0.3 s and lasts 0.4 s, a sentence costs as much and lasts 5 s."""
    calls = [(float(at), 0.4 if at % 2 else 5.0, 0.3) for at in range(10)]
    assert fed(*calls).reason(10.0) == ""


def test_it_is_well_again_only_when_it_is_clearly_so() -> None:
    watch = fed(*[(0.0, 1.0, 0.6)] * 8)
    assert watch.reason(0.0)
    watch.feed(1.0, 8.0, 8.0 * 0.2)
    assert watch.reason(1.0), "0.4 lies between the limits"
    watch.feed(2.0, 8.0, 0.0)
    assert watch.reason(2.0) == ""
    watch.feed(3.0, 8.0, 8.0 * 0.8)
    assert watch.reason(3.0) == "", "0.4 again"


def test_after_a_minute_nothing_counts_any_more() -> None:
    watch = fed(*[(100.0, 1.0, 2.0)] * 8)
    assert watch.reason(100.0 + WINDOW_S - 1)
    assert watch.reason(100.0 + WINDOW_S) == ""
    assert watch.reason(101.0) == ""


def test_what_was_before_it_failed_does_not_count() -> None:
    watch = fed(*[(0.0, 1.0, 2.0)] * 8)
    watch.forget()
    assert watch.reason(0.0) == ""


def test_sentences_have_limits_of_their_own() -> None:
    watch = PaceWatch(SENTENCES)
    for _ in range(8):
        watch.feed(0.0, 2.0, 3.0)
    assert "1.5 s for one sentence" in watch.reason(0.0)
