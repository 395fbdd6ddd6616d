"""A Firefox Translations student: a small Transformer with a recurrent decoder (SSRU, Kim et al. 2019), made
for processors (https://github.com/mozilla/translations), run by `fxtranslate`.

It gives one translation and nothing else: no probability (see `agreement`), no other hypotheses, no second
try with repetition made costly. It runs on no GPU: `translator.device` and `compute_type` are not for it.
"""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Final

import sentencepiece

from interpreter.engines.health import Health
from interpreter.engines.neural.choosing import Judge
from interpreter.engines.neural.manifest import ModelFolder, Pair
from interpreter.engines.neural.runtime import Sentence
from interpreter.engines.neural.sentences import split_long
from interpreter.engines.neural.students.files import find_student_files, unpacked
from interpreter.engines.neural.students.worker import StudentWorker
from interpreter.errors import ConfigError

MAX_TOKENS: Final = 96
"""A student cuts off what it does not take without a word, and writes 256 tokens at most; this is well below.
Firefox breaks sentences at 128."""
UNKNOWN: Final = "⁇"
"""What sentencepiece writes for a token without a text."""
LENGTH_FACTOR: Final = 2
LENGTH_MARGIN: Final = 16
"""Longer than this many times its source, and as many tokens more, is a loop that met the limit."""


class StudentModel:
    """A student and its vocabularies. Safe to call from several threads.

    Raises:
        ModelMissing: a file or the package fxtranslate is missing.
        ConfigError: the files cannot be read.
        EngineError: its process cannot be started.
    """

    def __init__(self, folder: ModelFolder) -> None:
        files = find_student_files(folder.path)
        self.folder = folder
        self.manifest = folder.manifest
        self._source = _vocabulary(files.source_vocabulary)
        self._target = _vocabulary(files.target_vocabulary)
        self._limit = min(MAX_TOKENS, folder.manifest.max_source_tokens)
        self._worker = StudentWorker(folder.manifest.label, files)

    def health(self) -> Health:
        """A student belongs on the processor. It is degraded while its process is not there."""
        runs = self._worker.runs
        return Health(
            engine=f"translator {self.manifest.label}",
            device="cpu",
            degraded=not runs,
            reason="" if runs else "its process ended; it is started again at the next sentence",
            failures=self._worker.failures,
        )

    def close(self) -> None:
        """End its process. A call under way finishes first."""
        self._worker.close()

    def translate(
        self,
        sentences: Sequence[str],
        pair: Pair,  # noqa: ARG002 - a student has one
        judge: Judge | None = None,  # noqa: ARG002 - and one hypothesis
    ) -> tuple[Sentence, ...]:
        """See `Runtime.translate`. `confidence` is None.

        Raises:
            EngineError: it failed, or is closed.
        """
        parts = [split_long(" ".join(sentence.split()), self._fits) for sentence in sentences]
        flat = [part for of_sentence in parts for part in of_sentence]
        written = self._worker.translate(flat) if flat else []
        starts = accumulate((len(of_sentence) for of_sentence in parts), initial=0)
        return tuple(
            self._sentence(of_sentence, written[start : start + len(of_sentence)])
            for of_sentence, start in zip(parts, starts, strict=False)
        )

    def token_count(self, text: str, pair: Pair) -> int:  # noqa: ARG002
        """How many tokens the model reads for a text, the end token included."""
        return len(self._source.encode(text)) + 1

    def _fits(self, text: str) -> bool:
        return len(self._source.encode(text)) < self._limit

    def _sentence(self, parts: Sequence[str], written: Sequence[str]) -> Sentence:
        return Sentence(
            text=" ".join(filter(None, (" ".join(text.split()) for text in written))),
            confidence=None,
            finished=all(
                len(self._target.encode(text))
                < LENGTH_FACTOR * (len(self._source.encode(part)) + 1) + LENGTH_MARGIN
                for part, text in zip(parts, written, strict=True)
            ),
            unknown=any(self._source.unk_id() in self._source.encode(part) for part in parts)
            or any(UNKNOWN in text for text in written),
            retried=False,
        )


def _vocabulary(path: Path) -> sentencepiece.SentencePieceProcessor:
    processor = sentencepiece.SentencePieceProcessor()
    try:
        processor.load_from_serialized_proto(unpacked(path))
    except (RuntimeError, OSError) as error:
        raise ConfigError(f"{path} is not a sentencepiece model. Copy the complete folder again.") from error
    return processor
