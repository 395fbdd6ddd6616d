"""The service's own notices in a whole session."""

from interpreter.pipeline.events import AskedAgain, FlagReason, HumanFlag, Notice, VoiceStarted
from interpreter.pipeline.plan import Direction
from tests.pipeline.stage import MONDAY, Stage, talk, texts


def test_the_other_side_hears_the_notice_before_the_first_translation() -> None:
    stage = Stage(talk(MONDAY, length=12.0), Direction.PUSH_TO_TALK, half_duplex=True)
    stage.voice.seconds = 0.1
    stage.play(
        (0.1, lambda s: s.announce("citizen", Notice.OPENING, "EN MASKINE")),
        (0.4, lambda s: s.talk("caseworker")),
        (2.0, lambda s: s.release()),
    )
    assert [(event.utterance, event.notice) for event in stage.only(VoiceStarted)] == [
        (-1, Notice.OPENING),
        (-1, Notice.OPENING),
        (1, None),
    ]
    assert texts(stage) == ["jeg kommer på mandag."]


def test_who_does_not_understand_is_told_on_and_raises_the_flag_the_second_time() -> None:
    stage = Stage(talk(MONDAY, length=4.0), Direction.PUSH_TO_TALK)
    stage.play((0.1, lambda s: s.ask_again("citizen")), (0.2, lambda s: s.ask_again("citizen")))
    assert stage.only(AskedAgain) == [AskedAgain("citizen", "caseworker")] * 2
    assert stage.only(HumanFlag) == [HumanFlag(FlagReason.NOT_UNDERSTOOD, "citizen")]


def test_without_voice_there_is_no_spoken_notice() -> None:
    stage = Stage(talk(MONDAY, length=4.0), Direction.PUSH_TO_TALK, speak=False)
    stage.play((0.1, lambda s: s.announce("citizen", Notice.OPENING, "EN MASKINE")))
    assert stage.only(VoiceStarted) == []
