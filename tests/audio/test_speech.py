"""File, framer, voice activity, endpointing and history together, on real speech."""

from pathlib import Path

import numpy as np
import pytest

from audio.endpoint import Endpointer, EndpointEvent, EndpointSettings, EndReason, SegmentEnded, SpeechPaused
from audio.files import open_audio, read_audio
from audio.frame import Framer, Samples
from audio.history import SampleHistory
from audio.pcm import rms_dbfs
from audio.signals import mix_at_snr, pink_noise, silence, telephone
from audio.vad import SileroVad

MODEL = SileroVad()
SETTINGS = EndpointSettings(endpoint_ms=600, max_segment_ms=20_000)


@pytest.fixture(scope="module")
def clips(shared_data: Path) -> list[Path]:
    """One clip in each language."""
    return [sorted(folder.iterdir())[0] for folder in sorted(shared_data.glob("speech/*")) if folder.is_dir()]


def listen(blocks: list[Samples]) -> tuple[list[EndpointEvent], SampleHistory]:
    framer, stream, endpointer, history = Framer(), MODEL.stream(), Endpointer(SETTINGS), SampleHistory()
    events: list[EndpointEvent] = []
    for block in blocks:
        for frame in framer.feed(block):
            history.append(frame)
            for window in stream.feed(frame):
                events += endpointer.feed(window)
    return events + endpointer.flush(history.end_sample), history


def ended(events: list[EndpointEvent]) -> list[SegmentEnded]:
    return [event for event in events if isinstance(event, SegmentEnded)]


def test_the_segments_hold_the_speech_and_what_is_left_out_is_quiet(clips: list[Path]) -> None:
    assert len(clips) == 6
    for path in clips:
        sound = np.concatenate((silence(0.5), read_audio(path), silence(1.0)))
        events, history = listen([sound])
        segments = ended(events)
        assert segments
        assert all(segment.reason is EndReason.SILENCE for segment in segments)
        rest = sound[: history.end_sample].copy()
        for segment in segments:
            heard = history.read(segment.start_sample, segment.end_sample)
            np.testing.assert_array_equal(heard, sound[segment.start_sample : segment.end_sample])
            rest[segment.start_sample : segment.end_sample] = 0
        assert np.square(rest).sum() < 0.02 * np.square(sound).sum()


def test_what_a_segment_delivers_was_there_at_its_last_pause(clips: list[Path]) -> None:
    events, _ = listen([np.concatenate((read_audio(clips[0]), silence(1.0)))])
    pause, end = events[-2:]
    assert isinstance(pause, SpeechPaused)
    assert isinstance(end, SegmentEnded)
    assert end.end_sample == pause.end_sample + SETTINGS.pad_samples <= pause.decided_sample
    assert end.decided_sample - pause.decided_sample == pytest.approx(0.44 * 16_000, abs=512)


def test_block_sizes_change_nothing(clips: list[Path]) -> None:
    whole = read_audio(clips[0])
    expected, _ = listen([whole])
    for size in (1, 160, 320, 999, 16_000):
        short = whole if size > 1 else whole[:8000]
        blocks = [short[at : at + size] for at in range(0, len(short), size)]
        assert listen(blocks)[0] == (expected if size > 1 else listen([short])[0])
    assert listen(list(open_audio(clips[0])))[0] == expected


def test_speech_is_found_by_telephone_and_in_noise(clips: list[Path]) -> None:
    for path in clips:
        clean = np.concatenate((silence(0.5), read_audio(path), silence(1.0)))
        speech = sum(segment.speech_samples for segment in ended(listen([clean])[0]))
        for changed in (telephone(clean), mix_at_snr(clean, pink_noise(10.0), 15.0)):
            found = sum(segment.speech_samples for segment in ended(listen([changed])[0]))
            assert found == pytest.approx(speech, rel=0.25)


def test_short_answers_survive(clips: list[Path]) -> None:
    """The loudest 200 ms of each clip, alone: about a "ja"."""
    for path in clips:
        sound = read_audio(path)
        at = max(range(0, len(sound) - 3200, 400), key=lambda start: rms_dbfs(sound[start : start + 3200]))
        answer = sound[at : at + 3200] * np.hanning(3200).astype(np.float32) ** np.float32(0.25)
        segments = ended(listen([np.concatenate((silence(1.0), answer, silence(1.0)))])[0])
        assert len(segments) == 1, path.parent.name
        assert segments[0].start_sample <= 16_000
        assert segments[0].end_sample >= 16_000 + 2400
