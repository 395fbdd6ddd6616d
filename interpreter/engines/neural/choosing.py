"""Which of a model's own hypotheses to take where the one it likes best looks wrong.

N-best reranking by checks: the beam is asked for all its hypotheses only where the first has a fault, and
another is taken only if it has fewer and the model finds it nearly as likely. Nothing is ever written
that the model did not write, so no term is forced into a sentence where it does not belong.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from interpreter.engines.neural.checks import SEVERE, examine, words
from interpreter.engines.neural.facts import Facts
from languages import LanguageError
from languages.glossary import Glossary

MAX_LOSS: Final = 0.35
"""Natural log probability per token that a better hypothesis may cost: it is then at least 0.7 times as
likely, token by token. Not yet calibrated on a real model."""

_FAMILIAR: Final = {
    "uk": "ти|тебе|тобі|тобою|тво(?:я|є|ї|го|му|їх|їм|їми|єї|ю|єю)|твій|твоїй",
    "tr": "sen|seni|sana|senin|sende|senden|seninle|sence",
    "ur": "تم|تمہیں|تمہار[اےی]|تو|تجھے|تیر[اےی]|تجھ",
    "fa": "تویی|توست|ترا|تورا",
}
"""The "you" for children and friends. Danish "du" is said to everybody and English "you" hides it, so that a
model has to guess; an office says the polite one (`address` in `language.toml`)."""


@dataclass(frozen=True, slots=True, order=True)
class Faults:
    """What is wrong with a hypothesis; the smaller the better, the first field before the second.

    Attributes:
        severe, doubtful: findings of the checks.
        manner: municipal terms without an accepted rendering, and one for a familiar "you".
    """

    severe: int = 0
    doubtful: int = 0
    manner: int = 0

    def __bool__(self) -> bool:
        return bool(self.severe or self.doubtful or self.manner)


Judge = Callable[[str, str], Faults]
"""What is wrong with the second text as a translation of the first."""


def judge_of(source: Facts, target: Facts, glossary: Glossary | None) -> Judge:
    """The judge of a pair of languages. Terms count where there is a glossary that knows both."""
    terms = glossary if glossary is not None and _knows(glossary, source.language, target.language) else None

    def judge(said: str, translated: str) -> Faults:
        findings = examine(said, translated, source, target)
        severe = sum(finding in SEVERE for finding in findings)
        missing = 0 if terms is None else len(terms.check(said, source.language, translated, target.language))
        return Faults(severe, len(findings) - severe, missing + is_familiar(translated, target.language))

    return judge


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


def is_familiar(text: str, language: str) -> bool:
    """Whether somebody is addressed with the familiar "you" in the text."""
    pattern = _FAMILIAR.get(language)
    return pattern is not None and any(re.fullmatch(pattern, word) for word in words(text))
