"""Trying a model out, and how large its batches may be."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from interpreter.engines.whisper.proving import MEGABYTE, affordable_batch, largest_batch, prove, sound_bytes

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
    assert largest_batch(model, START, 8, 0, 0) == batch
    assert ("encode", batch, 3000) in model.calls


@pytest.mark.parametrize(
    "model", [Model(0), Model(4, "CUDA failed with error unspecified launch failure")], ids=["full", "lost"]
)
def test_what_smaller_batches_do_not_help_is_raised(model: Model) -> None:
    with pytest.raises(RuntimeError, match="CUDA failed"):
        largest_batch(model, START, 8, 0, 0)
    assert len([call for call in model.calls if call[0] == "encode"]) <= 2


def test_a_memory_limit_makes_batches_smaller_before_they_are_tried() -> None:
    model = Model()
    budget = (100 * MEGABYTE + 3 * sound_bytes(WIDTH)) // MEGABYTE + 1
    assert largest_batch(model, START, 8, budget, 100 * MEGABYTE) == 3
    assert max(sounds for _, sounds, _ in model.calls) == 3


def test_a_memory_limit_below_one_sound_says_what_is_needed() -> None:
    with pytest.raises(RuntimeError, match=r"out of memory: gpu\.memory_mb allows 50, one sound needs 275"):
        largest_batch(Model(), START, 8, 50, 100 * MEGABYTE)


def test_larger_models_need_more() -> None:
    assert sound_bytes(1280) > 2 * sound_bytes(512)
    assert affordable_batch(10, 100, WIDTH) == 0
