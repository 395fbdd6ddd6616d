"""Finding the model and the device, and opening the model there."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from interpreter.engines.whisper.engine import WhisperRecogniser
from interpreter.engines.whisper.features import SAMPLE_RATE_HZ, WINDOW_SAMPLES
from interpreter.engines.whisper.guard import VoiceCheck
from interpreter.engines.whisper.hallucinations import Hallucinations
from interpreter.engines.whisper.vocabulary import Vocabulary
from interpreter.errors import ConfigError, ModelMissing
from interpreter.models.embedded import WHISPER_BASE, ensure_embedded_whisper
from interpreter.models.folder import locate, missing_files
from interpreter.settings import RecogniserSettings, Settings

MODEL_FILES: Final = (
    ("model.bin",),
    ("config.json",),
    ("tokenizer.json",),
    ("vocabulary.txt", "vocabulary.json"),
)
MAX_AUTO_THREADS: Final = 4
SMALL_MODEL_BYTES: Final = 200_000_000
"""A model file up to this size (Whisper base) is opened twice on a CPU: the encoder on all threads, the
decoder on one, since its steps are too small to share. On two threads Whisper base encodes 15 s in 0.13 s
instead of 0.22 s, but writes 20 tokens with a beam of 5 in 0.33 s instead of 0.26 s, at half as much CPU
again."""
AUTO_COMPUTE_TYPES: Final = {"cpu": ("int8", "float32"), "cuda": ("float16", "int8_float16", "int8")}
"""Best first; the first that the device has is taken."""


@dataclass(frozen=True, slots=True)
class WhisperParts:
    """One Whisper model, open.

    Attributes:
        encoder, decoder: `ctranslate2.models.Whisper`; one and the same, or two with threads of their own.
        filters: mel filter bank, shape (mel bands, 201).
    """

    name: str
    encoder: Any
    decoder: Any
    vocabulary: Vocabulary
    filters: NDArray[np.float32]


def load_recogniser(settings: Settings) -> WhisperRecogniser:
    """The recogniser on the model that the settings name. Raises as `open_parts`."""
    parts = open_parts(settings)
    return WhisperRecogniser(
        parts.encoder,
        parts.decoder,
        parts.vocabulary,
        parts.filters,
        VoiceCheck(),
        Hallucinations(settings.languages_dir),
        name=parts.name,
    )


def open_parts(settings: Settings) -> WhisperParts:
    """Open the model that the settings name.

    Raises:
        ModelMissing: the model folder, a file in it, or a library is not there.
        ConfigError: a device or compute type that this machine does not have.
    """
    # Idle OpenMP threads must sleep, not spin: meetings share these cores. libgomp reads it when loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        import ctranslate2
        from faster_whisper.feature_extractor import FeatureExtractor
    except ImportError as error:
        raise ModelMissing(
            f"Speech recognition needs the package {error.name}: install faster-whisper and ctranslate2."
        ) from error
    # faster-whisper writes what was said to its log at DEBUG; nothing here may
    logging.getLogger("faster_whisper").setLevel(logging.WARNING)
    folder = model_folder(settings)
    device = choose_device(settings.recogniser, ctranslate2.get_cuda_device_count())
    threads = cpu_threads(settings.recogniser)
    encoder = open_model(ctranslate2, folder, device, threads, settings.recogniser)
    if not encoder.is_multilingual:
        raise ConfigError(
            f"The Whisper model in {folder} knows English only. Set recogniser.model to a multilingual one."
        )
    decoder = encoder
    if device == "cpu" and threads > 1 and (folder / "model.bin").stat().st_size <= SMALL_MODEL_BYTES:
        decoder = open_model(ctranslate2, folder, device, 1, settings.recogniser)
    filters = FeatureExtractor.get_mel_filters(SAMPLE_RATE_HZ, WINDOW_SAMPLES, encoder.n_mels)
    return WhisperParts(folder.name, encoder, decoder, Vocabulary(folder), filters.astype(np.float32))


def model_folder(settings: Settings) -> Path:
    """The folder of the model, with every file it needs.

    Raises:
        ModelMissing: it is not there, or lacks a file.
    """
    if settings.recogniser.model == WHISPER_BASE:
        return ensure_embedded_whisper(settings.models_dir)
    folder = locate(settings.models_dir, settings.recogniser.model)
    if not folder.is_dir():
        raise ModelMissing(
            f"There is no recognition model in {folder}. Put a CTranslate2 Whisper model there, or set "
            f"recogniser.model to {WHISPER_BASE!r}."
        )
    if missing := missing_files(folder, MODEL_FILES):
        raise ModelMissing(
            f"The recognition model in {folder} lacks {', '.join(missing)}. Fetch the model again."
        )
    return folder


def choose_device(settings: RecogniserSettings, cuda_devices: int) -> str:
    """`cuda` or `cpu`; `auto` takes a CUDA device where there is one.

    Raises:
        ConfigError: `cuda` is asked for and there is none.
    """
    if settings.device == "cuda" and cuda_devices == 0:
        raise ConfigError(
            "recogniser.device is cuda, but there is no usable CUDA device. Check the driver, or set auto."
        )
    if settings.device == "auto":
        return "cuda" if cuda_devices else "cpu"
    return settings.device


def open_model(
    ctranslate2: Any, folder: Path, device: str, threads: int, settings: RecogniserSettings
) -> Any:
    """The `ctranslate2.models.Whisper` in `folder`.

    Raises:
        ConfigError: the compute type is not one of the device, or the device cannot run it.
        ModelMissing: the files are no Whisper model.
    """
    compute_type = settings.compute_type
    supported = ctranslate2.get_supported_compute_types(device)
    if compute_type == "auto":
        compute_type = next((each for each in AUTO_COMPUTE_TYPES[device] if each in supported), "default")
    if compute_type != "default" and compute_type not in supported:
        raise ConfigError(
            f"recogniser.compute_type {compute_type!r} is not possible on {device}. "
            f"Choose from: auto, {', '.join(sorted(supported))}."
        )
    try:
        return ctranslate2.models.Whisper(
            str(folder),
            device=device,
            compute_type=compute_type,
            intra_threads=threads,
            inter_threads=1,
        )
    except (RuntimeError, ValueError) as error:
        if device == "cuda":
            raise ConfigError(
                f"The recognition model cannot run on the CUDA device: {error}. Install cuBLAS and cuDNN for "
                "CUDA 12 and check the free memory, or set recogniser.device to cpu."
            ) from error
        raise ModelMissing(f"The recognition model in {folder} cannot be opened: {error}.") from error


def cpu_threads(settings: RecogniserSettings) -> int:
    """Threads of one recognition: as set, or one for each core this process may use, at most four."""
    return settings.threads or min(MAX_AUTO_THREADS, len(os.sched_getaffinity(0)))
