"""What the endpointer says about the sound: a segment starts, pauses, resumes, ends. Times are samples."""

from dataclasses import dataclass
from enum import StrEnum


class EndReason(StrEnum):
    """Why a segment ended."""

    SILENCE = "silence"
    MAX_LENGTH = "max_length"
    RELEASED = "released"
    FLUSH = "flush"


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Somebody speaks. `start_sample` is where the segment starts, pre-roll included."""

    segment: int
    start_sample: int
    decided_sample: int


@dataclass(frozen=True, slots=True)
class SpeechPaused:
    """A short silence: work for the final result may begin. `end_sample` ends the last voiced window."""

    segment: int
    end_sample: int
    decided_sample: int


@dataclass(frozen=True, slots=True)
class SpeechResumed:
    """The pause was not the end: speculative work is to be thrown away."""

    segment: int
    decided_sample: int


@dataclass(frozen=True, slots=True)
class SegmentEnded:
    """A segment is complete: its sound is `[start_sample, end_sample)`.

    Attributes:
        speech_end_sample: end of the last voiced window in it; `start_sample` if there was none.
        decided_sample: how much sound had been judged when this was decided.
        speech_samples: voiced samples in it. 0 is possible where the button was held in silence.
    """

    segment: int
    start_sample: int
    speech_end_sample: int
    end_sample: int
    decided_sample: int
    reason: EndReason
    speech_samples: int


EndpointEvent = SpeechStarted | SpeechPaused | SpeechResumed | SegmentEnded
