import pytest

from interpreter.errors import ProtocolError
from interpreter.server.limits import MeetingLimits
from interpreter.server.meetings import Meetings
from tests.fakes.session import Stage
from tests.server.running import closed, hear_until, kinds, running, say, start


def test_there_are_so_many_slots_and_they_come_back() -> None:
    meetings = Meetings(2)
    with meetings.slot(), meetings.slot():
        assert meetings.open == 2
        with pytest.raises(ProtocolError) as caught, meetings.slot():
            pass
        assert (caught.value.code, caught.value.fatal) == ("full", True)
    with pytest.raises(ValueError), meetings.slot():
        raise ValueError
    assert meetings.open == 0


async def test_without_meetings_stopping_takes_no_time() -> None:
    await Meetings(1).shut_down(1e9)


async def test_a_full_house_says_so_and_has_room_again_later() -> None:
    async with running(max_meetings=1) as server:
        async with server.connect() as first:
            await start(first)
            async with server.connect() as second:
                assert (await start(second))["code"] == "full"
                assert (await closed(second))[0] == 1013
            await say(first, "end")
            await hear_until(first, "ended")
        await (await server.session()).gone.wait()
        async with server.connect() as third:
            assert (await start(third))["type"] == "ready"


async def test_a_server_that_stops_tells_people_and_finishes_what_was_said() -> None:
    async with running() as server, server.connect() as client, server.connect() as waiting:
        await start(client)
        server.server.should_exit = True
        heard = await hear_until(client, "ended")
        assert kinds(heard) == ["error", "ended"]
        assert isinstance(heard[0], dict)
        assert heard[0]["code"] == "shutting_down"
        assert (await closed(client))[0] == 1012
        assert await closed(waiting) == (1012, "shutting_down")
        await server.task
        assert (await server.session()).left == "ended"


async def test_a_meeting_that_does_not_finish_is_cut_off() -> None:
    stage = Stage()
    stage.never_ends = True
    limits = MeetingLimits(shutdown_s=0.05)
    async with running(stage, limits=limits) as server, server.connect() as client:
        await start(client)
        server.server.should_exit = True
        assert await closed(client) == (1012, "shutting_down")
        await server.task
        assert (await server.session()).left == "thrown away"
