"""Events as JSON, one object a line, for other programs."""

import dataclasses
import json
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any, Final, TextIO

import numpy as np

from interpreter.cli.conversation import Tally
from interpreter.pipeline import events

TYPES: Final[Mapping[type, str]] = {
    events.SpeechStarted: "speech_started",
    events.Hypothesis: "hypothesis",
    events.Commit: "commit",
    events.NotUnderstood: "not_understood",
    events.AskedAgain: "asked_again",
    events.Translated: "translation",
    events.BackTranslated: "back_translation",
    events.VoiceStarted: "voice_started",
    events.VoiceChunk: "voice_chunk",
    events.VoiceEnded: "voice_ended",
    events.TurnEnded: "turn_ended",
    events.Latency: "latency",
    events.HumanFlag: "human_flag",
    events.Load: "load",
    events.Fault: "fault",
}
"""The names of the web socket protocol (`docs/protocol.md`), and `voice_chunk` for its binary messages."""

DIGITS: Final = 4


class JsonLines:
    """A `Follower` that writes a line for each event: `type`, `time`, and the event's own fields.

    `time` is seconds of the wall clock since this object was made. The fields are those of the protocol;
    sound is only counted: `samples` at 16 kHz.
    """

    def __init__(self, out: TextIO, clock: Callable[[], float] = monotonic) -> None:
        self._out = out
        self._clock = clock
        self._began = clock()

    def follow(self, event: events.Event) -> None:
        fields = plain(event)
        if isinstance(event, events.Translated | events.BackTranslated):
            fields |= fields.pop("translation")
        time = round(self._clock() - self._began, DIGITS)
        self._write({"type": TYPES[type(event)], "time": time, **fields})

    def close(self, tally: Tally, exit_code: int) -> None:
        """The last line: how many utterances went which way, and the exit code."""
        self._write({"type": "summary", **dataclasses.asdict(tally), "exit_code": int(exit_code)})

    def _write(self, line: Mapping[str, object]) -> None:
        self._out.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._out.flush()


def plain(value: Any) -> Any:
    """A dataclass as JSON can hold it."""
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, np.ndarray):
        return value.shape[0]
    return round(value, DIGITS) if isinstance(value, float) else value
