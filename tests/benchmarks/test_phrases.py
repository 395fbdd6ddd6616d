from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from audio.frame import Samples
from benchmarks.phrase_trials import Trial
from benchmarks.phrases import GROUPS, group_of, head, judge, line, summed
from interpreter.engines.recogniser import RecogniserCapabilities, Recognition, RecognitionRequest, Word
from languages.by_sound import Evidence
from languages.filling import Filled
from languages.phrases import Lookup, Match, Near, PhraseBook

SOUND = np.zeros(160, np.float32)
CAPABILITIES = RecogniserCapabilities("scripted", frozenset({"da", "uk"}), 30.0, "cpu", ranks=True)


def recognition(text: str) -> Recognition:
    words = tuple(Word(word, 0.0, 0.1, 0.9) for word in text.split())
    return Recognition("da", text, words, -1.0, 0.0, 1.0)


@dataclass
class Ears:
    """Hears one text; remembers what it was asked."""

    heard: Recognition
    requests: list[RecognitionRequest] = field(default_factory=list)
    ranked: list[tuple[Recognition, tuple[str, ...]]] = field(default_factory=list)

    @property
    def capabilities(self) -> RecogniserCapabilities:
        return CAPABILITIES

    def recognise(self, samples: Samples, request: RecognitionRequest) -> Recognition:
        self.requests.append(request)
        return self.heard

    def rank(self, recognition: Recognition, texts: Sequence[str]) -> tuple[float, ...]:
        self.ranked.append((recognition, tuple(texts)))
        return tuple(-1.0 for _ in texts)

    def after(self, recognition: Recognition, text: str) -> str:
        return ""

    def prior(self, language: str, texts: Sequence[str]) -> tuple[float, ...]:
        return tuple(-2.0 for _ in texts)

    def close(self) -> None: ...


class Book(PhraseBook):
    """Finds what it was told to find; remembers the question."""

    def __init__(self, found: Lookup) -> None:
        super().__init__({})
        self.found = found
        self.asked: list[tuple[str, str, str]] = []
        self.fits: tuple[float, ...] = ()

    def match(self, text: str, source: str, target: str, evidence: Evidence | None = None) -> Lookup:
        self.asked.append((text, source, target))
        self.fits = evidence.heard(["a", "b"]) + evidence.unheard(["a"]) if evidence is not None else ()
        return self.found


def found(*phrases: str) -> Lookup:
    return Lookup(Match(phrases, "x", "y", approved=True, score=1.0))


def refused(*near: str) -> Lookup:
    return Lookup(
        None, "no_phrase", tuple(Near(phrase, "x", "y", approved=True, score=0.6) for phrase in near)
    )


@pytest.mark.parametrize(
    ("phrase", "lookup", "kind"),
    [
        ("answer.yes", found("answer.yes"), "right"),
        ("answer.yes", found("answer.no"), "wrong"),
        ("answer.yes", found("answer.yes", "answer.thanks"), "wrong"),  # more was spoken than was said
        ("answer.yes", refused("answer.no", "answer.yes"), "offered"),
        ("answer.yes", refused("answer.no"), "refused"),
        (None, found("answer.yes"), "wrong"),
        (None, refused("answer.yes"), "refused"),
        (None, refused(), "refused"),
    ],
)
def test_what_becomes_of_what_was_said(phrase: str | None, lookup: Lookup, kind: str) -> None:
    outcome = judge(Trial("da", phrase, SOUND), Ears(recognition("ja")), Book(lookup))
    assert outcome.kind == kind


def test_without_words_the_book_is_not_asked() -> None:
    book = Book(found("answer.yes"))
    outcome = judge(Trial("da", "answer.yes", SOUND), Ears(recognition("")), book)
    assert (outcome.kind, outcome.search_s) == ("nothing heard", 0.0)
    assert not book.asked


@pytest.mark.parametrize(("language", "target"), [("da", "uk"), ("uk", "da"), ("so", "da")])
def test_the_book_has_the_text_and_the_sound_of_that_very_recognition(language: str, target: str) -> None:
    ears, book = Ears(recognition("ja tak")), Book(refused())
    judge(Trial(language, None, SOUND), ears, book)
    assert [request.languages for request in ears.requests] == [(language,)]
    assert book.asked == [("ja tak", language, target)]
    assert book.fits == (-1.0, -1.0, -2.0)
    ((ranked, texts),) = ears.ranked
    assert ranked is ears.heard
    assert texts == ("a", "b")


def test_the_right_phrase_with_another_value_is_the_worst() -> None:
    said = Trial("da", "answer.minutes", SOUND, ("25",))
    for canonical, kind in (("25", "right"), ("2", "value")):
        filled = (Filled("number", canonical, canonical, canonical),)
        match = Match(("answer.minutes",), "x", "y", approved=True, score=1.0, filled=filled)
        assert judge(said, Ears(recognition("hej")), Book(Lookup(match))).kind == kind


def test_a_phrase_is_offered_only_with_the_value_that_was_said() -> None:
    said = Trial("da", "answer.minutes", SOUND, ("25",))
    for canonical, kind in (("25", "offered"), ("2", "refused")):
        filled = (Filled("number", canonical, canonical, canonical),)
        near = Near("answer.minutes", "x", "y", approved=True, score=0.6, filled=filled)
        lookup = Lookup(None, "sound_disagrees", (near,))
        assert judge(said, Ears(recognition("hej")), Book(lookup)).kind == kind


def test_the_table_counts_each_group_apart_and_adds_up() -> None:
    said = [Trial("da", "a.b", SOUND), Trial("da", "a.b", SOUND, ("2",)), Trial("da", None, SOUND)]
    assert [group_of(trial) for trial in said] == list(GROUPS)
    one = {"phrases": Counter(right=3, offered=1), "filled": Counter(value=1), "others": Counter(wrong=1)}
    both = summed([one, one])
    assert both["phrases"] == Counter(right=6, offered=2)
    assert line("da", both).split() == [
        "da",
        "8",
        "75%",
        "25%",
        "0",
        "0",
        "2",
        "0%",
        "0%",
        "2",
        "0",
        "2",
        "2",
    ]
    assert len({len(row) for row in (*head().splitlines(), line("da", both))}) == 1
