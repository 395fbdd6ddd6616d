"""Who goes first at a model that takes few calls at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.gpu.batching import FINAL, HYPOTHESIS
from interpreter.engines.gpu.turns import TurnPlanner, Turns
from interpreter.errors import Outdated


def test_while_there_is_room_everybody_goes_at_once() -> None:
    planner = TurnPlanner(2)
    assert planner.ask(1, HYPOTHESIS) == [1]
    assert planner.free
    assert planner.ask(2, FINAL) == [2]
    assert not planner.free
    assert planner.ask(3, FINAL) == []
    assert planner.waiting == 1


def test_finals_go_before_hypotheses_that_came_earlier() -> None:
    planner = TurnPlanner(1)
    planner.ask(0, FINAL)
    for number, urgency in enumerate([HYPOTHESIS, FINAL, HYPOTHESIS, FINAL], start=1):
        assert planner.ask(number, urgency) == []
    assert [planner.done() for _ in range(4)] == [[2], [4], [1], [3]]


@given(st.integers(1, 4), st.lists(st.one_of(st.just("done"), st.sampled_from([FINAL, HYPOTHESIS]))))
def test_nobody_is_lost_and_never_too_many_run(lanes: int, steps: list[object]) -> None:
    planner, running, called, asked = TurnPlanner(lanes), 0, [], 0
    for step in steps:
        if step == "done":
            if running:
                running -= 1
                new = planner.done()
            else:
                new = []
        else:
            new = planner.ask(asked, int(str(step)))
            asked += 1
        called += new
        running += len(new)
        assert running <= lanes
        assert running == lanes or not planner.waiting
    while running:
        new = planner.done()
        called += new
        running += len(new) - 1
    assert sorted(called) == list(range(asked))


def test_threads_take_turns_and_lose_none() -> None:
    turns, inside, most, together = Turns(2), [0], [0], Barrier(8)

    def work(_: int) -> None:
        together.wait(10)
        with turns.turn(FINAL):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            inside[0] -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert 1 <= most[0] <= 2
    assert turns.waiting == 0


def test_a_hypothesis_goes_where_there_is_room_and_does_not_wait() -> None:
    turns = Turns(1)
    with turns.turn(HYPOTHESIS), pytest.raises(Outdated), turns.turn(HYPOTHESIS):
        pass
    with turns.turn(HYPOTHESIS):
        pass


def test_a_call_that_fails_gives_its_turn_back() -> None:
    turns = Turns(1)
    with pytest.raises(LookupError), turns.turn(FINAL):
        raise LookupError
    with turns.turn(FINAL):
        pass
