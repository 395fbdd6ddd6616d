from dataclasses import replace

import pytest

from interpreter.engines.recogniser import Rejection
from interpreter.engines.translator import Doubt, Source
from interpreter.pipeline.events import AskedAgain, FlagReason, HumanFlag, Notice, NotUnderstood
from interpreter.pipeline.plan import Direction, Plan, Side
from interpreter.protocol.offer import ServedLanguage
from interpreter.server.announcer import Announcement, Announcer
from tests.fakes.meeting import COMMIT, SUGGESTION, TRANSLATED, all_events
from tests.fakes.offer import OFFER

SIDES = (Side("caseworker", "da"), Side("citizen", "uk"))


def announcer(direction: Direction = Direction.PUSH_TO_TALK, **languages: ServedLanguage) -> Announcer:
    return Announcer(Plan(SIDES, direction=direction), {**OFFER.languages, **languages})


def said(side: str, notice: Notice, language: str) -> Announcement:
    return Announcement(side, notice, f"{notice} in {language}")


def test_each_side_hears_the_notice_in_its_own_language_the_citizen_first() -> None:
    assert announcer().opening() == [
        said("citizen", Notice.OPENING, "uk"),
        said("caseworker", Notice.OPENING, "da"),
    ]
    assert announcer().again("citizen") == [said("citizen", Notice.OPENING, "uk")]


def test_a_language_that_is_not_ready_says_so() -> None:
    red = replace(OFFER.languages["uk"], readiness="red")
    assert announcer(uk=red).opening()[:2] == [
        said("citizen", Notice.OPENING, "uk"),
        said("citizen", Notice.NOT_READY, "uk"),
    ]


@pytest.mark.parametrize("reason", Rejection)
def test_who_held_the_button_is_always_answered(reason: Rejection) -> None:
    assert announcer().feed(NotUnderstood(1, "citizen", reason, 0.0, 1.0)) == [
        said("citizen", Notice.SAY_AGAIN, "uk")
    ]


@pytest.mark.parametrize(
    ("reason", "answered"),
    [
        (Rejection.NO_SPEECH, False),
        (Rejection.HALLUCINATION, False),
        (Rejection.LOW_CONFIDENCE, True),
        (Rejection.WRONG_SCRIPT, True),
        (Rejection.REPETITION, True),
    ],
)
def test_without_a_button_only_speech_is_answered(reason: Rejection, answered: bool) -> None:
    event = NotUnderstood(1, "citizen", reason, 0.0, 1.0)
    assert bool(announcer(Direction.AUTOMATIC).feed(event)) is answered


def test_an_abstention_is_told_to_the_speaker_with_what_to_do() -> None:
    offered = replace(TRANSLATED.translation, source=Source.NONE, text="", suggestions=(SUGGESTION,))
    assert announcer().feed(replace(TRANSLATED, translation=offered)) == [
        said("caseworker", Notice.NOT_TRANSLATED, "da")
    ]
    nothing = replace(offered, suggestions=())
    assert announcer().feed(replace(TRANSLATED, translation=nothing)) == [
        Announcement("caseworker", Notice.NOT_TRANSLATED, "no offer in da")
    ]


def test_a_translation_that_looks_wrong_is_announced_to_the_listener_and_not_spoken() -> None:
    doubtful = replace(TRANSLATED.translation, source=Source.MODEL, doubts=(Doubt.NUMBER, Doubt.MODEL))
    assert announcer().feed(replace(TRANSLATED, translation=doubtful)) == [
        said("citizen", Notice.NOT_SPOKEN, "uk")
    ]
    number = replace(doubtful, doubts=(Doubt.NUMBER,))
    assert announcer().feed(replace(TRANSLATED, translation=number)) == []


def test_who_asks_for_a_human_hears_that_it_was_heard() -> None:
    assert announcer().feed(HumanFlag(FlagReason.ASKED, "citizen")) == [
        said("citizen", Notice.HUMAN_REQUESTED, "uk")
    ]


@pytest.mark.parametrize("reason", [one for one in FlagReason if one is not FlagReason.ASKED])
@pytest.mark.parametrize("side", ["citizen", None])
def test_a_flag_that_rises_by_itself_is_said_to_both_the_citizen_first(
    reason: FlagReason, side: str | None
) -> None:
    assert announcer().feed(HumanFlag(reason, side)) == [
        said("citizen", Notice.HUMAN_OFFERED, "uk"),
        said("caseworker", Notice.HUMAN_OFFERED, "da"),
    ]


def test_a_flag_that_rises_for_another_reason_is_not_said_again() -> None:
    said = announcer()
    assert said.feed(HumanFlag(FlagReason.NOT_TRANSLATED, "citizen"))
    assert said.feed(HumanFlag(FlagReason.LOW_CONFIDENCE, "citizen")) == []
    assert said.feed(HumanFlag(FlagReason.ASKED, "citizen")) != []


def test_who_does_not_understand_hears_that_it_was_heard_and_the_other_is_asked_again() -> None:
    assert announcer().feed(AskedAgain("citizen", "caseworker")) == [
        said("citizen", Notice.ASKING_AGAIN, "uk"),
        said("caseworker", Notice.ASKED_AGAIN, "da"),
    ]


def test_a_text_that_is_not_translated_yet_is_not_spoken() -> None:
    bare = replace(OFFER.languages["uk"], notices={}, no_offer="")
    silent = announcer(uk=bare)
    assert silent.again("citizen") == []
    nothing = replace(TRANSLATED.translation, source=Source.NONE, text="", suggestions=())
    assert silent.feed(replace(TRANSLATED, side="citizen", translation=nothing)) == []


def test_everything_else_needs_no_words() -> None:
    quiet = [event for event in all_events() if not isinstance(event, NotUnderstood | HumanFlag | AskedAgain)]
    assert COMMIT in quiet
    assert [one for event in quiet for one in announcer().feed(event)] == []
