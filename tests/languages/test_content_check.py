from dataclasses import replace

import pytest

from languages import load_languages
from languages.content_check import review
from languages.profile import Language

LANGUAGES = load_languages()
DANISH = LANGUAGES["da"]


def with_text(code: str, id_: str, text: str, *, approved: bool = False) -> Language:
    """The language, saying this in the phrase."""
    language = LANGUAGES[code]
    phrase = replace(language.phrases[id_], forms=(text,), approved=approved)
    return replace(language, phrases={**language.phrases, id_: phrase})


def told(language: Language, id_: str) -> list[str]:
    return [one.kind for one in review(language, DANISH) if one.where == id_]


@pytest.mark.parametrize(
    ("code", "lost"),
    [
        ("uk", "Мені підходить."),
        ("tr", "Bana uygun."),
        ("ar", "هذا يناسبني."),
        ("fa", "برای من مناسب است."),
        ("ur", "یہ میرے لیے ٹھیک ہے۔"),
    ],
)
def test_a_lost_negation_is_for_the_reviewer(code: str, lost: str) -> None:
    assert told(LANGUAGES[code], "appointment.not_suit") == []
    assert told(with_text(code, "appointment.not_suit", lost), "appointment.not_suit") == ["lost negation"]
    assert told(with_text(code, "appointment.not_suit", lost, approved=True), "appointment.not_suit") == []


def test_what_is_much_longer_or_shorter_is_too() -> None:
    id_ = "appointment.suits_q"
    text = LANGUAGES["uk"].phrases[id_].text
    assert told(LANGUAGES["uk"], id_) == []
    assert told(with_text("uk", id_, f"Скажіть мені, будь ласка, чи {text}"), id_) == ["length"]
    assert told(with_text("uk", id_, "Добре?"), id_) == ["length"]


def test_few_phrases_of_a_book_are_listed_and_the_danish_one_has_nothing_to_compare() -> None:
    assert review(DANISH, DANISH) == []
    for code in set(LANGUAGES) - {"da"}:
        assert len(review(LANGUAGES[code], DANISH)) < 30, code


@pytest.mark.parametrize(
    "id_",
    [
        "absence.apology",
        "absence.must_tell",
        "absence.no_reply",
        "absence.why_q",
        "answer.never",
        "answer.nobody",
        "appointment.not_suit",
        "consent.no",
        "education.assessed_no",
        "talk.not_meant",
    ],
)
def test_somali_negates_in_words_that_hold_it(id_: str) -> None:
    """Such as "inaanan" (that I not), "iima" (to me not), "cidna" (nobody), "weyday" (failed to)."""
    assert told(LANGUAGES["so"], id_) in ([], ["length"])


@pytest.mark.parametrize(("code", "time"), [("ar", "الوقت"), ("fa", "زمان"), ("ur", "وقت")])
def test_that_something_suits_adds_no_time(code: str, time: str) -> None:
    for id_ in ("appointment.suits", "appointment.not_suit"):
        phrase = LANGUAGES[code].phrases[id_]
        assert time not in phrase.text
        assert not phrase.approved
        assert any(time in wording for wording in phrase.heard), "still understood"
