"""One loaded CTranslate2 model: sentences in, sentences with scores out."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from typing import Any, Final

import ctranslate2

from interpreter.engines.neural.checks import loops
from interpreter.engines.neural.choosing import Judge, choose
from interpreter.engines.neural.families import END, UNKNOWN, form_of
from interpreter.engines.neural.manifest import Family, ModelFolder, Pair
from interpreter.engines.neural.sentences import split_long
from interpreter.errors import ConfigError, EngineError
from interpreter.settings import TranslatorSettings

BEAM_SIZE: Final = 4
"""OPUS-MT and NLLB report their quality with beams of 4 to 6; above 4 only the time grows."""
LENGTH_FACTOR: Final = 2
LENGTH_MARGIN: Final = 16
"""The decoder may write this many times the longest source of the batch, and as many tokens more."""
REPETITION_PENALTY: Final = 1.3
"""Only where the first try was a loop; 1 (no penalty) otherwise (Keskar et al. 2019, section 4.1)."""
NO_REPEAT_NGRAM: Final = 4
MAX_BATCH: Final = 16
MAX_THREADS: Final = 4

_T5_TYPES: Final = frozenset({"int8", "int8_float32", "float32"})
_CPU_TYPE: Final = "int8"
_CUDA_TYPE: Final = "int8_float16"
_T5_TYPE: Final = "int8_float32"


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the decoder wrote for one input.

    Attributes:
        tokens: without the target prefix and the end token.
        score: mean natural log probability per token, the end token included.
        finished: it ended by itself, not at the length limit.
    """

    tokens: tuple[str, ...]
    score: float
    finished: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """One translated sentence.

    Attributes:
        confidence: exp of the mean log probability per token, over all parts of the sentence.
        finished: no part was cut off at the length limit.
        unknown: the source or the output has something the model has no token for.
        retried: a part ran in a loop at first and was decoded again.
        chosen: another hypothesis than the model's first was taken; see `choosing`.
    """

    text: str
    confidence: float
    finished: bool
    unknown: bool
    retried: bool
    chosen: bool = False


def device_of(settings: TranslatorSettings) -> str:
    """`cpu` or `cuda`.

    Raises:
        ConfigError: CUDA is asked for and there is none.
    """
    found = ctranslate2.get_cuda_device_count() > 0
    if settings.device == "cuda" and not found:
        raise ConfigError("translator.device is cuda, but no CUDA device is found. Set it to auto or cpu.")
    return "cuda" if found and settings.device != "cpu" else "cpu"


def compute_type_of(family: Family, device: str, wanted: str) -> str:
    """The CTranslate2 compute type for a model.

    T5 models overflow in float16 and write nonsense (MADLAD-400 nothing but `<unk>`), so they never run in
    it. Plain `int8` leaves the weights that are not quantised in the type they were converted in, which may
    be float16 (CTranslate2 3.18), so for them it is spelled out as `int8_float32`.

    Raises:
        ConfigError: the type does not fit the family, or the device has no such type.
    """
    supported: set[str] = ctranslate2.get_supported_compute_types(device)
    if family is Family.T5:
        if wanted != "auto" and wanted not in _T5_TYPES:
            raise ConfigError(
                f"translator.compute_type is {wanted}, but T5 and MADLAD-400 models overflow in half "
                "precision and write nonsense. Use auto, int8_float32 or float32."
            )
        chosen = "float32" if wanted == "float32" else _T5_TYPE
    elif wanted == "auto":
        chosen = _CUDA_TYPE if device == "cuda" else _CPU_TYPE
        chosen = chosen if chosen in supported else "float32"
    else:
        chosen = wanted
    if chosen not in supported:
        raise ConfigError(
            f"translator.compute_type {chosen} cannot be used on {device}. "
            f"Choose from: auto, {', '.join(sorted(supported))}."
        )
    return chosen


class Model:
    """A model and its tokenizer. Safe to call from several threads.

    Raises:
        ConfigError: see `device_of`, `compute_type_of` and `families.form_of`.
        EngineError: CTranslate2 cannot load the model.
    """

    def __init__(self, folder: ModelFolder, settings: TranslatorSettings) -> None:
        device = device_of(settings)
        self.folder = folder
        self.manifest = folder.manifest
        self._form = form_of(folder)
        try:
            self._translator: Any = ctranslate2.Translator(
                str(folder.path),
                device=device,
                compute_type=compute_type_of(folder.manifest.family, device, settings.compute_type),
                inter_threads=1,
                intra_threads=settings.threads or min(MAX_THREADS, os.cpu_count() or 1),
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(
                f"The translation model in {folder.path} cannot be loaded: {error}. "
                "Copy the complete folder again, or choose another device or compute_type."
            ) from error

    def translate(
        self, sentences: Sequence[str], pair: Pair, judge: Judge | None = None
    ) -> tuple[Sentence, ...]:
        """Translate all sentences in one batch. A sentence too long for the model is translated in parts.

        With a `judge`, a sentence in which it finds a fault is decoded again for all hypotheses of the beam,
        and a better one taken where there is one.
        """
        parts = [split_long(sentence, lambda part: self._fits(part, pair)) for sentence in sentences]
        flat = [part for of_sentence in parts for part in of_sentence]
        sources = [self._form.source_tokens(part, *pair) for part in flat]
        decoded = self.decode(sources, pair)
        again = [
            i for i, (part, one) in enumerate(zip(flat, decoded, strict=True)) if self._is_bad(part, one)
        ]
        if again:
            second = self.decode([sources[i] for i in again], pair, against_loops=True)
            for i, one in zip(again, second, strict=True):
                decoded[i] = one
        chosen = self._choose(parts, flat, sources, decoded, pair, judge)
        results, start = [], 0
        for of_sentence in parts:
            span = range(start, start + len(of_sentence))
            start += len(of_sentence)
            ones = [decoded[i] for i in span]
            results.append(
                Sentence(
                    text=" ".join(filter(None, (self._form.text(one.tokens) for one in ones))),
                    confidence=_confidence(ones),
                    finished=all(one.finished for one in ones),
                    unknown=any(UNKNOWN in one.tokens for one in ones)
                    or any(self._unknown(sources[i]) for i in span),
                    retried=any(i in again for i in span),
                    chosen=any(i in chosen for i in span),
                )
            )
        return tuple(results)

    def _choose(
        self,
        parts: Sequence[Sequence[str]],
        flat: Sequence[str],
        sources: Sequence[Sequence[str]],
        decoded: list[Decoded],
        pair: Pair,
        judge: Judge | None,
    ) -> set[int]:
        """Replace what has a fault by a better hypothesis. Parts of a sentence are left as they are.

        Returns: the places replaced.
        """
        if judge is None:
            return set()
        whole = {start for start, length in _starts(parts) if length == 1}
        doubted = [i for i in sorted(whole) if judge(flat[i], self._form.text(decoded[i].tokens))]
        chosen = set()
        for i, others in zip(doubted, self.hypotheses([sources[i] for i in doubted], pair), strict=True):
            all_of = [decoded[i], *(one for one in others if one.finished and one != decoded[i])]
            faults = [judge(flat[i], self._form.text(one.tokens)) for one in all_of]
            best = choose([one.score for one in all_of], faults)
            if best:
                decoded[i] = all_of[best]
                chosen.add(i)
        return chosen

    def hypotheses(self, sources: Sequence[Sequence[str]], pair: Pair) -> list[list[Decoded]]:
        """Every hypothesis of the beam for each tokenized input, best first. Errors as for `decode`."""
        return self._run(sources, pair, num_hypotheses=BEAM_SIZE)

    def decode(
        self,
        sources: Sequence[Sequence[str]],
        pair: Pair,
        *,
        beam_size: int = BEAM_SIZE,
        against_loops: bool = False,
    ) -> list[Decoded]:
        """Run the model on tokenized input, one result per input and in its order.

        Raises:
            EngineError: CTranslate2 failed.
        """
        return [
            every[0]
            for every in self._run(
                sources,
                pair,
                beam_size=beam_size,
                repetition_penalty=REPETITION_PENALTY if against_loops else 1,
                no_repeat_ngram_size=NO_REPEAT_NGRAM if against_loops else 0,
            )
        ]

    def _run(self, sources: Sequence[Sequence[str]], pair: Pair, **options: Any) -> list[list[Decoded]]:
        if not sources:
            return []
        prefix = self._form.target_prefix(pair[1])
        limit = LENGTH_FACTOR * max(len(source) for source in sources) + LENGTH_MARGIN
        try:
            results = self._translator.translate_batch(
                [list(source) for source in sources],
                target_prefix=[prefix] * len(sources) if prefix else None,
                max_batch_size=MAX_BATCH,
                max_input_length=0,  # CTranslate2 would cut the input off without a word
                min_decoding_length=0,  # a model made to write something instead of nothing would guess (R2)
                max_decoding_length=limit,
                return_scores=True,
                return_end_token=True,
                **({"beam_size": BEAM_SIZE, "repetition_penalty": 1, "no_repeat_ngram_size": 0} | options),
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"The translation model {self.manifest.label} failed: {error}") from error
        return [
            [
                _decoded(tokens, score, len(prefix))
                for tokens, score in zip(result.hypotheses, result.scores, strict=True)
            ]
            for result in results
        ]

    def _fits(self, text: str, pair: Pair) -> bool:
        return len(self._form.source_tokens(text, *pair)) <= self.manifest.max_source_tokens

    def _is_bad(self, source: str, decoded: Decoded) -> bool:
        return not decoded.finished or loops(self._form.text(decoded.tokens), source)

    def _unknown(self, tokens: Iterable[str]) -> bool:
        return any(token not in self.folder.vocabulary for token in tokens)


def _starts(parts: Sequence[Sequence[str]]) -> Iterable[tuple[int, int]]:
    """Where the parts of each sentence start among all parts, and how many there are."""
    lengths = [len(of_sentence) for of_sentence in parts]
    return zip(accumulate(lengths, initial=0), lengths, strict=False)


def _decoded(hypothesis: Sequence[str], score: float, prefix_length: int) -> Decoded:
    """CTranslate2 counts the target prefix in the length it divides by, at no cost. Here it does not."""
    finished = bool(hypothesis) and hypothesis[-1] == END
    written = max(1, len(hypothesis) - prefix_length)
    return Decoded(
        tokens=tuple(hypothesis[prefix_length : -1 if finished else None]),
        score=score * (prefix_length + written) / written,
        finished=finished,
    )


def _confidence(parts: Sequence[Decoded]) -> float:
    weights = [len(part.tokens) + 1 for part in parts]
    mean = sum(part.score * weight for part, weight in zip(parts, weights, strict=True)) / max(
        1, sum(weights)
    )
    return exp(min(0.0, mean))
