"""A model on a GPU that fails, on scripted models, a virtual clock and a thread that the test runs."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier

import pytest

from interpreter.engines.gpu.placement import Openers, Placed, Surroundings, beside, place
from interpreter.engines.health import FIRST_PAUSE_S
from interpreter.errors import ConfigError, EngineError, ModelMissing

FULL = RuntimeError("CUDA failed with error out of memory")
LOST = RuntimeError("CUDA failed with error unspecified launch failure")
NO_CUBLAS = RuntimeError("Library libcublas.so.12 is not found or cannot be loaded")


@dataclass
class Model:
    """Fails as often as the test says."""

    device: str
    failures: list[Exception] = field(default_factory=list)
    calls: int = 0

    def work(self, what: str) -> str:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        return f"{what} on {self.device}"


@dataclass
class Machine:
    """A machine with a GPU, as a test wants it."""

    gpu: Model = field(default_factory=lambda: Model("cuda"))
    cpu: Model = field(default_factory=lambda: Model("cpu"))
    opening: list[Exception] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    now: float = 1000.0
    jobs: list[Callable[[], None]] = field(default_factory=list)
    found: int = 1
    broken_cpu: bool = False

    def on_gpu(self) -> Model:
        self.opened.append("cuda")
        if self.opening:
            raise self.opening.pop(0)
        return self.gpu

    def on_cpu(self) -> Model:
        self.opened.append("cpu")
        if self.broken_cpu:
            raise ModelMissing("The model is gone. Fetch it again.")
        return self.cpu

    def prove(self, model: Model) -> None:
        model.work("a try")

    def place(self, wanted: str = "auto", *, standby: bool = True) -> Placed[Model]:
        return place(
            "recogniser",
            Openers(self.on_gpu, self.on_cpu, self.prove),
            wanted=wanted,  # type: ignore[arg-type]
            index=0,
            found=self.found,
            standby=standby,
            surroundings=Surroundings(lambda: self.now, self.jobs.append),
        )

    def try_gpu(self, seconds: float, placed: Placed[Model]) -> None:
        """Let time pass, make a call, and run the try that it starts."""
        self.now += seconds
        say(placed)
        while self.jobs:
            self.jobs.pop(0)()


def say(placed: Placed[Model]) -> str:
    return placed.run(lambda model: model.work("hej"))


def test_the_gpu_is_used_where_there_is_one_and_the_cpu_stands_by() -> None:
    machine = Machine()
    placed = machine.place()
    assert say(placed) == "hej on cuda"
    assert machine.opened == ["cuda", "cpu"]
    assert placed.device == "cuda"
    assert placed.current is machine.gpu
    health = placed.health()
    assert (health.engine, health.device, health.degraded, health.reason) == (
        "recogniser",
        "cuda",
        False,
        "",
    )


@pytest.mark.parametrize(("wanted", "found"), [("auto", 0), ("cpu", 0), ("cpu", 1)])
def test_a_machine_that_is_to_use_its_cpu_is_not_degraded(wanted: str, found: int) -> None:
    machine = Machine(found=found)
    placed = machine.place(wanted)
    assert say(placed) == "hej on cpu"
    assert machine.opened == ["cpu"]
    assert not placed.health().degraded


@pytest.mark.parametrize("failure", [FULL, LOST, NO_CUBLAS, RuntimeError("something new")])
def test_a_gpu_that_fails_at_the_start_leaves_it_to_the_cpu_and_says_so(
    failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    placed = Machine(opening=[failure]).place()
    assert say(placed) == "hej on cpu"
    health = placed.health()
    assert health.degraded
    assert health.device == "cpu"
    assert str(failure) in health.reason
    assert str(failure) in caplog.text


def test_cuda_asked_for_by_name_is_never_the_cpu_instead() -> None:
    machine = Machine(opening=[NO_CUBLAS])
    with pytest.raises(ConfigError, match=r"libcublas.*Install.*recogniser\.device to auto or cpu"):
        machine.place("cuda")
    assert machine.opened == ["cuda"]


def test_a_call_that_fails_on_the_gpu_is_made_again_on_the_cpu(caplog: pytest.LogCaptureFixture) -> None:
    machine = Machine(gpu=Model("cuda", [LOST]))
    placed = machine.place()
    assert say(placed) == "hej on cpu"
    assert placed.health().degraded
    assert "nvidia-smi" in placed.health().reason
    assert placed.health().failures == 1
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert say(placed) == "hej on cpu"
    assert machine.gpu.calls == 1


def test_without_a_standby_the_cpus_model_is_opened_when_it_is_needed() -> None:
    machine = Machine(gpu=Model("cuda", [LOST]))
    placed = machine.place(standby=False)
    assert machine.opened == ["cuda"]
    assert say(placed) == "hej on cpu"
    assert say(placed) == "hej on cpu"
    assert machine.opened == ["cuda", "cpu"]


def test_a_failure_that_is_not_the_gpus_is_answered_by_the_cpu_and_leaves_the_gpu_in_use() -> None:
    machine = Machine(gpu=Model("cuda", [RuntimeError("hemmeligt")]))
    placed = machine.place()
    assert say(placed) == "hej on cpu"
    assert not placed.health().degraded
    assert say(placed) == "hej on cuda"


@pytest.mark.parametrize("failure", [FULL, RuntimeError("hemmeligt")])
def test_single_failures_leave_the_gpu_in_use_and_three_in_a_row_do_not(
    failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    """One meeting's sound that the GPU cannot take does not take the GPU from the others."""
    machine = Machine()
    placed = machine.place()
    for _ in range(3):
        machine.gpu.failures = [failure, failure]
        assert [say(placed) for _ in range(3)] == ["hej on cpu", "hej on cpu", "hej on cuda"]
    assert not placed.health().degraded
    machine.gpu.failures = [failure] * 3
    assert [say(placed) for _ in range(3)] == ["hej on cpu"] * 3
    assert placed.health().degraded
    assert machine.gpu.calls == 12
    say(placed)
    assert machine.gpu.calls == 12
    assert "hemmeligt" not in caplog.text + placed.health().reason


def test_after_it_was_well_again_failures_count_anew() -> None:
    machine = Machine(gpu=Model("cuda", [FULL] * 3))
    placed = machine.place()
    for _ in range(3):
        say(placed)
    machine.try_gpu(FIRST_PAUSE_S, placed)
    machine.gpu.failures = [FULL]
    assert [say(placed), say(placed)] == ["hej on cpu", "hej on cuda"]


def test_words_of_an_unknown_error_do_not_reach_the_log(caplog: pytest.LogCaptureFixture) -> None:
    placed = Machine(gpu=Model("cuda", [RuntimeError("hemmeligt")])).place()
    say(placed)
    assert caplog.records
    assert "hemmeligt" not in caplog.text


def test_what_fails_on_the_cpu_too_is_raised_once() -> None:
    machine = Machine(gpu=Model("cuda", [LOST]), cpu=Model("cpu", [RuntimeError("broken here too")]))
    with pytest.raises(RuntimeError, match="broken here too"):
        say(machine.place())
    assert machine.cpu.calls == 1


def test_our_own_errors_are_not_the_gpus() -> None:
    machine = Machine(gpu=Model("cuda", [EngineError("the wrong question")]))
    placed = machine.place()
    with pytest.raises(EngineError, match="the wrong question"):
        say(placed)
    assert machine.cpu.calls == 0
    assert placed.device == "cuda"


def test_a_gpu_that_is_well_again_is_used_again() -> None:
    machine = Machine(gpu=Model("cuda", [LOST]))
    placed = machine.place()
    say(placed)
    machine.try_gpu(FIRST_PAUSE_S - 1, placed)
    assert machine.gpu.calls == 1
    machine.try_gpu(1, placed)
    assert machine.gpu.calls == 2
    assert say(placed) == "hej on cuda"
    assert not placed.health().degraded
    assert placed.health().failures == 1


def test_calls_go_on_while_the_gpu_is_tried() -> None:
    machine = Machine(gpu=Model("cuda", [LOST]))
    placed = machine.place()
    say(placed)
    machine.now += FIRST_PAUSE_S
    assert [say(placed) for _ in range(3)] == ["hej on cpu"] * 3
    assert len(machine.jobs) == 1


def test_a_gpu_that_stays_broken_is_tried_less_and_less() -> None:
    machine = Machine(gpu=Model("cuda", [LOST] * 100))
    placed = machine.place()
    say(placed)
    for _ in range(60):
        machine.try_gpu(10, placed)
    assert machine.gpu.calls == 1 + 4
    assert placed.health().failures == 5
    assert say(placed) == "hej on cpu"
    assert "restart the service" in placed.health().reason


def test_a_gpu_that_was_busy_at_the_start_is_opened_later() -> None:
    machine = Machine(opening=[FULL, FULL])
    placed = machine.place()
    machine.try_gpu(FIRST_PAUSE_S, placed)
    assert placed.device == "cpu"
    machine.try_gpu(2 * FIRST_PAUSE_S, placed)
    assert say(placed) == "hej on cuda"
    assert placed.current is machine.gpu


def test_a_fault_of_the_program_in_a_try_does_not_end_the_tries() -> None:
    machine = Machine(gpu=Model("cuda", [LOST, TypeError("as the test wants")]))
    placed = machine.place()
    say(placed)
    with pytest.raises(TypeError):
        machine.try_gpu(FIRST_PAUSE_S, placed)
    machine.try_gpu(2 * FIRST_PAUSE_S, placed)
    assert placed.device == "cuda"


def test_many_callers_at_once_lose_nothing_when_the_gpu_goes() -> None:
    together = Barrier(8)
    machine = Machine()
    placed = machine.place(standby=False)

    def call(model: Model) -> str:
        if model.device == "cuda":
            together.wait(5)
            raise RuntimeError(str(LOST))
        return model.device

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: placed.run(call), range(8)))
    assert results == ["cpu"] * 8
    assert machine.opened == ["cuda", "cpu"]
    assert placed.health().failures == 1


def test_a_standby_that_cannot_be_opened_is_known_at_the_start() -> None:
    with pytest.raises(ModelMissing):
        Machine(broken_cpu=True).place()


@pytest.mark.parametrize("error", [ModelMissing("It is gone."), ConfigError("English only.")])
def test_the_gpus_model_is_closed_where_the_standby_cannot_be_opened(error: Exception) -> None:
    machine = Machine()
    closed: list[Model] = []

    def fail() -> Model:
        raise error

    with pytest.raises(type(error)):
        place(
            "recogniser",
            Openers(machine.on_gpu, fail, machine.prove, closed.append),
            wanted="auto",
            index=0,
            found=1,
            standby=True,
        )
    assert closed == [machine.gpu]


@pytest.mark.parametrize("found", [0, 1])
def test_after_closing_nothing_works(found: int) -> None:
    placed = Machine(found=found).place()
    placed.close()
    with pytest.raises(EngineError, match="recogniser is closed"):
        say(placed)
    with pytest.raises(EngineError, match="recogniser is closed"):
        _ = placed.current


def test_closing_during_a_try_does_not_bring_the_model_back() -> None:
    machine = Machine(gpu=Model("cuda", [LOST]))
    placed = machine.place()
    say(placed)
    machine.now += FIRST_PAUSE_S
    say(placed)
    placed.close()
    machine.jobs.pop()()
    with pytest.raises(EngineError, match="closed"):
        say(placed)


def test_a_try_has_a_thread_of_its_own() -> None:
    met = Barrier(2)
    beside(lambda: (met.wait(5), None)[1])
    met.wait(5)
