"""When a failed GPU is tried again, and what engines say of themselves."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.health import (
    FIRST_PAUSE_S,
    IN_A_ROW,
    LONGEST_PAUSE_S,
    LOOK_BACK,
    Health,
    Recovery,
    Strikes,
    health_of,
)


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


def test_a_gpu_that_comes_and_goes_is_tried_less_and_less() -> None:
    """Well at each try, and broken again a second later: nine tries in the first hour, then one every ten
    minutes."""
    recovery, now, tries = failed(0.0), 0.0, []
    while now < 7200:
        now += 1.0
        if recovery.due(now):
            tries.append(now)
            recovery.tried(now, well=True)
            recovery.failed(now + 1.0)
    assert len([at for at in tries if at <= 3600]) == 9
    assert all(later - earlier >= LONGEST_PAUSE_S for earlier, later in pairwise(tries[6:]))


def struck(*failures: bool) -> list[bool]:
    strikes = Strikes()
    return [strikes.feed(failed=failure) for failure in failures]


def test_single_failures_are_no_reason_to_give_a_gpu_up() -> None:
    assert not any(struck(*[True, False, False] * 20))
    assert not any(struck(True, True, False, True, True, False))


def test_three_in_a_row_are() -> None:
    assert struck(False, True, True, True) == [False, False, False, True]
    assert IN_A_ROW == 3


def test_half_of_the_last_twenty_are() -> None:
    given_up = struck(*[True, False] * 10)
    assert given_up.index(True) == LOOK_BACK - 2


def test_a_call_that_is_well_gives_nothing_up() -> None:
    assert struck(True, True, True, False)[-1] is False


def test_what_was_before_a_pause_is_forgotten() -> None:
    strikes = Strikes()
    for _ in range(2):
        strikes.feed(failed=True)
    strikes.forget()
    assert not strikes.feed(failed=True)


class Well:
    def health(self) -> tuple[Health, ...]:
        return (Health("recogniser", "cuda"),)


def test_an_engine_that_does_not_know_how_it_is_says_nothing() -> None:
    assert health_of(object()) == ()
    assert health_of(Well()) == (Health("recogniser", "cuda"),)
