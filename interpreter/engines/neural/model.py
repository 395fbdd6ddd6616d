"""One loaded CTranslate2 model: sentences in, sentences with scores out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from typing import Any, Final

from interpreter.engines.attempts import attempted
from interpreter.engines.health import Health
from interpreter.engines.neural.checks import loops
from interpreter.engines.neural.choosing import Judge, choose
from interpreter.engines.neural.families import END, UNKNOWN, form_of
from interpreter.engines.neural.manifest import ModelFolder, Pair
from interpreter.engines.neural.placed import open_translator
from interpreter.engines.neural.runtime import Sentence
from interpreter.engines.neural.sentences import split_long
from interpreter.errors import EngineError
from interpreter.settings import GpuSettings, TranslatorSettings

BEAM_SIZE: Final = 4
"""OPUS-MT and NLLB report their quality with beams of 4 to 6; above 4 only the time grows."""
LENGTH_FACTOR: Final = 2
LENGTH_MARGIN: Final = 16
"""The decoder may write this many times the longest source of the batch, and as many tokens more."""
REPETITION_PENALTY: Final = 1.3
"""Only where the first try was a loop; 1 (no penalty) otherwise (Keskar et al. 2019, section 4.1)."""
NO_REPEAT_NGRAM: Final = 4
MAX_BATCH: Final = 16


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


class Model:
    """A model and its tokenizer. Safe to call from several threads.

    Raises:
        ConfigError: see `placed.open_translator` and `families.form_of`.
        EngineError: CTranslate2 cannot load the model.
    """

    def __init__(
        self, folder: ModelFolder, settings: TranslatorSettings, gpu: GpuSettings | None = None
    ) -> None:
        self.folder = folder
        self.manifest = folder.manifest
        self._form = form_of(folder)
        self._translator = open_translator(folder, settings, gpu or GpuSettings())

    def health(self) -> Health:
        """Where it runs, and whether it should run elsewhere."""
        return self._translator.health()

    def close(self) -> None:
        """Let go of the model. Calls under way finish."""
        self._translator.close()

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
        """Replace what has a fault by a better hypothesis. Parts of a sentence are left as they are, and so
        is everything where the others cannot be had.

        Returns: the places replaced.
        """
        if judge is None:
            return set()
        whole = {start for start, length in _starts(parts) if length == 1}
        doubted = [i for i in sorted(whole) if judge(flat[i], self._form.text(decoded[i].tokens))]
        chosen: set[int] = set()
        asked = [sources[i] for i in doubted]
        found = attempted("Looking for a better hypothesis", lambda: self.hypotheses(asked, pair))
        if found is None:
            return set()
        for i, others in zip(doubted, found, strict=True):
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

    def token_count(self, text: str, pair: Pair) -> int:
        """How many tokens the encoder reads for a text, control tokens included."""
        return len(self._form.source_tokens(text, *pair))

    def _fits(self, text: str, pair: Pair) -> bool:
        return self.token_count(text, pair) <= self.manifest.max_source_tokens

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
