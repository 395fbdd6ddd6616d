"""A tiny CTC model in the form in which k2-fsa publishes Omnilingual ASR, and the sound that it reads.

Every token has a tone of its own; a frame of 320 samples in which a tone is loud is that token, silence is
blank. Input `x` is normalised sound of shape (sounds, samples), output `logits` of shape (sounds, frames,
tokens), as in `scripts/omnilingual-asr/export-onnx.py` of k2-fsa/sherpa-onnx. Where the sound is not
normalised, a quiet voice says nothing.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from interpreter.engines.ctc.engine import CtcRecogniser
from interpreter.engines.ctc.loading import OnnxNetwork
from interpreter.engines.ctc.vocabulary import read_vocabulary
from interpreter.engines.hearing.guard import VoiceActivity
from interpreter.engines.recogniser import Samples

RATE: Final = 16_000
FRAME: Final = 320
FIELD: Final = 400
"""Samples that wav2vec 2.0 sees in one frame."""
LATIN: Final = "abcdefghijklmnopqrstuvwxyzæøå"
CYRILLIC: Final = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
SYMBOLS: Final = ("<s>", "<pad>", "</s>", "<unk>", " ", *LATIN, "'", ".", *CYRILLIC)
SCRIPTS: Final = {"so": "Latn", "da": "Latn", "uk": "Cyrl", "ar": "Arab"}
FIRST_BIN: Final = 4
GAIN: Final = 16.0
BLANK_LOGIT: Final = 10.0
LOUD: Final = 0.01
"""Samples above this are speech to `activity`."""


def write_model(folder: Path, symbols: tuple[str, ...] = SYMBOLS, *, name: str = "model.int8.onnx") -> Path:
    """The model in `folder`, which is made: an ONNX file and `tokens.txt`."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(_model(len(symbols)), str(folder / name))
    lines = "".join(f"{symbol} {number}\n" for number, symbol in enumerate(symbols))
    (folder / "tokens.txt").write_text(lines, encoding="utf-8")
    return folder


def say(text: str, *, level: float = 0.2, frames: int = 4, gap: int = 1) -> Samples:
    """The sound of a text in the symbols above: each letter `frames` long, then `gap` frames of silence."""
    pieces: list[NDArray[np.float64]] = []
    for character in text:
        pieces += [level * tone(character, frames), np.zeros(gap * FRAME)]
    return np.concatenate([*pieces, np.zeros(FRAME)]).astype(np.float32)


def tone(character: str, frames: int) -> NDArray[np.float64]:
    """The token's tone, at full level."""
    turns = FIRST_BIN + SYMBOLS.index(character)
    return np.sin(2 * np.pi * turns * np.arange(frames * FRAME) / FRAME)


def mixed(one: str, other: str, *, share: float, frames: int = 4, level: float = 0.2) -> Samples:
    """Two letters at once, `share` of the level for the first."""
    sound = share * tone(one, frames) + (1 - share) * tone(other, frames)
    return np.concatenate((level * sound, np.zeros(FRAME))).astype(np.float32)


def tiny_recogniser(folder: Path) -> CtcRecogniser:
    """A recogniser on the model that `write_model` wrote."""
    vocabulary = read_vocabulary(folder / "tokens.txt")
    network = OnnxNetwork(folder / "model.int8.onnx", vocabulary, 1)
    return CtcRecogniser(folder.name, network, vocabulary, SCRIPTS, activity)


def activity(samples: Samples) -> VoiceActivity:
    """What is loud is speech: the voice activity model knows no tones."""
    windows = np.pad(samples, (0, -samples.shape[0] % FRAME)).reshape(-1, FRAME)
    loud = np.flatnonzero(np.abs(windows).max(axis=1) > LOUD)
    if loud.shape[0] == 0:
        return VoiceActivity(0.0, 0.0, 0.0)
    edges = [int(loud[0]) * FRAME / RATE, (int(loud[-1]) + 1) * FRAME / RATE]
    return VoiceActivity(loud.shape[0] * FRAME / RATE, *edges)


def _model(tokens: int) -> onnx.ModelProto:
    """Matched filters for every tone in both phases, and the size of what they give."""
    phase = 2 * np.pi * np.outer(FIRST_BIN + np.arange(tokens), np.arange(FRAME)) / FRAME
    filters = np.zeros((2 * tokens, 1, FIELD), np.float32)
    filters[:tokens, 0, :FRAME] = np.sin(phase) * 2 / FRAME
    filters[tokens:, 0, :FRAME] = np.cos(phase) * 2 / FRAME
    bias = np.zeros(tokens, np.float32)
    bias[0] = BLANK_LOGIT
    fixed: dict[str, NDArray[Any]] = {
        "filters": filters,
        "bias": bias,
        "gain": np.array(GAIN, np.float32),
        "halves": np.array([tokens, tokens], np.int64),
        "channel": np.array([1], np.int64),
    }
    steps: list[tuple[str, tuple[str, ...], tuple[str, ...], dict[str, Any]]] = [
        ("Unsqueeze", ("x", "channel"), ("sound",), {}),
        ("Conv", ("sound", "filters"), ("heard",), {"strides": [FRAME]}),
        ("Mul", ("heard", "heard"), ("power",), {}),
        ("Split", ("power", "halves"), ("sines", "cosines"), {"axis": 1}),
        ("Add", ("sines", "cosines"), ("both",), {}),
        ("Sqrt", ("both",), ("level",), {}),
        ("Transpose", ("level",), ("frames",), {"perm": [0, 2, 1]}),
        ("Mul", ("frames", "gain"), ("scaled",), {}),
        ("Add", ("scaled", "bias"), ("logits",), {}),
    ]
    graph = helper.make_graph(
        [helper.make_node(kind, inputs, outputs, **options) for kind, inputs, outputs, options in steps],
        "tiny_ctc",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", "num_samples"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", "num_frames", tokens])],
        [numpy_helper.from_array(values, name) for name, values in fixed.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=10)
