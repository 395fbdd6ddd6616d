"""Where a translation model runs: on a GPU for several meetings at once, with the CPU behind it."""

import os
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from interpreter.engines.gpu.batching import Batcher
from interpreter.engines.gpu.devices import (
    CPU,
    CUDA,
    DeviceFault,
    cuda_devices,
    fault_of,
    open_first,
    wants_cuda,
)
from interpreter.engines.gpu.driver import Seat, seat_on
from interpreter.engines.gpu.memory import MEGABYTE, Claim, Preference
from interpreter.engines.gpu.model_file import ModelFile, number_bytes, read_model_file
from interpreter.engines.gpu.pace import SENTENCES
from interpreter.engines.gpu.placement import Openers, Placed, place
from interpreter.engines.health import Health
from interpreter.engines.neural.manifest import Family, ModelFolder
from interpreter.errors import ConfigError, EngineError
from interpreter.settings import GpuSettings, TranslatorSettings

MAX_THREADS: Final = 4
LIMIT_STEP: Final = 32
"""In a batch the limit of tokens is rounded up to multiples of this: sentences of one limit go together."""
PROOF_TOKENS: Final = 128
WRITTEN_TOKENS: Final = 2 * PROOF_TOKENS + 16
"""The longest translation of so many tokens; see `model.LENGTH_FACTOR`."""
BEAM_SIZE: Final = 4
UNREAD_SENTENCE_BYTES: Final = 640 * MEGABYTE
"""Of a model whose file does not tell its shape: taken for 32 layers of width 2048 (MADLAD-400-3B) in
float32."""

_T5_TYPES: Final = ("int8_float32", "float32")
_T5_WANTED: Final = {"int8": "int8_float32", "int8_float32": "int8_float32", "float32": "float32"}
_AUTO_TYPES: Final = {
    CPU: ("int8", "float32"),
    CUDA: ("int8_float16", "float16", "float32"),
}
"""Best first; the first that the device has, and on a GPU runs in, is taken."""


def compute_types(family: Family, device: str, wanted: str, supported: Collection[str]) -> list[str]:
    """CTranslate2's compute types to try for a model, best first.

    T5 models overflow in float16 and write nonsense (MADLAD-400 nothing but `<unk>`), so they never run in
    it. Plain `int8` leaves the weights that are not quantised in the type they were converted in, which may
    be float16 (CTranslate2 3.18), so for them it is spelled out as `int8_float32`.

    Raises:
        ConfigError: the type does not fit the family, or the device has no such type.
    """
    chosen: tuple[str, ...] = (wanted,)
    if family is Family.T5:
        if wanted != "auto" and wanted not in _T5_WANTED:
            raise ConfigError(
                f"translator.compute_type is {wanted}, but T5 and MADLAD-400 models overflow in half "
                "precision and write nonsense. Use auto, int8_float32 or float32."
            )
        chosen = _T5_TYPES if wanted == "auto" else (_T5_WANTED[wanted],)
    elif wanted == "auto":
        chosen = _AUTO_TYPES[device]
    types = [each for each in chosen if each in supported]
    if not types:
        raise ConfigError(
            f"translator.compute_type {chosen[0]} cannot be used on {device}. "
            f"Choose from: auto, {', '.join(sorted(supported))}."
        )
    return types


@dataclass(frozen=True, slots=True)
class _Key:
    """What sentences that are translated together have in common."""

    prefixed: bool
    options: tuple[tuple[str, Any], ...]


_APART: Final = object()
"""The key of calls that share no batch."""


class BatchedTranslator:
    """Batches over one `ctranslate2.Translator`. Several threads may call it; close it at the end."""

    def __init__(
        self, translator: Any, *, limit: int, wait_s: float, lanes: int = 1, seat: Seat | None = None
    ) -> None:
        """`limit`: sentences in a batch. `wait_s`: how long the first waits for others. `lanes`: at once.
        `seat`: what it holds of the GPU's memory."""
        self.translator = translator
        self._seat = seat
        self._batches: Batcher[Any, Any] = Batcher(self._run, limit=limit, wait_s=wait_s, lanes=lanes)

    @property
    def limit(self) -> int:
        """The largest batch at the moment."""
        return self._batches.limit

    def translate_batch(
        self,
        sources: Sequence[Sequence[str]],
        *,
        target_prefix: Sequence[Sequence[str]] | None = None,
        max_decoding_length: int,
        **options: Any,
    ) -> list[Any]:
        """As `ctranslate2.Translator.translate_batch`; sentences of other callers may go along."""
        limit = -(-max_decoding_length // LIMIT_STEP) * LIMIT_STEP
        options["max_decoding_length"] = limit
        prefixes: Sequence[Sequence[str] | None] = target_prefix or [None] * len(sources)
        key = _Key(target_prefix is not None, tuple(sorted(options.items())))
        return self._batches.submit(key, list(zip(sources, prefixes, strict=True)))

    def score_batch(self, sources: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]) -> list[Any]:
        """As `ctranslate2.Translator.score_batch`, in a batch of its own."""

        def score() -> list[Any]:
            results: list[Any] = self.translator.score_batch(sources, targets)
            return results

        (result,) = self._batches.submit(_APART, [score], alone=True)
        scores: list[Any] = result
        return scores

    def close(self) -> None:
        """Take no more sentences; those under way are finished."""
        self._batches.close()
        if self._seat is not None:
            self._seat.release()

    def _run(self, key: Hashable, works: Sequence[Any]) -> Sequence[Any]:
        if key is _APART:
            return [score() for score in works]
        if not isinstance(key, _Key):
            raise TypeError(f"{type(key).__name__} is no call of a translation model.")
        results: Sequence[Any] = self.translator.translate_batch(
            [list(source) for source, _ in works],
            target_prefix=[list(prefix) for _, prefix in works] if key.prefixed else None,
            **dict(key.options),
        )
        return results


class PlacedTranslator:
    """One translation model, on the GPU or the CPU, with what we use of `ctranslate2.Translator`."""

    def __init__(self, placed: Placed[Any]) -> None:
        self._placed = placed

    @property
    def device(self) -> str:
        """Where calls run now."""
        return self._placed.device

    def translate_batch(self, sources: Sequence[Sequence[str]], **options: Any) -> list[Any]:
        """See `ctranslate2.Translator.translate_batch`. A call that fails on the GPU is made on the CPU."""
        results: list[Any] = self._placed.run(
            lambda model: model.translate_batch(sources, **options), work=len(sources)
        )
        return results

    def score_batch(self, sources: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]) -> list[Any]:
        """See `ctranslate2.Translator.score_batch`."""

        def score(model: Any) -> list[Any]:
            results: list[Any] = model.score_batch(sources, targets)
            return results

        return self._placed.run(score)

    def health(self) -> Health:
        """How it is."""
        return self._placed.health()

    def close(self) -> None:
        """Let go of the model."""
        self._placed.close()


def open_translator(folder: ModelFolder, settings: TranslatorSettings, gpu: GpuSettings) -> PlacedTranslator:
    """Open the model where the settings want it.

    Raises:
        ConfigError: the device or compute type is not here, or does not fit the model.
        EngineError: CTranslate2 cannot load the model.
    """
    import ctranslate2

    return place_translator(folder, settings, gpu, ctranslate2, cuda_devices())


def place_translator(
    folder: ModelFolder, settings: TranslatorSettings, gpu: GpuSettings, ctranslate2: Any, found: int
) -> PlacedTranslator:
    """The model where the settings want it, on a machine with `found` CUDA devices. Raises as
    `open_translator`."""
    beside_gpu = found > 0 and settings.device != CPU
    openers: Openers[Any] = Openers(
        on_gpu=lambda: open_on_gpu(ctranslate2, folder, settings, gpu),
        on_cpu=lambda: open_on_cpu(ctranslate2, folder, settings, beside_gpu=beside_gpu),
        prove=lambda model: prove(model.translator if isinstance(model, BatchedTranslator) else model),
        close=lambda model: model.close() if isinstance(model, BatchedTranslator) else None,
        pace=SENTENCES,
    )
    return PlacedTranslator(
        place(
            "translator",
            openers,
            wanted=settings.device,
            index=gpu.device_index,
            found=found,
            standby=gpu.standby,
            label=f"translator {folder.manifest.label}",
        )
    )


def open_on_cpu(
    ctranslate2: Any, folder: ModelFolder, settings: TranslatorSettings, *, beside_gpu: bool = False
) -> Any:
    """The `ctranslate2.Translator` on the CPU; behind a GPU it chooses its own compute type.

    Raises:
        ConfigError: see `compute_types`.
        EngineError: CTranslate2 cannot load the model.
    """
    wanted = "auto" if beside_gpu else settings.compute_type
    types = compute_types(folder.manifest.family, CPU, wanted, ctranslate2.get_supported_compute_types(CPU))
    try:
        return ctranslate2.Translator(
            str(folder.path),
            device=CPU,
            compute_type=types[0],
            inter_threads=1,
            intra_threads=settings.threads or min(MAX_THREADS, os.cpu_count() or 1),
        )
    except (RuntimeError, ValueError) as error:
        raise EngineError(
            f"The translation model in {folder.path} cannot be loaded: {error}. "
            "Copy the complete folder again, or choose another device or compute_type."
        ) from error


def open_on_gpu(
    ctranslate2: Any, folder: ModelFolder, settings: TranslatorSettings, gpu: GpuSettings
) -> BatchedTranslator:
    """The model on the GPU, tried out, with batches as large as its memory and our budget take.

    Raises:
        ConfigError: see `compute_types`.
        RuntimeError, ValueError: CTranslate2 cannot open or run it there, or the budget has no room for it.
    """
    seat = seat_on(gpu)
    try:
        return _open_on_gpu(ctranslate2, folder, settings, gpu, seat)
    except BaseException:
        seat.release()
        raise


def _open_on_gpu(
    ctranslate2: Any, folder: ModelFolder, settings: TranslatorSettings, gpu: GpuSettings, seat: Seat
) -> BatchedTranslator:
    supported = ctranslate2.get_supported_compute_types(CUDA, gpu.device_index)
    file = read_model_file(folder.path / "model.bin")
    allowed = 0

    def open_as(compute_type: str) -> Any:
        nonlocal allowed
        allowed = seat.take(claim(folder, file, compute_type, gpu))
        return ctranslate2.Translator(
            str(folder.path),
            device=CUDA,
            device_index=gpu.device_index,
            compute_type=compute_type,
            inter_threads=gpu.streams,
            intra_threads=1,
        )

    types = compute_types(folder.manifest.family, CUDA, settings.compute_type, supported)
    translator = open_first(types, open_as, prove)
    limit = largest_batch(translator, allowed)
    seat.settle(limit)
    return BatchedTranslator(
        translator, limit=limit, wait_s=gpu.max_wait_ms / 1000, lanes=gpu.streams, seat=seat
    )


def gpu_claims(folders: Sequence[ModelFolder], settings: TranslatorSettings, gpu: GpuSettings) -> list[Claim]:
    """What these models will ask of the GPU's memory; nothing where they do not go there.

    Raises:
        ConfigError: see `open_translator`.
    """
    import ctranslate2

    if not wants_cuda("translator.device", settings.device, gpu.device_index, cuda_devices()):
        return []
    supported = ctranslate2.get_supported_compute_types(CUDA, gpu.device_index)
    return [
        claim(
            folder,
            read_model_file(folder.path / "model.bin"),
            compute_types(folder.manifest.family, CUDA, settings.compute_type, supported)[0],
            gpu,
        )
        for folder in folders
    ]


def claim(folder: ModelFolder, file: ModelFile, compute_type: str, gpu: GpuSettings) -> Claim:
    """What a translation model asks of a GPU's memory."""
    return Claim(
        f"translator {folder.manifest.label}",
        Preference.TRANSLATOR,
        file.weight_bytes(compute_type),
        gpu.streams * sentence_bytes(file, compute_type),
        gpu.max_batch,
    )


def sentence_bytes(file: ModelFile, compute_type: str) -> int:
    """GPU memory that a sentence of 128 tokens takes at most, by estimate. Not yet compared with a GPU.

    For each layer of the decoder the keys and values of the source, and of what is written for every beam;
    and the scores of all tokens. In half precision that is 31 MB for an OPUS-MT big model of 6 layers of
    width 1024.
    """
    heard = sum(file.rows("decoder", "attention/linear_1"))
    written = sum(file.rows("decoder", "self_attention/linear_0"))
    if not heard or not written:
        return UNREAD_SENTENCE_BYTES
    values = heard * PROOF_TOKENS + written * 2 // 3 * WRITTEN_TOKENS * BEAM_SIZE
    return values * number_bytes(compute_type) + 3 * BEAM_SIZE * file.vocabulary * 4


def prove(translator: Any, batch: int = 1, tokens: int = 1) -> None:
    """Translate so many sentences of so many empty words. Raises RuntimeError where CTranslate2 cannot."""
    translator.translate_batch(
        [["▁"] * tokens] * batch, max_batch_size=batch, beam_size=BEAM_SIZE, max_decoding_length=8
    )


def largest_batch(translator: Any, most: int) -> int:
    """How many sentences the GPU really takes at once: at most `most`, fewer where memory is short.

    Raises:
        RuntimeError: not one.
    """
    while True:
        try:
            prove(translator, most, PROOF_TOKENS)
        except RuntimeError as error:
            if most == 1 or fault_of(error) is not DeviceFault.MEMORY:
                raise
            most //= 2
        else:
            return most
