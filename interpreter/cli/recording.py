"""Interpreting a recording from beginning to end."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console

from audio.errors import AudioError
from audio.files import WavWriter, open_audio, read_pcm
from audio.frame import SAMPLE_RATE_HZ
from interpreter.cli.conversation import Follower, Tally, converse, on_interrupt
from interpreter.cli.exits import ExitCode, exit_code_of
from interpreter.cli.feed import Feed, at_speaking_pace, standard_input
from interpreter.cli.lines import JsonLines
from interpreter.cli.loading import check_pair, open_engines
from interpreter.cli.screen import Screen
from interpreter.engines.recogniser import Samples
from interpreter.errors import InterpreterError
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.events import Event, VoiceChunk, VoiceStarted
from interpreter.pipeline.plan import Direction, Mode, Pace, Plan, Side
from interpreter.pipeline.session import Session
from interpreter.pipeline.workers import ThreadWorkers
from interpreter.settings import PipelineSettings, Settings

STANDARD_INPUT: Final = "-"
PAUSE_SECONDS: Final = 0.4
"""Between two utterances in the WAV file."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What to interpret and where the results go; as the options of `interpreter interpret`."""

    file: str
    rate: int
    source: str
    target: str
    mode: Mode
    realtime: bool
    out: Path | None
    json: bool


class SpokenFile:
    """A `Follower` that writes the interpreted voice into a WAV file, utterance after utterance."""

    def __init__(self, writer: WavWriter) -> None:
        self._writer = writer
        self._begun = False

    def follow(self, event: Event) -> None:
        if isinstance(event, VoiceStarted):
            if self._begun:
                self._writer.write(np.zeros(round(PAUSE_SECONDS * SAMPLE_RATE_HZ), dtype=np.float32))
            self._begun = True
        elif isinstance(event, VoiceChunk):
            self._writer.write(event.samples)


def interpret_recording(recording: Recording, settings: Settings) -> int:
    """Interpret it and return the exit code.

    Raises:
        ConfigError, EngineError, ModelMissing: before anything is heard.
        AudioError: the file cannot be read, or only in part; that part has been interpreted by then.
    """
    sound = _open(recording)
    with ExitStack() as stack:
        engines = stack.enter_context(closing(open_engines(settings)))
        check_pair(engines, recording.source, recording.target, speak=recording.out is not None)
        tally = Tally()
        report: JsonLines | Screen = (
            JsonLines(sys.stdout) if recording.json else Screen(Console(highlight=False))
        )
        followers: list[Follower] = [tally, report]
        if recording.out is not None:
            followers.append(SpokenFile(stack.enter_context(WavWriter(recording.out))))
        try:
            stopped = asyncio.run(_interpret(engines, settings.pipeline, recording, sound, followers))
        except (InterpreterError, AudioError) as error:
            report.close(tally, exit_code_of(error))
            raise
        code = ExitCode.INTERRUPTED if stopped else tally.exit_code
        report.close(tally, code)
        return code


def _open(recording: Recording) -> Iterator[Samples]:
    if recording.file == STANDARD_INPUT:
        return read_pcm(standard_input(), recording.rate)
    return open_audio(recording.file)


async def _interpret(
    engines: Engines,
    settings: PipelineSettings,
    recording: Recording,
    sound: Iterator[Samples],
    followers: Sequence[Follower],
) -> bool:
    """Whether it was stopped by Ctrl-C."""
    plan = Plan(
        sides=(Side("speaker", recording.source), Side("listener", recording.target)),
        mode=recording.mode,
        direction=Direction.FIXED,
        pace=Pace.REALTIME if recording.realtime else Pace.OFFLINE,
        speak=recording.out is not None,
        half_duplex=False,
    )
    feed = Feed(sound)
    with closing(ThreadWorkers(lambda: engines.parallel)) as workers, on_interrupt(feed.stop):
        async with Session(engines, plan, settings, workers) as session:
            blocks = at_speaking_pace(feed.items()) if recording.realtime else feed.items()
            await converse(session, blocks, followers)
    return feed.stopped
