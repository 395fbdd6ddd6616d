"""What runs a translation model: sentences of one pair in, sentences with what is known of them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from interpreter.engines.health import Health
from interpreter.engines.neural.choosing import Judge
from interpreter.engines.neural.manifest import Manifest, Pair


@dataclass(frozen=True, slots=True)
class Sentence:
    """One translated sentence.

    Attributes:
        confidence: exp of the mean log probability per token, over all parts of the sentence; None where the
            model says none.
        finished: no part was cut off at the length limit.
        unknown: the source or the output has something the model has no token for.
        retried: a part ran in a loop at first and was decoded again.
        chosen: another hypothesis than the model's first was taken; see `choosing`.
    """

    text: str
    confidence: float | None
    finished: bool
    unknown: bool
    retried: bool
    chosen: bool = False


class Runtime(Protocol):
    """A loaded model. Safe to call from several threads."""

    @property
    def manifest(self) -> Manifest:
        """What its folder says about it."""
        ...

    def translate(
        self, sentences: Sequence[str], pair: Pair, judge: Judge | None = None
    ) -> tuple[Sentence, ...]:
        """Translate all sentences. One too long for the model is translated in parts, nothing is left out.

        Raises:
            EngineError: the model failed.
        """
        ...

    def token_count(self, text: str, pair: Pair) -> int:
        """How many tokens the model reads for a text."""
        ...

    def health(self) -> Health:
        """Where it runs, and whether something is wrong."""
        ...

    def close(self) -> None:
        """Let go of the model. Calls under way finish."""
        ...
