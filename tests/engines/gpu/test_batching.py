"""Which requests go together, and that nobody gets another's result."""

from collections.abc import Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.gpu.batching import (
    FINAL,
    GROW_AFTER,
    HYPOTHESIS,
    PATIENCE_S,
    Batcher,
    BatchPlanner,
    Request,
)
from interpreter.engines.gpu.devices import DeviceHung
from interpreter.errors import EngineError

WAIT_S = 0.004
FULL = "CUDA failed with error out of memory"
LOST = "CUDA failed with error unspecified launch failure"


def request(number: int, at: float = 0.0, *, key: str = "a", urgency: int = FINAL) -> Request[str]:
    return Request(number, key, urgency, at, f"work {number}")


def numbers(batches: Sequence[Sequence[Request[str]]]) -> list[list[int]]:
    return [[one.number for one in batch] for batch in batches]


def planner(limit: int = 3, lanes: int = 1) -> BatchPlanner[str]:
    return BatchPlanner(limit, WAIT_S, lanes)


def test_one_alone_waits_a_moment_for_others() -> None:
    plan = planner()
    assert plan.feed(request(1, 0.0)) == []
    assert plan.due(0.001) == pytest.approx(0.003)
    assert plan.tick(0.003) == []
    assert numbers(plan.tick(WAIT_S)) == [[1]]
    assert plan.due(WAIT_S) is None


def test_a_full_batch_leaves_at_once() -> None:
    plan = planner(3)
    assert plan.feed(request(1)) == []
    assert plan.feed(request(2)) == []
    assert numbers(plan.feed(request(3))) == [[1, 2, 3]]


def test_without_a_wait_one_leaves_at_once() -> None:
    assert numbers(BatchPlanner[str](3, 0.0).feed(request(1))) == [[1]]


def test_what_comes_while_a_batch_runs_goes_together_when_it_is_back() -> None:
    plan = planner(4)
    plan.feed(request(1, 0.0))
    plan.tick(WAIT_S)
    for number in range(2, 7):
        assert plan.feed(request(number, 0.01)) == []
    assert plan.due(0.02) is None
    assert numbers(plan.done(0.02)) == [[2, 3, 4, 5]]
    assert numbers(plan.done(0.03)) == [[6]]


def test_only_the_same_key_goes_together() -> None:
    plan = planner(4, lanes=2)
    plan.feed(request(1, 0.0, key="a"))
    plan.feed(request(2, 0.0, key="b"))
    plan.feed(request(3, 0.0, key="a"))
    assert numbers(plan.tick(WAIT_S)) == [[1, 3], [2]]


def test_finals_go_before_hypotheses_that_came_earlier() -> None:
    plan = planner(2)
    plan.feed(request(1, 0.0, key="c"))
    plan.tick(WAIT_S)
    plan.feed(request(2, 0.01, key="h", urgency=HYPOTHESIS))
    plan.feed(request(3, 0.01, key="h", urgency=HYPOTHESIS))
    plan.feed(request(4, 0.05))
    assert numbers(plan.done(0.06)) == [[4]]
    assert numbers(plan.done(0.07)) == [[2, 3]]


def test_a_full_batch_of_hypotheses_does_not_take_the_lane_a_final_is_about_to_need() -> None:
    plan = planner(2)
    plan.feed(request(1, 0.0))
    assert plan.feed(request(2, 0.001, key="h", urgency=HYPOTHESIS)) == []
    assert plan.feed(request(3, 0.001, key="h", urgency=HYPOTHESIS)) == []
    assert numbers(plan.tick(WAIT_S)) == [[1]]


def test_a_hypothesis_that_has_waited_long_goes_first() -> None:
    plan = planner(1)
    plan.feed(request(1, 0.0))
    plan.feed(request(2, 0.0, urgency=HYPOTHESIS))
    plan.feed(request(3, 0.5))
    assert numbers(plan.done(PATIENCE_S)) == [[2]]


def test_a_batch_too_large_for_the_memory_makes_the_next_ones_smaller() -> None:
    plan = planner(8)
    plan.too_large(8)
    assert plan.limit == 4
    plan.too_large(1)
    assert plan.limit == 1
    for _ in range(GROW_AFTER):
        plan.fitted(1)
    assert plan.limit == 2
    for _ in range(10 * GROW_AFTER):
        plan.fitted(plan.limit)
    assert plan.limit == 8


def test_small_batches_say_nothing_about_large_ones() -> None:
    plan = planner(8)
    plan.too_large(8)
    for _ in range(3 * GROW_AFTER):
        plan.fitted(3)
    assert plan.limit == 4


Steps = st.lists(
    st.one_of(
        st.tuples(st.just("feed"), st.sampled_from("abc"), st.sampled_from([FINAL, HYPOTHESIS])),
        st.tuples(st.just("done"), st.none(), st.none()),
        st.tuples(st.just("tick"), st.none(), st.none()),
        st.tuples(st.just("small"), st.none(), st.none()),
    ),
    max_size=80,
)


@given(Steps, st.integers(1, 5), st.integers(1, 3))
def test_every_request_leaves_exactly_once_and_no_rule_is_broken(
    steps: list[tuple[str, str | None, int | None]], limit: int, lanes: int
) -> None:
    plan: BatchPlanner[str] = BatchPlanner(limit, WAIT_S, lanes)
    now, fed, running = 0.0, 0, 0
    left: list[int] = []

    def leave(batches: list[list[Request[str]]]) -> None:
        nonlocal running
        for batch in batches:
            assert 1 <= len(batch) <= limit
            assert len({one.key for one in batch}) == 1
            left.extend(one.number for one in batch)
            running += 1
        assert running <= lanes

    for what, key, urgency in steps:
        now += 0.003
        if what == "feed":
            fed += 1
            leave(plan.feed(Request(fed, key, urgency or FINAL, now, "")))
        elif what == "done" and running:
            running -= 1
            leave(plan.done(now))
        elif what == "small":
            plan.too_large(limit)
        else:
            leave(plan.tick(now))
    while running or plan.waiting:
        now += WAIT_S
        if running:
            running -= 1
            leave(plan.done(now))
        else:
            leave(plan.tick(now))
    assert sorted(left) == list(range(1, fed + 1))


class Doubler:
    """The scripted device: doubles numbers, keeps the sizes of its batches, fails as a test says."""

    def __init__(self, room: int = 100) -> None:
        self.room = room
        self.sizes: list[int] = []
        self.bad: set[int] = set()
        self.lost = False
        self.open = Event()
        self.open.set()
        self.entered = Event()

    def __call__(self, key: Hashable, works: Sequence[int]) -> list[tuple[Hashable, int]]:
        self.entered.set()
        assert self.open.wait(10)
        self.sizes.append(len(works))
        if self.lost:
            raise RuntimeError(LOST)
        if len(works) > self.room:
            raise RuntimeError(FULL)
        if self.bad & set(works):
            raise ValueError("this one is wrong")
        return [(key, 2 * work) for work in works]


def held(doubler: Doubler, batcher: Batcher[int, tuple[Hashable, int]], pool: ThreadPoolExecutor) -> None:
    """Keep the device busy with one piece of work, so that what comes now waits together."""
    doubler.open.clear()
    pool.submit(batcher.submit, "first", [0])
    assert doubler.entered.wait(10)


def together(doubler: Doubler, works: Sequence[int], limit: int = 8) -> list[object]:
    """Results, or errors, of callers whose work waits at the same time."""
    batcher: Batcher[int, tuple[Hashable, int]] = Batcher(doubler, limit=limit, wait_s=0.0)
    with ThreadPoolExecutor(len(works) + 1) as pool:
        held(doubler, batcher, pool)
        futures = [pool.submit(batcher.submit, "k", [work]) for work in works]
        while batcher._planner.waiting < len(works):
            pass
        doubler.open.set()
        results: list[object] = [future.exception() or future.result() for future in futures]
    batcher.close()
    return results


def test_what_waits_together_runs_together_and_everybody_gets_their_own() -> None:
    doubler = Doubler()
    assert together(doubler, range(8)) == [[("k", 2 * work)] for work in range(8)]
    assert doubler.sizes == [1, 8]


def test_a_batch_without_memory_is_halved_until_it_fits() -> None:
    doubler = Doubler(room=2)
    assert together(doubler, range(8)) == [[("k", 2 * work)] for work in range(8)]
    assert doubler.sizes == [1, 8, 4, 2, 2, 4, 2, 2]


def test_one_alone_without_memory_is_told() -> None:
    doubler = Doubler(room=0)
    batcher: Batcher[int, tuple[Hashable, int]] = Batcher(doubler, limit=8, wait_s=0.0)
    with pytest.raises(RuntimeError, match="out of memory"):
        batcher.submit("k", [1])
    batcher.close()


def test_an_error_reaches_only_the_caller_whose_work_it_is() -> None:
    doubler = Doubler()
    doubler.bad = {3}
    results = together(doubler, range(6))
    assert isinstance(results[3], ValueError)
    assert [one for work, one in enumerate(results) if work != 3] == [
        [("k", 2 * work)] for work in range(6) if work != 3
    ]


def test_a_lost_device_is_told_to_everybody_without_trying_them_one_by_one() -> None:
    doubler = Doubler()
    doubler.lost = True
    results = together(doubler, range(4))
    assert all(isinstance(one, RuntimeError) and str(one) == LOST for one in results)
    assert len({id(one) for one in results}) == 4
    assert doubler.sizes == [1, 4]


def test_several_pieces_of_one_caller_come_back_in_order() -> None:
    doubler = Doubler()
    batcher: Batcher[int, tuple[Hashable, int]] = Batcher(doubler, limit=3, wait_s=0.0)
    assert batcher.submit("k", range(10)) == [("k", 2 * work) for work in range(10)]
    assert batcher.submit("k", []) == []
    assert max(doubler.sizes) <= 3
    batcher.close()


def test_a_wrong_number_of_results_is_an_error_not_a_mix_up() -> None:
    batcher: Batcher[int, int] = Batcher(lambda key, works: [], limit=1, wait_s=0.0)
    with pytest.raises(EngineError, match="another number"):
        batcher.submit("k", [1])
    batcher.close()


@pytest.mark.parametrize("lanes", [1, 3])
def test_many_meetings_at_once_lose_and_swap_nothing(lanes: int) -> None:
    doubler = Doubler(room=5)
    batcher: Batcher[int, tuple[Hashable, int]] = Batcher(doubler, limit=8, wait_s=0.0005, lanes=lanes)

    def meeting(number: int) -> bool:
        key, urgency = "abc"[number % 3], number % 2
        works = [1000 * number + utterance for utterance in range(20)]
        return all(batcher.submit(key, [work], urgency) == [(key, 2 * work)] for work in works)

    with ThreadPoolExecutor(24) as pool:
        assert all(pool.map(meeting, range(24)))
    batcher.close()


def test_closing_does_what_waits_and_takes_no_more() -> None:
    doubler = Doubler()
    batcher: Batcher[int, tuple[Hashable, int]] = Batcher(doubler, limit=8, wait_s=60.0)
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(batcher.submit, "k", [1])
        while not batcher._planner.waiting:
            pass
        batcher.close()
        assert waiting.result(10) == [("k", 2)]
    with pytest.raises(EngineError, match="closed"):
        batcher.submit("k", [1])


def test_what_shares_no_batch_waits_for_no_other() -> None:
    planner: BatchPlanner[str] = BatchPlanner(4, 1.0)
    assert planner.due(0.0) is None
    assert planner.feed(Request(0, "key", FINAL, 0.0, "a", alone=True)) == [
        [Request(0, "key", FINAL, 0.0, "a", alone=True)]
    ]
    for number in (1, 2):
        assert planner.feed(Request(number, "key", FINAL, 0.0, "b", alone=number == 1)) == []
    assert [[one.number for one in batch] for batch in planner.done(0.0)] == [[1]]


class Hanging:
    """A device that hangs in its first batch until the test lets it go, on a clock of the test's."""

    def __init__(self, lanes: int = 1) -> None:
        self.now = 100.0
        self.began, self.go = Event(), Event()
        self.done: list[int] = []
        self.batcher: Batcher[int, int] = Batcher(
            self.run, limit=2, wait_s=0.0, lanes=lanes, hung_s=30.0, now=lambda: self.now
        )
        self.pool = ThreadPoolExecutor(8)
        self.asked = [self.pool.submit(self.batcher.submit, "key", [0])]
        assert self.began.wait(10)

    def run(self, key: object, works: Sequence[int]) -> list[int]:
        if 0 in works:
            self.began.set()
            self.go.wait(10)
        self.done += works
        return [10 * work for work in works]

    def ask(self, work: int) -> Future[list[int]]:
        """Returns when the work waits behind the batch that hangs."""
        waiting = self.batcher._planner.waiting
        asked = self.pool.submit(self.batcher.submit, "key", [work])
        while self.batcher._planner.waiting == waiting:
            pass
        return asked

    def end(self) -> None:
        self.go.set()
        self.batcher.close()
        self.pool.shutdown()


def test_a_batch_that_hangs_is_given_up_and_so_is_all_behind_it() -> None:
    scene = Hanging()
    try:
        scene.asked += [scene.ask(work) for work in (1, 2, 3)]
        scene.now += 29.9
        scene.batcher.check()
        assert not any(asked.done() for asked in scene.asked)
        scene.now += 0.1
        scene.batcher.check()
        for asked in scene.asked:
            with pytest.raises(DeviceHung, match="does not answer within 30 s"):
                asked.result(10)
        with pytest.raises(DeviceHung):
            scene.batcher.submit("key", [4])
        assert scene.done == []
    finally:
        scene.end()
    assert scene.done == [0]


def test_what_waits_long_behind_batches_that_work_is_not_given_up() -> None:
    scene = Hanging()
    try:
        scene.now += 20.0
        behind = scene.ask(1)
        scene.go.set()
        assert scene.asked[0].result(10) == [0]
        scene.now += 20.0
        scene.batcher.check()
        assert behind.result(10) == [10]
    finally:
        scene.end()


def test_a_device_that_answers_after_all_is_used_again() -> None:
    scene = Hanging()
    try:
        scene.now += 30.0
        scene.batcher.check()
        scene.go.set()
        with pytest.raises(DeviceHung):
            scene.asked[0].result(10)
        while scene.batcher._hung:
            pass
        assert scene.batcher.submit("key", [5]) == [50]
    finally:
        scene.end()


def test_closing_does_not_wait_for_a_batch_that_hangs() -> None:
    scene = Hanging()
    try:
        scene.now += 30.0
        scene.batcher.check()
        scene.batcher.close()
        assert scene.batcher._threads[0].is_alive()
        assert not scene.go.is_set()
    finally:
        scene.end()


def test_closing_finds_out_by_itself_that_a_batch_hangs() -> None:
    scene = Hanging()
    try:
        scene.now += 30.0
        closing = Thread(target=scene.batcher.close, daemon=True)
        closing.start()
        closing.join(5.0)
        assert not closing.is_alive()
        assert not scene.go.is_set()
    finally:
        scene.end()


def test_whoever_waits_looks_by_itself_when_it_is_time() -> None:
    """The only test on the real clock: it waits a tenth of a second."""
    go = Event()
    batcher: Batcher[int, int] = Batcher(
        lambda _, works: (go.wait(10), works)[1], limit=1, wait_s=0, hung_s=0.1
    )
    with pytest.raises(DeviceHung):
        batcher.submit("key", [1])
    go.set()
    batcher.close()
