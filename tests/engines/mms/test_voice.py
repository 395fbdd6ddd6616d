"""One model file: what it is asked, what comes back, and which files are refused."""

import builtins
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interpreter.engines.mms.voice import VitsVoice, open_voice
from interpreter.errors import EngineError, ModelMissing
from tests.fakes.tiny_vits import METADATA, SAMPLES, write_voice


def opened(folder: Path, **metadata: str) -> VitsVoice:
    return open_voice(write_voice(folder / "v", metadata=metadata) / "model.onnx", "v")


def test_the_metadata_of_the_file_count(tmp_path: Path) -> None:
    voice = opened(tmp_path, sample_rate="22050", add_blank="0")
    assert (voice.sample_rate, voice.add_blank) == (22_050, False)
    voice = opened(tmp_path / "other")
    assert (voice.sample_rate, voice.add_blank) == (16_000, True)


def test_a_longer_scale_lasts_longer(tmp_path: Path) -> None:
    voice = opened(tmp_path)
    assert voice.speak([1, 2, 3], 1.0).shape == (3 * SAMPLES,)
    assert voice.speak([1, 2, 3], 1.5).shape == (4.5 * SAMPLES,)
    assert voice.speak([1], 1.0).dtype == np.float32


def test_noise_is_given_to_the_model(tmp_path: Path) -> None:
    voice = opened(tmp_path)
    still = [voice.speak([3, 4], 1.0, noise=0.0) for _ in range(2)]
    assert np.array_equal(still[0], still[1])
    assert np.array_equal(voice.speak([3, 4], 1.0, duration_noise=0.0), still[0])
    assert not np.array_equal(voice.speak([3, 4], 1.0), still[0])


def test_a_model_that_fails_does_not_say_on_what() -> None:
    class Failing:
        def run(self, *_: object) -> None:
            raise RuntimeError("cannot say hemmelig")

    with pytest.raises(EngineError, match=r"The voice failed \(RuntimeError\)") as caught:
        VitsVoice(Failing(), 16_000, add_blank=True).speak([1], 1.0)
    assert "hemmelig" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_sound_that_is_not_finite(tmp_path: Path) -> None:
    voice = open_voice(write_voice(tmp_path / "v", loud=float("nan")) / "model.onnx", "v")
    with pytest.raises(EngineError, match="not finite"):
        voice.speak([1, 2], 1.0)


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({"sample_rate": ""}, "have no sample_rate"),
        ({"sample_rate": "0"}, "have no sample_rate"),
        ({"frontend": "espeak"}, "it reads espeak, not characters"),
        ({"frontend": ""}, "it reads something unknown, not characters"),
        ({"n_speakers": "3"}, "several speakers"),
        ({"is_uroman": "1"}, "romanised text"),
    ],
)
def test_a_model_that_is_another_kind(tmp_path: Path, metadata: dict[str, str], message: str) -> None:
    assert set(metadata) <= {*METADATA, "is_uroman"}
    with pytest.raises(
        ModelMissing, match=rf"model\.onnx of the voice v is no MMS voice.*{message}.*models pull v"
    ):
        opened(tmp_path, **metadata)


def test_a_model_with_other_inputs(tmp_path: Path) -> None:
    import onnx

    file = write_voice(tmp_path / "v") / "model.onnx"
    model = onnx.load(str(file))
    model.graph.input[1].name = "attention_mask"
    model.graph.node[-1].input[0] = "attention_mask"
    onnx.save(model, str(file))
    with pytest.raises(
        ModelMissing, match="its inputs are not length_scale, noise_scale, noise_scale_w, x, x_length"
    ):
        open_voice(file, "v")


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"<html>not found</html>")
    with pytest.raises(
        ModelMissing, match=r"model\.onnx of the voice v cannot be loaded \(InvalidProtobuf\)"
    ):
        open_voice(tmp_path / "model.onnx", "v")


def test_without_the_library_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def refuse(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "onnxruntime":
            raise ImportError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ModelMissing, match="pip install onnxruntime"):
        open_voice(tmp_path / "model.onnx", "v")
