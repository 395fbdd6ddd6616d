"""Each character of a script is one window of 512 samples; the digit is its probability in tenths."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.endpoint import (
    Endpointer,
    EndpointEvent,
    EndpointSettings,
    EndpointState,
    EndReason,
    SegmentEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
)
from audio.errors import DiscontinuousAudio
from audio.vad import SpeechProbability

W = 512
SETTINGS = EndpointSettings(
    min_speech_ms=64, pre_roll_ms=96, trailing_pad_ms=64, pause_ms=160, endpoint_ms=320, max_segment_ms=4096
)  # in windows: 2, 3, 2, 5, 10, 128


def windows(script: str, first: int = 0) -> Iterator[SpeechProbability]:
    for i, digit in enumerate(script, first):
        yield SpeechProbability(i * W, (i + 1) * W, int(digit) / 10)


def feed(endpointer: Endpointer, script: str, first: int = 0) -> list[EndpointEvent]:
    return [event for window in windows(script, first) for event in endpointer.feed(window)]


def run(script: str, settings: EndpointSettings = SETTINGS) -> list[EndpointEvent]:
    endpointer = Endpointer(settings)
    return feed(endpointer, script) + endpointer.flush(len(script) * W)


class TestSpeaking:
    def test_one_utterance_to_the_sample(self) -> None:
        assert run("0" * 10 + "9" * 20 + "0" * 12) == [
            SpeechStarted(0, 7 * W, 12 * W),
            SpeechPaused(0, 30 * W, 35 * W),
            SegmentEnded(0, 7 * W, 30 * W, 32 * W, 40 * W, EndReason.SILENCE, 20 * W),
        ]

    def test_short_answer_survives(self) -> None:
        # "ja": 150 ms
        ended = run("0" * 10 + "6785" + "0" * 12)[-1]
        assert ended == SegmentEnded(0, 7 * W, 14 * W, 16 * W, 24 * W, EndReason.SILENCE, 4 * W)

    def test_click_starts_nothing(self) -> None:
        assert run("0" * 10 + "9" + "0" * 10 + "9" + "0" * 12) == []

    def test_hysteresis(self) -> None:
        assert run("44440000") == []  # never over the speech threshold
        events = run("0009" + "4" * 20 + "3" * 12)  # over it once, then never under the silence threshold
        assert events[0] == SpeechStarted(0, 0, 5 * W)
        assert events[-1] == SegmentEnded(0, 0, 24 * W, 26 * W, 34 * W, EndReason.SILENCE, 21 * W)

    def test_pause_and_resumption(self) -> None:
        assert run("000" + "99" + "0" * 7 + "99" + "0" * 10) == [
            SpeechStarted(0, 0, 5 * W),
            SpeechPaused(0, 5 * W, 10 * W),
            SpeechResumed(0, 13 * W),
            SpeechPaused(0, 14 * W, 19 * W),
            SegmentEnded(0, 0, 14 * W, 16 * W, 24 * W, EndReason.SILENCE, 4 * W),
        ]

    def test_gap_shorter_than_a_pause_is_not_reported(self) -> None:
        assert run("999" + "0000" + "999")[:-1] == [SpeechStarted(0, 0, 2 * W)]

    def test_pre_roll_stays_out_of_the_segment_before(self) -> None:
        first, second = "99" + "0" * 10, "99" + "0" * 10
        events = [event for event in run(first + second) if isinstance(event, SegmentEnded | SpeechStarted)]
        assert events[1].start_sample == 0
        assert isinstance(events[1], SegmentEnded)
        assert events[1].end_sample == 4 * W
        assert events[2] == SpeechStarted(1, 9 * W, 14 * W)
        greedy = EndpointSettings(pre_roll_ms=3000, trailing_pad_ms=64, endpoint_ms=320, max_segment_ms=4096)
        assert [e.start_sample for e in run(first + second, greedy) if isinstance(e, SpeechStarted)] == [
            0,
            4 * W,
        ]

    def test_pad_is_never_longer_than_the_pause(self) -> None:
        settings = EndpointSettings(trailing_pad_ms=1000, pause_ms=160, endpoint_ms=320)
        paused, ended = run("99" + "0" * 10, settings)[1:]
        assert isinstance(paused, SpeechPaused)
        assert isinstance(ended, SegmentEnded)
        assert ended.end_sample == paused.end_sample + settings.pad_samples == paused.decided_sample

    def test_endpoint_shorter_than_pause_reports_no_pause(self) -> None:
        events = run("99" + "0" * 10, EndpointSettings(pause_ms=200, endpoint_ms=64))
        assert [type(event) for event in events] == [SpeechStarted, SegmentEnded]

    def test_state_and_segment_can_be_asked_for(self) -> None:
        endpointer = Endpointer(SETTINGS)
        seen = []
        for window in windows("09900000900000000000"):
            endpointer.feed(window)
            seen.append(endpointer.state.value[0] + ("" if endpointer.segment is None else "0"))
        assert "".join(seen) == "qm" + "s0" * 5 + "p0" + "s0" * 5 + "p0" * 5 + "qq"
        assert endpointer.state is EndpointState.QUIET
        assert endpointer.settings is SETTINGS


class TestEndings:
    def test_flush_in_speech_keeps_everything(self) -> None:
        endpointer = Endpointer(SETTINGS)
        feed(endpointer, "0009999")
        assert endpointer.flush(7 * W + 100) == [
            SegmentEnded(0, 0, 7 * W, 7 * W + 100, 7 * W + 100, EndReason.FLUSH, 4 * W)
        ]

    def test_flush_in_a_pause_keeps_the_pad_only(self) -> None:
        assert run("99" + "0" * 6)[-1] == SegmentEnded(0, 0, 2 * W, 4 * W, 8 * W, EndReason.FLUSH, 2 * W)

    def test_flush_in_silence_and_after_a_click_ends_nothing(self) -> None:
        assert run("0000") == []
        assert run("0009") == []

    def test_sound_goes_on_after_a_flush_and_a_gap(self) -> None:
        endpointer = Endpointer(SETTINGS)
        feed(endpointer, "99")
        endpointer.flush(1500)
        assert feed(endpointer, "99", first=50) == [SpeechStarted(1, 47 * W, 52 * W)]

    def test_release_ends_at_once(self) -> None:
        endpointer = Endpointer(SETTINGS)
        feed(endpointer, "9999")
        assert endpointer.end_segment(2100) == [
            SegmentEnded(0, 0, 4 * W, 2100, 2100, EndReason.RELEASED, 4 * W)
        ]
        assert endpointer.end_segment(2200) == []

    def test_windows_must_be_in_order(self) -> None:
        endpointer = Endpointer(SETTINGS)
        feed(endpointer, "00")
        with pytest.raises(DiscontinuousAudio, match="in order"):
            endpointer.feed(SpeechProbability(W, 2 * W, 0.0))
        feed(endpointer, "99", first=4)  # between segments, sound may be left out
        with pytest.raises(DiscontinuousAudio, match="flush before a gap"):
            endpointer.feed(SpeechProbability(7 * W, 8 * W, 0.0))

    def test_a_gap_does_not_join_two_clicks(self) -> None:
        endpointer = Endpointer(SETTINGS)
        assert (
            feed(endpointer, "9") + feed(endpointer, "9", first=100) + feed(endpointer, "0", first=101) == []
        )


class TestChangingTheEndpoint:
    def test_shortened_in_time(self) -> None:
        endpointer = Endpointer(SETTINGS)
        feed(endpointer, "99" + "0" * 5)
        endpointer.set_endpoint_ms(6 * 32)
        assert feed(endpointer, "0", first=7) == [
            SegmentEnded(0, 0, 2 * W, 4 * W, 8 * W, EndReason.SILENCE, 2 * W)
        ]

    def test_shortened_too_late_ends_at_the_next_feed_even_by_speech(self) -> None:
        endpointer = Endpointer(SETTINGS)
        feed(endpointer, "99" + "0" * 8)
        endpointer.set_endpoint_ms(6 * 32)
        assert feed(endpointer, "99", first=10) == [
            SegmentEnded(0, 0, 2 * W, 4 * W, 11 * W, EndReason.SILENCE, 2 * W),
            SpeechStarted(1, 7 * W, 12 * W),
        ]

    def test_lengthened(self) -> None:
        endpointer = Endpointer(SETTINGS)
        feed(endpointer, "99" + "0" * 5)
        endpointer.set_endpoint_ms(20 * 32)
        assert feed(endpointer, "0" * 14, first=7) == []
        assert len(feed(endpointer, "0", first=21)) == 1

    def test_resumption_and_the_next_segment_bring_the_setting_back(self) -> None:
        endpointer = Endpointer(SETTINGS)
        feed(endpointer, "99" + "0" * 5)
        endpointer.set_endpoint_ms(6 * 32)
        feed(endpointer, "9", first=7)
        assert feed(endpointer, "0" * 9, first=8) == [SpeechPaused(0, 8 * W, 13 * W)]
        endpointer.set_endpoint_ms(1)
        (ended,) = feed(endpointer, "0", first=17)
        assert isinstance(ended, SegmentEnded)
        endpointer.set_endpoint_ms(1)  # too late: no segment is open
        assert len(feed(endpointer, "99" + "0" * 9, first=18)) == 2

    def test_zero_is_refused(self) -> None:
        with pytest.raises(ValueError, match="at least 1 ms"):
            Endpointer().set_endpoint_ms(0)


class TestTooLong:
    def test_cut_at_the_lowest_probability_of_the_last_part(self) -> None:
        # 128 windows fit; the last 30% begins in window 90; the low at 50 is outside of it
        script = list("9" * 140)
        script[50], script[100], script[110] = "2", "6", "4"
        events = run("".join(script))
        cut = 110 * W + W // 2
        assert events == [
            SpeechStarted(0, 0, 2 * W),
            SegmentEnded(0, 0, cut, cut, 128 * W, EndReason.MAX_LENGTH, cut - W),
            SpeechStarted(1, cut, 128 * W),
            SegmentEnded(1, cut, 140 * W, 140 * W, 140 * W, EndReason.FLUSH, 140 * W - cut),
        ]

    def test_among_equal_probabilities_the_quietest(self) -> None:
        endpointer = Endpointer(SETTINGS)
        events: list[EndpointEvent] = []
        for i in range(128):
            level = -50.0 if i == 99 else -20.0
            events += endpointer.feed(SpeechProbability(i * W, (i + 1) * W, 0.97 + (i % 3) / 100, level))
        assert events[2] == SpeechStarted(1, 99 * W + W // 2, 128 * W)

    def test_in_a_pause_it_just_ends(self) -> None:
        events = run("9" * 122 + "0" * 20)
        assert events[1:] == [
            SpeechPaused(0, 122 * W, 127 * W),
            SegmentEnded(0, 0, 122 * W, 124 * W, 128 * W, EndReason.MAX_LENGTH, 122 * W),
        ]

    def test_the_rest_of_a_cut_pauses_and_ends_like_any_segment(self) -> None:
        events = run("9" * 126 + "0" * 20)
        assert [type(event) for event in events[2:]] == [SpeechStarted, SpeechPaused, SegmentEnded]
        assert events[-1].decided_sample == 136 * W


class TestPushToTalk:
    def test_button_decides(self) -> None:
        endpointer = Endpointer(SETTINGS, push_to_talk=True)
        assert feed(endpointer, "0999") == []
        assert endpointer.open_segment(2000) == [SpeechStarted(0, 2000, 2048)]
        assert feed(endpointer, "0099" + "0" * 20, first=4) == [SpeechPaused(0, 8 * W, 13 * W)]
        assert feed(endpointer, "9", first=28) == [SpeechResumed(0, 29 * W)]
        assert endpointer.end_segment(30 * W) == [
            SegmentEnded(0, 2000, 29 * W, 30 * W, 30 * W, EndReason.RELEASED, 3 * W)
        ]
        assert feed(endpointer, "9999", first=29) == []

    def test_speech_in_the_window_of_the_press_counts_from_the_press(self) -> None:
        endpointer = Endpointer(SETTINGS, push_to_talk=True)
        endpointer.open_segment(700)
        feed(endpointer, "99")
        assert endpointer.end_segment(1000) == [
            SegmentEnded(0, 700, 1000, 1000, 1024, EndReason.RELEASED, 300)
        ]

    def test_held_in_silence_has_no_speech_and_no_pause(self) -> None:
        endpointer = Endpointer(SETTINGS, push_to_talk=True)
        endpointer.open_segment(0)
        assert feed(endpointer, "0" * 60) == []
        assert endpointer.end_segment(60 * W) == [
            SegmentEnded(0, 0, 0, 60 * W, 60 * W, EndReason.RELEASED, 0)
        ]

    def test_held_too_long_goes_on_at_the_cut_even_in_a_pause(self) -> None:
        endpointer = Endpointer(SETTINGS, push_to_talk=True)
        endpointer.open_segment(0)
        events = feed(endpointer, "9" * 110 + "0" * 20)
        cut = 127 * W + W // 2
        assert events == [
            SpeechPaused(0, 110 * W, 115 * W),
            SegmentEnded(0, 0, 110 * W, cut, 128 * W, EndReason.MAX_LENGTH, 110 * W),
            SpeechStarted(1, cut, 128 * W),
        ]
        assert endpointer.end_segment(131 * W)[0].decided_sample == 131 * W

    def test_press_ends_what_was_open_and_reaches_back_no_further(self) -> None:
        endpointer = Endpointer(SETTINGS)
        feed(endpointer, "9999")
        assert endpointer.open_segment(1800) == [
            SegmentEnded(0, 0, 1800, 1800, 2048, EndReason.RELEASED, 1800),
            SpeechStarted(1, 1800, 2048),
        ]
        endpointer.end_segment(3000)
        assert endpointer.open_segment(2500) == [SpeechStarted(2, 3000, 3000)]


scripts = st.lists(st.tuples(st.sampled_from("0123456789"), st.integers(1, 60)), min_size=1, max_size=25).map(
    lambda runs: "".join(digit * count for digit, count in runs)
)
all_settings = st.builds(
    EndpointSettings,
    min_speech_ms=st.sampled_from([1, 32, 64, 150]),
    pre_roll_ms=st.integers(0, 600),
    trailing_pad_ms=st.integers(0, 400),
    pause_ms=st.integers(1, 400),
    endpoint_ms=st.integers(1, 900),
    max_segment_ms=st.integers(2000, 6000),
)


@given(scripts, all_settings)
def test_segments_never_overlap_and_cuts_tile(script: str, settings: EndpointSettings) -> None:
    events = run(script, settings)
    ended = [event for event in events if isinstance(event, SegmentEnded)]
    started = [event for event in events if isinstance(event, SpeechStarted)]
    assert [e.segment for e in started] == [e.segment for e in ended] == list(range(len(ended)))
    for start, end in zip(started, ended, strict=True):
        assert start.start_sample == end.start_sample < end.end_sample <= end.decided_sample
        assert end.start_sample <= end.speech_end_sample <= end.end_sample
        assert 0 < end.speech_samples <= end.speech_end_sample - end.start_sample
        assert end.end_sample - end.start_sample <= settings.max_segment_ms * 16 + W
    for left, right in pairwise(ended):
        assert left.end_sample <= right.start_sample
    for before, after in pairwise(events):
        assert before.decided_sample <= after.decided_sample
        if isinstance(before, SegmentEnded) and isinstance(after, SpeechStarted):
            cut = before.reason is EndReason.MAX_LENGTH and before.decided_sample == after.decided_sample
            assert not cut or before.end_sample == after.start_sample


@given(scripts, all_settings)
def test_pauses_and_resumptions_alternate(script: str, settings: EndpointSettings) -> None:
    paused = False
    for event in run(script, settings):
        if isinstance(event, SpeechPaused):
            assert not paused
            paused = True
        elif isinstance(event, SpeechResumed):
            assert paused
            paused = False
        else:
            paused = False


@given(st.integers(70, 400), st.integers(0, 3))
def test_unbroken_speech_is_cut_without_a_gap(length: int, dip: int) -> None:
    script = "".join("4" if dip and i % (17 * dip) == 5 else "9" for i in range(length))
    ended = [event for event in run(script) if isinstance(event, SegmentEnded)]
    assert ended[0].start_sample == 0
    assert ended[-1].end_sample == length * W
    assert all(left.end_sample == right.start_sample for left, right in pairwise(ended))


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=30), scripts)
def test_a_held_button_loses_no_sample(presses: list[tuple[int, bool]], script: str) -> None:
    endpointer = Endpointer(SETTINGS, push_to_talk=True)
    events: list[EndpointEvent] = []
    held: list[int] = []
    total, at = 0, 0
    for length, press in presses:
        if press and not held:
            events += endpointer.open_segment(at * W)
            held.append(at)
        part = (script * 20)[at : at + length]
        events += feed(endpointer, part, first=at)
        at += len(part)
        if not press and held:
            events += endpointer.end_segment(at * W)
            total += at - held.pop()
    events += endpointer.flush(at * W)
    total += at - held.pop() if held else 0
    lengths = [e.end_sample - e.start_sample for e in events if isinstance(e, SegmentEnded)]
    assert sum(lengths) == total * W


@pytest.mark.parametrize(
    "wrong",
    [
        {"speech_threshold": 0.3},
        {"silence_threshold": 0.0},
        {"speech_threshold": 1.0},
        {"pause_ms": 0},
        {"endpoint_ms": 0},
        {"min_speech_ms": 0},
        {"pre_roll_ms": -1},
        {"trailing_pad_ms": -1},
        {"max_segment_ms": 900},
        {"max_segment_ms": 4000, "pause_ms": 1000},
    ],
)
def test_impossible_settings_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        EndpointSettings(**wrong)  # type: ignore[arg-type]
