from interpreter.engines.recogniser import Rejection
from interpreter.engines.translator import Doubt, Source, Translation
from interpreter.pipeline.events import (
    AskedAgain,
    Commit,
    Event,
    Fault,
    FlagReason,
    HumanFlag,
    NotUnderstood,
    Translated,
    TurnEnded,
)
from interpreter.pipeline.fallback import FallbackWatch


def translated(source: Source = Source.APPROVED_PHRASE, *doubts: Doubt) -> Translated:
    return Translated(1, "citizen", "caseworker", Translation("", "uk", "da", source, 0.5, doubts=doubts))


def not_understood(reason: Rejection) -> NotUnderstood:
    return NotUnderstood(1, "citizen", reason, 0.0, 1.0)


def feed(*events: Event) -> list[HumanFlag]:
    watch = FallbackWatch()
    return [flag for event in events for flag in watch.feed(event)]


def test_a_meeting_that_goes_well_raises_nothing() -> None:
    assert feed(*[translated()] * 50, TurnEnded(1, "citizen", 1.0)) == []


def test_two_abstentions_close_together_raise_the_flag_once() -> None:
    events: list[Event] = [translated(Source.NONE), translated(), *[translated(Source.NONE)] * 4]
    assert feed(*events) == [HumanFlag(FlagReason.NOT_TRANSLATED, "citizen")]


def test_abstentions_far_apart_do_not() -> None:
    events: list[Event] = [translated(Source.NONE), *[translated()] * 5] * 4
    assert feed(*events) == []


def test_repeated_low_confidence_raises_it() -> None:
    events: list[Event] = [
        translated(Source.MODEL, Doubt.RECOGNITION),
        not_understood(Rejection.LOW_CONFIDENCE),
        translated(Source.MODEL, Doubt.NUMBER),
    ]
    assert feed(*events) == [HumanFlag(FlagReason.LOW_CONFIDENCE, "citizen")]


def test_a_draft_is_no_doubt_about_what_was_said() -> None:
    assert feed(*[translated(Source.DRAFT_PHRASE, Doubt.DRAFT)] * 10) == []


def test_silence_raises_nothing() -> None:
    assert feed(*[not_understood(Rejection.NO_SPEECH)] * 10) == []


def test_doubt_about_the_language_counts() -> None:
    commit = Commit(1, 1, 1, "citizen", "uk", "так", (), 0.0, 1.0, 0.9, (Doubt.LANGUAGE,))
    assert feed(commit, commit, commit) == [HumanFlag(FlagReason.LOW_CONFIDENCE, "citizen")]


def test_not_understanding_twice_close_together_raises_the_flag_once() -> None:
    lost = AskedAgain("citizen", "caseworker")
    assert feed(lost, *[translated()] * 10) == []
    assert feed(lost, *[translated()] * 4, lost, lost) == [HumanFlag(FlagReason.NOT_UNDERSTOOD, "citizen")]


def test_not_understanding_now_and_then_raises_nothing() -> None:
    events: list[Event] = [AskedAgain("citizen", "caseworker"), *[translated()] * 5]
    assert feed(*events * 4) == []


def test_both_sides_count_together() -> None:
    events = AskedAgain("citizen", "caseworker"), AskedAgain("caseworker", "citizen")
    assert feed(*events) == [HumanFlag(FlagReason.NOT_UNDERSTOOD, "caseworker")]


def test_engines_that_fail_raise_it() -> None:
    assert feed(Fault("translate", "x"), Fault("recognise", "x")) == [HumanFlag(FlagReason.UNHEALTHY, None)]


def test_a_persons_wish_is_never_swallowed() -> None:
    watch = FallbackWatch()
    wish = [HumanFlag(FlagReason.ASKED, "citizen")]
    assert watch.rise(FlagReason.ASKED, "citizen") == wish
    assert watch.rise(FlagReason.ASKED, "citizen") == wish
