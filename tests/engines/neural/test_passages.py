from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from interpreter.engines.health import Health
from interpreter.engines.neural import passages
from interpreter.engines.neural.checks import Finding
from interpreter.engines.neural.choosing import Faults, Judge
from interpreter.engines.neural.facts import facts_of
from interpreter.engines.neural.manifest import Manifest, ModelFolder, Pair
from interpreter.engines.neural.passages import Passage, across, translate_leg
from interpreter.engines.neural.routes import Leg
from interpreter.engines.neural.runtime import Sentence
from interpreter.errors import EngineError

PAIR = ("da", "uk")
FACTS = facts_of(("da", "en", "uk", "tr"))
MANIFEST = Manifest.model_validate(
    {"name": "student", "version": "1", "licence": "MPL-2.0", "family": "student", "pairs": [PAIR]}
)
LEG = Leg(ModelFolder(Path("student"), MANIFEST, frozenset(), adds_end_token=False), PAIR)


@dataclass
class Scripted:
    """A model that answers from a table and says how sure it is of everything."""

    says: Mapping[str, str]
    confidence: float | None = None
    finished: bool = True
    manifest: Manifest = MANIFEST
    asked: list[tuple[tuple[str, ...], Pair]] = field(default_factory=list)

    def translate(
        self, sentences: Sequence[str], pair: Pair, judge: Judge | None = None
    ) -> tuple[Sentence, ...]:
        self.asked.append((tuple(sentences), pair))
        return tuple(
            Sentence(self.says[text], self.confidence, finished=self.finished, unknown=False, retried=False)
            for text in sentences
        )

    def token_count(self, text: str, pair: Pair) -> int:
        return len(text.split())

    def health(self) -> Health:
        return Health("scripted", "cpu")

    def close(self) -> None:
        pass


def good(said: str, translated: str) -> Faults:
    return Faults()


def run(model: Scripted, back: Scripted | None, *texts: str) -> Passage:
    return translate_leg(model, back, LEG, texts, FACTS, good)


THERE = {"hej med dig": "привіт тобі", "jeg kommer": "я прийду"}
BACK = {"привіт тобі": "hej med dig", "я прийду": "hun går hjem til byen"}


def test_what_comes_back_stands_in_for_the_score_of_a_student() -> None:
    back = Scripted(BACK)
    passage = run(Scripted(THERE), back, "hej med dig")
    assert passage.confidence == 1.0
    assert passage.findings == frozenset()
    assert back.asked == [(("привіт тобі",), ("uk", "da"))]


def test_the_sentence_that_agrees_least_counts() -> None:
    passage = run(Scripted(THERE), Scripted(BACK), "hej med dig", "jeg kommer")
    assert passage.sentences[0].confidence == 1.0
    assert passage.confidence == passage.sentences[1].confidence
    assert 0 < passage.confidence < 0.6


def test_without_a_way_back_nothing_is_known_and_that_is_said() -> None:
    passage = run(Scripted(THERE), None, "hej med dig")
    assert passage.confidence == 0.0
    assert passage.findings == {Finding.UNVERIFIED}


def test_a_model_that_says_its_score_is_not_asked_back() -> None:
    back = Scripted(BACK)
    assert run(Scripted(THERE, confidence=0.9), back, "hej med dig").confidence == 0.9
    assert back.asked == []


def test_a_failing_way_back_is_no_agreement_and_loses_no_translation(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Failing(Scripted):
        def translate(
            self, sentences: Sequence[str], pair: Pair, judge: Judge | None = None
        ) -> tuple[Sentence, ...]:
            raise EngineError("It failed.")

    passage = run(Scripted(THERE), Failing({}), "hej med dig")
    assert passage.texts == ("привіт тобі",)
    assert passage.confidence == 0.0
    assert passage.findings == {Finding.UNVERIFIED}
    assert "Translating back failed, and the translation goes on without it: It failed." in caplog.messages


@pytest.mark.parametrize("name", ["examine", "lost_on_the_way"])
def test_a_check_that_fails_is_a_doubt_and_loses_no_translation(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def broken(*_: object) -> set[Finding]:
        raise IndexError("hej med dig")

    monkeypatch.setattr(passages, name, broken)
    passage = run(Scripted(THERE, confidence=0.9), None, "hej med dig")
    assert passage.texts == ("привіт тобі",)
    found = across(["hej med dig"], ["привіт тобі"], FACTS["da"], FACTS["uk"], "en")
    assert Finding.UNCHECKED in found
    assert (Finding.UNCHECKED in passage.findings) is (name == "examine")


def test_sentences_without_words_are_left_out() -> None:
    model = Scripted(THERE, confidence=1.0)
    assert run(model, None, "hej med dig", "-", "...").texts == ("привіт тобі",)
    assert model.asked == [(("hej med dig",), PAIR)]


def test_a_copied_source_is_found_though_it_comes_back_as_it_was() -> None:
    said = "det er en god dag i byen"
    passage = run(Scripted({said: said}), Scripted({said: said}), said)
    assert passage.confidence == 1.0
    assert {Finding.COPIED, Finding.WRONG_SCRIPT} <= passage.findings


def test_a_cut_off_output_is_found() -> None:
    passage = run(Scripted(THERE, finished=False), Scripted(BACK), "hej med dig")
    assert Finding.CUT_OFF in passage.findings


@pytest.mark.parametrize(
    ("said", "written", "found"),
    [
        ("Du skal komme den 14. marts.", "Ви маєте прийти 14 березня.", set()),
        ("Du skal komme den 14. marts.", "Ви маєте прийти 15 березня.", {Finding.NUMBER}),
        ("Du skal komme den 14. marts.", "Ти маєш прийти 14 березня.", {Finding.PIVOT}),
        ("Du skal ikke komme i morgen.", "Ви маєте прийти завтра.", {Finding.NEGATION_LOST}),
    ],
)
def test_the_whole_way_is_looked_at(said: str, written: str, found: set[Finding]) -> None:
    assert across([said, "-"], [written], FACTS["da"], FACTS["uk"], "en") == found
