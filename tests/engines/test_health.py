"""When a failed GPU is tried again, and what engines say of themselves."""

from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.health import FIRST_PAUSE_S, LONGEST_PAUSE_S, Health, Recovery, health_of


def failed(at: float = 100.0) -> Recovery:
    recovery = Recovery()
    recovery.failed(at)
    return recovery


def test_a_gpu_is_well_until_it_fails() -> None:
    recovery = Recovery()
    assert recovery.well
    assert not recovery.due(1e9)
    assert not failed().well


def test_it_is_tried_once_after_the_pause() -> None:
    recovery = failed(100.0)
    assert not recovery.due(100.0 + FIRST_PAUSE_S - 0.1)
    assert recovery.due(100.0 + FIRST_PAUSE_S)
    assert not recovery.due(1e9)


def test_each_try_that_fails_doubles_the_pause_up_to_the_longest() -> None:
    recovery, now, pauses = failed(0.0), 0.0, []
    for _ in range(8):
        began = now
        while not recovery.due(now):
            now += 1.0
        pauses.append(now - began)
        recovery.tried(now, well=False)
    assert pauses == [30, 60, 120, 240, 480, 600, 600, 600]
    assert pauses[-1] == LONGEST_PAUSE_S


def test_calls_that_fail_while_it_is_out_of_use_change_nothing() -> None:
    recovery = failed(100.0)
    recovery.failed(125.0)
    assert recovery.due(100.0 + FIRST_PAUSE_S)
    recovery.failed(131.0)
    assert recovery.failures == 1
    recovery.tried(132.0, well=True)
    assert recovery.well


def test_one_that_fails_soon_after_it_was_well_is_left_alone_longer() -> None:
    recovery = failed(0.0)
    recovery.due(30.0)
    recovery.tried(30.0, well=True)
    recovery.failed(40.0)
    assert not recovery.due(40.0 + FIRST_PAUSE_S)
    assert recovery.due(40.0 + 2 * FIRST_PAUSE_S)


def test_one_that_was_well_for_long_starts_over() -> None:
    recovery = failed(0.0)
    recovery.due(30.0)
    recovery.tried(30.0, well=True)
    recovery.failed(30.0 + LONGEST_PAUSE_S)
    assert recovery.due(30.0 + LONGEST_PAUSE_S + FIRST_PAUSE_S)


@given(st.lists(st.tuples(st.sampled_from(["fail", "due", "ok", "bad"]), st.floats(0, 1000)), max_size=60))
def test_it_is_never_tried_twice_at_once_and_never_lost(steps: list[tuple[str, float]]) -> None:
    recovery, now, trying = Recovery(), 0.0, False
    for what, seconds in steps:
        now += seconds
        if what == "fail":
            recovery.failed(now)
        elif what == "due":
            due = recovery.due(now)
            assert not (due and (trying or recovery.well))
            trying = trying or due
        elif trying:
            recovery.tried(now, well=what == "ok")
            trying = False
            assert recovery.well == (what == "ok")
    if trying:
        recovery.tried(now, well=False)
    assert recovery.well or recovery.due(now + LONGEST_PAUSE_S)


class Well:
    def health(self) -> tuple[Health, ...]:
        return (Health("recogniser", "cuda"),)


def test_an_engine_that_does_not_know_how_it_is_says_nothing() -> None:
    assert health_of(object()) == ()
    assert health_of(Well()) == (Health("recogniser", "cuda"),)
