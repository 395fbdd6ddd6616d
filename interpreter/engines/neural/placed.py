"""Where a translation model runs: on a GPU for several meetings at once, with the CPU behind it."""

import os
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from interpreter.engines.batching import Batcher
from interpreter.engines.devices import CPU, CUDA, DeviceFault, cuda_devices, fault_of, open_first
from interpreter.engines.health import Health
from interpreter.engines.neural.manifest import Family, ModelFolder
from interpreter.engines.placement import Openers, Placed, place
from interpreter.errors import ConfigError, EngineError
from interpreter.settings import GpuSettings, TranslatorSettings

MAX_THREADS: Final = 4
LIMIT_STEP: Final = 32
"""In a batch the limit of tokens is rounded up to multiples of this: sentences of one limit go together."""
PROOF_TOKENS: Final = 128
SENTENCE_BYTES: Final = 320 * 2**20
"""GPU memory that a sentence of 128 tokens takes at most, by estimate: keys and values of 24 layers of width
1024, for 400 positions and 4 beams in float32. Not yet compared with a GPU."""
MEGABYTE: Final = 2**20

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


class BatchedTranslator:
    """Batches over one `ctranslate2.Translator`. Several threads may call it; close it at the end."""

    def __init__(self, translator: Any, *, limit: int, wait_s: float, lanes: int = 1) -> None:
        """`limit`: sentences in a batch. `wait_s`: how long the first waits for others. `lanes`: at once."""
        self.translator = translator
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

    def close(self) -> None:
        """Take no more sentences; those under way are finished."""
        self._batches.close()

    def _run(self, key: Hashable, works: Sequence[Any]) -> Sequence[Any]:
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
        results: list[Any] = self._placed.run(lambda model: model.translate_batch(sources, **options))
        return results

    def score_batch(self, sources: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]) -> list[Any]:
        """See `ctranslate2.Translator.score_batch`."""

        def score(model: Any) -> list[Any]:
            one = model.translator if isinstance(model, BatchedTranslator) else model
            results: list[Any] = one.score_batch(sources, targets)
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
    """The model on the GPU, tried out, with batches as large as its memory takes.

    Raises:
        ConfigError: see `compute_types`.
        RuntimeError, ValueError: CTranslate2 cannot open or run it there.
    """
    supported = ctranslate2.get_supported_compute_types(CUDA, gpu.device_index)
    translator = open_first(
        compute_types(folder.manifest.family, CUDA, settings.compute_type, supported),
        lambda compute_type: ctranslate2.Translator(
            str(folder.path),
            device=CUDA,
            device_index=gpu.device_index,
            compute_type=compute_type,
            inter_threads=gpu.streams,
            intra_threads=1,
        ),
        prove,
    )
    limit = largest_batch(translator, gpu, (folder.path / "model.bin").stat().st_size)
    return BatchedTranslator(translator, limit=limit, wait_s=gpu.max_wait_ms / 1000, lanes=gpu.streams)


def prove(translator: Any, batch: int = 1, tokens: int = 1) -> None:
    """Translate so many sentences of so many empty words. Raises RuntimeError where CTranslate2 cannot."""
    translator.translate_batch(
        [["▁"] * tokens] * batch, max_batch_size=batch, beam_size=4, max_decoding_length=8
    )


def largest_batch(translator: Any, gpu: GpuSettings, weight_bytes: int) -> int:
    """How many sentences the GPU takes at once: at most `gpu.max_batch`, fewer where memory is short.

    Raises:
        RuntimeError: not one.
    """
    most = gpu.max_batch
    if gpu.memory_mb:
        most = min(most, (gpu.memory_mb * MEGABYTE - weight_bytes) // SENTENCE_BYTES)
        if most < 1:
            needed = -(-(weight_bytes + SENTENCE_BYTES) // MEGABYTE)
            raise RuntimeError(
                f"The model is out of memory: gpu.memory_mb allows {gpu.memory_mb}, "
                f"one sentence needs {needed}"
            )
    while True:
        try:
            prove(translator, most, PROOF_TOKENS)
        except RuntimeError as error:
            if most == 1 or fault_of(error) is not DeviceFault.MEMORY:
                raise
            most //= 2
        else:
            return most
