"""From blocks of sound to frames, voice activity and endpoints, with the recent sound at hand."""

from collections import deque
from typing import Final

from audio.endpoint import Endpointer, EndpointEvent, EndpointSettings, EndpointState
from audio.frame import SAMPLE_RATE_HZ, AudioFrame, Samples
from audio.history import SampleHistory
from interpreter.errors import ConfigError
from interpreter.pipeline.engines import ActivityDetector
from interpreter.settings import PipelineSettings

PUSH_TO_TALK_PRE_ROLL_SAMPLES: Final = SAMPLE_RATE_HZ * 3 // 10
"""People start to speak while the button is still going down."""


def endpoint_settings(settings: PipelineSettings) -> EndpointSettings:
    """The endpointing part of the settings. Without better knowledge a text counts as unfinished.

    A segment keeps all the silence that is there at its pause, which costs no time: `docs/measurements.md`
    has what it gains.

    Raises:
        ConfigError: times that do not fit together.
    """
    try:
        return EndpointSettings(
            pause_ms=settings.pause_ms,
            trailing_pad_ms=settings.pause_ms,
            endpoint_ms=max(settings.endpoint_ms, settings.endpoint_unfinished_ms),
            max_segment_ms=settings.max_segment_ms,
        )
    except ValueError as error:
        raise ConfigError(f"The pipeline's times do not fit together: {error}") from error


class Segmenter:
    """Takes frames, gives endpoint events. In push-to-talk, sound between presses is not judged."""

    def __init__(self, vad: ActivityDetector, settings: PipelineSettings, *, push_to_talk: bool) -> None:
        self._vad = vad
        self._stream = vad.stream()
        self._push_to_talk = push_to_talk
        self._settings = settings
        self._endpointer = Endpointer(endpoint_settings(settings), push_to_talk=push_to_talk)
        self._history = SampleHistory()
        self._pre_roll: deque[AudioFrame] = deque(maxlen=PUSH_TO_TALK_PRE_ROLL_SAMPLES // 320)
        self._end_sample = 0
        self.voiced = False
        """Whether the last judged window was speech."""

    @property
    def end_sample(self) -> int:
        """How much sound was fed."""
        return self._end_sample

    @property
    def pad_samples(self) -> int:
        """Sound after the last speech that belongs to a segment."""
        return self._endpointer.settings.pad_samples

    @property
    def paused(self) -> bool:
        """Whether the open segment is in a pause."""
        return self._endpointer.state is EndpointState.PAUSED

    def feed(self, frame: AudioFrame) -> list[EndpointEvent]:
        """Take the next frame."""
        self._history.append(frame)
        self._end_sample = frame.end_sample
        if self._push_to_talk and self._endpointer.segment is None:
            self._pre_roll.append(frame)
            return []
        return self._judge(frame)

    def press(self) -> list[EndpointEvent]:
        """A talk button goes down: a segment starts, a little before now."""
        recent = list(self._pre_roll)
        self._pre_roll.clear()
        self._stream = self._vad.stream()
        start = recent[0].start_sample if recent else self._end_sample
        events = self._endpointer.open_segment(start)
        for frame in recent:
            events += self._judge(frame)
        return events

    def release(self) -> list[EndpointEvent]:
        """The talk button goes up: the segment ends here."""
        return self._endpointer.end_segment(self._end_sample)

    def flush(self) -> list[EndpointEvent]:
        """The sound ends here."""
        return self._endpointer.flush(self._end_sample)

    def text_looks_complete(self) -> None:
        """What was said up to the running pause ends a sentence: wait less for more."""
        self._endpointer.set_endpoint_ms(self._settings.endpoint_ms)

    def read(self, start_sample: int, end_sample: int) -> Samples:
        """A copy of the sound in [start_sample, end_sample), as far as it was fed."""
        return self._history.read(start_sample, min(end_sample, self._end_sample))

    def trim(self, before_sample: int) -> None:
        """Forget the sound before this; nobody needs it any more."""
        self._history.trim(before_sample)

    def _judge(self, frame: AudioFrame) -> list[EndpointEvent]:
        events: list[EndpointEvent] = []
        for window in self._stream.feed(frame):
            self.voiced = window.probability >= self._endpointer.settings.speech_threshold
            events += self._endpointer.feed(window)
        return events
