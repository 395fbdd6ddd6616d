import numpy as np
import pytest

from audio.endpoint import EndpointEvent, EndReason, SegmentEnded, SpeechPaused, SpeechStarted
from audio.frame import Framer
from interpreter.errors import ConfigError
from interpreter.pipeline.segmenter import PUSH_TO_TALK_PRE_ROLL_SAMPLES, Segmenter, endpoint_settings
from interpreter.settings import PipelineSettings
from tests.fakes.speech import Script, ScriptedVad, line

RATE = 16_000
WORDS = Script(line("jeg kommer på mandag", 1.0), 4.0)


def run(
    segmenter: Segmenter, script: Script, press: float = -1.0, release: float = -1.0
) -> list[EndpointEvent]:
    events: list[EndpointEvent] = []
    for frame in Framer().feed(script.samples):
        if frame.start_sample == round(press * RATE):
            events += segmenter.press()
        if frame.start_sample == round(release * RATE):
            events += segmenter.release()
        events += segmenter.feed(frame)
    return events


def test_speech_becomes_a_segment() -> None:
    segmenter = Segmenter(ScriptedVad(), PipelineSettings(), push_to_talk=False)
    events = run(segmenter, WORDS)
    assert [type(event) for event in events] == [SpeechStarted, SpeechPaused, SegmentEnded]
    ended = events[-1]
    assert isinstance(ended, SegmentEnded)
    assert ended.reason is EndReason.SILENCE
    assert ended.speech_end_sample == pytest.approx(WORDS.words[-1].end * RATE, abs=512)


def test_a_complete_text_ends_it_sooner() -> None:
    settings = PipelineSettings(pause_ms=160, endpoint_ms=300, endpoint_unfinished_ms=900)
    patient = Segmenter(ScriptedVad(), settings, push_to_talk=False)
    quick = Segmenter(ScriptedVad(), settings, push_to_talk=False)
    decided = []
    for segmenter in (patient, quick):
        for frame in Framer().feed(WORDS.samples):
            for event in segmenter.feed(frame):
                if isinstance(event, SpeechPaused) and segmenter is quick:
                    segmenter.text_looks_complete()
                if isinstance(event, SegmentEnded):
                    decided.append(event.decided_sample)
    assert decided[0] - decided[1] == pytest.approx(0.6 * RATE, abs=512)


def test_without_a_button_nothing_is_heard_in_push_to_talk() -> None:
    segmenter = Segmenter(ScriptedVad(), PipelineSettings(), push_to_talk=True)
    assert run(segmenter, WORDS) == []
    assert segmenter.flush() == []


def test_a_press_reaches_back_a_little() -> None:
    segmenter = Segmenter(ScriptedVad(), PipelineSettings(), push_to_talk=True)
    started, *_, ended = run(segmenter, WORDS, press=1.2, release=3.0)
    assert isinstance(started, SpeechStarted)
    assert isinstance(ended, SegmentEnded)
    assert started.start_sample == round(1.2 * RATE) - PUSH_TO_TALK_PRE_ROLL_SAMPLES
    assert (ended.end_sample, ended.reason) == (3 * RATE, EndReason.RELEASED)


def test_the_sound_of_a_segment_can_be_read() -> None:
    segmenter = Segmenter(ScriptedVad(), PipelineSettings(), push_to_talk=False)
    events = run(segmenter, WORDS)
    ended = events[-1]
    assert isinstance(ended, SegmentEnded)
    sound = segmenter.read(ended.start_sample, ended.end_sample)
    assert np.array_equal(sound, WORDS.samples[ended.start_sample : ended.end_sample])


def test_unfinished_is_the_default_and_never_shorter_than_finished() -> None:
    assert endpoint_settings(PipelineSettings(endpoint_ms=400, endpoint_unfinished_ms=700)).endpoint_ms == 700
    assert endpoint_settings(PipelineSettings(endpoint_ms=400, endpoint_unfinished_ms=100)).endpoint_ms == 400


def test_times_that_do_not_fit_together_are_a_clear_error() -> None:
    with pytest.raises(ConfigError, match="max_segment_ms"):
        endpoint_settings(PipelineSettings(pause_ms=1000, max_segment_ms=3000))


def test_a_segment_keeps_the_silence_that_is_there_at_its_pause() -> None:
    settings = endpoint_settings(PipelineSettings(pause_ms=240))
    assert settings.pad_samples == 240 * 16
