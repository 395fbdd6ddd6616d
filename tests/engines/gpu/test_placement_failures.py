"""A model on a GPU that hangs, is slow, or leaves its calls to a busy CPU."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from interpreter.engines.gpu.batching import FINAL, HYPOTHESIS
from interpreter.engines.gpu.pace import SOUND, WINDOW_S
from interpreter.engines.gpu.placement import Openers, Surroundings, place
from interpreter.errors import ModelMissing, Outdated
from tests.engines.gpu.test_placement import LOST, Machine, Model, say


class Busy:
    """A CPU that is working on one call until the test lets it go, behind a GPU that fails."""

    def __init__(self, standby: bool = True) -> None:
        self.machine = Machine(gpu=Model("cuda", [LOST]))
        self.placed = self.machine.place(standby=standby)
        self.go = Event()
        self.order: list[str] = []
        self.pool = ThreadPoolExecutor(8)
        began = Event()

        def long(model: Model) -> None:
            if model.device == "cuda":
                raise LOST
            began.set()
            self.go.wait(10)

        self.first = self.pool.submit(self.placed.run, long)
        began.wait(10)

    def ask(self, name: str, urgency: int) -> Future[None]:
        waiting = self.placed._turns.waiting
        asked = self.pool.submit(self.placed.run, lambda _: self.order.append(name), urgency=urgency)
        while not asked.done() and self.placed._turns.waiting == waiting:
            pass
        return asked


def test_at_the_cpu_finals_wait_and_hypotheses_are_refused() -> None:
    busy = Busy()
    try:
        finals = [busy.ask(name, FINAL) for name in "ab"]
        with pytest.raises(Outdated, match="left out"):
            busy.ask("hypothesis", HYPOTHESIS).result(10)
        assert busy.order == []
    finally:
        busy.go.set()
        busy.pool.shutdown()
    assert [final.result() for final in finals] == [None, None]
    assert busy.order == ["a", "b"]
    assert busy.placed.run(lambda model: model.device, urgency=HYPOTHESIS) == "cpu"


def test_without_a_gpu_nobody_is_refused() -> None:
    """There the workers let in as many calls as the CPU takes."""
    placed = Machine(found=0).place()
    inner = placed.run(lambda _: placed.run(lambda model: model.device, urgency=HYPOTHESIS))
    assert inner == "cpu"


def test_a_gpu_that_hangs_while_the_model_is_opened_leaves_it_to_the_cpu(
    caplog: pytest.LogCaptureFixture,
) -> None:
    machine, answer, closed = Machine(), Event(), Event()

    def on_gpu() -> Model:
        answer.wait(10)
        return machine.gpu

    placed = place(
        "recogniser",
        Openers(on_gpu, machine.on_cpu, machine.prove, lambda _: closed.set()),
        wanted="auto",
        index=0,
        found=1,
        standby=True,
        surroundings=Surroundings(lambda: machine.now, machine.jobs.append, opening_s=0.01),
    )
    assert say(placed) == "hej on cpu"
    assert "does not answer" in placed.health().reason
    assert "does not answer" in caplog.text
    answer.set()
    assert closed.wait(10)


def test_where_a_model_that_is_ready_is_looked_at_nothing_is_opened() -> None:
    machine = Machine(gpu=Model("cuda", [LOST]))
    placed = machine.place(standby=False)
    assert placed.ready is machine.gpu
    machine.broken_cpu = True
    with pytest.raises(ModelMissing):
        say(placed)
    assert placed.ready is None
    machine.broken_cpu = False
    say(placed)
    assert placed.ready is machine.cpu


def test_slow_calls_are_told_until_they_are_quick_again() -> None:
    machine = Machine()
    openers = Openers(machine.on_gpu, machine.on_cpu, machine.prove, pace=SOUND)
    placed = place(
        "recogniser",
        openers,
        wanted="auto",
        index=0,
        found=1,
        standby=True,
        surroundings=Surroundings(lambda: machine.now, machine.jobs.append),
    )

    def call(seconds: float) -> None:
        placed.run(lambda _: setattr(machine, "now", machine.now + seconds), work=4.0)

    for _ in range(8):
        call(3.0)
    health = placed.health()
    assert (health.device, health.degraded) == ("cuda", True)
    assert "It is slow: 0.8 s for one second of sound" in health.reason
    machine.now += WINDOW_S
    assert not placed.health().degraded
    for _ in range(8):
        call(0.2)
    assert not placed.health().degraded
