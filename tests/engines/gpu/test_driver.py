"""What the driver says of a GPU's memory, and the places of models in its ledger, on a scripted driver."""

import logging
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from interpreter.engines.gpu import driver
from interpreter.engines.gpu.driver import (
    SPARE_BYTES,
    Seat,
    ledger_of,
    look,
    seat_on,
    spare,
    told,
    use_of_memory,
)
from interpreter.engines.gpu.memory import MEGABYTE, Claim, MemoryLedger, NoRoom, Preference
from interpreter.errors import EngineError
from interpreter.settings import GpuSettings


class DriverFault(Exception):
    """Stands for `pynvml.NVMLError`."""


class Driver:
    """Stands for `pynvml` on a machine with some GPUs; the memory of each tells which it is."""

    NVMLError = DriverFault

    def __init__(self, count: int = 1, broken: bool = False) -> None:
        self.count = count
        self.broken = broken
        self.open = 0

    def nvmlInit(self) -> None:  # noqa: N802
        if self.broken:
            raise DriverFault("NVML Shared Library Not Found")
        self.open += 1

    def nvmlShutdown(self) -> None:  # noqa: N802
        self.open -= 1

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        return self.count

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:  # noqa: N802
        if index >= self.count:
            raise DriverFault("Invalid Argument")
        return index

    def nvmlDeviceGetHandleByUUID(self, name: str) -> int:  # noqa: N802
        return int(name.rsplit("-", 1)[1])

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> Any:  # noqa: N802
        return SimpleNamespace(total=8000 * MEGABYTE, free=(1000 + handle) * MEGABYTE, used=0)

    def nvmlDeviceGetName(self, handle: int) -> str:  # noqa: N802
        return f"GPU {handle}"


def which(driver: Driver, index: int, environment: Mapping[str, str]) -> str:
    name = look(index, environment, driver).name
    assert driver.open == 0
    return name


BY_BUS = {"CUDA_DEVICE_ORDER": "PCI_BUS_ID"}


def test_the_memory_of_the_only_gpu() -> None:
    memory = look(0, {}, Driver())
    assert (memory.name, memory.total, memory.free) == ("GPU 0", 8000 * MEGABYTE, 1000 * MEGABYTE)


def test_the_driver_counts_otherwise_than_cuda() -> None:
    four = Driver(4)
    assert which(four, 2, BY_BUS) == "GPU 2"
    assert which(four, 1, BY_BUS | {"CUDA_VISIBLE_DEVICES": "3,1"}) == "GPU 1"
    assert which(four, 0, BY_BUS | {"CUDA_VISIBLE_DEVICES": "3, 1"}) == "GPU 3"
    assert which(four, 0, {"CUDA_VISIBLE_DEVICES": "GPU-abc-2"}) == "GPU 2"
    assert which(Driver(1), 0, {"CUDA_VISIBLE_DEVICES": "0"}) == "GPU 0"


def test_where_it_is_not_clear_which_gpu_is_meant_nothing_is_guessed() -> None:
    driver = Driver(2)
    with pytest.raises(EngineError, match="CUDA_DEVICE_ORDER=PCI_BUS_ID"):
        look(0, {}, driver)
    assert driver.open == 0


def test_a_driver_that_is_not_there_or_says_no() -> None:
    with pytest.raises(EngineError, match="does not tell the GPU's memory: NVML Shared Library"):
        look(0, {}, Driver(broken=True))
    with pytest.raises(EngineError, match="Invalid Argument"):
        look(5, BY_BUS, Driver(2))


def test_some_memory_is_always_left(monkeypatch: pytest.MonkeyPatch) -> None:
    told = SimpleNamespace(free=1000 * MEGABYTE)
    monkeypatch.setattr(driver, "look", lambda index: told)
    assert spare(0) == 1000 * MEGABYTE - SPARE_BYTES
    told.free = 10
    assert spare(0) == 0


def test_what_nobody_knows_is_not_considered_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(index: int) -> Any:
        raise EngineError("The driver is silent.")

    monkeypatch.setattr(driver, "look", fail)
    with caplog.at_level(logging.INFO):
        assert spare(0) is None
    assert "The driver is silent." in caplog.text


def test_there_is_one_ledger_for_a_gpu_whoever_asks() -> None:
    one = GpuSettings(device_index=7, memory_mb=500)
    assert ledger_of(one) is ledger_of(one.model_copy(update={"max_batch": 2}))
    assert ledger_of(one) is not ledger_of(one.model_copy(update={"device_index": 6}))
    assert ledger_of(one).limit == 500 * MEGABYTE
    assert ledger_of(GpuSettings(device_index=7)).limit is None


CLAIM = Claim("recogniser whisper", Preference.RECOGNISER, 100 * MEGABYTE, 50 * MEGABYTE, 4)


def test_a_seat_is_taken_before_and_given_back_after(caplog: pytest.LogCaptureFixture) -> None:
    ledger = MemoryLedger(400 * MEGABYTE)
    seat = Seat(ledger)
    assert seat.take(CLAIM) == 4
    assert not caplog.records
    assert ledger.room == 100 * MEGABYTE
    seat.settle(1)
    assert ledger.room == 250 * MEGABYTE
    seat.release()
    seat.release()
    seat.settle(3)
    assert not ledger.held


def test_a_seat_for_another_compute_type_takes_the_place_of_the_first() -> None:
    ledger = MemoryLedger(300 * MEGABYTE)
    seat = Seat(ledger)
    seat.take(CLAIM)
    assert seat.take(CLAIM) == 4
    assert len(ledger.held) == 1
    with pytest.raises(NoRoom):
        seat.take(Claim("recogniser whisper", Preference.RECOGNISER, 400 * MEGABYTE, 1, 1))
    assert not ledger.held


def test_smaller_batches_are_said(caplog: pytest.LogCaptureFixture) -> None:
    seat = Seat(MemoryLedger(), lambda: 220 * MEGABYTE)
    assert seat.take(CLAIM) == 2
    assert "recogniser whisper gets 200 MB of the GPU: it works on 2 at once, not on 4" in caplog.text


def test_what_is_held_is_told_for_the_health_check() -> None:
    seat = seat_on(GpuSettings(device_index=8, memory_mb=200))
    seat.take(CLAIM)
    try:
        assert use_of_memory() == ("recogniser whisper: 200 MB, 2 at once, not 4: memory is short",)
    finally:
        seat.release()
    assert use_of_memory() == ()
    assert told(CLAIM, 0) == "no room, it needs 150 MB"
    assert told(CLAIM, 4) == "300 MB, 4 at once"


def test_a_seat_looks_at_what_is_free_now(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(driver, "spare", lambda index: asked.append(index))
    seat = seat_on(GpuSettings(device_index=5))
    seat.take(CLAIM)
    seat.release()
    assert asked == [5]
