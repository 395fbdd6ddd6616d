"""Which device a model runs on, and what CTranslate2 means when a GPU fails.

CTranslate2 raises plain `RuntimeError` (`ValueError` for a compute type that the device does not have). The
texts are those of its `src/cuda/utils.h`, `src/cuda/cublas_stub.cc` and `src/types.cc` (4.8): "CUDA failed
with error <text of the CUDA runtime>", "cuBLAS failed with status CUBLAS_STATUS_<...>", "Library
libcublas.so.12 is not found or cannot be loaded". A GPU that is full says either "out of memory" or
CUBLAS_STATUS_ALLOC_FAILED.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, Final, TypeVar

from interpreter.errors import ConfigError
from interpreter.settings import Device

M = TypeVar("M")

CPU: Final = "cpu"
CUDA: Final = "cuda"


class DeviceFault(StrEnum):
    """What is wrong with a GPU."""

    MEMORY = "memory"
    """It is full, by us or by somebody else; it may be well again later."""
    UNSUPPORTED = "unsupported"
    """It cannot compute in this type; it may in another."""
    LIBRARY = "library"
    """The driver or a CUDA library is not there or too old."""
    LOST = "lost"
    """Any other failure of CUDA. Mostly it stays until the process is started again."""


_SIGNS: Final[tuple[tuple[DeviceFault, tuple[str, ...]], ...]] = (
    (DeviceFault.MEMORY, ("out of memory", "STATUS_ALLOC_FAILED")),
    (
        DeviceFault.UNSUPPORTED,
        (
            "STATUS_NOT_SUPPORTED",
            "STATUS_ARCH_MISMATCH",
            "no kernel image is available",
            "do not support efficient",
        ),
    ),
    (
        DeviceFault.LIBRARY,
        (
            "is not found or cannot be loaded",
            "Cannot load symbol",
            "driver version is insufficient",
            "no CUDA-capable device",
            "not compiled with CUDA support",
        ),
    ),
    (
        DeviceFault.LOST,
        (
            "CUDA failed with error",
            "cuBLAS failed with status",
            "cuDNN failed with status",
            "NCCL failed",
            "does not answer",
        ),
    ),
)

REMEDIES: Final = {
    DeviceFault.MEMORY: (
        "Free memory on the GPU, raise gpu.memory_mb where it is set, lower gpu.max_batch, or take a smaller "
        "model"
    ),
    DeviceFault.UNSUPPORTED: "Choose another compute_type: float16 and float32 run on every recent GPU",
    DeviceFault.LIBRARY: (
        "Install an NVIDIA driver for CUDA 12 and cuBLAS 12 where the loader finds them (older releases of "
        "CTranslate2 need cuDNN 9 too)"
    ),
    DeviceFault.LOST: "Look at nvidia-smi and the kernel's log, and restart the service",
}
"""What whoever runs the service can do."""


class DeviceHung(RuntimeError):
    """A GPU was asked and does not answer."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The GPU does not answer within {seconds:.0f} s")


def fault_of(error: BaseException) -> DeviceFault | None:
    """What an error of CTranslate2 says about the GPU; None where it says nothing about it."""
    if not isinstance(error, RuntimeError | ValueError):
        return None
    text = str(error)
    return next((fault for fault, signs in _SIGNS if any(sign in text for sign in signs)), None)


def describe(error: BaseException) -> str:
    """The library's words for a failure of a GPU, and what to do. They hold no speech content."""
    remedy = REMEDIES[fault_of(error) or DeviceFault.LOST]
    return f"{str(error).rstrip('.')}. {remedy}."


def cuda_devices() -> int:
    """How many CUDA devices CTranslate2 sees; 0 as well where there is no driver."""
    import ctranslate2

    return int(ctranslate2.get_cuda_device_count())


def wants_cuda(setting: str, wanted: Device, index: int, found: int) -> bool:
    """Whether to try the GPU.

    Args:
        setting: name of the setting that says so, for the error.
        index: number of the CUDA device.
        found: how many there are.

    Raises:
        ConfigError: the GPU is asked for by name, and there is none of that number.
    """
    if wanted == CPU or (wanted == "auto" and not found):
        return False
    if not found:
        raise ConfigError(
            f"{setting} is cuda, but no CUDA device is found. {REMEDIES[DeviceFault.LIBRARY]}, and let the "
            "container or service see the GPU; or set it to auto or cpu."
        )
    if index >= found:
        raise ConfigError(
            f"gpu.device_index is {index}, but there are {found} CUDA devices. "
            f"Choose one from 0 to {found - 1}."
        )
    return True


def open_first(types: Sequence[str], open_as: Callable[[str], M], prove: Callable[[M], object]) -> M:
    """The model in the first compute type in which it opens and runs.

    A device may name a type that it cannot multiply in: CTranslate2 4.6 lists int8 for Blackwell GPUs and
    fails at the first product with CUBLAS_STATUS_NOT_SUPPORTED (OpenNMT/CTranslate2 issue 1865).

    Args:
        types: best first, at least one.
        open_as: opens the model in a type.
        prove: runs it once.

    Raises:
        RuntimeError, ValueError: CTranslate2's own, of the last type tried.
    """
    for compute_type in types[:-1]:
        try:
            model = open_as(compute_type)
            prove(model)
        except (RuntimeError, ValueError) as error:
            if fault_of(error) is not DeviceFault.UNSUPPORTED:
                raise
            continue
        return model
    model = open_as(types[-1])
    prove(model)
    return model


def supported_types(device: str, index: int = 0) -> set[str]:
    """Compute types that a device has. Raises RuntimeError as CTranslate2 does."""
    import ctranslate2

    types: Any = ctranslate2.get_supported_compute_types(device, index)
    return set(types)
