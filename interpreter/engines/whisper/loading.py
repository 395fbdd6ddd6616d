"""Finding the model and the device, and opening the model there."""

import logging
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import numpy as np

from interpreter.engines.gpu.devices import CPU, CUDA, cuda_devices, open_first, wants_cuda
from interpreter.engines.gpu.driver import Seat, seat_on
from interpreter.engines.gpu.memory import Claim
from interpreter.engines.gpu.model_file import read_model_file
from interpreter.engines.gpu.pace import SOUND
from interpreter.engines.gpu.placement import Openers, Placed, place
from interpreter.engines.hearing.guard import VoiceCheck
from interpreter.engines.hearing.threads import cpu_replicas, cpu_threads
from interpreter.engines.whisper.batched import WINDOW_STEP, BatchedWhisper
from interpreter.engines.whisper.engine import WhisperRecogniser
from interpreter.engines.whisper.features import SAMPLE_RATE_HZ, WINDOW_SAMPLES
from interpreter.engines.whisper.hallucinations import Hallucinations
from interpreter.engines.whisper.parts import WhisperParts
from interpreter.engines.whisper.proving import claim, largest_batch, prove
from interpreter.engines.whisper.vocabulary import Vocabulary
from interpreter.errors import ConfigError, ModelMissing
from interpreter.models.embedded import WHISPER_BASE, ensure_embedded_whisper
from interpreter.models.folder import locate, missing_files
from interpreter.settings import Device, RecogniserSettings, Settings

MODEL_FILES: Final = (
    ("model.bin",),
    ("config.json",),
    ("tokenizer.json",),
    ("vocabulary.txt", "vocabulary.json"),
)
SMALL_MODEL_BYTES: Final = 200_000_000
"""A model file up to this size (Whisper base) is opened twice on a CPU: the encoder on all threads, the
decoder on one, since its steps are too small to share. On two threads Whisper base encodes 15 s in 0.13 s
instead of 0.22 s, but writes 20 tokens with a beam of 5 in 0.33 s instead of 0.26 s, at half as much CPU
again."""
AUTO_COMPUTE_TYPES: Final = {
    "cpu": ("int8", "float32"),
    "cuda": ("float16", "int8_float16", "int8", "float32"),
}
"""Best first; the first that the device has, and on a GPU runs in, is taken."""
MAX_PARALLEL: Final = 32


def load_recogniser(settings: Settings) -> WhisperRecogniser:
    """The recogniser on the model that the settings name. Raises as `open_placed`."""
    placed = open_placed(settings)
    return WhisperRecogniser(
        placed,
        VoiceCheck(),
        Hallucinations(settings.languages_dir),
        parallel=lambda device: parallel(settings, device),
    )


def open_parts(settings: Settings) -> WhisperParts:
    """The model, open where `open_placed` puts it. Raises as that."""
    return open_placed(settings).current


def open_placed(settings: Settings) -> Placed[WhisperParts]:
    """Open the model that the settings name, on the device that they want.

    Raises:
        ModelMissing: the model folder, a file in it, or a library is not there.
        ConfigError: a device or compute type that this machine does not have.
    """
    # Idle OpenMP threads must sleep, not spin: meetings share these cores. libgomp reads it when loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        import ctranslate2
        import faster_whisper  # noqa: F401
    except ImportError as error:
        raise ModelMissing(
            f"Speech recognition needs the package {error.name}: install faster-whisper and ctranslate2."
        ) from error
    # faster-whisper writes what was said to its log at DEBUG; nothing here may
    logging.getLogger("faster_whisper").setLevel(logging.WARNING)
    return place_parts(settings, model_folder(settings), ctranslate2, cuda_devices())


def place_parts(settings: Settings, folder: Path, ctranslate2: Any, found: int) -> Placed[WhisperParts]:
    """The model in `folder` where the settings want it, on a machine with `found` CUDA devices."""
    wanted: Device = settings.recogniser.device
    beside_gpu = found > 0 and wanted != CPU
    return place(
        "recogniser",
        Openers(
            on_gpu=lambda: open_on_gpu(ctranslate2, folder, settings),
            on_cpu=lambda: open_on_cpu(ctranslate2, folder, settings.recogniser, beside_gpu=beside_gpu),
            prove=lambda parts: prove(parts.encoder, parts.vocabulary.start_sequence("da")),
            close=WhisperParts.close,
            cpu_lanes=cpu_replicas(settings.recogniser),
            pace=SOUND,
        ),
        wanted=wanted,
        index=settings.gpu.device_index,
        found=found,
        standby=settings.gpu.standby,
    )


def open_on_cpu(
    ctranslate2: Any, folder: Path, settings: RecogniserSettings, *, beside_gpu: bool = False
) -> WhisperParts:
    """The model on the CPU.

    Args:
        beside_gpu: it stands behind a GPU, whose compute type the settings name: the CPU chooses its own.

    Raises:
        ConfigError: the CPU does not have the compute type, or the model knows English only.
        ModelMissing: the files are no Whisper model.
    """
    wanted = "auto" if beside_gpu else settings.compute_type
    compute_type = compute_types(CPU, wanted, ctranslate2.get_supported_compute_types(CPU))[0]
    threads, replicas = cpu_threads(settings), cpu_replicas(settings)

    def opened(threads: int) -> Any:
        try:
            return ctranslate2.models.Whisper(
                str(folder),
                device=CPU,
                compute_type=compute_type,
                intra_threads=threads,
                inter_threads=replicas,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelMissing(f"The recognition model in {folder} cannot be opened: {error}.") from error

    encoder = decoder = opened(threads)
    _check_languages(encoder, folder)
    if threads > 1 and (folder / "model.bin").stat().st_size <= SMALL_MODEL_BYTES:
        decoder = opened(1)
    return WhisperParts(folder.name, encoder, decoder, Vocabulary(folder), mel_filters(encoder.n_mels))


def open_on_gpu(ctranslate2: Any, folder: Path, settings: Settings) -> WhisperParts:
    """The model on the GPU, tried out, with batches as large as its memory and our budget take.

    Raises:
        ConfigError: the GPU does not have the compute type, or the model knows English only.
        RuntimeError, ValueError: CTranslate2 cannot open or run it there, or the budget has no room for it.
    """
    seat = seat_on(settings.gpu)
    try:
        return _open_on_gpu(ctranslate2, folder, settings, seat)
    except BaseException:
        seat.release()
        raise


def _open_on_gpu(ctranslate2: Any, folder: Path, settings: Settings, seat: Seat) -> WhisperParts:
    gpu = settings.gpu
    vocabulary = Vocabulary(folder)
    file = read_model_file(folder / "model.bin")
    start = vocabulary.start_sequence("da")
    types = compute_types(
        CUDA,
        settings.recogniser.compute_type,
        ctranslate2.get_supported_compute_types(CUDA, gpu.device_index),
    )
    allowed = 0

    def open_as(compute_type: str) -> Any:
        nonlocal allowed
        allowed = seat.take(claim(folder.name, file, compute_type, gpu))
        return ctranslate2.models.Whisper(
            str(folder),
            device=CUDA,
            device_index=gpu.device_index,
            compute_type=compute_type,
            intra_threads=1,
            inter_threads=gpu.streams,
        )

    model = open_first(types, open_as, lambda model: prove(model, start))
    _check_languages(model, folder)
    limit = largest_batch(model, start, allowed)
    seat.settle(limit)
    batched = BatchedWhisper(
        model,
        start_of_transcript=vocabulary.of("da").sot,
        limit=limit,
        wait_s=gpu.max_wait_ms / 1000,
        lanes=gpu.streams,
    )
    return WhisperParts(
        folder.name, model, model, vocabulary, mel_filters(model.n_mels), batched, WINDOW_STEP, seat
    )


def gpu_claims(settings: Settings) -> list[Claim]:
    """What the model will ask of the GPU's memory; nothing where it does not go there.

    Raises:
        ModelMissing, ConfigError: as `open_placed`.
    """
    import ctranslate2

    wanted, index = settings.recogniser.device, settings.gpu.device_index
    if not wants_cuda("recogniser.device", wanted, index, cuda_devices()):
        return []
    folder = model_folder(settings)
    types = compute_types(
        CUDA, settings.recogniser.compute_type, ctranslate2.get_supported_compute_types(CUDA, index)
    )
    return [claim(folder.name, read_model_file(folder / "model.bin"), types[0], settings.gpu)]


def _check_languages(model: Any, folder: Path) -> None:
    if not model.is_multilingual:
        raise ConfigError(
            f"The Whisper model in {folder} knows English only. Set recogniser.model to a multilingual one."
        )


def mel_filters(bands: int) -> Any:
    """The mel filter bank, float32 of shape (bands, 201)."""
    from faster_whisper.feature_extractor import FeatureExtractor

    return FeatureExtractor.get_mel_filters(SAMPLE_RATE_HZ, WINDOW_SAMPLES, bands).astype(np.float32)


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
            f"There is no recognition model in {folder}. `interpreter models list` shows what can be pulled. "
            f"Or put a CTranslate2 Whisper model there, or set recogniser.model to {WHISPER_BASE!r}."
        )
    if missing := missing_files(folder, MODEL_FILES):
        raise ModelMissing(
            f"The recognition model in {folder} lacks {', '.join(missing)}. Fetch the model again."
        )
    return folder


def compute_types(device: str, wanted: str, supported: Collection[str]) -> list[str]:
    """Compute types to try on a device, best first.

    Raises:
        ConfigError: the device does not have the one that is wanted.
    """
    if wanted == "auto":
        return [each for each in AUTO_COMPUTE_TYPES[device] if each in supported] or ["default"]
    if wanted != "default" and wanted not in supported:
        raise ConfigError(
            f"recogniser.compute_type {wanted!r} is not possible on {device}. "
            f"Choose from: auto, {', '.join(sorted(supported))}."
        )
    return [wanted]


def parallel(settings: Settings, device: str) -> int:
    """Calls at once that are of use: on a GPU for one batch that runs and one that gathers."""
    if device == CUDA:
        return min(MAX_PARALLEL, 2 * settings.gpu.max_batch * settings.gpu.streams)
    return cpu_replicas(settings.recogniser)
