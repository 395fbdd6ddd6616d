import asyncio
from collections.abc import Callable

import pytest

from interpreter.engines.synthesiser import Synthesiser
from interpreter.pipeline.events import Event, Latency, Notice, VoiceChunk, VoiceEnded, VoiceStarted
from interpreter.pipeline.voice import Voice, VoiceLine
from tests.fakes.virtual_time import Cost, VirtualWorkers, run_virtual
from tests.pipeline.stage import Tone

LATENCY = Latency(1, "da", "uk", "consecutive", 0.4, 0.4, 0.5, None)


def voice(utterance: int, text: str = "TAK", *, waits: bool = True, latency: Latency | None = None) -> Voice:
    return Voice(utterance, text, "citizen", "uk", latency, 1.0, waits)


def both(first: Voice, second: Voice) -> Callable[[VoiceLine], None]:
    def say(line: VoiceLine) -> None:
        line.say(first)
        line.say(second)

    return say


def speak(
    *acts: tuple[float, Callable[[VoiceLine], None]], seconds: float = 0.1
) -> list[tuple[float, Event]]:
    """What happens without the sound, and when."""
    return [one for one in sound(*acts, seconds=seconds) if not isinstance(one[1], VoiceChunk)]


def sound(
    *acts: tuple[float, Callable[[VoiceLine], None]],
    seconds: float = 0.1,
    mouth: Callable[[Cost], Synthesiser] | None = None,
    paced: bool = True,
) -> list[tuple[float, Event]]:
    """What happens, and when. `seconds`: work for each letter, which plays 0.1 s."""
    heard: list[tuple[float, Event]] = []

    async def main() -> None:
        cost = Cost()
        loop = asyncio.get_running_loop()
        line = VoiceLine(
            Tone(cost, seconds) if mouth is None else mouth(cost),
            VirtualWorkers(cost),
            lambda event: heard.append((loop.time(), event)),
            guard=True,
            paced=paced,
        )
        running = asyncio.create_task(line.run())
        for at, act in acts:
            await asyncio.sleep(at - loop.time())
            act(line)
        await asyncio.sleep(0.001)
        line.close()
        await running

    run_virtual(main())
    return [(round(at, 3), event) for at, event in heard]


def test_one_after_the_other() -> None:
    events = speak((1.0, both(voice(1), voice(2))))
    assert [(type(event), event.utterance) for _, event in events] == [  # type: ignore[union-attr]
        (VoiceStarted, 1),
        (VoiceEnded, 1),
        (VoiceStarted, 2),
        (VoiceEnded, 2),
    ]


def test_it_waits_for_the_floor() -> None:
    events = speak(
        (0.0, lambda line: line.floor_is(free=False)),
        (1.0, lambda line: line.say(voice(1))),
        (3.0, lambda line: line.floor_is(free=True)),
    )
    assert events[0] == (3.1, VoiceStarted(1, "citizen", "uk"))


def test_a_simultaneous_voice_does_not() -> None:
    events = speak(
        (0.0, lambda line: line.floor_is(free=False)), (1.0, lambda line: line.say(voice(1, waits=False)))
    )
    assert events[0] == (1.1, VoiceStarted(1, "citizen", "uk"))


def test_cancel_stops_what_speaks_and_drops_what_waits() -> None:
    events = speak(
        (0.0, both(voice(1, "LANG TEKST"), voice(2))),
        (0.35, lambda line: line.cancel()),
    )
    assert [event for _, event in events][1:] == [VoiceEnded(2, 0.0, True), VoiceEnded(1, 0.3, True)]


def test_interrupted_speech_is_said_again_from_the_start() -> None:
    events = speak(
        (0.0, lambda line: line.say(voice(1, "LANG TEKST"))),
        (0.35, lambda line: line.floor_is(free=False)),
        (0.35, lambda line: line.interrupt()),
        (2.0, lambda line: line.floor_is(free=True)),
    )
    ends = [event for _, event in events if isinstance(event, VoiceEnded)]
    assert [(end.cancelled, end.duration) for end in ends] == [(True, 0.3), (False, 1.0)]


def test_the_first_sound_is_timed_from_the_end_of_the_turn() -> None:
    events = speak(
        (2.0, lambda line: line.turn_over(1.6)), (2.0, lambda line: line.say(voice(1, latency=LATENCY)))
    )
    (latency,) = [event for _, event in events if isinstance(event, Latency)]
    assert latency.first_sound is not None
    assert round(latency.first_sound, 3) == 0.5


def test_only_the_first_sound_of_a_turn_is() -> None:
    events = speak(
        (2.0, lambda line: line.turn_over(1.6)),
        (2.0, both(voice(1, latency=LATENCY), voice(2, latency=LATENCY))),
    )
    sounds = [event.first_sound for _, event in events if isinstance(event, Latency)]
    assert sounds[1] is None


def test_a_text_without_sound_still_gives_its_latency() -> None:
    events = speak((0.0, lambda line: line.say(voice(1, "", latency=LATENCY))))
    assert [event for _, event in events] == [LATENCY]


def test_the_microphone_is_off_while_it_speaks_and_on_when_a_button_goes_down() -> None:
    muted: list[bool] = []
    speak(
        (0.0, lambda line: line.say(voice(1, "LANG TEKST"))),
        (0.45, lambda line: muted.append(line.muted(0.45))),
        (0.45, lambda line: line.open_guard()),
        (0.45, lambda line: muted.append(line.muted(0.45))),
    )
    assert muted == [True, False]


def notice(kind: Notice, listener: str = "citizen", text: str = "LANG TEKST") -> Callable[[VoiceLine], None]:
    return lambda line: line.announce(kind, text, listener, "uk")


def started(events: list[tuple[float, Event]]) -> list[tuple[int, str, Notice | None]]:
    return [
        (event.utterance, event.listener, event.notice)
        for _, event in events
        if isinstance(event, VoiceStarted)
    ]


def test_notices_have_numbers_of_their_own_below_nought() -> None:
    events = speak(
        (0.0, notice(Notice.OPENING)),
        (0.0, notice(Notice.OPENING, "caseworker")),
        (0.0, lambda line: line.say(voice(1))),
    )
    assert started(events) == [
        (-1, "citizen", Notice.OPENING),
        (-2, "caseworker", Notice.OPENING),
        (1, "citizen", None),
    ]


def test_the_same_notice_does_not_wait_twice() -> None:
    say_again = notice(Notice.SAY_AGAIN)
    events = speak((0.0, lambda line: line.say(voice(1))), (0.05, say_again), (0.06, say_again))
    assert len(started(events)) == 2


def test_tapping_twice_does_not_say_it_twice_but_once_it_has_been_played_it_can_be_heard_again() -> None:
    again = notice(Notice.OPENING)
    events = speak((0.0, again), (0.05, again), (0.5, again), (1.2, again), seconds=0.01)
    assert [number for number, _, _ in started(events)] == [-1, -2]


def test_a_language_without_a_voice_hears_nothing() -> None:
    events = speak((0.0, lambda line: line.announce(Notice.OPENING, "SOO DHOWOW", "citizen", "so")))
    assert events == []


def test_what_the_other_has_to_hear_first_outlives_a_button_and_comes_again() -> None:
    """The caseworker talks into the notices: the citizen's comes from its start, before the translation."""
    events = speak(
        (0.0, notice(Notice.OPENING)),
        (0.0, notice(Notice.NOT_READY)),
        (0.0, notice(Notice.OPENING, "caseworker")),
        (0.35, lambda line: line.cancel(by="caseworker")),
        (3.0, lambda line: line.say(voice(1))),
        (3.0, lambda line: line.floor_is(free=True)),
    )
    assert started(events) == [
        (-1, "citizen", Notice.OPENING),
        (-1, "citizen", Notice.OPENING),
        (-2, "citizen", Notice.NOT_READY),
        (1, "citizen", None),
    ]
    ends = [event for _, event in events if isinstance(event, VoiceEnded)]
    assert ends[:2] == [VoiceEnded(-3, 0.0, True), VoiceEnded(-1, 0.3, True)]
    assert all(not end.cancelled for end in ends[2:])
    assert [at for at, event in events if isinstance(event, VoiceStarted)][1] == 3.1


@pytest.mark.parametrize(
    ("at", "played", "times"), [(0.5, False, 2), (0.9, False, 2), (1.1, False, 1), (0.9, True, 1)]
)
def test_a_notice_counts_as_heard_when_it_has_been_played_not_when_it_is_made(
    at: float, played: bool, times: int
) -> None:
    """It is made in 0.1 s and plays for one."""
    events = speak(
        (0.0, notice(Notice.OPENING)),
        (0.2, lambda line: line.played(-1) if played else None),
        (at, lambda line: line.cancel(by="caseworker")),
        (3.0, lambda line: line.floor_is(free=True)),
        seconds=0.01,
    )
    assert started(events) == [(-1, "citizen", Notice.OPENING)] * times


def test_a_notice_that_was_cut_off_and_stopped_does_not_come_again() -> None:
    events = speak(
        (0.0, notice(Notice.OPENING)),
        (0.5, lambda line: line.cancel()),
        (0.6, lambda line: line.cancel(by="caseworker")),
        (3.0, lambda line: line.floor_is(free=True)),
        seconds=0.01,
    )
    assert len(started(events)) == 1


def test_stopping_drops_notices_too() -> None:
    events = speak((0.0, notice(Notice.OPENING)), (0.35, lambda line: line.cancel()))
    assert [event for _, event in events][1:] == [VoiceEnded(-1, 0.3, True)]


def test_a_notice_that_asks_for_something_ends_when_it_is_done() -> None:
    def choose(line: VoiceLine) -> None:
        line.answered()
        line.say(voice(1))

    events = speak((0.0, notice(Notice.NOT_TRANSLATED)), (0.0, notice(Notice.SAY_AGAIN)), (0.35, choose))
    assert started(events) == [(-1, "citizen", Notice.NOT_TRANSLATED), (1, "citizen", None)]


def test_the_opening_is_not_answered_by_anything() -> None:
    events = speak((0.0, notice(Notice.OPENING)), (0.35, lambda line: line.answered()))
    assert [event for _, event in events][-1] == VoiceEnded(-1, 1.0, False)


def test_the_microphone_is_guarded_until_the_last_of_two_notices_has_been_played() -> None:
    muted: list[bool] = []
    speak(
        (0.0, notice(Notice.OPENING, text="JA")),
        (0.0, notice(Notice.OPENING, "caseworker", text="LANG TEKST")),
        (0.3, lambda line: line.played(-1)),  # both are sent, the first has been played
        (0.3, lambda line: muted.append(line.muted(0.9))),
        (0.3, lambda line: line.played(-2)),
        (0.3, lambda line: muted.append(line.muted(0.9))),
        seconds=0.01,
    )
    assert muted == [True, False]


# the flag that rises by itself


def test_the_offer_of_a_human_waits_for_the_floor_and_the_microphone_does_not_hear_it() -> None:
    muted: list[bool] = []
    events = speak(
        (0.0, lambda line: line.floor_is(free=False)),
        (0.5, notice(Notice.HUMAN_OFFERED)),
        (1.0, lambda line: muted.append(line.muted(1.0))),
        (3.0, lambda line: line.floor_is(free=True)),
        (3.5, lambda line: muted.append(line.muted(3.5))),
    )
    assert events[0] == (3.1, VoiceStarted(-1, "citizen", "uk", Notice.HUMAN_OFFERED))
    assert muted == [False, True]


@pytest.mark.parametrize(("by", "times"), [("citizen", 1), ("caseworker", 2), (None, 1)])
def test_the_offer_of_a_human_can_be_stopped_by_whom_it_is_for(by: str | None, times: int) -> None:
    events = speak(
        (0.0, notice(Notice.HUMAN_OFFERED)),
        (0.35, lambda line: line.cancel(by=by)),
        (2.0, lambda line: line.floor_is(free=True)),
    )
    assert started(events) == [(-1, "citizen", Notice.HUMAN_OFFERED)] * times
