"""Which of a model's own hypotheses to take where the one it likes best looks wrong.

N-best reranking by checks: the beam is asked for all its hypotheses only where the first has a fault, and
another is taken only if it has fewer and the model finds it nearly as likely. Nothing is ever written
that the model did not write, so no term is forced into a sentence where it does not belong.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from interpreter.engines.attempts import attempted
from interpreter.engines.neural.checks import SEVERE, examine
from interpreter.engines.neural.facts import Facts
from interpreter.engines.neural.so_far import SoFar
from languages import LanguageError
from languages.glossary import Glossary

NOTHING: Final = SoFar()
MAX_LOSS: Final = 0.35
"""Natural log probability per token that a better hypothesis may cost: it is then at least 0.7 times as
likely, token by token. Not yet calibrated on a real model."""


@dataclass(frozen=True, slots=True, order=True)
class Faults:
    """What is wrong with a hypothesis; the smaller the better, the first field before the second.

    Attributes:
        severe, doubtful: findings of the checks.
        unfounded: genders that nobody said.
        manner: municipal terms without an accepted rendering, or with another one than before in the meeting;
            a familiar "you", or in Danish another "you" than before; another gender than before.
    """

    severe: int = 0
    doubtful: int = 0
    unfounded: int = 0
    manner: int = 0

    def __bool__(self) -> bool:
        return bool(self.severe or self.doubtful or self.unfounded or self.manner)


UNJUDGED: Final = Faults(doubtful=1)
Judge = Callable[[str, str], Faults]
"""What is wrong with the second text as a translation of the first."""


@dataclass(frozen=True, slots=True)
class PairJudge:
    """Judges translations from one language into another, in the light of a meeting.

    Attributes:
        terms: the glossary, where it knows both languages.
    """

    source: Facts
    target: Facts
    terms: Glossary | None

    def __call__(self, said: str, translated: str, so_far: SoFar = NOTHING) -> Faults:
        """What is wrong; `UNJUDGED` where that could not be found out."""
        faults = attempted("Judging a hypothesis", lambda: self._faults(said, translated, so_far))
        return UNJUDGED if faults is None else faults

    def _faults(self, said: str, translated: str, so_far: SoFar) -> Faults:
        findings = examine(said, translated, self.source, self.target)
        severe = sum(finding in SEVERE for finding in findings)
        pair = (said, self.source.language, translated, self.target.language)
        return Faults(
            severe,
            len(findings) - severe,
            so_far.unfounded(*pair),
            self._terms(said, translated, so_far) + so_far.unlike(*pair),
        )

    def knowing(self, so_far: SoFar) -> Judge:
        """The judge of one utterance."""
        return partial(self, so_far=so_far)

    def _terms(self, said: str, translated: str, so_far: SoFar) -> int:
        if self.terms is None:
            return 0
        language = self.target.language
        pairs = self.terms.pair(said, self.source.language, translated, language)
        missing = {pair.term.term for pair in pairs if pair.missing}
        reworded = {
            pair.term.term
            for pair in pairs
            if pair.source is not None
            and pair.target is not None
            and so_far.is_reworded(pair.term.term, translated[slice(*pair.target)], language)
        }
        return len(missing) + len(reworded)


def judge_of(source: Facts, target: Facts, glossary: Glossary | None) -> PairJudge:
    """The judge of a pair of languages. Terms count where there is a glossary that knows both."""
    known = glossary is not None and _knows(glossary, source.language, target.language)
    return PairJudge(source, target, glossary if known else None)


def _knows(glossary: Glossary, *languages: str) -> bool:
    try:
        for language in languages:
            glossary.find("", language)
    except LanguageError:
        return False
    return True


def choose(scores: Sequence[float], faults: Sequence[Faults]) -> int:
    """The hypothesis to take: the one with the fewest faults among those within `MAX_LOSS` of the first.

    Args:
        scores: mean log probability per token, the model's own choice first.
        faults: of each, in the same order.
    """
    near = [place for place, score in enumerate(scores) if score >= scores[0] - MAX_LOSS]
    return min(near, key=lambda place: (faults[place], place))
