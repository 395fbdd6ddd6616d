"""A real, tiny ONNX model with the inputs, the output and the metadata of an MMS voice.

It is no VITS: every number becomes a tone of its own, so that a test knows what it will hear. A number lasts
`SAMPLES` samples at length scale 1; the noise is drawn by onnxruntime, as in a real voice.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SAMPLES = 960
"""60 ms at 16 kHz: with a blank for every letter a sentence lasts about as long as when it is read."""
SOMALI = "u|abcdefghijklmnoqrstwxy' -"
"""Number 0, which is the blank, is a letter, as in the real Somali voice; no p, v and z."""
METADATA = {
    "model_type": "vits",
    "comment": "mms",
    "add_blank": "1",
    "language": "Somali",
    "frontend": "characters",
    "n_speakers": "0",
    "sample_rate": "16000",
}


def write_tokens(file: Path, characters: str = SOMALI) -> None:
    """A `tokens.txt` as the converter writes it: capitals have the number of the small letter."""
    lines = []
    for number, character in enumerate(characters):
        lines.append(f"{character} {number}")
        if character.upper() != character and len(character.upper()) == 1:
            lines.append(f"{character.upper()} {number}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_voice(
    folder: Path, characters: str = SOMALI, metadata: Mapping[str, str] | None = None, *, loud: float = 0.2
) -> Path:
    """Write `model.onnx` and `tokens.txt` into a new folder, and return it.

    Args:
        metadata: instead of some of `METADATA`; an empty value leaves one out.
        loud: amplitude of the tones; not-a-number makes a voice that is broken.
    """
    folder.mkdir(parents=True)
    write_tokens(folder / "tokens.txt", characters)
    constants: dict[str, np.ndarray[Any, Any]] = {
        "samples": np.array([SAMPLES], dtype=np.float32),
        "start": np.array(0, dtype=np.int64),
        "step": np.array(1, dtype=np.int64),
        "last": np.array([2], dtype=np.int64),
        "first": np.array([0], dtype=np.int64),
        "lowest": np.array(0.05, dtype=np.float32),
        "apart": np.array(0.004, dtype=np.float32),
        "loud": np.array(loud, dtype=np.float32),
        "whisper": np.array(0.01, dtype=np.float32),
        "shape": np.array([1, 1, -1], dtype=np.int64),
    }
    nodes = [
        helper.make_node("Mul", ["samples", "length_scale"], ["lasting"]),
        helper.make_node("Cast", ["lasting"], ["lasting_int"], to=TensorProto.INT64),
        helper.make_node("Squeeze", ["lasting_int", "first"], ["count"]),
        helper.make_node("Range", ["start", "count", "step"], ["steps"]),
        helper.make_node("Cast", ["steps"], ["time"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["x"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["numbers", "apart"], ["higher"]),
        helper.make_node("Add", ["higher", "lowest"], ["pitch"]),
        helper.make_node("Unsqueeze", ["pitch", "last"], ["pitches"]),
        helper.make_node("Mul", ["pitches", "time"], ["phase"]),
        helper.make_node("Sin", ["phase"], ["tone"]),
        helper.make_node("Mul", ["tone", "loud"], ["sound"]),
        helper.make_node("RandomNormalLike", ["sound"], ["random"]),
        helper.make_node("Mul", ["random", "whisper"], ["quiet"]),
        helper.make_node("Mul", ["quiet", "noise_scale"], ["breath"]),
        helper.make_node("Mul", ["breath", "noise_scale_w"], ["breathing"]),
        helper.make_node("Add", ["sound", "breathing"], ["spoken"]),
        helper.make_node("Reshape", ["spoken", "shape"], ["y"]),
        helper.make_node("Identity", ["x_length"], ["unused"]),
    ]
    inputs = [
        helper.make_tensor_value_info("x", TensorProto.INT64, ["N", "L"]),
        helper.make_tensor_value_info("x_length", TensorProto.INT64, ["N"]),
        *(
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [1])
            for name in ("noise_scale", "length_scale", "noise_scale_w")
        ),
    ]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 1, "T"])]
    graph = helper.make_graph(
        nodes, "tiny", inputs, outputs, [numpy_helper.from_array(v, k) for k, v in constants.items()]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    about = {key: value for key, value in (METADATA | dict(metadata or {})).items() if value}
    helper.set_model_props(model, about)
    onnx.save(model, str(folder / "model.onnx"))
    return folder
