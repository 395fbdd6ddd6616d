"""Trying a model out, and how large its batches may be."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from interpreter.engines.gpu.memory import Preference
from interpreter.engines.gpu.model_file import ModelFile, Variable, read_model_file
from interpreter.engines.whisper.loading import model_folder
from interpreter.engines.whisper.proving import claim, largest_batch, prove, sound_bytes
from interpreter.settings import GpuSettings, Settings

WIDTH = 512
START = (1, 2, 3, 4)


class Model:
    """Has room for so many sounds; notes what it was asked."""

    n_mels = 80

    def __init__(self, room: int = 100, failure: str = "CUDA failed with error out of memory") -> None:
        self.room = room
        self.failure = failure
        self.calls: list[tuple[str, int, int]] = []

    def encode(self, features: Any, to_cpu: bool = False) -> Any:
        sounds, _, frames = np.asarray(features).shape
        self.calls.append(("encode", sounds, frames))
        assert to_cpu
        if sounds > self.room:
            raise RuntimeError(self.failure)
        return np.zeros((sounds, frames // 2, WIDTH), np.float32)

    def generate(self, encoded: Any, prompts: Any, **options: Any) -> list[Any]:
        self.calls.append(("generate", len(prompts), options["beam_size"]))
        return [SimpleNamespace() for _ in prompts]

    def align(self, encoded: Any, start: Any, texts: Any, frames: int) -> list[Any]:
        self.calls.append(("align", len(texts), frames))
        return []


def test_everything_that_a_recognition_does_is_tried() -> None:
    model = Model()
    assert prove(model, START) == WIDTH
    assert model.calls == [("encode", 1, 1500), ("generate", 1, 5), ("align", 1, 1500)]


@pytest.mark.parametrize(("room", "batch"), [(100, 8), (8, 8), (7, 4), (3, 2), (1, 1)])
def test_the_largest_batch_is_found_on_full_windows(room: int, batch: int) -> None:
    model = Model(room)
    assert largest_batch(model, START, 8) == batch
    assert ("encode", batch, 3000) in model.calls


@pytest.mark.parametrize(
    ("model", "tries"),
    [(Model(0), 4), (Model(4, "CUDA failed with error unspecified launch failure"), 1)],
    ids=["full", "lost"],
)
def test_what_smaller_batches_do_not_help_is_raised(model: Model, tries: int) -> None:
    with pytest.raises(RuntimeError, match="CUDA failed"):
        largest_batch(model, START, 8)
    assert len([call for call in model.calls if call[0] == "encode"]) == tries


def shaped(width: int, layers: int, decoder_layers: int) -> ModelFile:
    """The file of a Whisper model of this shape, in half precision."""
    variables = [Variable("decoder/embeddings/weight", (51_866, width), "float16")]
    variables += [
        Variable(f"encoder/layer_{layer}/ffn/linear_1/weight", (width, 4 * width), "float16")
        for layer in range(layers)
    ]
    for layer in range(decoder_layers):
        start = f"decoder/layer_{layer}"
        variables.append(Variable(f"{start}/attention/linear_1/weight", (2 * width, width), "float16"))
        variables.append(Variable(f"{start}/self_attention/linear_0/weight", (3 * width, width), "float16"))
    return ModelFile(1000, tuple(variables))


BASE, TURBO, LARGE = shaped(512, 6, 6), shaped(1280, 32, 4), shaped(1280, 32, 32)


def test_the_work_of_one_sound_depends_on_the_model() -> None:
    """The encoder decides for base and turbo, the decoder's 32 layers for large."""
    assert [sound_bytes(file, "float16") // 10**6 for file in (BASE, TURBO, LARGE)] == [84, 210, 615]
    assert sound_bytes(BASE, "float32") == 2 * sound_bytes(BASE, "float16")
    assert sound_bytes(LARGE, "int8_float16") == sound_bytes(LARGE, "float16")


def test_a_file_that_tells_nothing_is_taken_for_large() -> None:
    unread = ModelFile(1000, ())
    assert sound_bytes(unread, "float16") == pytest.approx(sound_bytes(LARGE, "float16"), rel=0.01)


def test_a_claim_is_for_all_batches_at_once() -> None:
    one = claim("base", BASE, "float16", GpuSettings(streams=3, max_batch=6))
    assert (one.name, one.preference, one.most) == ("recogniser base", Preference.RECOGNISER, 6)
    assert one.weights == BASE.weight_bytes("float16")
    assert one.each == 3 * sound_bytes(BASE, "float16")


@pytest.mark.engines
def test_the_embedded_model_is_read() -> None:
    file = read_model_file(model_folder(Settings()) / "model.bin")
    assert len(file.rows("decoder", "attention/linear_1")) == 6
    assert sound_bytes(file, "float16") == sound_bytes(BASE, "float16")
