import asyncio
from collections.abc import Iterable

import pytest

from interpreter.errors import ConfigError
from interpreter.pipeline import events
from interpreter.pipeline.events import Event, Notice
from interpreter.protocol.limits import MAX_ERRORS, MAX_SOUND_BYTES, MAX_TEXT_BYTES
from interpreter.server.limits import FRAME_LIMIT_BYTES, MeetingLimits
from tests.fakes.meeting import COMMIT, SUGGESTION, TRANSLATED, voice
from tests.fakes.session import ScriptedSession, Stage
from tests.server.running import BLOCK, closed, hear, hear_until, kinds, running, say, start


def one_turn(side: str) -> Iterable[Event]:
    return [events.TurnEnded(1, side, 1.0), COMMIT, TRANSLATED, *voice()]


async def thrown_away(session: ScriptedSession) -> bool:
    await asyncio.wait_for(session.gone.wait(), 10)
    return session.left == "thrown away"


# a meeting that goes well


async def test_a_turn_from_the_button_to_the_voice() -> None:
    async with running(Stage(one_turn)) as server, server.connect() as client:
        ready = await start(client)
        assert ready["type"] == "ready"
        assert [side["language"] for side in ready["sides"]] == ["da", "uk"]
        await say(client, "talk", side="caseworker")
        for _ in range(5):
            await client.send(BLOCK)
        await say(client, "release")
        heard = await hear_until(client, "voice_ended")
        assert kinds(heard) == [
            "turn_ended",
            "commit",
            "translation",
            "voice_started",
            "sound",
            "sound",
            "voice_ended",
        ]
        await say(client, "played", utterance=1)
        await say(client, "repeat", utterance=1)
        await say(client, "choose", utterance=1, phrase="answer.yes")
        await say(client, "back_translate", utterance=1)
        await say(client, "ask_again", side="citizen")
        asked = await hear(client)
        assert (asked["type"], asked["side"], asked["speaker"]) == ("asked_again", "citizen", "caseworker")
        await say(client, "human", side="citizen")
        assert (await hear(client))["type"] == "human_flag"
        await say(client, "ping", id=5)
        assert await hear(client) == {"type": "pong", "seq": 9, "id": 5}
        await say(client, "end")
        assert (await hear(client))["type"] == "ended"
        assert (await closed(client))[0] == 1000
        session = await server.session()
        assert session.calls == [
            ("talk", "caseworker", 0),
            ("release", 1600),
            ("played", 1),
            ("repeat", 1),
            ("choose", 1, SUGGESTION),
            ("back_translate", 1),
            ("ask_again", "citizen"),
            ("human", "citizen"),
            ("end",),
        ]
        await session.gone.wait()
        assert session.left == "ended"
        assert server.meetings.open == 0


async def test_the_plan_and_the_wish_for_hypotheses_reach_the_session() -> None:
    async with running() as server, server.connect() as client:
        await start(client, mode="simultaneous", direction="automatic", hypotheses=False, speak=False)
        session = await server.session()
        assert (session.plan.mode, session.plan.direction, session.plan.speak) == (
            "simultaneous",
            "automatic",
            False,
        )
        assert not session.hypotheses


async def test_each_side_is_told_first_that_a_machine_interprets() -> None:
    async with running(Stage(one_turn)) as server, server.connect() as client:
        ready = await start(client)
        session = await server.session()
        await say(client, "ping", id=1)
        await hear(client)
        notices = {side["name"]: side["notice"] for side in ready["sides"]}
        assert session.announced == [
            (name, Notice.OPENING, notices[name]) for name in ("citizen", "caseworker")
        ]
        await say(client, "repeat_notice", side="caseworker")
        await say(client, "human", side="citizen")
        assert (await hear(client))["type"] == "human_flag"
        await say(client, "end")
        await hear_until(client, "ended")
        assert session.announced[2] == ("caseworker", Notice.OPENING, notices["caseworker"])
        assert session.announced[3][:2] == ("citizen", Notice.HUMAN_REQUESTED)


async def test_who_heard_the_notice_before_the_line_broke_does_not_hear_it_twice() -> None:
    async with running() as server, server.connect() as client:
        await start(client, notice=False)
        session = await server.session()
        await say(client, "end")
        await hear_until(client, "ended")
        assert session.announced == []


async def test_meetings_do_not_hear_each_other() -> None:
    async with running(Stage(one_turn)) as server, server.connect() as first, server.connect() as second:
        identities = {(await start(client))["meeting"] for client in (first, second)}
        assert len(identities) == 2
        await say(first, "talk", side="citizen")
        await first.send(BLOCK)
        await say(first, "release")
        await hear_until(first, "voice_ended")
        await say(second, "ping", id=1)
        assert (await hear(second))["type"] == "pong"
        assert (await server.session(0)).samples == 320
        assert (await server.session(1)).samples == 0


async def test_stop_voice_does_not_queue_behind_sound() -> None:
    stage = Stage()
    stage.takes_sound.clear()
    async with running(stage) as server, server.connect() as client:
        await start(client)
        await client.send(BLOCK)
        await say(client, "stop_voice")
        await say(client, "ping", id=1)
        assert (await hear(client))["type"] == "pong"
        session = await server.session()
        assert session.calls == [("cancel_voice",)]
        assert session.samples == 0
        stage.takes_sound.set()
        await say(client, "end")
        await hear_until(client, "ended")
        assert session.samples == 320


# clients that do it wrong


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("{", "bad_json"),
        ('{"type": "ping", "id": NaN}', "bad_json"),
        ('{"type": "sing"}', "unknown_type"),
        ('{"type": "talk"}', "bad_message"),
        ('{"type": "talk", "side": "mayor"}', "unknown_side"),
        ('{"type": "release"}', "not_talking"),
        ('{"type": "repeat", "utterance": 1}', "unknown_utterance"),
        ('{"type": "repeat_notice", "side": "mayor"}', "unknown_side"),
        (b"\x00", "bad_sound"),
        (b"", "bad_sound"),
    ],
)
async def test_a_small_error_is_told_and_the_meeting_goes_on(message: str | bytes, code: str) -> None:
    async with running() as server, server.connect() as client:
        await start(client)
        await client.send(message)
        error = await hear(client)
        assert (error["type"], error["code"], error["fatal"]) == ("error", code, False)
        await say(client, "ping", id=1)
        assert (await hear(client))["type"] == "pong"


@pytest.mark.parametrize(
    ("message", "close", "code"),
    [
        (BLOCK, 1008, "not_started"),
        ('{"type": "end"}', 1008, "not_started"),
        ('{"type": "start", "version": 2}', 1008, "version"),
        (" " * (MAX_TEXT_BYTES + 1), 1009, "too_large"),
        (bytes(MAX_SOUND_BYTES + 2), 1008, "not_started"),
    ],
)
async def test_a_wrong_beginning_is_the_end(message: str | bytes, close: int, code: str) -> None:
    async with running() as server, server.connect() as client:
        await client.send(message)
        assert await closed(client) == (close, code)
        assert server.stage.sessions == []


async def test_oversized_sound_ends_the_meeting_with_a_reason() -> None:
    async with running() as server, server.connect() as client:
        await start(client)
        await client.send(bytes(MAX_SOUND_BYTES + 2))
        assert await closed(client) == (1009, "too_large")
        assert await thrown_away(await server.session())


async def test_a_huge_message_never_reaches_memory() -> None:
    async with running() as server, server.connect() as client:
        await start(client)
        await client.send(bytes(FRAME_LIMIT_BYTES + 1))
        assert await closed(client) == (1009, "")
        assert await thrown_away(await server.session())


async def test_many_small_errors_are_the_end() -> None:
    async with running() as server, server.connect() as client:
        await start(client)
        for _ in range(MAX_ERRORS):
            await client.send("?")
        assert await closed(client) == (1008, "too_many_errors")


async def test_a_client_that_says_nothing_is_sent_away() -> None:
    async with running(limits=MeetingLimits(start_s=0.01)) as server, server.connect() as client:
        assert await closed(client) == (1008, "start_timeout")


async def test_a_client_faster_than_speech_is_stopped() -> None:
    limits = MeetingLimits(ahead_s=2.0)
    async with running(limits=limits, now=lambda: 0.0) as server, server.connect() as client:
        await start(client)
        for _ in range(3):
            await client.send(bytes(MAX_SOUND_BYTES))
        assert await closed(client) == (1008, "too_fast")


async def test_an_utterance_the_session_no_longer_has() -> None:
    stage = Stage(one_turn)
    stage.forgets = True
    async with running(stage) as server, server.connect() as client:
        await start(client)
        await say(client, "talk", side="caseworker")
        await say(client, "release")
        await hear_until(client, "voice_ended")
        await say(client, "repeat", utterance=1)
        assert (await hear(client))["code"] == "unknown_utterance"


# a slow machine, a slow client


async def test_a_full_inbox_stops_reading_and_loses_nothing() -> None:
    stage = Stage()
    stage.takes_sound.clear()
    limits = MeetingLimits(inbox_s=0.1, ahead_s=1000)
    async with running(stage, limits=limits) as server, server.connect() as client:
        await start(client)
        for _ in range(200):
            await client.send(BLOCK)
        session = await server.session()
        assert session.samples == 0
        stage.takes_sound.set()
        await say(client, "end")
        await hear_until(client, "ended")
        assert session.samples == 200 * 320


def a_long_voice(side: str) -> Iterable[Event]:
    """Some 20 MB: more than every buffer on the way."""
    return [COMMIT, TRANSLATED, *voice(samples=10_000_000)]


async def test_a_client_that_does_not_read_is_closed_and_its_work_thrown_away() -> None:
    stage = Stage(a_long_voice)
    async with running(stage) as server, server.connect(max_queue=1) as good:
        await start(good)
        async with server.connect(max_queue=1, close_timeout=0.1) as slow:
            await start(slow)
            await say(slow, "talk", side="caseworker")
            await say(slow, "release")
            assert await thrown_away(await server.session(1))
            assert server.meetings.open == 1
            await say(good, "ping", id=1)
            assert (await hear(good))["type"] == "pong"


async def test_a_client_that_stalls_is_closed_even_with_room_left() -> None:
    stage = Stage(a_long_voice)
    limits = MeetingLimits(outbox_bytes=10**9, stall_s=0.2, close_s=0.1)
    async with (
        running(stage, limits=limits) as server,
        server.connect(max_queue=1, close_timeout=0.1) as slow,
    ):
        await start(slow)
        await say(slow, "talk", side="caseworker")
        await say(slow, "release")
        assert await thrown_away(await server.session())


async def test_a_reader_who_reads_gets_every_sample() -> None:
    stage = Stage(lambda side: [COMMIT, TRANSLATED, *voice(samples=2_000_000)])
    async with running(stage) as server, server.connect() as client:
        await start(client)
        await say(client, "talk", side="caseworker")
        await say(client, "release")
        heard = await hear_until(client, "voice_ended")
        sound = [one for one in heard if isinstance(one, bytes)]
        assert max(map(len, sound)) <= MAX_SOUND_BYTES
        last = heard[-1]
        assert isinstance(last, dict)
        assert sum(map(len, sound)) == 2 * last["samples"] == 4_000_000


async def test_the_voice_waits_while_the_line_is_full_and_goes_on_when_it_is_not() -> None:
    stage = Stage(lambda side: [COMMIT, TRANSLATED, *voice(samples=4_000_000)])
    async with running(stage) as server, server.connect(max_queue=1) as client:
        await start(client)
        await say(client, "talk", side="caseworker")
        await say(client, "release")
        await hear_until(client, "voice_ended")
        session = await server.session()
        assert False in session.line_free
        assert session.line_free[-1] is True


# ends


async def test_a_client_that_leaves_takes_its_work_with_it() -> None:
    async with running() as server:
        async with server.connect() as client:
            await start(client)
        assert await thrown_away(await server.session())
        assert server.meetings.open == 0


async def test_a_client_whose_network_dies_takes_its_work_with_it() -> None:
    async with running() as server, server.connect() as client:
        await start(client)
        client.transport.abort()
        assert await thrown_away(await server.session())


async def test_a_session_that_fails_ends_its_own_meeting_only(caplog: pytest.LogCaptureFixture) -> None:
    def fail(side: str) -> Iterable[Event]:
        return [ValueError("words that somebody said")]  # type: ignore[list-item]

    async with running(Stage(fail)) as server, server.connect() as bad, server.connect() as good:
        await start(bad)
        await start(good)
        await say(bad, "talk", side="citizen")
        await say(bad, "release")
        assert await closed(bad) == (1011, "internal")
        await say(good, "ping", id=1)
        assert (await hear(good))["type"] == "pong"
    assert "ValueError at" in caplog.text
    assert "words that somebody said" not in caplog.text


async def test_a_session_that_cannot_be_opened() -> None:
    stage = Stage()
    stage.refuses = ConfigError("No such engine.")
    async with running(stage) as server, server.connect() as client:
        assert (await start(client))["code"] == "internal"
        assert (await closed(client))[0] == 1011
        assert server.meetings.open == 0
