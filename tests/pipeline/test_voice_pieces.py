"""The voice in pieces: when they are sent, a line that is full, what is made ahead, the guard meanwhile."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from interpreter.engines.recogniser import Samples
from interpreter.pipeline.events import Event, Latency, Notice, VoiceChunk, VoiceEnded
from interpreter.pipeline.voice import AHEAD_SECONDS, PIECE_SAMPLES, VoiceLine
from tests.fakes.speech import RATE
from tests.fakes.virtual_time import Cost
from tests.pipeline.stage import Tone
from tests.pipeline.test_voice import LATENCY, both, notice, sound, voice


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
