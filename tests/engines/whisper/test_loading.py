"""Finding the model and the device, on a scripted CTranslate2 that has a GPU."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from interpreter.engines.gpu.driver import ledger_of
from interpreter.engines.gpu.memory import Preference
from interpreter.engines.recogniser import Effort
from interpreter.engines.whisper import loading
from interpreter.engines.whisper.loading import (
    compute_types,
    gpu_claims,
    model_folder,
    parallel,
    place_parts,
)
from interpreter.errors import ConfigError, ModelMissing
from interpreter.settings import GpuSettings, RecogniserSettings, Settings
from tests.engines.whisper.scripted_model import vocabulary

FULL = "CUDA failed with error out of memory"
NOT_SUPPORTED = "cuBLAS failed with status CUBLAS_STATUS_NOT_SUPPORTED"


@dataclass
class Library:
    """Stands for `ctranslate2`: opens models that encode nothing, or fails as a test says.

    Attributes:
        failures: (device, compute type) -> what opening says.
        refuses: compute types that open on the GPU and do not run.
        room: sounds at once that the GPU has memory for.
    """

    failures: dict[tuple[str, str], str] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)
    room: int = 100
    multilingual: bool = True
    opened: list[dict[str, Any]] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    supported: dict[str, set[str]] = field(
        default_factory=lambda: {
            "cpu": {"int8", "int8_float32", "float32"},
            "cuda": {"float16", "int8_float16", "int8", "float32"},
        }
    )

    @property
    def models(self) -> "Library":
        return self

    def get_supported_compute_types(self, device: str, index: int = 0) -> set[str]:
        return self.supported[device]

    def Whisper(self, path: str, **options: Any) -> "Model":  # noqa: N802
        self.opened.append(options)
        failure = self.failures.get((options["device"], options["compute_type"]))
        if failure:
            raise RuntimeError(failure)
        return Model(self, options["device"], options["compute_type"])


@dataclass
class Model:
    library: Library
    device: str
    compute_type: str
    n_mels: int = 80

    @property
    def is_multilingual(self) -> bool:
        return self.library.multilingual

    def encode(self, features: Any, to_cpu: bool = False) -> Any:
        sounds, _, frames = np.asarray(features).shape
        self.library.batches.append(sounds)
        if self.compute_type in self.library.refuses:
            raise RuntimeError(NOT_SUPPORTED)
        if sounds > self.library.room:
            raise RuntimeError(FULL)
        return np.zeros((sounds, frames // 2, 64), np.float32)

    def generate(self, encoded: Any, prompts: Sequence[Sequence[int]], **options: Any) -> list[Any]:
        return [SimpleNamespace(sequences_ids=[[]], scores=[0.0], no_speech_prob=0.5) for _ in prompts]

    def align(self, encoded: Any, start: Any, texts: Sequence[Any], frames: Any) -> list[Any]:
        return [SimpleNamespace(alignments=[], text_token_probs=[]) for _ in texts]


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model folder whose tokenizer is the real one."""
    (tmp_path / "model.bin").write_bytes(b"weights" * 1000)
    monkeypatch.setattr(loading, "Vocabulary", lambda folder: vocabulary())
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    return tmp_path


Place = Callable[..., Any]


@pytest.fixture(name="placed")
def _placed(folder: Path) -> Any:
    """Places a model; what was placed is closed at the end."""
    opened = []

    def place(library: Library, found: int = 1, **settings: Any) -> Any:
        gpu = settings.pop("gpu", GpuSettings())
        everything = Settings(recogniser=RecogniserSettings(**settings), gpu=gpu)
        opened.append(place_parts(everything, folder, library, found))
        return opened[-1]

    yield place
    for one in opened:
        one.close()


def test_without_a_gpu_the_encoder_has_all_threads_and_the_decoder_one(placed: Place) -> None:
    library = Library()
    parts = placed(library, found=0).current
    assert [(one["device"], one["compute_type"], one["intra_threads"]) for one in library.opened] == [
        ("cpu", "int8", 2),
        ("cpu", "int8", 1),
    ]
    assert parts.batched is None
    assert parts.at(Effort.FINAL) is parts
    assert parts.window_step == 2


def test_a_gpu_is_taken_with_the_cpu_behind_it(placed: Place) -> None:
    library = Library()
    one = placed(library, gpu=GpuSettings(device_index=0, streams=2))
    assert one.device == "cuda"
    assert one.current.window_step == 500
    gpu, *cpu = library.opened
    assert (gpu["compute_type"], gpu["device_index"], gpu["inter_threads"]) == ("float16", 0, 2)
    assert [each["device"] for each in cpu] == ["cpu", "cpu"]


def test_without_a_standby_nothing_is_opened_on_the_cpu(placed: Place) -> None:
    library = Library()
    placed(library, gpu=GpuSettings(standby=False))
    assert [each["device"] for each in library.opened] == ["cuda"]


def test_a_gpu_that_multiplies_no_int8_runs_in_the_next_type(placed: Place) -> None:
    library = Library(refuses={"float16", "int8_float16", "int8"})
    assert placed(library).current.encoder.compute_type == "float32"


def test_the_compute_type_of_the_gpu_is_not_asked_of_the_cpu_behind_it(placed: Place) -> None:
    library = Library()
    placed(library, compute_type="float16")
    assert [each["compute_type"] for each in library.opened] == ["float16", "int8", "int8"]


def test_a_full_gpu_leaves_it_to_the_cpu(placed: Place) -> None:
    one = placed(Library(failures={("cuda", "float16"): FULL}))
    assert one.device == "cpu"
    assert "out of memory" in one.health().reason


def test_a_gpu_without_its_libraries_says_what_to_install(placed: Place) -> None:
    library = Library(
        failures={("cuda", "float16"): "Library libcublas.so.12 is not found or cannot be loaded"}
    )
    with pytest.raises(ConfigError, match=r"libcublas.*Install an NVIDIA driver.*cuBLAS"):
        placed(library, device="cuda")


def test_cuda_without_a_device_is_said(placed: Place) -> None:
    with pytest.raises(ConfigError, match=r"recogniser\.device is cuda, but no CUDA device"):
        placed(Library(), found=0, device="cuda")


def test_batches_are_as_large_as_the_memory_takes(placed: Place) -> None:
    library = Library(room=3)
    assert placed(library, gpu=GpuSettings(max_batch=16)).current.batched.limit == 2
    assert library.batches == [1, 16, 8, 4, 2]


def test_a_gpu_without_room_for_one_sound_is_not_used(placed: Place) -> None:
    one = placed(Library(room=0))
    assert one.device == "cpu"
    assert one.health().degraded


def test_a_memory_limit_that_nothing_fits_into_leaves_it_to_the_cpu(placed: Place) -> None:
    one = placed(Library(), gpu=GpuSettings(memory_mb=1))
    assert one.device == "cpu"
    assert "gpu.memory_mb (1) leaves 1 MB" in one.health().reason


def test_what_a_model_holds_of_the_budget_is_given_back(placed: Place) -> None:
    gpu = GpuSettings(memory_mb=10_000)
    placed(Library(room=0), gpu=gpu)
    assert not ledger_of(gpu).held, "it did not run there"
    one = placed(Library(room=3), gpu=gpu)
    (entry,) = ledger_of(gpu).held
    assert (entry.claim.preference, entry.items) == (Preference.RECOGNISER, 2)
    one.close()
    assert not ledger_of(gpu).held


def test_what_a_model_will_ask_for_is_known_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import ctranslate2

    monkeypatch.setattr(loading, "model_folder", lambda settings: folder)
    assert gpu_claims(Settings()) == []
    monkeypatch.setattr(loading, "cuda_devices", lambda: 1)
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", Library().get_supported_compute_types)
    (claim,) = gpu_claims(Settings(gpu=GpuSettings(max_batch=3)))
    assert (claim.name, claim.most, claim.weights) == (f"recogniser {folder.name}", 3, 14_000)
    assert gpu_claims(Settings(recogniser=RecogniserSettings(device="cpu"))) == []


def test_files_that_are_no_model_are_said(placed: Place) -> None:
    broken = {
        (device, name): "unsupported model" for device in ("cuda", "cpu") for name in ("float16", "int8")
    }
    with pytest.raises(ModelMissing, match="cannot be opened: unsupported model"):
        placed(Library(failures=broken))


@pytest.mark.parametrize("found", [0, 1])
def test_a_model_for_english_only_is_refused(placed: Place, found: int) -> None:
    with pytest.raises(ConfigError, match="English only"):
        placed(Library(multilingual=False), found)


@pytest.mark.parametrize(
    ("device", "supported", "types"),
    [
        ("cpu", {"float32", "int8"}, ["int8", "float32"]),
        ("cpu", {"float32"}, ["float32"]),
        ("cuda", {"int8_float16", "int8"}, ["int8_float16", "int8"]),
        ("cuda", {"bfloat16"}, ["default"]),
    ],
)
def test_an_old_device_gets_what_it_can(device: str, supported: set[str], types: list[str]) -> None:
    assert compute_types(device, "auto", supported) == types


def test_a_compute_type_that_the_device_lacks_is_said() -> None:
    with pytest.raises(ConfigError, match="Choose from: auto, float32, int8"):
        compute_types("cpu", "float16", {"int8", "float32"})
    assert compute_types("cpu", "default", {"int8"}) == ["default"]


def test_the_cpu_reads_as_many_sounds_at_once_as_it_has_cores_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, replicas in ((1, 1), (2, 1), (4, 1), (8, 2), (16, 4)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, cores=cores: set(range(cores)))
        assert parallel(Settings(), "cpu") == replicas


def test_a_gpu_has_a_batch_that_runs_and_one_that_gathers() -> None:
    assert parallel(Settings(gpu=GpuSettings(max_batch=4)), "cuda") == 8
    assert parallel(Settings(gpu=GpuSettings(max_batch=64, streams=8)), "cuda") == 32


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
