"""The ledgers of this process's GPUs, and what the driver says is free there.

Other programs may use the GPU too, and CTranslate2 cannot tell; NVIDIA's management library can. It comes
with the driver, the package `nvidia-ml-py` only calls it.
"""

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from interpreter.engines.gpu.memory import MEGABYTE, Claim, MemoryLedger, megabytes
from interpreter.errors import EngineError
from interpreter.settings import GpuSettings

logger = logging.getLogger(__name__)

SPARE_BYTES: Final = 512 * MEGABYTE
"""Kept free beside all models: the CUDA context, cuBLAS's workspaces, fragments. An estimate, not yet
compared with a GPU."""


@dataclass(frozen=True, slots=True)
class GpuMemory:
    """What the driver says of one GPU. `total`, `free` in bytes; `free` beside every program's use."""

    name: str
    total: int
    free: int


def look(index: int, environment: Mapping[str, str] | None = None, nvml: Any = None) -> GpuMemory:
    """The memory of the GPU that CUDA counts as `index`.

    Args:
        environment: where CUDA reads which GPUs it sees, and in which order.
        nvml: the module `pynvml`; for tests.

    Raises:
        EngineError: the driver does not say, or it is not clear which of several GPUs is meant.
    """
    if nvml is None:
        import pynvml

        nvml = pynvml
    environment = os.environ if environment is None else environment
    try:
        nvml.nvmlInit()
        try:
            handle = _handle(nvml, index, environment)
            memory = nvml.nvmlDeviceGetMemoryInfo(handle)
            return GpuMemory(str(nvml.nvmlDeviceGetName(handle)), int(memory.total), int(memory.free))
        finally:
            nvml.nvmlShutdown()
    except nvml.NVMLError as error:
        raise EngineError(f"The driver does not tell the GPU's memory: {error}.") from error


def _handle(nvml: Any, index: int, environment: Mapping[str, str]) -> Any:
    """CUDA counts the GPUs that CUDA_VISIBLE_DEVICES names, the fastest first; the driver counts all, by
    bus."""
    visible = [
        name.strip() for name in environment.get("CUDA_VISIBLE_DEVICES", "").split(",") if name.strip()
    ]
    if visible and index < len(visible) and visible[index].startswith(("GPU-", "MIG-")):
        return nvml.nvmlDeviceGetHandleByUUID(visible[index])
    count = int(nvml.nvmlDeviceGetCount())
    if count == 1:
        return nvml.nvmlDeviceGetHandleByIndex(0)
    if environment.get("CUDA_DEVICE_ORDER") != "PCI_BUS_ID":
        raise EngineError(
            f"There are {count} GPUs, and CUDA may count them otherwise than the driver. "
            "Set CUDA_DEVICE_ORDER=PCI_BUS_ID to have their free memory considered."
        )
    number = int(visible[index]) if index < len(visible) and visible[index].isdigit() else index
    return nvml.nvmlDeviceGetHandleByIndex(number)


def spare(index: int) -> int | None:
    """Bytes that models may still take on a GPU; None where nobody knows, and the log says why."""
    try:
        return max(0, look(index).free - SPARE_BYTES)
    except EngineError as error:
        logger.info("The free memory of the GPU is not considered: %s", error)
        return None


_ledgers: Final[dict[tuple[int, int], MemoryLedger]] = {}
_lock: Final = Lock()


def ledger_of(gpu: GpuSettings) -> MemoryLedger:
    """The ledger over a GPU. There is one in this process for each GPU and budget, whoever asks."""
    with _lock:
        limit = gpu.memory_mb * MEGABYTE or None
        return _ledgers.setdefault((gpu.device_index, gpu.memory_mb), MemoryLedger(limit))


def use_of_memory() -> tuple[str, ...]:
    """What each open model of this process holds of a GPU, by estimate, for whoever runs the service."""
    with _lock:
        ledgers = list(_ledgers.values())
    return tuple(
        f"{entry.claim.name}: {told(entry.claim, entry.items)}" for ledger in ledgers for entry in ledger.held
    )


def told(claim: Claim, items: int) -> str:
    """What a model gets of a GPU's memory, in words."""
    if not items:
        return f"no room, it needs {megabytes(claim.needs(1))} MB"
    fewer = f", not {claim.most}: memory is short" if items < claim.most else ""
    return f"{megabytes(claim.needs(items))} MB, {items} at once{fewer}"


class Seat:
    """The place of one model in a ledger: taken before it is opened, given back when it is closed."""

    def __init__(self, ledger: MemoryLedger, free: Callable[[], int | None] = lambda: None) -> None:
        """`free`: looks at what is free now; see `spare`."""
        self._ledger = ledger
        self._free = free
        self._number: int | None = None

    def take(self, claim: Claim) -> int:
        """Take it, instead of what it held; returns how many sounds or sentences at once are allowed.

        Raises:
            interpreter.engines.gpu.memory.NoRoom: it does not fit.
        """
        self.release()
        self._ledger.observe(self._free())
        self._number = self._ledger.take(claim)
        items = self._ledger.items(self._number)
        if items < claim.most:
            logger.warning(
                "The %s gets %d MB of the GPU: it works on %d at once, not on %d.",
                claim.name,
                megabytes(claim.needs(items)),
                items,
                claim.most,
            )
        return items

    def settle(self, items: int) -> None:
        """It does with fewer at once."""
        if self._number is not None:
            self._ledger.settle(self._number, items)

    def release(self) -> None:
        """Give it back."""
        if self._number is not None:
            self._ledger.release(self._number)
            self._number = None


def seat_on(gpu: GpuSettings) -> Seat:
    """A seat in the ledger of the GPU that the settings name."""
    return Seat(ledger_of(gpu), lambda: spare(gpu.device_index))
