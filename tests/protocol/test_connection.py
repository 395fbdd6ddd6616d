import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.translator import Source
from interpreter.errors import ProtocolError
from interpreter.pipeline import events
from interpreter.pipeline.plan import Direction, Mode, Side
from interpreter.protocol import client_messages as client
from interpreter.protocol.client_messages import CLIENT_MESSAGES, Start
from interpreter.protocol.codes import CODES, refusal
from interpreter.protocol.connection import Begin, Chosen, ServerConnection, Sound, State
from interpreter.protocol.limits import MAX_ERRORS, REMEMBERED_OFFERS
from interpreter.protocol.offer import OfferedDirection
from interpreter.protocol.reference import example
from tests.fakes.meeting import NOT_UNDERSTOOD, SUGGESTION, TRANSLATED, all_events, voice
from tests.fakes.offer import OFFER

START = example(Start)
SOUND = bytes(640)


def message(**fields: object) -> str:
    return json.dumps(fields)


def start(**changes: object) -> str:
    return json.dumps(START | changes)


def opened(**changes: object) -> ServerConnection:
    connection = ServerConnection("id", OFFER)
    connection.receive(start(**changes))
    connection.ready()
    return connection


def code_of(connection: ServerConnection, data: str | bytes) -> str:
    before = connection.state
    with pytest.raises(ProtocolError) as caught:
        connection.receive(data)
    assert connection.state is before
    assert caught.value.fatal == CODES[caught.value.code].fatal
    return caught.value.code


def told(out: list[str | bytes]) -> list[dict[str, Any]]:
    return [json.loads(one) for one in out if isinstance(one, str)]


def sides(first: str = "da", second: str = "uk") -> list[dict[str, str]]:
    return [{"name": "caseworker", "language": first}, {"name": "citizen", "language": second}]


# waiting_for_start


def test_a_connection_waits_for_start() -> None:
    assert ServerConnection("id", OFFER).state is State.WAITING_FOR_START


def test_start_opens_and_ready_tells_both_sides_their_notice() -> None:
    connection = ServerConnection("the-id", OFFER)
    (action,) = connection.receive(start(mode="simultaneous", half_duplex=False))
    assert isinstance(action, Begin)
    assert action.plan.sides == (Side("caseworker", "da"), Side("citizen", "uk"))
    assert action.plan.mode is Mode.SIMULTANEOUS
    assert action.plan.direction is Direction.PUSH_TO_TALK
    assert (action.plan.speak, action.plan.half_duplex, action.hypotheses) == (True, False, True)
    assert connection.state is State.OPEN
    (ready,) = told(connection.ready())
    assert (ready["type"], ready["seq"], ready["version"], ready["meeting"]) == ("ready", 1, 1, "the-id")
    assert [side["notice"] for side in ready["sides"]] == ["notice in da", "notice in uk"]
    assert [side["readiness"] for side in ready["sides"]] == ["amber", "amber"]


def test_a_side_without_a_voice_reads() -> None:
    (ready,) = told(opened_fixed().ready())
    assert [side["voice"] for side in ready["sides"]] == ["voice", None]
    assert ready["sides"][1]["direction"] == "rtl"
    (silent,) = told(opened(speak=False).ready())
    assert [side["voice"] for side in silent["sides"]] == [None, None]


def opened_fixed() -> ServerConnection:
    return opened(sides=sides("da", "ar"), direction="fixed")


@pytest.mark.parametrize(
    "data", [SOUND, message(type="talk", side="citizen"), message(type="end"), message(type="ping", id=1)]
)
def test_nothing_may_come_before_start(data: str | bytes) -> None:
    assert code_of(ServerConnection("id", OFFER), data) == "not_started"


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("da", "xx", "language"),
        ("so", "da", "language"),
        ("da", "da", "pair"),
        ("uk", "ar", "pair"),
        ("da", "ar", "pair"),
    ],
)
def test_languages_that_cannot_be_served(first: str, second: str, code: str) -> None:
    connection = ServerConnection("id", OFFER)
    with pytest.raises(ProtocolError) as caught:
        connection.receive(start(sides=sides(first, second)))
    assert (caught.value.code, caught.value.fatal) == (code, True)
    assert connection.state is State.WAITING_FOR_START


def test_two_sides_of_one_name() -> None:
    twins = [{"name": "a", "language": "da"}, {"name": "a", "language": "uk"}]
    assert code_of(ServerConnection("id", OFFER), start(sides=twins)) == "pair"


def test_one_direction_is_enough_where_only_one_side_speaks() -> None:
    assert opened_fixed().state is State.OPEN


def test_nothing_can_be_sent_before_start() -> None:
    connection = ServerConnection("id", OFFER)
    with pytest.raises(RuntimeError):
        connection.ready()
    with pytest.raises(RuntimeError):
        connection.send(NOT_UNDERSTOOD)


# open


def test_sound_becomes_samples() -> None:
    (action,) = opened().receive(SOUND)
    assert isinstance(action, Sound)
    assert len(action.samples) == 320
    assert "samples" not in repr(action)


def test_talk_and_release_take_turns() -> None:
    connection = opened()
    assert code_of(connection, message(type="release")) == "not_talking"
    assert code_of(connection, message(type="talk", side="nobody")) == "unknown_side"
    assert connection.receive(message(type="talk", side="citizen")) == [
        client.Talk(type="talk", side="citizen")
    ]
    assert code_of(connection, message(type="talk", side="caseworker")) == "already_talking"
    assert code_of(connection, message(type="talk", side="citizen")) == "already_talking"
    assert connection.receive(message(type="release")) == [client.Release(type="release")]
    assert code_of(connection, message(type="release")) == "not_talking"
    assert connection.receive(message(type="talk", side="caseworker"))


@pytest.mark.parametrize("direction", ["automatic", "fixed"])
def test_there_are_no_talk_buttons_in_other_directions(direction: str) -> None:
    connection = opened(direction=direction)
    assert code_of(connection, message(type="talk", side="citizen")) == "not_push_to_talk"
    assert code_of(connection, message(type="release")) == "not_push_to_talk"


def test_start_comes_once() -> None:
    assert code_of(opened(), start()) == "already_started"


def test_utterances_must_have_been_sent() -> None:
    connection = opened()
    for kind in ("repeat", "played"):
        assert code_of(connection, message(type=kind, utterance=1)) == "unknown_utterance"
    connection.send(TRANSLATED)
    assert connection.receive(message(type="repeat", utterance=1))
    assert code_of(connection, message(type="played", utterance=1)) == "unknown_utterance"
    for event in voice():
        connection.send(event)
    assert connection.receive(message(type="played", utterance=1))


def test_a_choice_carries_the_suggestion_that_was_offered() -> None:
    connection = opened()
    chosen = message(type="choose", utterance=1, phrase="answer.yes")
    assert code_of(connection, chosen) == "unknown_phrase"
    connection.send(TRANSLATED)
    assert connection.receive(chosen) == [Chosen(1, SUGGESTION)]
    assert code_of(connection, message(type="choose", utterance=1, phrase="answer.no")) == "unknown_phrase"


def test_old_offers_are_forgotten_but_can_still_be_repeated() -> None:
    connection = opened()
    for number in range(1, REMEMBERED_OFFERS + 2):
        connection.send(events.Translated(number, "caseworker", "citizen", TRANSLATED.translation))
    assert code_of(connection, message(type="choose", utterance=1, phrase="answer.yes")) == "unknown_phrase"
    assert connection.receive(message(type="choose", utterance=2, phrase="answer.yes"))
    assert connection.receive(message(type="repeat", utterance=1))


def test_where_there_is_no_translation_only_a_choice_helps() -> None:
    connection = opened()
    abstained = replace(TRANSLATED.translation, text="", source=Source.NONE, reason="no_match")
    connection.send(replace(TRANSLATED, translation=abstained))
    assert code_of(connection, message(type="repeat", utterance=1)) == "unknown_utterance"
    assert connection.receive(message(type="choose", utterance=1, phrase="answer.yes"))


def test_asking_for_a_human_takes_a_side() -> None:
    connection = opened()
    assert connection.receive(message(type="human", side="citizen"))
    assert code_of(connection, message(type="human", side="mayor")) == "unknown_side"


def test_who_did_not_understand_asks_the_other_side_in_its_language_and_not_after_the_end() -> None:
    connection = opened()
    again = message(type="ask_again", side="citizen")
    assert connection.receive(again) == [client.AskAgain(type="ask_again", side="citizen")]
    (asked,) = told(connection.send(events.AskedAgain("citizen", "caseworker")))
    assert (asked["side"], asked["speaker"]) == ("citizen", "caseworker")
    assert (asked["language"], asked["text"]) == ("da", "asked_again in da")
    assert code_of(connection, message(type="ask_again", side="mayor")) == "unknown_side"
    connection.receive(message(type="end"))
    assert code_of(connection, again) == "after_end"


def test_ping_is_answered_with_its_id() -> None:
    connection = opened()
    (action,) = connection.receive(message(type="ping", id=42))
    assert isinstance(action, client.Ping)
    assert told(connection.pong(action)) == [{"type": "pong", "seq": 2, "id": 42}]


# what goes out


def test_every_text_message_is_numbered_without_a_gap_and_sound_is_not() -> None:
    connection = opened()
    out = [one for event in all_events() for one in connection.send(event)]
    assert [one["seq"] for one in told(out)] == list(range(2, 2 + len(told(out))))
    assert len([one for one in out if isinstance(one, bytes)]) == 2


def test_voice_ended_counts_the_samples_of_its_own_utterance() -> None:
    connection = opened()
    for count in (1600, 3200):
        out = [one for event in voice(samples=count) for one in connection.send(event)]
        assert told(out)[-1]["samples"] == count
        assert sum(len(one) for one in out if isinstance(one, bytes)) == 2 * count


def test_a_voice_that_never_started_ends_without_sound_and_does_not_disturb_the_one_that_plays() -> None:
    connection = opened()
    started, chunk, _, ended = voice(1, samples=1600)
    connection.send(started)
    connection.send(chunk)
    (dropped,) = told(connection.send(events.VoiceEnded(2, 0.0, cancelled=True)))
    assert (dropped["utterance"], dropped["samples"]) == (2, 0)
    assert told(connection.send(ended))[0]["samples"] == 800


def test_the_speaker_is_asked_again_in_the_language_of_their_side() -> None:
    (asked,) = told(opened().send(NOT_UNDERSTOOD))
    assert (asked["side"], asked["language"], asked["text"]) == ("citizen", "uk", "say it again in uk")


def test_optional_events_come_only_when_wanted_and_cost_nothing_when_not() -> None:
    connection = ServerConnection("id", OFFER)
    (begin,) = connection.receive(start(events=["latency"]))
    assert isinstance(begin, Begin)
    assert not begin.hypotheses
    kinds = [one["type"] for event in all_events() for one in told(connection.send(event))]
    assert "latency" in kinds
    assert not {"speech_started", "hypothesis", "turn_ended", "load"} & set(kinds)
    assert {"commit", "translation", "voice_started", "voice_ended", "not_understood", "fault"} <= set(kinds)


def test_hypotheses_can_be_switched_off() -> None:
    connection = ServerConnection("id", OFFER)
    (begin,) = connection.receive(start(hypotheses=False))
    assert isinstance(begin, Begin)
    assert not begin.hypotheses


# errors


def test_a_small_error_is_told_and_the_meeting_goes_on() -> None:
    connection = opened()
    (error,) = told(connection.fail(refusal("not_talking", "No button.")))
    assert error == {
        "type": "error",
        "seq": 2,
        "code": "not_talking",
        "message": "No button.",
        "fatal": False,
    }
    assert connection.state is State.OPEN


@pytest.mark.parametrize("code", [code for code in CODES.values() if code.fatal], ids=lambda code: code.name)
def test_a_fatal_error_closes_with_its_close_code(code: Any) -> None:
    connection = opened()
    (error,) = told(connection.fail(refusal(code.name, "Over.")))
    assert (error["code"], error["fatal"]) == (code.name, True)
    assert (connection.state, connection.close_code) == (State.CLOSED, code.close)


def test_too_many_small_errors_close() -> None:
    connection = opened()
    for _ in range(MAX_ERRORS - 1):
        connection.fail(refusal("bad_json", "No."))
        assert connection.state is State.OPEN
    last = told(connection.fail(refusal("bad_json", "No.")))
    assert [one["code"] for one in last] == ["bad_json", "too_many_errors"]
    assert (connection.state, connection.close_code) == (State.CLOSED, 1008)


def test_ready_tells_which_of_the_meetings_directions_failed_their_check() -> None:
    failed = OfferedDirection("fails", "not_heard", "no speech was heard in the sample")
    offer = replace(OFFER, checks={("uk", "da"): failed, ("da", "ar"): failed})
    connection = ServerConnection("id", offer)
    connection.receive(start())
    there, back = told(connection.ready())[0]["directions"]
    assert there == {"source": "da", "target": "uk", "state": "not_checked", "failure": "", "reason": ""}
    assert back == {
        "source": "uk",
        "target": "da",
        "state": "fails",
        "failure": "not_heard",
        "reason": "no speech was heard in the sample",
    }
    one_way = ServerConnection("id", offer)
    one_way.receive(start(direction="fixed"))
    assert len(told(one_way.ready())[0]["directions"]) == 1


def test_only_what_was_translated_can_be_translated_back_and_not_after_the_end() -> None:
    connection = opened()
    back = message(type="back_translate", utterance=1)
    assert code_of(connection, back) == "unknown_utterance"
    connection.send(TRANSLATED)
    assert connection.receive(back) == [client.BackTranslate(type="back_translate", utterance=1)]
    connection.receive(message(type="end"))
    assert code_of(connection, back) == "after_end"


def test_a_side_without_a_voice_cannot_hear_the_notice() -> None:
    again = message(type="repeat_notice", side="citizen")
    assert opened().receive(again) == [client.RepeatNotice(type="repeat_notice", side="citizen")]
    assert code_of(opened(speak=False), again) == "no_voice"
    mute = opened(sides=sides("da", "ar"), direction="fixed")
    assert code_of(mute, again) == "no_voice"
    assert code_of(mute, message(type="repeat_notice", side="mayor")) == "unknown_side"


def test_a_notice_is_named_and_its_end_can_be_told() -> None:
    connection = opened()
    notice = events.VoiceStarted(-1, "citizen", "uk", events.Notice.OPENING)
    (told_start,) = told(connection.send(notice))
    assert (told_start["utterance"], told_start["notice"]) == (-1, "opening")
    (action,) = connection.receive(message(type="played", utterance=-1))
    assert action == client.Played(type="played", utterance=-1)
    assert code_of(connection, message(type="played", utterance=-2)) == "unknown_utterance"
    assert code_of(connection, message(type="repeat", utterance=-1)) == "bad_message"


def test_an_error_with_a_code_of_somebody_elses_closes_as_internal() -> None:
    connection = opened()
    connection.fail(ProtocolError("strange", "Strange.", fatal=True))
    assert connection.close_code == 1011


def test_after_closing_nothing_happens_any_more() -> None:
    connection = opened()
    connection.fail(refusal("internal", "Over."))
    assert connection.receive("no json at all") == []
    assert connection.receive(b"\x00") == []
    assert connection.send(NOT_UNDERSTOOD) == []
    assert connection.fail(refusal("internal", "Over.")) == []
    assert connection.ended() == []
    assert connection.shut_down() == []


# ending


def test_end_finishes_what_was_said() -> None:
    connection = opened()
    connection.receive(message(type="talk", side="citizen"))
    assert connection.receive(message(type="end")) == [client.End(type="end")]
    assert connection.state is State.ENDING
    assert connection.send(TRANSLATED)
    for data in (SOUND, message(type="talk", side="citizen"), message(type="release"), message(type="end")):
        assert code_of(connection, data) == "after_end"
    for data in (message(type="stop_voice"), message(type="repeat", utterance=1), message(type="ping", id=1)):
        assert connection.receive(data)
    (ended,) = told(connection.ended())
    assert ended["type"] == "ended"
    assert (connection.state, connection.close_code) == (State.CLOSED, 1000)


def test_the_service_stops_while_people_talk() -> None:
    connection = opened()
    (error,) = told(connection.shut_down())
    assert (error["code"], error["fatal"]) == ("shutting_down", True)
    assert connection.state is State.ENDING
    assert connection.shut_down() == []
    assert connection.send(TRANSLATED)
    assert told(connection.ended())[0]["type"] == "ended"
    assert connection.close_code == 1012


def test_the_service_stops_before_the_meeting_began() -> None:
    connection = ServerConnection("id", OFFER)
    (error,) = told(connection.shut_down())
    assert error["code"] == "shutting_down"
    assert (connection.state, connection.close_code) == (State.CLOSED, 1012)


_MESSAGES = st.one_of(
    st.binary(max_size=8),
    st.text(max_size=20),
    st.sampled_from([json.dumps(example(model)) for model in CLIENT_MESSAGES.values()]),
    st.sampled_from(
        [message(type="talk", side="nobody"), message(type="repeat", utterance=1), start(version=9)]
    ),
)


@given(st.lists(st.tuples(_MESSAGES, st.sampled_from([None, *all_events()])), max_size=30))
def test_no_order_of_messages_and_events_breaks_the_connection(
    steps: list[tuple[str | bytes, events.Event | None]],
) -> None:
    connection = ServerConnection("id", OFFER)
    numbers: list[int] = []
    for data, event in steps:
        try:
            actions = connection.receive(data)
        except ProtocolError as error:
            numbers += [one["seq"] for one in told(connection.fail(error))]
        else:
            if any(isinstance(action, Begin) for action in actions):
                numbers += [one["seq"] for one in told(connection.ready())]
        if event is not None and connection.state in (State.OPEN, State.ENDING):
            numbers += [one["seq"] for one in told(connection.send(event))]
    assert numbers == list(range(1, len(numbers) + 1))
