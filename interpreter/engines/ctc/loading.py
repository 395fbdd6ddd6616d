"""Finding a CTC model and opening it with onnxruntime."""

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from interpreter.engines.ctc.engine import CtcRecogniser
from interpreter.engines.ctc.vocabulary import Vocabulary, read_vocabulary
from interpreter.engines.hearing.guard import VoiceCheck
from interpreter.engines.hearing.threads import cpu_replicas, cpu_threads
from interpreter.engines.recogniser import Samples
from interpreter.errors import EngineError, ModelMissing
from interpreter.models.folder import locate, missing_files
from interpreter.settings import Settings
from languages import load_languages

NETWORKS: Final = ("model.int8.onnx", "model.onnx")
"""Taken in this order."""
TOKENS: Final = "tokens.txt"
MODEL_FILES: Final = (NETWORKS, (TOKENS,))


def load_recogniser(settings: Settings) -> CtcRecogniser:
    """The recogniser on the model that the settings name.

    Raises:
        ModelMissing: the model folder, a file in it, or onnxruntime is not there, or the files do not fit
            together.
    """
    folder = model_folder(settings)
    network, vocabulary = open_network(folder, cpu_threads(settings.recogniser))
    scripts = {code: language.script for code, language in load_languages(settings.languages_dir).items()}
    return CtcRecogniser(
        folder.name,
        network,
        vocabulary,
        scripts,
        VoiceCheck().activity,
        parallel=cpu_replicas(settings.recogniser),
    )


def open_network(folder: Path, threads: int) -> tuple["OnnxNetwork", Vocabulary]:
    """The model in a folder, and its tokens. Raises ModelMissing as `load_recogniser`."""
    if missing := missing_files(folder, MODEL_FILES):
        raise ModelMissing(
            f"The CTC model in {folder} lacks {', '.join(missing)}. Fetch the model again, or name the "
            "engine that it is for."
        )
    vocabulary = read_vocabulary(folder / TOKENS)
    file = next(folder / name for name in NETWORKS if (folder / name).is_file())
    return OnnxNetwork(file, vocabulary, threads), vocabulary


def model_folder(settings: Settings) -> Path:
    """The folder of the model. Raises ModelMissing where it is not there."""
    folder = locate(settings.models_dir, settings.recogniser.model)
    if not folder.is_dir():
        raise ModelMissing(
            f"There is no recognition model in {folder}. `interpreter models list` shows what can be pulled."
        )
    return folder


class OnnxNetwork:
    """An ONNX file with one input, sound of shape (sounds, samples), and as its first output logits of shape
    (sounds, frames, tokens). Several threads may call it."""

    def __init__(self, file: Path, vocabulary: Vocabulary, threads: int) -> None:
        """Raises:
        ModelMissing: onnxruntime is not installed, or the file is no model of this kind.
        """
        try:
            import onnxruntime
        except ImportError as error:
            raise ModelMissing("CTC models need the package onnxruntime: install it.") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # idle threads must sleep, not spin: meetings share these cores
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(file), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own have no root but this
            raise ModelMissing(f"The model in {file} cannot be opened: {error}. Fetch it again.") from error
        inputs, (output, *_) = self._session.get_inputs(), self._session.get_outputs()
        if len(inputs) != 1 or len(inputs[0].shape) != 2 or len(output.shape) != 3:
            raise ModelMissing(f"{file} does not take plain sound; it is another kind of model.")
        tokens = output.shape[2]
        if isinstance(tokens, int) and tokens != vocabulary.size:
            raise ModelMissing(
                f"{file} has {tokens} tokens, {TOKENS} beside it {vocabulary.size}. Fetch the model again."
            )
        self._input, self._output = inputs[0].name, output.name

    def __call__(self, samples: Samples) -> NDArray[np.float32]:
        """Raises EngineError where onnxruntime fails."""
        try:
            (logits,) = self._session.run([self._output], {self._input: samples[np.newaxis]})
        except Exception as error:
            raise EngineError(f"Speech recognition failed: {error}. Restart the service.") from error
        return np.asarray(logits[0], np.float32)
