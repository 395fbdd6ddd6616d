"""One leg of a route: sentences through one model, and what looks wrong with them afterwards."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from interpreter.engines.attempts import attempted
from interpreter.engines.neural.checks import Finding, examine, has_words
from interpreter.engines.neural.choosing import Judge
from interpreter.engines.neural.facts import Facts
from interpreter.engines.neural.pivoting import lost_on_the_way
from interpreter.engines.neural.routes import Leg
from interpreter.engines.neural.runtime import Runtime, Sentence
from interpreter.engines.neural.students.agreement import agreement


@dataclass(frozen=True, slots=True)
class Passage:
    """What came out of one leg: a text for every sentence of the utterance, and what looks wrong."""

    sentences: tuple[Sentence, ...]
    findings: frozenset[Finding]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(sentence.text for sentence in self.sentences)

    @property
    def confidence(self) -> float:
        """Of the weakest sentence: one wrong sentence in a long utterance must not be averaged away. Nothing
        known of it counts as 0."""
        return min((sentence.confidence or 0.0 for sentence in self.sentences), default=0.0)


def translate_leg(
    model: Runtime,
    back: Runtime | None,
    leg: Leg,
    texts: tuple[str, ...],
    facts: Mapping[str, Facts],
    judge: Judge,
) -> Passage:
    """Translate the sentences and look at each. Those without words (a lone dash) are left out; nothing a
    person said is lost with them.

    Args:
        back: translates the other way round, for a model that says no probability; None: there is none.

    Raises:
        EngineError: a model failed.
    """
    spoken = tuple(text for text in texts if has_words(text))
    sentences = _verified(spoken, model.translate(spoken, leg.pair, judge), back, leg)
    findings: set[Finding] = set()
    source_facts, target_facts = (facts[language] for language in leg.pair)
    for text, sentence in zip(spoken, sentences, strict=True):
        findings.update(found_by(partial(examine, text, sentence.text, source_facts, target_facts)))
        findings.update(_of_decoding(sentence))
    return Passage(sentences, frozenset(findings))


def across(
    said: Sequence[str], texts: Sequence[str], source_facts: Facts, target_facts: Facts, pivot: str
) -> set[Finding]:
    """What got lost on the way through the pivot, which may know neither numbers nor negation here, nor what
    the two languages say of the one who is spoken to."""
    spoken = [text for text in said if has_words(text)]
    found: set[Finding] = set()
    for text, translated in zip(spoken, texts, strict=True):
        found.update(found_by(partial(examine, text, translated, source_facts, target_facts)))
        ends = (source_facts.language, target_facts.language)
        found.update(found_by(partial(lost_on_the_way, text, translated, *ends, pivot)))
    return found


def found_by(check: Callable[[], Collection[Finding]]) -> Collection[Finding]:
    """What a check found; `UNCHECKED` where it failed."""
    found = attempted("A check of a translation", check)
    return (Finding.UNCHECKED,) if found is None else found


def _verified(
    spoken: Sequence[str], sentences: tuple[Sentence, ...], back: Runtime | None, leg: Leg
) -> tuple[Sentence, ...]:
    """Sentences without a confidence get one: how far they agree with the source when translated back.
    Where that fails they have none, and are shown without being spoken."""
    open_ones = [place for place, sentence in enumerate(sentences) if sentence.confidence is None]
    if back is None or not open_ones:
        return sentences
    texts = [sentences[place].text for place in open_ones]
    returned = attempted("Translating back", lambda: back.translate(texts, (leg.pair[1], leg.pair[0])))
    if returned is None:
        return sentences
    done = list(sentences)
    for place, sentence in zip(open_ones, returned, strict=True):
        done[place] = replace(done[place], confidence=agreement(spoken[place], sentence.text))
    return tuple(done)


def _of_decoding(sentence: Sentence) -> set[Finding]:
    flags = {
        Finding.CUT_OFF: not sentence.finished,
        Finding.UNKNOWN_TOKEN: sentence.unknown,
        Finding.RETRIED: sentence.retried,
        Finding.UNVERIFIED: sentence.confidence is None,
    }
    return {finding for finding, raised in flags.items() if raised}
