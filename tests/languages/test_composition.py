"""Several phrases in one utterance: nothing left over, nothing torn apart."""

from pathlib import Path

import pytest

from languages import composition, load_languages
from languages.composition import HEDGES, compose
from languages.index import Index

LANGUAGES = load_languages()
DANISH = Index(LANGUAGES["da"])
ALL = frozenset(LANGUAGES["da"].phrases)


def read(text: str) -> list[str]:
    tokens = DANISH.tokeniser.of_text(text)
    return [hit.wording.phrase for hit in compose(tokens, DANISH, ALL).hits]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Ja. Mange tak.", ["answer.yes", "answer.thanks"]),
        ("ja tak", ["answer.yes"]),  # one phrase rather than two
        ("nej jeg har ingen børn", ["answer.no", "family.none"]),
        ("jeg har et CV og jeg har kørekort", ["cv.have", "job.licence"]),
        ("Goddag, jeg er syg, jeg kan ikke komme, undskyld.",
         ["greeting.hello", "health.am_sick", "appointment.cannot_come", "answer.sorry"]),
        ("mandag klokken ti", ["answer.weekday_time"]),
    ],
)  # fmt: skip
def test_clauses_are_read_one_by_one(text: str, phrases: list[str]) -> None:
    assert read(text) == phrases


@pytest.mark.parametrize(
    "text",
    [
        "ja, men jeg ved ikke med fredag",
        "jeg er syg hvis jeg kommer",
        "jeg kan ikke komme, min kone er ude",
        "måske, jeg kommer på mandag",
        "jeg kommer på mandag, måske",
        "jeg arbejder, nogle gange",
        "ikke endnu, jeg har et CV",
        "5-10",
        "ti procent op",
        "ja / nej",
        "jeg er syg jeg har kørekort",  # nothing says that a phrase ends here
        "ja, nej, " * 4,
    ],
)
def test_a_rest_means_no_reading(text: str) -> None:
    assert read(text) == []


def test_a_word_of_no_phrase_is_told() -> None:
    reading = compose(DANISH.tokeniser.of_text("jeg har en elefant"), DANISH, ALL)
    assert reading.strange
    assert not compose(DANISH.tokeniser.of_text("jeg jeg ja"), DANISH, ALL).strange


def test_a_speech_is_not_read_at_all() -> None:
    words = DANISH.tokeniser.of_text("ja tak jeg har kørekort. ") * 40
    assert compose(words, DANISH, ALL).hits == ()
    assert not compose(words, DANISH, ALL).strange
    assert compose((*words, *DANISH.tokeniser.of_text("elefant")), DANISH, ALL).strange


def test_a_phrase_the_target_lacks_is_told() -> None:
    reading = compose(DANISH.tokeniser.of_text("ja"), DANISH, ALL - {"answer.yes"})
    assert reading.hits == ()
    assert reading.reason == "phrase_not_translated"


def test_hedges_are_phrases_of_the_book_or_of_the_drafts() -> None:
    drafts = Path(composition.__file__).parent / "drafts" / "phrases.tsv"
    lines = drafts.read_text("utf-8").splitlines() if drafts.exists() else []
    assert not HEDGES - ALL - {line.partition("\t")[0] for line in lines}
