from pathlib import Path

import numpy as np
import onnx
import pytest

from interpreter.engines import table
from interpreter.engines.ctc import load
from interpreter.engines.ctc.engine import normalised
from interpreter.engines.ctc.loading import OnnxNetwork
from interpreter.engines.ctc.vocabulary import read_vocabulary
from interpreter.engines.recogniser import RecognitionRequest, Rejection
from interpreter.errors import EngineError, ModelMissing
from interpreter.settings import Settings
from tests.fakes.tiny_ctc import FIELD, SYMBOLS, say, write_model


def settings(models_dir: Path, **recogniser: object) -> Settings:
    return Settings.model_validate(
        {"models_dir": models_dir, "recogniser": {"engine": "ctc", "model": "tiny", **recogniser}}
    )


def test_the_settings_name_the_model_and_silence_is_silence(tmp_path: Path) -> None:
    write_model(tmp_path / "tiny")
    recogniser = table.load_recogniser(settings(tmp_path))
    assert recogniser.capabilities.name == "ctc tiny"
    assert recogniser.capabilities.languages == {"da", "so", "tr", "uk"}
    heard = recogniser.recognise(np.zeros(16_000, np.float32), RecognitionRequest(("so",)))
    assert heard.rejection is Rejection.NO_SPEECH
    recogniser.close()


def test_it_runs_on_the_cpu_whatever_the_others_run_on(tmp_path: Path) -> None:
    write_model(tmp_path / "tiny")
    assert load(settings(tmp_path, device="cuda")).capabilities.device == "cpu"


def test_as_many_at_once_as_the_cores_have_room_for(tmp_path: Path) -> None:
    write_model(tmp_path / "tiny")
    one = load(settings(tmp_path, threads=1)).capabilities.parallel
    assert one >= load(settings(tmp_path, threads=999)).capabilities.parallel == 1


def test_the_smaller_file_is_taken_where_there_are_two(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "tiny", name="model.onnx")
    assert load(settings(tmp_path)).capabilities.name == "ctc tiny"
    (folder / "model.int8.onnx").write_bytes(b"no model")
    with pytest.raises(ModelMissing, match=r"model\.int8\.onnx cannot be opened"):
        load(settings(tmp_path))


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="There is no recognition model"):
        load(settings(tmp_path))
    (write_model(tmp_path / "tiny") / "tokens.txt").unlink()
    with pytest.raises(ModelMissing, match=r"lacks tokens\.txt"):
        load(settings(tmp_path))


def test_files_that_do_not_belong_together_are_told(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "tiny")
    with (folder / "tokens.txt").open("a", encoding="utf-8") as file:
        file.write(f"ß {len(SYMBOLS)}\n")
    with pytest.raises(ModelMissing, match=f"has {len(SYMBOLS)} tokens"):
        load(settings(tmp_path))


def test_a_model_that_takes_no_plain_sound_is_told(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "tiny")
    model = onnx.load(str(folder / "model.int8.onnx"))
    extra = onnx.helper.make_tensor_value_info("language", onnx.TensorProto.INT64, [1])
    model.graph.input.append(extra)
    onnx.save(model, str(folder / "model.int8.onnx"))
    with pytest.raises(ModelMissing, match="another kind of model"):
        load(settings(tmp_path))


def test_the_network_gives_a_frame_for_every_20_ms(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "tiny")
    network = OnnxNetwork(folder / "model.int8.onnx", read_vocabulary(folder / "tokens.txt"), 1)
    sound = normalised(say("haa"))
    assert network(sound).shape == ((sound.shape[0] - FIELD) // 320 + 1, len(SYMBOLS))
    assert network(sound).dtype == np.float32


def test_a_failure_of_onnxruntime_is_an_engine_error_without_the_sound(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "tiny")
    network = OnnxNetwork(folder / "model.int8.onnx", read_vocabulary(folder / "tokens.txt"), 1)
    with pytest.raises(EngineError, match="Speech recognition failed"):
        network(np.zeros(FIELD // 2, np.float32))
