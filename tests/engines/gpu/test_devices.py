"""Reading CTranslate2's words for a failing GPU, and choosing a device and a compute type."""

import ctranslate2
import pytest

from interpreter.engines.gpu.devices import (
    DeviceFault,
    cuda_devices,
    describe,
    fault_of,
    open_first,
    supported_types,
    wants_cuda,
)
from interpreter.errors import ConfigError, EngineError

FULL = RuntimeError("CUDA failed with error out of memory")
UNSUPPORTED = RuntimeError("cuBLAS failed with status CUBLAS_STATUS_NOT_SUPPORTED")


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (FULL, DeviceFault.MEMORY),
        (RuntimeError("cuBLAS failed with status CUBLAS_STATUS_ALLOC_FAILED"), DeviceFault.MEMORY),
        (UNSUPPORTED, DeviceFault.UNSUPPORTED),
        (
            RuntimeError("CUDA failed with error no kernel image is available for execution on the device"),
            DeviceFault.UNSUPPORTED,
        ),
        (
            ValueError(
                "Requested int8 compute type, but the target device or backend do not support "
                "efficient int8 computation."
            ),
            DeviceFault.UNSUPPORTED,
        ),
        (
            RuntimeError("Library libcublas.so.12 is not found or cannot be loaded"),
            DeviceFault.LIBRARY,
        ),
        (
            RuntimeError("This CTranslate2 package was not compiled with CUDA support"),
            DeviceFault.LIBRARY,
        ),
        (RuntimeError("CUDA failed with error unspecified launch failure"), DeviceFault.LOST),
        (RuntimeError("CUDA failed with error an illegal memory access was encountered"), DeviceFault.LOST),
        (RuntimeError("cuBLAS failed with status CUBLAS_STATUS_EXECUTION_FAILED"), DeviceFault.LOST),
        (RuntimeError("cuDNN failed with status CUDNN_STATUS_INTERNAL_ERROR"), DeviceFault.LOST),
        (RuntimeError("File model.bin is incomplete"), None),
        (ValueError("Invalid batch size for argument num_frames"), None),
        (EngineError("CUDA failed with error out of memory"), None),
    ],
)
def test_what_the_library_says_about_the_gpu(error: Exception, fault: DeviceFault | None) -> None:
    assert fault_of(error) is fault


def test_the_error_of_this_machines_own_library_is_known() -> None:
    """What CTranslate2 really raises where there is no driver."""
    if cuda_devices():
        pytest.skip("no CUDA device must be here for this")
    with pytest.raises(RuntimeError) as raised:
        ctranslate2.get_supported_compute_types("cuda")
    assert fault_of(raised.value) is DeviceFault.LIBRARY


def test_a_description_says_what_to_do() -> None:
    assert "gpu.max_batch" in describe(FULL)
    assert "float16" in describe(UNSUPPORTED)
    assert describe(RuntimeError("CUDA failed with error unknown error.")).count("..") == 0


@pytest.mark.parametrize(
    ("wanted", "found", "cuda"),
    [("auto", 0, False), ("auto", 2, True), ("cpu", 2, False), ("cpu", 0, False), ("cuda", 1, True)],
)
def test_auto_takes_cuda_where_it_is(wanted: str, found: int, cuda: bool) -> None:
    assert wants_cuda("recogniser.device", wanted, 0, found) is cuda  # type: ignore[arg-type]


def test_cuda_without_a_device_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(ConfigError, match=r"translator\.device is cuda, but no CUDA device.*driver.*cuBLAS"):
        wants_cuda("translator.device", "cuda", 0, 0)


@pytest.mark.parametrize("wanted", ["auto", "cuda"])
def test_a_device_number_that_is_not_there_is_an_error(wanted: str) -> None:
    with pytest.raises(ConfigError, match=r"device_index is 2, but there are 2 CUDA devices.*0 to 1"):
        wants_cuda("recogniser.device", wanted, 2, 2)  # type: ignore[arg-type]


class Model:
    def __init__(self, compute_type: str) -> None:
        self.compute_type = compute_type


def prover(failures: dict[str, Exception], tried: list[str]) -> "object":
    def prove(model: Model) -> None:
        tried.append(model.compute_type)
        if model.compute_type in failures:
            raise failures[model.compute_type]

    return prove


@pytest.mark.parametrize(
    ("failures", "tried"),
    [
        ({}, ["float16"]),
        ({"float16": UNSUPPORTED}, ["float16", "int8"]),
        ({"float16": UNSUPPORTED, "int8": UNSUPPORTED}, ["float16", "int8", "float32"]),
    ],
)
def test_the_first_type_that_runs_is_taken(failures: dict[str, Exception], tried: list[str]) -> None:
    seen: list[str] = []
    model = open_first(["float16", "int8", "float32"], Model, prover(failures, seen))  # type: ignore[arg-type]
    assert seen == tried
    assert model.compute_type == tried[-1]


def test_a_full_gpu_is_not_tried_in_another_type() -> None:
    seen: list[str] = []
    with pytest.raises(RuntimeError, match="out of memory"):
        open_first(["float16", "int8"], Model, prover({"float16": FULL}, seen))  # type: ignore[arg-type]
    assert seen == ["float16"]


def test_where_no_type_runs_the_last_error_is_raised() -> None:
    with pytest.raises(RuntimeError, match="NOT_SUPPORTED"):
        open_first(["int8"], Model, prover({"int8": UNSUPPORTED}, []))  # type: ignore[arg-type]


def test_the_cpu_has_types() -> None:
    assert "float32" in supported_types("cpu")
