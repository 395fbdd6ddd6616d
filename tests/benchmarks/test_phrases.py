from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from audio.frame import Samples
from benchmarks.phrases import EDGE, Trial, judge, phrases_of, speak
from interpreter.engines.recogniser import RecogniserCapabilities, Recognition, RecognitionRequest, Word
from interpreter.engines.synthesiser import SynthesiserCapabilities
from languages import load_languages
from languages.phrases import Evidence, Lookup, Match, Near, PhraseBook
from languages.template import slots

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
        self.fits = evidence(["a", "b"]) if evidence is not None else ()
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
    assert book.fits == (-1.0, -1.0)
    ((ranked, texts),) = ears.ranked
    assert ranked is ears.heard
    assert texts == ("a", "b")


class Voice:
    """Says every text as two chunks of ones."""

    @property
    def capabilities(self) -> SynthesiserCapabilities:
        return SynthesiserCapabilities("scripted", (("da", "ones"),))

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        yield np.ones(1000, np.float32)
        yield np.full(500, -1.0, np.float32)

    def close(self) -> None: ...


def test_a_spoken_text_is_whole_with_room_around_it_that_is_never_silent() -> None:
    sound = speak(Voice(), "ja", "da")
    assert sound.dtype == np.float32
    assert sound.shape == (2 * EDGE + 1500,)
    np.testing.assert_allclose(sound[EDGE : EDGE + 1000], 1.0, atol=1e-3)
    np.testing.assert_allclose(sound[EDGE + 1000 : -EDGE], -1.0, atol=1e-3)
    for room in (sound[:EDGE], sound[-EDGE:]):
        assert 0.0 < np.abs(room).max() < 1e-3
    np.testing.assert_array_equal(sound, speak(Voice(), "ja", "da"))


def test_phrases_to_say_have_no_slots_and_are_the_same_for_a_seed() -> None:
    danish = load_languages()["da"]
    chosen = phrases_of(danish, 12, seed=3)
    assert len(dict(chosen)) == 12
    assert all(danish.phrases[phrase].text == text and not slots(text) for phrase, text in chosen)
    assert chosen == phrases_of(danish, 12, seed=3) != phrases_of(danish, 12, seed=4)
