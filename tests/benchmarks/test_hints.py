"""What the hints benchmark says to the recogniser, and how it counts terms."""

from types import MappingProxyType

import numpy as np
import pytest

from benchmarks.hints import (
    TermScore,
    before,
    clip_ways,
    count_terms,
    hear_terms,
    sentences,
    spoken,
    term_ways,
)
from benchmarks.speech import Clip
from interpreter.engines.recogniser import Recognition, RecognitionRequest, Samples, Word
from languages import load_languages
from languages.glossary import Glossary
from languages.glossary_index import Term
from tests.fakes.synthesiser import ScriptedSynthesiser

SECOND = np.zeros(16_000, np.float32)
CLIPS = [
    Clip("a", "da", "et", SECOND, 0, 1),
    Clip("b", "uk", "один", SECOND, 0, 1),
    Clip("c", "da", "to", SECOND, 0, 1),
]
GLOSSARY = Glossary(
    [
        Term(name, (), "Forklaring.", False, "test", False, MappingProxyType({}))
        for name in ("ydelse", "praktik")
    ],
    {"da": "Latn", "uk": "Cyrl"},
)


class Listening:
    """Hears the same each time and remembers what it was asked."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.requests: list[RecognitionRequest] = []

    def recognise(self, samples: Samples, request: RecognitionRequest) -> Recognition:
        self.requests.append(request)
        return Recognition(request.languages[0], self.text, (Word(self.text, 0.0, 1.0, 0.9),), -0.1, 0.0, 1.0)


def test_the_prompt_is_the_clip_before_in_the_same_language() -> None:
    assert before(CLIPS, lambda clip: clip.transcript) == {"a": "", "b": "", "c": "et"}


def test_each_way_gives_its_hints() -> None:
    recogniser = Listening("hørt")
    ways = clip_ways(recogniser, GLOSSARY, CLIPS)  # type: ignore[arg-type]
    asked = {}
    for clip in CLIPS:
        for way, read in ways.items():
            assert read(clip) == ("hørt", "")
            asked[clip.name, way] = recogniser.requests[-1]
    assert (asked["c", "no hints"].prompt, asked["c", "no hints"].hot_words) == ("", ())
    assert set(asked["c", "hot words"].hot_words) == {"ydelse", "praktik"}
    assert asked["c", "prompt, as said"].prompt == "et"
    assert asked["c", "prompt, as heard"].prompt == "hørt"
    assert asked["a", "prompt, as heard"].prompt == ""
    assert asked["c", "hot words + prompt"].hot_words
    assert asked["c", "hot words + prompt"].prompt == "et"


@pytest.mark.parametrize(
    ("heard", "score"),
    [
        ("Du får en ydelse i praktikken.", TermScore(2, 2, 0)),
        ("Du får en ydelse.", TermScore(2, 1, 0)),
        ("", TermScore(2, 0, 0)),
    ],
)
def test_terms_are_counted(heard: str, score: TermScore) -> None:
    counted = TermScore()
    count_terms(counted, GLOSSARY, "Ydelsen i praktik.", heard)
    assert counted == score


def test_a_term_that_nobody_said_is_invented() -> None:
    counted = TermScore()
    count_terms(counted, GLOSSARY, "Du får en ydelse.", "Du får praktik.")
    assert counted == TermScore(1, 0, 1)


def test_sentences_have_a_term_and_no_slot() -> None:
    phrases = load_languages()["da"].phrases.values()
    texts = sentences(phrases, GLOSSARY, 5)
    assert 0 < len(texts) <= 5
    assert all(GLOSSARY.find(text) and "{" not in text for text in texts)


def test_the_hot_words_of_a_sentence_have_its_terms_or_have_not() -> None:
    ways = term_ways(GLOSSARY)
    chosen = {way: hints("I praktik.")[1] for way, hints in ways.items()}
    assert list(chosen.values()) == [(), ("ydelse", "praktik"), ("praktik", "ydelse"), ("ydelse",)]


def test_hearing_terms_counts_errors_and_terms_by_way() -> None:
    clips = list(spoken(ScriptedSynthesiser(("da",)), ["I praktik."]))
    scores, terms = hear_terms(Listening("I praktik."), GLOSSARY, clips, term_ways(GLOSSARY))  # type: ignore[arg-type]
    assert {score["da"].wer for score in scores.values()} == {0.0}
    assert set(terms) == set(scores)
    assert all(score == TermScore(1, 1, 0) for score in terms.values())
