"""Every folder is checked, and the check finds what it is for."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from languages import Language, load_languages
from languages.catalogue import Phrase, Text
from languages.check import Problem, check_language, summary
from languages.glossary import load_glossary
from tests.languages.small_books import small_language

LANGUAGES = load_languages()
LEAST_PHRASES = 600
LEAST_TERMS = 150


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_folder(code: str) -> None:
    """The whole book; what the check finds is tested on a small one."""
    problems: list[Problem] = check_language(LANGUAGES[code], LANGUAGES["da"])
    assert not problems, "\n".join(map(str, problems))


def test_there_are_phrases_and_terms_enough() -> None:
    assert all(count >= LEAST_PHRASES for count, _ in summary(LANGUAGES).values())
    terms = load_glossary(LANGUAGES).terms
    for code in LANGUAGES.keys() - {"da"}:
        assert sum(code in term.renderings for term in terms) >= LEAST_TERMS


def with_phrase(code: str, id_: str, **changes: object) -> Language:
    phrases = dict(small_language(code).phrases)
    phrase: Phrase = replace(phrases[id_], **changes)  # type: ignore[arg-type]
    return replace(small_language(code), phrases=MappingProxyType({**phrases, id_: phrase}))


def kinds(language: Language) -> set[str]:
    return {problem.kind for problem in check_language(language, small_language("da"))}


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_the_small_book_has_no_fault_of_its_own(code: str) -> None:
    assert kinds(small_language(code)) == set()


@pytest.mark.parametrize(
    ("code", "id_", "changes", "kind"),
    [
        ("uk", "answer.yes", {"forms": ("Так",)}, "punctuation"),
        ("uk", "answer.yes", {"forms": ("Так?",)}, "punctuation"),
        ("uk", "answer.yes", {"forms": (" Так.",)}, "punctuation"),
        ("ar", "answer.no_thanks", {"forms": ("لا, شكرا.",)}, "punctuation"),
        ("ar", "family.children_q", {"forms": ("هل لدى حضرتك أطفال?",)}, "punctuation"),
        ("ur", "answer.thanks", {"forms": ("شکریہ.",)}, "punctuation"),
        ("ur", "answer.thanks", {"forms": ("borger.dk. شکریہ۔",)}, "punctuation"),
        ("uk", "answer.yes", {"forms": ("Taк.",)}, "script"),
        ("ar", "answer.yes", {"forms": ("نعم ok.",)}, "script"),
        ("fa", "answer.yes", {"heard": ("yes",)}, "script"),
        ("uk", "appointment.come_time", {"forms": ("Я прийду.",)}, "slot"),
        ("uk", "appointment.come_time", {"forms": ("Я прийду о {tmie}.",)}, "slot"),
        ("uk", "appointment.come_time", {"heard": ("прийду {date}",)}, "slot"),
        ("uk", "appointment.come_time", {"forms": ("Я прийду о {time:dative}.",)}, "slot"),
        ("uk", "answer.yes", {"forms": ("Так, 12.",)}, "number"),
        ("uk", "answer.no", {"heard": ("Так",)}, "doubled"),
        ("uk", "answer.no", {"heard": ("нє", "Нє!")}, "doubled"),
        ("uk", "answer.no", {"danish": "Næ."}, "stale"),
        ("uk", "job.have", {"heard": ("у мене немає роботи", "у мене роботи")}, "negation"),
        ("da", "job.have", {"heard": ("jeg har ikke et arbejde",)}, "negation"),
        ("tr", "answer.yes", {"heard": ("ben hastayım bir",)}, "light"),
        ("uk", "answer.yes", {"heard": ("так 12",)}, "number"),
    ],
)
def test_a_fault_is_found(code: str, id_: str, changes: dict[str, object], kind: str) -> None:
    assert kind in kinds(with_phrase(code, id_, **changes))


def test_a_stop_inside_a_danish_name_ends_no_sentence() -> None:
    assert "punctuation" not in kinds(with_phrase("ur", "answer.thanks", forms=("شکریہ borger.dk پر۔",)))


def test_missing_and_unknown_phrases_are_found() -> None:
    phrases = dict(small_language("tr").phrases)
    phrases["answer.new"] = phrases.pop("answer.yes")
    assert kinds(replace(small_language("tr"), phrases=phrases)) == {"missing", "unknown"}


def test_a_missing_text_is_found() -> None:
    texts = {key: text for key, text in LANGUAGES["tr"].texts.items() if key != "say_again"}
    assert kinds(replace(small_language("tr"), texts=texts)) == {"missing"}
    latin = {**LANGUAGES["ar"].texts, "say_again": Text("Again.", approved=False)}
    assert "script" in kinds(replace(small_language("ar"), texts=latin))
