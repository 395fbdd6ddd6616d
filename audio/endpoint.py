"""Endpointing: where does speech start and where is it over.

              voiced                  voiced for min_speech_ms
    QUIET ─────────────► MAYBE ───────────────────────────────► SPEAKING ◄──────────┐
      ▲ ▲                  │            SpeechStarted              │                │
      │ │    not voiced    │                                       │ silent for     │ voiced
      │ └──────────────────┘                                       │ pause_ms       │ SpeechResumed
      │      (a click)                                             ▼ SpeechPaused   │
      └───────────────────────────────────────────────────────── PAUSED ────────────┘
            silent for endpoint_ms: SegmentEnded(silence)

A window is voiced from `speech_threshold` on, and stays voiced until it falls under `silence_threshold`.
Silence is counted from the end of the last voiced window.

From SPEAKING and PAUSED a segment also ends by `end_segment` (released), by `flush`, and by `max_segment_ms`
(max_length). One that is too long while somebody speaks is cut at its quietest place, and the next
segment starts exactly there. A segment that `open_segment` starts (push-to-talk) is in SPEAKING from
its first sample, and silence does not end it.

Pure: no clock, thread or I/O. Times are samples of the session.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from audio.errors import DiscontinuousAudio
from audio.frame import samples_from_ms
from audio.segments import EndpointEvent, EndReason, SegmentEnded, SpeechPaused, SpeechResumed, SpeechStarted
from audio.vad import SpeechProbability

__all__ = [
    "EndReason",
    "EndpointEvent",
    "EndpointSettings",
    "EndpointState",
    "Endpointer",
    "SegmentEnded",
    "SpeechPaused",
    "SpeechResumed",
    "SpeechStarted",
]

CUT_SEARCH_PART = 0.3
"""A segment that is too long is cut somewhere in this last part of it."""


class EndpointState(StrEnum):
    """Where the machine stands; see the drawing."""

    QUIET = "quiet"
    MAYBE = "maybe"
    SPEAKING = "speaking"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """What counts as speech and as its end.

    Attributes:
        speech_threshold, silence_threshold: hysteresis; 0.5 and 0.35 are Silero's own defaults.
        min_speech_ms: shorter bursts start nothing. Two windows of 32 ms: a "ja" of 150 ms has three or more.
        pre_roll_ms: sound kept before the first voiced window, never from before the previous segment's end.
        trailing_pad_ms: sound kept after the last voiced window. No more than `pause_ms` of it is used, so
            that all that a `SegmentEnded` by silence delivers was there at its `SpeechPaused`, and
            `end_sample` of the one is `end_sample` of the other plus `pad_samples`.
        pause_ms: silence that is reported as a pause.
        endpoint_ms: silence that ends a segment. If it is not longer than `pause_ms`, no pauses are reported.
        max_segment_ms: no segment is longer.
    """

    speech_threshold: float = 0.5
    silence_threshold: float = 0.35
    min_speech_ms: int = 64
    pre_roll_ms: int = 300
    trailing_pad_ms: int = 100
    pause_ms: int = 160
    endpoint_ms: int = 600
    max_segment_ms: int = 20_000

    def __post_init__(self) -> None:
        if not 0 < self.silence_threshold <= self.speech_threshold < 1:
            raise ValueError("Needed: 0 < silence_threshold <= speech_threshold < 1.")
        if min(self.min_speech_ms, self.pause_ms, self.endpoint_ms) < 1:
            raise ValueError("min_speech_ms, pause_ms and endpoint_ms must be at least 1.")
        if min(self.pre_roll_ms, self.trailing_pad_ms) < 0:
            raise ValueError("pre_roll_ms and trailing_pad_ms must not be negative.")
        if self.max_segment_ms < max(1000, 5 * self.pause_ms, self.pre_roll_ms + 5 * self.min_speech_ms):
            raise ValueError(
                "max_segment_ms must be at least 1000, 5 x pause_ms, and pre_roll_ms + 5 x min_speech_ms."
            )

    @property
    def pad_samples(self) -> int:
        """Samples kept after the last voiced window."""
        return samples_from_ms(min(self.trailing_pad_ms, self.pause_ms))


@dataclass(frozen=True, slots=True)
class _Window:
    start: int
    end: int
    voiced: bool
    quietness: tuple[float, float]
    """Lowest first: probability in steps of 0.1, then level. Differences like 0.98 and 0.99 say nothing."""


@dataclass(slots=True)
class _Segment:
    number: int
    start: int
    held: bool
    """Push-to-talk: silence does not end it."""
    windows: list[_Window] = field(default_factory=list)
    speech_end: int | None = None
    last_voiced_start: int = 0

    def add(self, window: _Window) -> None:
        self.windows.append(window)
        if window.voiced:
            self.last_voiced_start = window.start
            self.speech_end = window.end

    @property
    def silent_since(self) -> int:
        return self.start if self.speech_end is None else self.speech_end


class Endpointer:
    """The machine of the drawing. One per speaker's stream; not thread-safe.

    Args:
        push_to_talk: only `open_segment` starts segments, speech alone does not.
    """

    def __init__(self, settings: EndpointSettings | None = None, *, push_to_talk: bool = False) -> None:
        self._settings = settings or EndpointSettings()
        self._push_to_talk = push_to_talk
        self._min_speech = samples_from_ms(self._settings.min_speech_ms)
        self._pre_roll = samples_from_ms(self._settings.pre_roll_ms)
        self._pause = samples_from_ms(self._settings.pause_ms)
        self._max_length = samples_from_ms(self._settings.max_segment_ms)
        self._endpoint = samples_from_ms(self._settings.endpoint_ms)
        self._state = EndpointState.QUIET
        self._voiced = False
        self._candidate: list[_Window] = []
        self._segment: _Segment | None = None
        self._next_number = 0
        self._floor = 0  # end of the last segment: no segment reaches back beyond it
        self._judged = 0  # end of the last window

    @property
    def settings(self) -> EndpointSettings:
        return self._settings

    @property
    def state(self) -> EndpointState:
        return self._state

    @property
    def segment(self) -> int | None:
        """The number of the open segment."""
        return None if self._segment is None else self._segment.number

    def feed(self, window: SpeechProbability) -> list[EndpointEvent]:
        """Take the next window.

        Raises:
            DiscontinuousAudio: the window does not start where the last one ended. Between segments, sound
                may be left out; in a segment, `flush` first.
        """
        gap = window.start_sample - self._judged
        in_segment = self._segment is not None and bool(self._segment.windows)
        if gap < 0 or window.end_sample <= window.start_sample or (gap and in_segment):
            raise DiscontinuousAudio(
                f"Expected a window from sample {self._judged}, got {window.start_sample} "
                f"to {window.end_sample}; feed windows in order, and flush before a gap."
            )
        if gap:
            self._forget_candidate()
            self._voiced = False
        events: list[EndpointEvent] = []
        if self._silence_over():  # the endpoint was shortened while the pause was running
            events += self._end_by_silence(window.end_sample)
        self._judged = window.end_sample
        settings = self._settings
        threshold = settings.silence_threshold if self._voiced else settings.speech_threshold
        self._voiced = window.probability >= threshold
        judged = _Window(
            window.start_sample,
            window.end_sample,
            self._voiced,
            (round(window.probability, 1), window.level_dbfs or 0),
        )
        return events + (self._listen(judged) if self._segment is None else self._follow(judged))

    def set_endpoint_ms(self, ms: int) -> None:
        """Change the silence that ends the open segment, for instance because its text ends a sentence.

        If so much silence has already passed, the next `feed` ends the segment. The change holds until speech
        resumes after a pause or the segment ends; without an open segment it has no effect, so that a result
        which comes too late cannot change the next segment.
        """
        if ms < 1:
            raise ValueError(f"The endpoint silence must be at least 1 ms, not {ms}.")
        if self._segment is not None:
            self._endpoint = samples_from_ms(ms)

    def open_segment(self, start_sample: int) -> list[EndpointEvent]:
        """Start a segment here whatever is heard: the talk button was pressed.

        A segment that is open ends first (released). The start may lie in the past, to make up for a slow
        thumb, but not before the end of the last segment.
        """
        events = self.end_segment(start_sample)
        self._forget_candidate()
        start = max(start_sample, self._floor)
        return events + self._start(start, max(start, self._judged), held=True)

    def end_segment(self, now_sample: int) -> list[EndpointEvent]:
        """End the open segment here: the talk button was released."""
        return self._end_at(now_sample, EndReason.RELEASED)

    def flush(self, end_sample: int) -> list[EndpointEvent]:
        """End the open segment at the end of the sound. The endpointer can go on with later sound."""
        events = self._end_at(end_sample, EndReason.FLUSH)
        self._forget_candidate()
        self._floor = self._judged = max(end_sample, self._judged)
        return events

    # -- QUIET and MAYBE

    def _listen(self, window: _Window) -> list[EndpointEvent]:
        if not window.voiced or self._push_to_talk:
            self._forget_candidate()
            return []
        self._candidate.append(window)
        self._state = EndpointState.MAYBE
        first = self._candidate[0].start
        if window.end - first < self._min_speech:
            return []
        windows, self._candidate = self._candidate, []
        events = self._start(max(first - self._pre_roll, self._floor), window.end, held=False)
        for voiced in windows:
            self._open().add(voiced)
        return events

    def _forget_candidate(self) -> None:
        self._candidate = []
        if self._segment is None:
            self._state = EndpointState.QUIET

    # -- SPEAKING and PAUSED

    def _follow(self, window: _Window) -> list[EndpointEvent]:
        segment = self._open()
        if window.end <= segment.start:  # opened ahead of the judged sound
            return []
        segment.add(window)
        events: list[EndpointEvent] = []
        if window.voiced and self._state is EndpointState.PAUSED:
            self._state = EndpointState.SPEAKING
            self._endpoint = samples_from_ms(self._settings.endpoint_ms)
            events.append(SpeechResumed(segment.number, window.end))
        elif self._silence_over():
            return self._end_by_silence(window.end)
        elif self._pause_begins(segment):
            self._state = EndpointState.PAUSED
            events.append(SpeechPaused(segment.number, segment.silent_since, window.end))
        if window.end - segment.start >= self._max_length:
            events += self._cut(segment)
        return events

    def _pause_begins(self, segment: _Segment) -> bool:
        spoken = segment.speech_end is not None and self._state is EndpointState.SPEAKING
        return spoken and self._silence() >= self._pause

    def _silence(self) -> int:
        return self._judged - self._open().silent_since

    def _silence_over(self) -> bool:
        return self._segment is not None and not self._segment.held and self._silence() >= self._endpoint

    def _start(self, start: int, decided: int, *, held: bool) -> list[EndpointEvent]:
        self._segment = _Segment(self._next_number, start, held)
        self._next_number += 1
        self._state = EndpointState.SPEAKING
        self._endpoint = samples_from_ms(self._settings.endpoint_ms)
        return [SpeechStarted(self._segment.number, start, decided)]

    def _end_by_silence(self, decided: int) -> list[EndpointEvent]:
        segment = self._open()
        end = min(segment.silent_since + self._settings.pad_samples, decided)
        return self._end(segment, end, decided, EndReason.SILENCE)

    def _end_at(self, now: int, reason: EndReason) -> list[EndpointEvent]:
        segment = self._segment
        if segment is None:
            return []
        now = max(now, segment.start)
        paused = self._state is EndpointState.PAUSED and not segment.held
        end = min(now, segment.silent_since + self._settings.pad_samples) if paused else now
        return self._end(segment, end, max(now, self._judged), reason)

    def _end(self, segment: _Segment, end: int, decided: int, reason: EndReason) -> list[EndpointEvent]:
        """Close `segment` at `end`; speech in it beyond `end` is not counted."""
        kept = [window for window in segment.windows if window.voiced and window.start < end]
        speech_end = min(kept[-1].end, end) if kept else segment.start
        speech = sum(min(window.end, end) - max(window.start, segment.start) for window in kept)
        self._segment = None
        self._state = EndpointState.QUIET
        self._floor = end
        return [SegmentEnded(segment.number, segment.start, speech_end, end, decided, reason, speech)]

    # -- too long

    def _cut(self, segment: _Segment) -> list[EndpointEvent]:
        limit = segment.start + self._max_length
        decided = self._judged
        if self._state is EndpointState.PAUSED and not segment.held:
            end = min(segment.silent_since + self._settings.pad_samples, limit)
            return self._end(segment, end, decided, EndReason.MAX_LENGTH)
        cut = self._quietest(segment, limit)
        events = self._end(segment, cut, decided, EndReason.MAX_LENGTH)
        events += self._start(cut, decided, held=segment.held)
        rest = self._open()
        for window in segment.windows:
            if window.end > cut:
                rest.add(window)
        return events

    def _quietest(self, segment: _Segment, limit: int) -> int:
        """The middle of the quietest window; the later one of equals.

        Without a held button it lies before the last voiced window, so that the next segment has speech.
        """
        begin = limit - int(self._max_length * CUT_SEARCH_PART)
        last = limit if segment.held else segment.last_voiced_start
        candidates = [window for window in segment.windows if begin <= window.start and window.end <= last]
        if not candidates:
            return limit
        quietest = min(reversed(candidates), key=lambda window: window.quietness)
        return (quietest.start + quietest.end) // 2

    def _open(self) -> _Segment:
        if self._segment is None:
            raise RuntimeError("No segment is open.")
        return self._segment
