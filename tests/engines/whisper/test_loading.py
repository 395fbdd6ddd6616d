"""Finding the model and the device."""

import os
from pathlib import Path
from typing import Any

import pytest

from interpreter.engines.whisper import loading
from interpreter.engines.whisper.loading import choose_device, cpu_threads, model_folder, open_model
from interpreter.errors import ConfigError, ModelMissing
from interpreter.settings import RecogniserSettings, Settings


class Library:
    """Stands for `ctranslate2`: opens anything, or fails as a test says."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.opened: dict[str, Any] = {}
        self.supported = {"cpu": {"int8", "float32"}, "cuda": {"float16", "int8_float16", "int8"}}
        self.models = self

    def get_supported_compute_types(self, device: str) -> set[str]:
        return self.supported[device]

    def Whisper(self, path: str, **options: Any) -> str:  # noqa: N802
        if self.failure:
            raise self.failure
        self.opened = options
        return path


@pytest.mark.parametrize(
    ("wanted", "cuda_devices", "device"),
    [("auto", 0, "cpu"), ("auto", 2, "cuda"), ("cpu", 2, "cpu"), ("cuda", 1, "cuda")],
)
def test_auto_takes_cuda_where_it_is(wanted: Any, cuda_devices: int, device: str) -> None:
    assert choose_device(RecogniserSettings(device=wanted), cuda_devices) == device


def test_cuda_without_a_device_is_said() -> None:
    with pytest.raises(ConfigError, match="no usable CUDA device"):
        choose_device(RecogniserSettings(device="cuda"), 0)


@pytest.mark.parametrize(("device", "compute_type"), [("cpu", "int8"), ("cuda", "float16")])
def test_the_compute_type_goes_with_the_device(device: str, compute_type: str) -> None:
    library = Library()
    open_model(library, Path("model"), device, 3, RecogniserSettings())
    assert library.opened["compute_type"] == compute_type
    assert library.opened["intra_threads"] == 3


@pytest.mark.parametrize(
    ("supported", "compute_type"),
    [({"float32", "int8"}, "int8"), ({"float32"}, "default"), ({"int8_float16", "int8"}, "int8_float16")],
)
def test_an_old_device_gets_what_it_can(supported: set[str], compute_type: str) -> None:
    library = Library()
    library.supported["cuda"] = supported
    open_model(library, Path("model"), "cuda", 2, RecogniserSettings())
    assert library.opened["compute_type"] == compute_type


def test_a_compute_type_that_the_device_lacks_is_said() -> None:
    with pytest.raises(ConfigError, match="Choose from: auto, float32, int8"):
        open_model(Library(), Path("model"), "cpu", 2, RecogniserSettings(compute_type="float16"))


def test_a_failure_on_cuda_says_what_to_install() -> None:
    library = Library(RuntimeError("Library libcublas.so.12 is not found"))
    with pytest.raises(ConfigError, match=r"libcublas.*Install cuBLAS and cuDNN"):
        open_model(library, Path("model"), "cuda", 2, RecogniserSettings())


def test_files_that_are_no_model_are_said() -> None:
    library = Library(RuntimeError("unsupported model"))
    with pytest.raises(ModelMissing, match="cannot be opened"):
        open_model(library, Path("model"), "cpu", 2, RecogniserSettings())


def test_threads_are_the_cores_at_most_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(16)))
    assert cpu_threads(RecogniserSettings()) == 4
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert cpu_threads(RecogniserSettings()) == 1
    assert cpu_threads(RecogniserSettings(threads=7)) == 7


def test_a_model_that_is_not_there_is_said(tmp_path: Path) -> None:
    settings = Settings(models_dir=tmp_path, recogniser=RecogniserSettings(model="large"))
    with pytest.raises(ModelMissing, match=r"no recognition model in .*large"):
        model_folder(settings)


def test_what_a_model_lacks_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        (folder / name).touch()
    settings = Settings(recogniser=RecogniserSettings(model=str(folder)))
    with pytest.raises(ModelMissing, match=r"lacks model\.bin"):
        model_folder(settings)
    (folder / "model.bin").touch()
    assert model_folder(settings) == folder


def test_the_embedded_model_is_made_on_demand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []

    def make(models_dir: Path) -> Path:
        made.append(models_dir)
        return models_dir / "whisper-base"

    monkeypatch.setattr(loading, "ensure_embedded_whisper", make)
    assert model_folder(Settings(models_dir=tmp_path)) == tmp_path / "whisper-base"
    assert made == [tmp_path]
