"""Where a translation model runs, on a scripted CTranslate2 with a GPU and on the real one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import ctranslate2
import pytest

from interpreter.engines.gpu.driver import ledger_of
from interpreter.engines.gpu.memory import MEGABYTE, megabytes
from interpreter.engines.gpu.model_file import ModelFile, read_model_file
from interpreter.engines.neural.manifest import Family, read_folder
from interpreter.engines.neural.model import Model
from interpreter.engines.neural.placed import (
    PROOF_TOKENS,
    UNREAD_SENTENCE_BYTES,
    BatchedTranslator,
    claim,
    compute_types,
    gpu_claims,
    largest_batch,
    open_on_cpu,
    place_translator,
    prove,
    sentence_bytes,
)
from interpreter.errors import ConfigError, EngineError
from interpreter.settings import GpuSettings, TranslatorSettings
from tests.engines.neural.conftest import FAMILIES

FULL = "CUDA failed with error out of memory"
NOT_SUPPORTED = "cuBLAS failed with status CUBLAS_STATUS_NOT_SUPPORTED"
GPU = frozenset({"float32", "float16", "bfloat16", "int8", "int8_float32", "int8_float16", "int8_bfloat16"})
CPU = frozenset({"int8", "int8_float32", "float32"})


@pytest.mark.parametrize("wanted", ["float16", "int8_float16", "bfloat16", "int8_bfloat16", "int16"])
def test_t5_never_runs_in_half_precision(wanted: str) -> None:
    with pytest.raises(ConfigError, match="overflow in half precision"):
        compute_types(Family.T5, "cuda", wanted, GPU)


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_t5_never_runs_in_the_precision_it_was_converted_in(device: str) -> None:
    """`int8` on a model converted in float16 would leave the layer norms in float16."""
    assert compute_types(Family.T5, device, "int8", GPU) == ["int8_float32"]
    assert compute_types(Family.T5, device, "auto", GPU) == ["int8_float32", "float32"]
    assert compute_types(Family.T5, device, "float32", GPU) == ["float32"]


@pytest.mark.parametrize("family", [Family.MARIAN, Family.NLLB])
def test_the_other_families_take_what_is_fastest_or_what_is_asked_for(family: Family) -> None:
    assert compute_types(family, "cuda", "auto", GPU) == ["int8_float16", "float16", "float32"]
    assert compute_types(family, "cpu", "auto", CPU) == ["int8", "float32"]
    assert compute_types(family, "cuda", "float16", GPU) == ["float16"]


def test_a_machine_without_int8_computes_in_float32() -> None:
    assert compute_types(Family.NLLB, "cpu", "auto", {"float32"}) == ["float32"]
    assert compute_types(Family.T5, "cpu", "auto", {"float32"}) == ["float32"]
    with pytest.raises(ConfigError, match=r"int8_float32 cannot be used on cpu\. Choose from: auto, float32"):
        compute_types(Family.T5, "cpu", "int8", {"float32"})


def test_an_unknown_compute_type_is_refused() -> None:
    with pytest.raises(ConfigError, match="float8 cannot be used on cpu"):
        compute_types(Family.MARIAN, "cpu", "float8", CPU)


@dataclass
class Library:
    """Stands for `ctranslate2`: translates by saying where, or fails as a test says."""

    failures: dict[tuple[str, str], str] = field(default_factory=dict)
    refuses: set[str] = field(default_factory=set)
    room: int = 100
    opened: list[dict[str, Any]] = field(default_factory=list)
    lost: bool = False

    def get_supported_compute_types(self, device: str, index: int = 0) -> set[str]:
        return set(GPU if device == "cuda" else CPU)

    def Translator(self, path: str, **options: Any) -> "Translator":  # noqa: N802
        self.opened.append(options)
        failure = self.failures.get((options["device"], options["compute_type"]))
        if failure:
            raise RuntimeError(failure)
        return Translator(self, options["device"], options["compute_type"])


@dataclass
class Translator:
    """A model that gives a sentence back, with where it ran."""

    library: Library
    device: str
    compute_type: str
    batches: list[int] = field(default_factory=list)
    options: list[dict[str, Any]] = field(default_factory=list)

    def translate_batch(self, sources: Sequence[Sequence[str]], **options: Any) -> list[Any]:
        self.batches.append(len(sources))
        self.options.append(options)
        if self.device == "cuda":
            if self.compute_type in self.library.refuses:
                raise RuntimeError(NOT_SUPPORTED)
            if self.library.lost:
                raise RuntimeError("CUDA failed with error unspecified launch failure")
            if len(sources) > self.library.room:
                raise RuntimeError(FULL)
        prefixes = options.get("target_prefix") or [[]] * len(sources)
        return [
            SimpleNamespace(hypotheses=[[*prefix, self.device, *source]], scores=[0.0])
            for source, prefix in zip(sources, prefixes, strict=True)
        ]

    def score_batch(self, sources: Any, targets: Any) -> list[str]:
        return [self.device]


Place = Callable[..., Any]


@pytest.fixture(name="placed")
def _placed(folders: Mapping[str, Path]) -> Iterator[Place]:
    opened = []

    def place(library: Library, found: int = 1, family: str = "marian", **settings: Any) -> Any:
        gpu = settings.pop("gpu", GpuSettings(max_wait_ms=0))
        folder = read_folder(folders[family])
        opened.append(place_translator(folder, TranslatorSettings(**settings), gpu, library, found))
        return opened[-1]

    yield place
    for one in opened:
        one.close()


def say(translator: Any, *words: str) -> list[str]:
    (result,) = translator.translate_batch([list(words)], max_decoding_length=20, beam_size=4)
    return list(result.hypotheses[0])


def test_without_a_gpu_the_cpu_translates(placed: Place) -> None:
    library = Library()
    one = placed(library, found=0)
    assert say(one, "hej") == ["cpu", "hej"]
    assert [each["device"] for each in library.opened] == ["cpu"]
    assert not one.health().degraded
    assert one.score_batch([], []) == ["cpu"]


def test_a_gpu_is_taken_with_the_cpu_behind_it(placed: Place) -> None:
    library = Library()
    one = placed(library)
    assert say(one, "hej") == ["cuda", "hej"]
    assert one.device == "cuda"
    assert one.score_batch([], []) == ["cuda"]
    assert [(each["device"], each["compute_type"]) for each in library.opened] == [
        ("cuda", "int8_float16"),
        ("cpu", "int8"),
    ]


def test_a_gpu_that_multiplies_no_int8_runs_in_the_next_type_and_t5_never_in_float16(placed: Place) -> None:
    library = Library(refuses={"int8_float16", "int8_float32"})
    placed(library)
    placed(library, family="t5")
    assert [each["compute_type"] for each in library.opened if each["device"] == "cuda"] == [
        "int8_float16",
        "float16",
        "int8_float32",
        "float32",
    ]


def test_a_gpu_lost_in_a_meeting_loses_no_sentence(placed: Place) -> None:
    library = Library()
    one = placed(library)
    library.lost = True
    assert say(one, "hej") == ["cpu", "hej"]
    health = one.health()
    assert (health.engine, health.device, health.degraded) == ("translator tiny 1", "cpu", True)


def test_a_full_gpu_leaves_it_to_the_cpu_and_cuda_by_name_never_does(placed: Place) -> None:
    library = Library(failures={("cuda", "int8_float16"): FULL})
    assert placed(library).device == "cpu"
    with pytest.raises(ConfigError, match=r"out of memory.*translator\.device to auto or cpu"):
        placed(library, device="cuda")
    with pytest.raises(ConfigError, match=r"translator\.device is cuda, but no CUDA device"):
        placed(library, 0, device="cuda")


def test_a_model_that_does_not_open_anywhere_is_named(placed: Place, folders: Mapping[str, Path]) -> None:
    broken = {("cuda", "int8_float16"): "incomplete", ("cpu", "int8"): "incomplete"}
    with pytest.raises(EngineError, match="cannot be loaded: incomplete") as raised:
        placed(Library(failures=broken))
    assert str(folders["marian"]) in str(raised.value)


def test_the_largest_batch_is_found_by_trying() -> None:
    translator = Translator(Library(room=5), "cuda", "float16")
    assert largest_batch(translator, 16) == 4
    assert translator.batches == [16, 8, 4]
    with pytest.raises(RuntimeError, match="out of memory"):
        largest_batch(Translator(Library(room=0), "cuda", "float16"), 8)


def needs(folder: Path, sentences: int) -> int:
    """Bytes of a model with so many sentences at once, as it would be opened on the scripted GPU."""
    return claim(
        read_folder(folder), read_model_file(folder / "model.bin"), "int8_float16", GpuSettings()
    ).needs(sentences)


def test_models_share_one_budget(
    placed: Place, folders: Mapping[str, Path], caplog: pytest.LogCaptureFixture
) -> None:
    """Both are expected, so that the first leaves room for the second; the third goes to the CPU and says
    so."""
    marian, nllb = needs(folders["marian"], 1), needs(folders["nllb"], 1)
    gpu = GpuSettings(device_index=3, memory_mb=megabytes(marian + nllb), max_wait_ms=0)
    library = Library()
    ledger_of(gpu).expect(
        claim(
            read_folder(folders[family]), read_model_file(folders[family] / "model.bin"), "int8_float16", gpu
        )
        for family in ("marian", "nllb")
    )
    first, second = placed(library, 9, gpu=gpu), placed(library, 9, gpu=gpu, family="nllb")
    assert (first.device, second.device) == ("cuda", "cuda")
    assert first._placed.current.limit < 8
    third = placed(library, 9, gpu=gpu, family="t5")
    assert third.device == "cpu"
    assert third.health().degraded
    assert "gpu.memory_mb" in third.health().reason
    assert "works on" in caplog.text
    assert "runs on the CPU" in caplog.text
    first.close()
    second.close()
    assert placed(library, 9, gpu=gpu, family="t5").device == "cuda"


def test_a_model_asked_for_on_cuda_that_the_budget_has_no_room_for_is_an_error(placed: Place) -> None:
    gpu = GpuSettings(device_index=4, memory_mb=1, max_wait_ms=0)
    with pytest.raises(ConfigError, match=r"out of memory: it needs .*raise gpu\.memory_mb"):
        placed(Library(), 9, gpu=gpu, device="cuda")
    assert ledger_of(gpu).held == ()


def test_a_model_that_fails_on_the_gpu_gives_its_memory_back(placed: Place) -> None:
    gpu = GpuSettings(device_index=5, memory_mb=1000, max_wait_ms=0)
    placed(Library(failures={("cuda", "int8_float16"): FULL}), 9, gpu=gpu)
    assert ledger_of(gpu).held == ()


def test_without_a_gpu_nothing_is_claimed(
    folders: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [read_folder(folder) for folder in folders.values()]
    assert gpu_claims(found, TranslatorSettings(), GpuSettings()) == []
    monkeypatch.setattr("interpreter.engines.neural.placed.cuda_devices", lambda: 1)
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda device, index=0: set(GPU))
    assert [one.name for one in gpu_claims(found, TranslatorSettings(), GpuSettings())] == [
        "translator tiny 1"
    ] * 3
    assert gpu_claims(found, TranslatorSettings(device="cpu"), GpuSettings()) == []


def test_a_sentence_takes_what_the_models_shape_says(folders: Mapping[str, Path]) -> None:
    file = read_model_file(folders["marian"] / "model.bin")
    assert sentence_bytes(file, "float32") < 2 * sentence_bytes(file, "float16") < 100 * MEGABYTE
    assert sentence_bytes(ModelFile(1000, ()), "float16") == UNREAD_SENTENCE_BYTES


def test_sentences_of_several_meetings_go_together_and_come_back_to_their_own() -> None:
    model = Translator(Library(), "cuda", "float16")
    one = BatchedTranslator(model, limit=6, wait_s=5.0)
    together = Barrier(3)

    def meet(number: int) -> list[list[str]]:
        together.wait(10)
        results = one.translate_batch(
            [[f"a{number}"], [f"b{number}"]], target_prefix=[[f"<{number}>"]] * 2, max_decoding_length=30
        )
        return [result.hypotheses[0] for result in results]

    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(meet, range(3)))
    one.close()
    assert model.batches == [6]
    assert results == [[[f"<{number}>", "cuda", f"{name}{number}"] for name in "ab"] for number in range(3)]
    assert model.options[0]["max_decoding_length"] == 32


def test_without_a_prefix_there_is_none() -> None:
    model = Translator(Library(), "cuda", "float16")
    one = BatchedTranslator(model, limit=2, wait_s=0.0)
    assert say(one, "hej") == ["cuda", "hej"]
    assert model.options[0]["target_prefix"] is None
    assert one.limit == 2
    with pytest.raises(TypeError, match="str is no call"):
        one._batches.submit("a word", [1])
    one.close()


@pytest.mark.engines
@pytest.mark.parametrize("family", FAMILIES)
def test_the_real_library_translates_in_a_batch_what_it_translates_alone(
    folders: Mapping[str, Path], family: str
) -> None:
    """On the CPU with batches forced on, through our model: token for token and score for score."""
    folder = read_folder(folders[family])
    alone = Model(folder, TranslatorSettings(device="cpu"))
    together = Model(folder, TranslatorSettings(device="cpu"))
    real = open_on_cpu(ctranslate2, folder, TranslatorSettings(device="cpu"))
    batched = BatchedTranslator(real, limit=4, wait_s=0.5)
    together._translator = batched  # type: ignore[assignment]
    texts = ["hej", "jeg kommer ikke i morgen", "tak Mette", "ja"]
    start = Barrier(4)

    def meet(text: str) -> Any:
        start.wait(10)
        return together.translate([text], ("da", "uk"))[0]

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(meet, texts))
    batched.close()
    for text, result in zip(texts, results, strict=True):
        expected = alone.translate([text], ("da", "uk"))[0]
        assert result.text == expected.text
        assert result.confidence == pytest.approx(expected.confidence, abs=1e-4)


@pytest.mark.engines
@pytest.mark.parametrize("family", FAMILIES)
def test_the_real_library_passes_the_trial_run(folders: Mapping[str, Path], family: str) -> None:
    prove(open_on_cpu(ctranslate2, read_folder(folders[family]), TranslatorSettings()), 2, PROOF_TOKENS)
