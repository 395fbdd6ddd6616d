from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from audio.frame import FRAME_SAMPLES, SAMPLE_RATE_HZ
from benchmarks.latency import STAND_IN, ClipResult, Pace, StandIn, WayResult, make_talk, score_ours, table
from benchmarks.speech import Clip
from interpreter.engines.translator import Source, Translation, TranslationRequest, TranslatorCapabilities
from interpreter.pipeline.events import Commit, Latency, VoiceStarted


def clip(name: str, seconds: float, transcript: str = "ja tak") -> Clip:
    """A constant that no noise is taken for; its speech ends 0.25 s before it does."""
    length = round(seconds * SAMPLE_RATE_HZ)
    samples = np.full(length, 0.5, np.float32)
    return Clip(name, "da", transcript, samples, 0, length - SAMPLE_RATE_HZ // 4)


CLIPS = [clip("one", 1.0), clip("two", 2.0, "jeg er syg")]
TALK = make_talk(CLIPS)


def test_clips_lie_whole_where_the_talk_says() -> None:
    for one, start, end in zip(CLIPS, TALK.starts, TALK.ends, strict=True):
        np.testing.assert_array_equal(TALK.samples[start : start + one.samples.shape[0]], one.samples)
        assert end - start == one.speech_end
    assert TALK.samples.dtype == np.float32


def test_between_clips_are_two_to_four_seconds_of_faint_noise() -> None:
    ends = [0, *(start + one.samples.shape[0] for one, start in zip(CLIPS, TALK.starts, strict=True))]
    gaps = [start - end for start, end in zip(TALK.starts, ends, strict=False)]
    assert all(2 * SAMPLE_RATE_HZ <= gap <= 4 * SAMPLE_RATE_HZ for gap in gaps)
    assert len(set(gaps)) == 2
    assert TALK.samples.shape[0] == ends[-1] + 2 * SAMPLE_RATE_HZ
    for start, end in zip([*TALK.starts, TALK.samples.shape[0]], ends, strict=True):
        assert 0.0 < np.abs(TALK.samples[end:start]).max() < 1e-3


def test_a_talk_is_the_same_every_time() -> None:
    np.testing.assert_array_equal(make_talk(CLIPS).samples, TALK.samples)


def commit(utterance: int, text: str, start: float) -> Commit:
    return Commit(utterance, 0, 0, "a", "da", text, (), start, start + 0.5, 0.9)


def latency(final_text: float) -> Latency:
    return Latency(0, "da", "uk", "clause", None, final_text, 0.0, None)


def spoken_at(sample: int) -> float:
    """When the pace, which begins at 0, has handed out a sample."""
    return sample / SAMPLE_RATE_HZ


def test_each_commit_counts_for_the_clip_in_which_it_was_said() -> None:
    first, second = (spoken_at(start) for start in TALK.starts)
    ended = [spoken_at(end) for end in TALK.ends]
    heard: list[Any] = [
        (commit(0, "ja", first + 0.1), ended[0] + 0.2),
        (commit(1, "tak", first + 0.5), ended[0] + 0.4),
        (VoiceStarted(0, "b", "uk"), ended[0] + 0.9),
        (VoiceStarted(1, "b", "uk"), ended[0] + 1.4),
        (commit(2, "jeg er rask", second - 0.4), ended[1] + 0.3),  # a VAD may begin a little early
        (latency(0.31), ended[1] + 0.4),
        (latency(0.42), ended[1] + 0.5),
    ]
    results, own = score_ours(TALK, Pace(TALK.samples), heard)
    one, two = results
    assert (one.name, one.errors, one.words) == ("one", 0, 2)
    assert one.final_text == pytest.approx(0.4)  # the last of its words
    assert one.first_sound == pytest.approx(0.9)  # the first of its sound
    assert (two.name, two.errors, two.words) == ("two", 1, 3)
    assert two.final_text == pytest.approx(0.3)
    assert two.first_sound is None
    assert own == [0.31, 0.42]


def test_a_clip_without_words_is_lost_and_all_its_words_are_errors() -> None:
    results, own = score_ours(TALK, Pace(TALK.samples), [])
    assert [(one.errors, one.words, one.final_text, one.first_sound) for one in results] == [
        (2, 2, None, None),
        (3, 3, None, None),
    ]
    assert own == []


def test_the_pace_hands_out_everything_once() -> None:
    blocks = Pace(TALK.samples).blocks()
    np.testing.assert_array_equal(np.concatenate(blocks), TALK.samples)
    assert {block.shape[0] for block in blocks[:-1]} == {FRAME_SAMPLES}


class Engine:
    """Gives one translation; tells whether it was closed."""

    capabilities = TranslatorCapabilities("scripted", frozenset({("da", "uk")}))

    def __init__(self, translation: Translation) -> None:
        self.translation = translation
        self.requests: list[TranslationRequest] = []
        self.closed = False

    def translate(self, request: TranslationRequest) -> Translation:
        self.requests.append(request)
        return self.translation

    def close(self) -> None:
        self.closed = True


REQUEST = TranslationRequest("ja", "da", "uk")


@pytest.mark.parametrize("source", [source for source in Source if source is not Source.NONE])
def test_a_real_translation_passes_untouched(source: Source) -> None:
    engine = Engine(Translation("так", "da", "uk", source, 0.9))
    assert StandIn(engine).translate(REQUEST) is engine.translation
    assert engine.requests == [REQUEST]


@pytest.mark.parametrize("target", sorted(STAND_IN))
def test_an_abstention_is_spoken_for(target: str) -> None:
    nothing = Translation("", "tr", target, Source.NONE, 0.0, reason="no_phrase")
    given = StandIn(Engine(nothing)).translate(replace(REQUEST, target_language=target))
    assert given == replace(nothing, text=STAND_IN[target], source=Source.MODEL)


def test_the_stand_in_is_the_engine_otherwise() -> None:
    engine = Engine(Translation("", "da", "uk", Source.NONE, 0.0))
    stand_in = StandIn(engine)
    assert stand_in.capabilities is engine.capabilities
    stand_in.close()
    assert engine.closed


def way(name: str, *clips: tuple[int, int, float | None, float | None]) -> WayResult:
    results = [ClipResult(str(number), "da", *values) for number, values in enumerate(clips)]
    return WayResult(name, results, audio_seconds=40.0, cpu_seconds=10.0, peak_mb=512.4, own_final_text=[])


@pytest.fixture
def row() -> Callable[[WayResult], list[str]]:
    def of(result: WayResult) -> list[str]:
        head, line = table([result]).splitlines()
        assert len(head) == len(line)
        return line.removeprefix(result.way).replace(" / ", "/").split()

    return of


def test_a_way_is_a_line(row: Callable[[WayResult], list[str]]) -> None:
    result = way("ours", (1, 6, 1.0, 2.0), (2, 4, 3.0, None), (0, 10, None, None))
    assert row(result) == ["2.00/2.90", "2.00/2.00", "15.0", "1", "0.250", "512"]


def test_offline_has_no_times_and_loses_nothing(row: Callable[[WayResult], list[str]]) -> None:
    assert row(way("offline", (1, 4, None, None))) == ["-", "-", "25.0", "-", "0.250", "512"]


def test_the_ways_keep_their_order() -> None:
    lines = table([way("plain", (0, 1, 1.0, None)), way("ours", (0, 1, 1.0, None))]).splitlines()
    assert [line.split()[0] for line in lines] == ["way", "plain", "ours"]
