import asyncio
import threading
from collections.abc import Iterator

import pytest

from interpreter.pipeline.workers import Priority, PrioritySlots, ThreadWorkers


async def test_calls_run_beside_the_loop_and_return() -> None:
    workers = ThreadWorkers()
    try:
        assert await workers.run(threading.get_ident) != threading.get_ident()
    finally:
        workers.close()


async def test_what_a_call_raises_is_raised() -> None:
    workers = ThreadWorkers()

    def fail() -> None:
        raise LookupError("as the test wants")

    try:
        with pytest.raises(LookupError, match="as the test wants"):
            await workers.run(fail)
        assert workers.idle()
    finally:
        workers.close()


async def test_it_is_idle_only_while_nothing_runs() -> None:
    workers = ThreadWorkers()
    go = threading.Event()
    try:
        running = asyncio.create_task(workers.run(go.wait))
        await asyncio.sleep(0)
        assert not workers.idle()
        go.set()
        await running
        await asyncio.sleep(0)
        assert workers.idle()
    finally:
        go.set()
        workers.close()


async def test_a_cancelled_caller_leaves_its_slot_taken_until_the_call_returns() -> None:
    workers = ThreadWorkers()
    go = threading.Event()
    try:
        running = asyncio.create_task(workers.run(go.wait))
        await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert not workers.idle()
        after = asyncio.create_task(workers.run(lambda: "next"))
        go.set()
        assert await after == "next"
    finally:
        go.set()
        workers.close()


async def test_finals_go_before_hypotheses_that_waited_longer() -> None:
    slots = PrioritySlots(1)
    order: list[Priority] = []

    async def enter(priority: Priority) -> None:
        await slots.acquire(priority)
        order.append(priority)
        slots.release()

    await slots.acquire(Priority.FINAL)
    waiting = [asyncio.create_task(enter(priority)) for priority in (*reversed(Priority), Priority.FINAL)]
    await asyncio.sleep(0)
    slots.release()
    await asyncio.gather(*waiting)
    assert order == sorted(order)


async def test_of_several_workers_more_than_half_must_be_free_for_work_that_can_be_shed() -> None:
    slots, idle = PrioritySlots(4), []
    for _ in range(4):
        idle.append(slots.idle)
        await slots.acquire(Priority.FINAL)
    assert idle == [True, True, False, False]
    slots.release()
    slots.release()
    slots.release()
    assert slots.idle


async def test_a_waiter_that_gives_up_does_not_keep_the_slot() -> None:
    slots = PrioritySlots(1)
    await slots.acquire(Priority.FINAL)
    waiter = asyncio.create_task(slots.acquire(Priority.FINAL))
    await asyncio.sleep(0)
    waiter.cancel()
    await asyncio.gather(waiter, return_exceptions=True)
    slots.release()
    assert slots.idle


async def test_when_there_are_fewer_slots_nobody_enters_until_enough_are_done() -> None:
    """A GPU that fails leaves its calls to the CPU: those go on, finals enter one by one, in order."""
    count = 4
    slots = PrioritySlots(lambda: count)
    for _ in range(4):
        await slots.acquire(Priority.FINAL)
    count = 1
    entered: list[Priority] = []

    async def enter(priority: Priority) -> None:
        await slots.acquire(priority)
        entered.append(priority)

    waiting = [asyncio.create_task(enter(one)) for one in (Priority.HYPOTHESIS, Priority.FINAL)]
    await asyncio.sleep(0)
    for left in (3, 2, 1):
        slots.release()
        await asyncio.sleep(0)
        assert entered == [], left
        assert not slots.idle
    slots.release()
    await asyncio.sleep(0)
    assert entered == [Priority.FINAL]
    slots.release()
    await asyncio.gather(*waiting)
    assert entered == [Priority.FINAL, Priority.HYPOTHESIS]


async def test_when_there_are_more_slots_again_those_who_wait_enter_before_a_newcomer() -> None:
    count = 1
    slots = PrioritySlots(lambda: count)
    await slots.acquire(Priority.FINAL)
    waiting = asyncio.create_task(slots.acquire(Priority.FINAL))
    await asyncio.sleep(0)
    count = 2
    newcomer = asyncio.create_task(slots.acquire(Priority.HYPOTHESIS))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert waiting.done()
    assert not newcomer.done()
    slots.release()
    await newcomer


async def test_how_many_calls_run_is_asked_anew() -> None:
    count = 1
    workers = ThreadWorkers(lambda: count)
    met = threading.Barrier(2)
    try:
        count = 2
        await asyncio.gather(*(workers.run(lambda: met.wait(10)) for _ in range(2)))
    finally:
        workers.close()


async def test_a_stream_comes_item_by_item() -> None:
    workers = ThreadWorkers()
    try:
        assert [item async for item in workers.stream(lambda: iter([1, 2, 3]))] == [1, 2, 3]
    finally:
        workers.close()


async def test_leaving_a_stream_closes_its_generator() -> None:
    workers = ThreadWorkers()
    closed = threading.Event()

    def numbers() -> Iterator[int]:
        try:
            yield from range(1000)
        finally:
            closed.set()

    try:
        stream = workers.stream(numbers)
        assert await anext(stream) == 0
        await stream.aclose()  # type: ignore[attr-defined]
        assert closed.is_set()
    finally:
        workers.close()


async def test_a_stream_cancelled_in_the_middle_of_a_step_is_closed_after_it() -> None:
    workers = ThreadWorkers()
    go, closed = threading.Event(), threading.Event()

    def slow() -> Iterator[int]:
        try:
            go.wait()
            yield 1
        finally:
            closed.set()

    async def read() -> None:
        async for _ in workers.stream(slow):
            pass

    try:
        reading = asyncio.create_task(read())
        await asyncio.sleep(0.01)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        go.set()
        assert await asyncio.get_running_loop().run_in_executor(None, closed.wait, 5.0)
    finally:
        go.set()
        workers.close()
