import asyncio
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from interpreter.engines.recogniser import Samples
from interpreter.engines.synthesiser import Synthesiser
from interpreter.pipeline.events import Event, Latency, Notice, VoiceChunk, VoiceEnded, VoiceStarted
from interpreter.pipeline.voice import AHEAD_SECONDS, PIECE_SAMPLES, Voice, VoiceLine
from tests.fakes.speech import RATE
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


# sent in pieces, when they are due


class AtOnce(Tone):
    """Makes all of its sound in one chunk, as Piper makes a sentence."""

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        self._cost.add(self.seconds)
        yield np.full(len(text) * RATE // 10, 0.5, np.float32)


LONG = "A" * 290
"""29 seconds: both notices at length."""


def pieces(events: list[tuple[float, Event]]) -> list[tuple[float, int]]:
    return [(at, len(event.samples)) for at, event in events if isinstance(event, VoiceChunk)]


@pytest.mark.parametrize("mouth", [AtOnce, lambda cost: Tone(cost, 0.0)])
def test_long_speech_is_sent_in_pieces_shortly_before_it_plays(mouth: Callable[[Cost], Tone]) -> None:
    events = sound(
        (0.0, lambda line: line.say(voice(1, LONG, latency=LATENCY))),
        (31.0, lambda line: None),
        mouth=mouth,
    )
    plays = 0.0
    for at, samples in pieces(events):
        assert samples <= PIECE_SAMPLES
        assert at >= plays - AHEAD_SECONDS - 0.01, "too early"
        assert at < max(plays, 0.1), "too late: a gap in the speech"
        plays += samples / RATE
    assert plays == pytest.approx(29.0)


def test_the_first_sound_is_measured_at_the_first_piece_not_when_all_is_sent() -> None:
    events = sound(
        (2.0, lambda line: line.turn_over(1.6)),
        (2.0, lambda line: line.say(voice(1, LONG, latency=LATENCY))),
        (33.0, lambda line: None),
        mouth=lambda cost: AtOnce(cost, 0.1),
    )
    (latency,) = [event for _, event in events if isinstance(event, Latency)]
    assert latency.first_sound == pytest.approx(0.5)
    assert pieces(events)[0][0] == pytest.approx(2.1)


def test_stopping_long_speech_works_at_once_and_the_next_voice_does_not_wait_for_it() -> None:
    def stop(line: VoiceLine) -> None:
        line.cancel()
        line.say(voice(2))

    events = sound((0.0, lambda line: line.say(voice(1, LONG))), (5.05, stop), mouth=AtOnce)
    ends = [(at, event) for at, event in events if isinstance(event, VoiceEnded)]
    assert ends[0][0] == 5.05
    assert ends[0][1].cancelled
    assert ends[0][1].duration <= 5.05 + AHEAD_SECONDS + 0.25
    assert (ends[1][1].utterance, ends[1][1].cancelled) == (2, False)
    assert ends[1][0] == pytest.approx(5.06)


def test_what_is_dropped_does_not_hold_up_the_next() -> None:
    def choose(line: VoiceLine) -> None:
        line.answered()
        line.say(voice(1, LONG))

    say = (0.0, notice(Notice.SAY_AGAIN, text=LONG))
    events = sound(say, (5.0, choose), (6.0, lambda line: None), mouth=AtOnce)
    ahead = sum(samples for at, samples in pieces(events) if 5.0 < at < 5.1)
    assert ahead >= AHEAD_SECONDS * RATE


def test_the_voice_waits_for_a_line_that_is_full() -> None:
    events = sound(
        (0.0, lambda line: line.say(voice(1, "A" * 40))),
        (1.0, lambda line: line.line_is(free=False)),
        (9.0, lambda line: line.line_is(free=True)),
        (20.0, lambda line: None),
        mouth=AtOnce,
    )
    times = [at for at, _ in pieces(events)]
    assert [at for at in times if 1.0 < at < 9.0] == []
    assert sum(samples for _, samples in pieces(events)) == 4 * RATE
    assert times[-1] < 11.1


def test_the_microphone_is_guarded_while_the_voice_waits_for_the_line_and_what_is_on_its_way_plays() -> None:
    muted: list[bool] = []

    def listen(at: float) -> tuple[float, Callable[[VoiceLine], None]]:
        return at, lambda line: muted.append(line.muted(at))

    sound(
        (0.0, lambda line: line.say(voice(1, "A" * 40))),
        (1.0, lambda line: line.line_is(free=False)),
        listen(8.9),  # six seconds after the last of it would have been played
        (9.0, lambda line: line.cancel()),
        (9.0, lambda line: line.say(voice(2, "A" * 10))),
        (9.0, lambda line: line.line_is(free=True)),
        listen(9.5),
        (15.0, lambda line: line.say(voice(3, "A" * 10))),
        (15.1, lambda line: line.line_is(free=False)),  # all of it is sent; a gap of the network
        (19.0, lambda line: line.line_is(free=True)),
        listen(21.0),
        (21.5, lambda line: line.played(3)),
        listen(21.8),
        mouth=AtOnce,
    )
    assert muted == [True, True, True, False]


def test_a_voice_that_is_still_being_made_does_not_keep_the_microphone_off() -> None:
    muted: list[bool] = []
    sound(
        (0.0, both(voice(1, "JA"), voice(2, "JA"))),
        (1.5, lambda line: line.played(1)),
        (1.9, lambda line: muted.append(line.muted(1.9))),
        (9.0, lambda line: None),
        mouth=lambda cost: AtOnce(cost, 1.0),
    )
    assert muted == [False]


class Slow(Tone):
    """Sentences of six seconds, each three in the making."""

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        for _ in text.split():
            self._cost.add(3.0)
            yield np.full(6 * RATE, 0.5, np.float32)


def test_the_next_sentence_is_made_while_one_is_sent() -> None:
    say = (0.0, lambda line: line.say(voice(1, "EN TO TRE")))
    plays = 3.0
    for at, samples in pieces(sound(say, (30.0, lambda line: None), mouth=Slow)):
        assert at <= plays, "a gap in the speech"
        plays += samples / RATE
    assert plays == pytest.approx(21.0)


def test_what_is_made_ahead_ends_with_the_voice() -> None:
    events = sound(
        (0.0, lambda line: line.say(voice(1, "EN TO TRE"))),
        (4.0, lambda line: line.cancel()),
        (4.0, lambda line: line.say(voice(2, "JA"))),
        (30.0, lambda line: None),
        mouth=Slow,
    )
    ends = [(at, event.utterance) for at, event in events if isinstance(event, VoiceEnded)]
    assert ends[0] == (4.0, 1)
    assert ends[1][1] == 2


def test_stopping_works_while_the_line_is_full() -> None:
    events = sound(
        (0.0, lambda line: line.say(voice(1, LONG))),
        (1.0, lambda line: line.line_is(free=False)),
        (3.0, lambda line: line.cancel()),
        mouth=AtOnce,
    )
    assert [at for at, event in events if isinstance(event, VoiceEnded)] == [3.0]


def test_at_the_end_and_offline_all_is_sent_as_fast_as_it_is_made() -> None:
    say = (0.0, lambda line: line.say(voice(1, LONG)))
    assert sound(say, mouth=AtOnce)[-1][0] < 0.2, "closed right after it began"
    assert sound(say, (1.0, lambda line: None), mouth=AtOnce, paced=False)[-1][0] < 0.2


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
