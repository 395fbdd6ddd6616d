"""What the engines are told of a meeting so far."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.neural.gender import Gender
from interpreter.engines.neural.so_far import so_far
from interpreter.engines.translator import (
    Doubt,
    Earlier,
    FoundTerm,
    Source,
    Translation,
    TranslationRequest,
)
from interpreter.pipeline.context import KEEP, RECENT_TERMS, Hints, MeetingContext
from interpreter.pipeline.events import Commit, Translated, TurnEnded
from languages import load_languages
from languages.glossary import load_glossary

GLOSSARY = load_glossary(load_languages())
SIDES = {"da": "caseworker", "uk": "citizen"}


def context(hot_words: int = 0, prompt_utterances: int = 0) -> MeetingContext:
    return MeetingContext(GLOSSARY, hot_words=hot_words, prompt_utterances=prompt_utterances)


def said(number: int, text: str, language: str = "da", *, confidence: float = 0.9, side: str = "") -> Commit:
    side = side or SIDES[language]
    return Commit(number, number, number, side, language, text, (), 0.0, 1.0, confidence)


def made(text: str, language: str = "uk") -> Translation:
    return Translation(text, language, "uk" if language == "da" else "da", Source.MODEL, 0.9)


def translated(number: int, text: str, language: str = "da", *terms: str) -> Translated:
    target = "uk" if language == "da" else "da"
    source = Source.MODEL if text else Source.NONE
    found = tuple(FoundTerm(term, term, "") for term in terms)
    result = replace(made(text, language), source=source, terms=found)
    return Translated(number, SIDES[language], SIDES[target], result)


def test_a_prompt_is_what_was_said_before_in_the_same_language() -> None:
    meeting = context(prompt_utterances=2)
    for event in (said(1, "Goddag."), said(2, "Добрий день.", "uk"), said(3, "Sid ned."), said(4, "Godt.")):
        meeting.feed(event)
    assert meeting.hints(("da",)) == Hints("Sid ned. Godt.")
    assert meeting.hints(("uk",)) == Hints("Добрий день.")
    assert meeting.hints(("tr",)) == Hints()


def test_without_a_number_of_utterances_there_is_no_prompt() -> None:
    meeting = context()
    meeting.feed(said(1, "Goddag."))
    assert meeting.hints(("da",)) == Hints()


def test_what_was_hardly_heard_is_neither_prompt_nor_context() -> None:
    meeting = context(prompt_utterances=2)
    meeting.feed(said(1, "Goddag."))
    meeting.feed(said(2, "Gåsen dag.", confidence=0.3))
    assert meeting.hints(("da",)).prompt == "Goddag."
    assert [one.text for one in meeting.earlier("caseworker")] == ["Goddag."]


def test_several_languages_get_no_hints() -> None:
    meeting = context(hot_words=5, prompt_utterances=2)
    meeting.feed(said(1, "Goddag."))
    assert meeting.hints(("da", "uk")) == Hints()


def test_terms_used_lately_come_first_among_the_hot_words() -> None:
    meeting = context(hot_words=3)
    assert meeting.hints(("da",)).hot_words == GLOSSARY.hot_words(3)
    meeting.feed(translated(1, "...", "da", "opholdstilladelse", "praktik"))
    meeting.feed(translated(2, "...", "da", "sygedagpenge", "opholdstilladelse"))
    assert meeting.hints(("da",)).hot_words == ("opholdstilladelse", "sygedagpenge", "praktik")


def test_without_a_glossary_there_are_no_hot_words() -> None:
    assert MeetingContext(None, hot_words=5, prompt_utterances=0).hints(("da",)) == Hints()


def test_context_is_what_was_said_and_what_the_other_side_got() -> None:
    meeting = context()
    for event in (
        said(1, "Har du et CV?"),
        translated(1, "У вас є резюме?", "da", "CV"),
        said(2, "Так.", "uk"),
        translated(2, "", "uk"),
        said(3, "Godt."),
    ):
        meeting.feed(event)
    first = Earlier("Har du et CV?", "da", True, "У вас є резюме?", "uk", terms=(FoundTerm("CV", "CV", ""),))
    assert meeting.earlier("caseworker") == (
        first,
        Earlier("Так.", "uk", same_speaker=False),
        Earlier("Godt.", "da", same_speaker=True),
    )
    assert [one.same_speaker for one in meeting.earlier("citizen")] == [False, True, False]


def test_context_is_what_the_neural_translator_reads_a_meeting_from() -> None:
    meeting = context()
    for event in (said(1, "Чоловік вдома.", "uk"), said(2, "Я була на курсі.", "uk"), said(3, "Godt.")):
        meeting.feed(event)
    request = TranslationRequest("Hvad lavede du?", "da", "uk", context=meeting.earlier("caseworker"))
    assert so_far(request).listener.said == {Gender.WOMAN}
    request = TranslationRequest("Я там.", "uk", "da", context=meeting.earlier("citizen"))
    assert so_far(request).speaker.said == {Gender.WOMAN}


def test_context_says_what_was_doubted() -> None:
    meeting = context()
    meeting.feed(said(1, "O yarın gelecek.", "uk"))
    meeting.feed(Translated(1, "citizen", "caseworker", made("Han kommer i morgen.").doubting(Doubt.MODEL)))
    assert [one.doubts for one in meeting.earlier("citizen")] == [(Doubt.MODEL,)]


def test_a_phrase_that_was_chosen_replaces_the_translation() -> None:
    meeting = context()
    for event in (said(1, "Так.", "uk"), translated(1, "Måske.", "uk"), translated(1, "Ja.", "uk")):
        meeting.feed(event)
    assert [one.translation for one in meeting.earlier("citizen")] == ["Ja."]


def test_a_side_that_changes_its_language_begins_anew() -> None:
    meeting = context(hot_words=3, prompt_utterances=2)
    meeting.feed(said(1, "Goddag."))
    meeting.feed(said(2, "Добрий день.", "uk"))
    meeting.feed(translated(2, "Goddag.", "uk", "praktik"))
    meeting.feed(said(3, "Merhaba.", "tr", side="citizen"))
    assert meeting.earlier("caseworker") == (Earlier("Merhaba.", "tr", same_speaker=False),)
    assert meeting.hints(("da",)) == Hints("", GLOSSARY.hot_words(3))


def test_forgetting_leaves_nothing() -> None:
    meeting = context(prompt_utterances=2)
    meeting.feed(said(1, "Goddag."))
    meeting.clear()
    assert (meeting.hints(("da",)), meeting.earlier("caseworker")) == (Hints(), ())


def test_other_events_change_nothing() -> None:
    meeting = context(prompt_utterances=2)
    meeting.feed(TurnEnded(1, "caseworker", 1.0))
    assert meeting.hints(("da",)) == Hints()


@given(st.lists(st.tuples(st.sampled_from(["da", "uk"]), st.integers(0, 300)), max_size=60))
def test_it_stays_small_however_long_the_meeting(turns: list[tuple[str, int]]) -> None:
    meeting = context(hot_words=4, prompt_utterances=3)
    for number, (language, term) in enumerate(turns, start=1):
        meeting.feed(said(number, f"{number}", language))
        meeting.feed(translated(number, f"t{number}", language, f"term {term}"))
    expected = [(f"{number}", f"t{number}") for number, _ in enumerate(turns, 1)]
    assert [(one.text, one.translation) for one in meeting.earlier("caseworker")] == expected[-KEEP:]
    assert len(meeting.hints(("da",)).prompt.split()) <= 3
    assert len(meeting._turns) <= KEEP
    assert len(meeting._terms) <= RECENT_TERMS


@pytest.mark.parametrize("language", sorted(load_languages()))
def test_every_language_has_hot_words(language: str) -> None:
    assert len(context(hot_words=5).hints((language,)).hot_words) == 5
