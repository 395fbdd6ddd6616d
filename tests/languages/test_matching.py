"""Which words are the same word, and which alignments are the same phrase."""

import pytest

from languages import load_languages
from languages.index import Index
from languages.matching import likeness

LANGUAGES = load_languages()
DANISH = Index(LANGUAGES["da"])
UKRAINIAN = Index(LANGUAGES["uk"])


def score(index: Index, text: str, phrase: str) -> float:
    """The best likeness of the text to any wording of one phrase."""
    tokens = index.tokeniser.of_text(text)
    return max(
        likeness(tokens, wording, index.words) for wording in index.wordings if wording.phrase == phrase
    )


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("maskinerne kan tage fejl", "notice.errors"),  # plural for singular
        ("jeg har brug for hjælpen", "answer.help"),  # definite
        ("samtallen bliver ikke gemt", "notice.not_stored"),  # one letter more
        ("hvornår er næste møde", "appointment.when_q"),
        ("tal i korte sætnnger", "notice.short_sentences"),
    ],
)
def test_inflection_and_spelling_are_forgiven(text: str, phrase: str) -> None:
    assert 0.8 <= score(DANISH, text, phrase) < 1.0


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("maskinen kan ikke tage fejl", "notice.errors"),
        ("samtalen bliver gemt", "notice.not_stored"),
        ("jeg har fire job", "job.have"),
        ("hans mor har et arbejde", "job.have"),
        ("du kommer for sent", "absence.late"),
        ("kommer jeg for sent?", "absence.late"),
        ("har jeg kørekort", "job.licence_q"),
        ("jeg har kort", "job.licence"),
        ("jeg har din kørekort", "job.licence"),
    ],
)
def test_another_meaning_is_no_likeness(text: str, phrase: str) -> None:
    assert score(DANISH, text, phrase) < 0.8


def test_a_short_phrase_must_be_spelled_right() -> None:
    assert score(DANISH, "forstpet", "talk.understand") == 0.0


def test_endings_that_carry_the_person_are_not_forgiven() -> None:
    assert score(UKRAINIAN, "він не розуміє", "talk.not_understand") == 0.0
    assert score(UKRAINIAN, "я не розумів", "talk.not_understand") == 0.0


def test_a_question_is_not_a_statement() -> None:
    assert score(DANISH, "jeg har kørekort?", "job.licence") == 0.0
    assert score(DANISH, "Har du kørekort", "job.licence_q") > 0.8


@pytest.mark.parametrize("index", [DANISH, UKRAINIAN], ids=["da", "uk"])
def test_the_kin_of_a_word_are_all_that_it_can_be(index: Index) -> None:
    known = sorted(index.words.vocabulary)
    heard = [
        *known[::9],
        *(word[:3] + "x" + word[4:] for word in known[::7]),
        *(f"{word}en" for word in known[::5]),
    ]
    for word in heard:
        alike = {other for other in known if index.words.compare(word, other)}
        assert alike <= index.words.kin(word)
        assert not alike or index.words.knows(word)


def test_what_was_said_is_not_kept() -> None:
    before = len(DANISH.words.vocabulary)
    score(DANISH, "noget helt andet som ingen kender", "job.have")
    assert len(DANISH.words.vocabulary) == before
