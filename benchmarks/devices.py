"""Whisper on a GPU beside the CPU: how quick one meeting is served, and how many at once.

    python -m benchmarks.devices --devices cpu,cuda            # wherever there is a GPU
    python -m benchmarks.devices --devices cpu --limit 3 --meetings 1,2,4
    python -m benchmarks.devices --devices cpu,cpu-batched     # batches forced on where nothing but a CPU is
    python -m benchmarks.devices --devices cuda --model large-v3-turbo --json results.json

So many meetings speak at once without a pause: each hands in its next clip when it has the text of the
last. Their final recognitions are those of the service: guard, window, retry and word times included, and
on a GPU in batches of at most as many sounds as there are meetings. "carries" is how many people may speak
at once before the machine falls behind: seconds of speech for one second of computing. "CPU s" are seconds
of the processor for one second of speech, which other work on the machine changes least. "same" is the
share of clips with the same text as on the first device with one meeting.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.machine import Usage, describe_machine, percentile
from benchmarks.speech import Clip, load_clips, word_errors
from interpreter.engines.recogniser import Recogniser, RecognitionRequest
from interpreter.settings import Settings, load_settings

SAMPLE_RATE_HZ: Final = 16_000
LANGUAGES: Final = ("uk", "tr")
MEETINGS: Final = (1, 2, 4, 8, 16)
CPU_BATCHED: Final = "cpu-batched"
DEVICES: Final = ("cpu", "cuda", CPU_BATCHED)
MAX_WAIT_S: Final = 0.004

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Row:
    """One device with so many meetings at once.

    Attributes:
        p50, p95: seconds from handing a sound in to having its text.
        rtf: seconds of computing for one second of speech, all meetings together.
        carries: meetings that may speak at once.
        cpu: seconds of the processor for one second of speech.
        same: share of clips with the same text as the reference.
    """

    device: str
    name: str
    meetings: int
    p50: float
    p95: float
    rtf: float
    carries: float
    cpu: float
    wer: float
    same: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What one clip came out as, and how long it took."""

    clip: Clip
    text: str
    seconds: float


def measure(
    recogniser: Recogniser, clips: Sequence[Clip], meetings: int, now: Clock
) -> tuple[list[Reading], float]:
    """Every meeting reads every clip, each beginning at another one. Returns readings and wall seconds."""

    def hold(number: int) -> list[Reading]:
        readings = []
        for place in range(len(clips)):
            clip = clips[(number + place) % len(clips)]
            began = now()
            result = recogniser.recognise(clip.samples, RecognitionRequest((clip.language,)))
            readings.append(Reading(clip, result.text, now() - began))
        return readings

    with ThreadPoolExecutor(meetings) as pool:
        began = now()
        readings = [reading for meeting in pool.map(hold, range(meetings)) for reading in meeting]
        return readings, now() - began


def summed(
    device: str,
    name: str,
    meetings: int,
    readings: Sequence[Reading],
    wall: float,
    cpu: float,
    reference: dict[str, str],
) -> Row:
    """The row of one measurement. `reference`: clip -> text."""
    speech = sum(reading.clip.samples.shape[0] for reading in readings) / SAMPLE_RATE_HZ
    errors = [word_errors(reading.clip.transcript, reading.text) for reading in readings]
    latencies = [reading.seconds for reading in readings]
    same = sum(reading.text == reference[reading.clip.name] for reading in readings)
    return Row(
        device,
        name,
        meetings,
        percentile(latencies, 50),
        percentile(latencies, 95),
        wall / speech,
        speech / wall,
        cpu / speech,
        100 * sum(wrong for wrong, _ in errors) / max(1, sum(words for _, words in errors)),
        same / len(readings),
    )


@contextmanager
def opened(device: str, settings: Settings, meetings: int) -> Iterator[Recogniser]:
    """The recogniser on a device, with batches of at most as many sounds as there are meetings."""
    from interpreter.engines.table import load_recogniser

    if device == CPU_BATCHED:
        with batched_on_cpu(settings, meetings) as recogniser:
            yield recogniser
        return
    wanted: Any = device
    settings = settings.model_copy(
        update={
            "recogniser": settings.recogniser.model_copy(update={"device": wanted}),
            "gpu": settings.gpu.model_copy(update={"max_batch": meetings, "standby": False}),
        }
    )
    with closing(load_recogniser(settings)) as recogniser:
        yield recogniser


@contextmanager
def batched_on_cpu(settings: Settings, meetings: int) -> Iterator[Recogniser]:
    """The recogniser on the CPU with the GPU's batches and windows: what batches alone do."""
    from interpreter.engines.placement import Openers, Placed
    from interpreter.engines.whisper.batched import WINDOW_STEP, BatchedWhisper
    from interpreter.engines.whisper.engine import WhisperRecogniser
    from interpreter.engines.whisper.guard import VoiceCheck
    from interpreter.engines.whisper.hallucinations import Hallucinations
    from interpreter.engines.whisper.loading import open_parts
    from interpreter.engines.whisper.parts import WhisperParts

    on_cpu = settings.recogniser.model_copy(update={"device": "cpu"})
    parts = open_parts(settings.model_copy(update={"recogniser": on_cpu}))
    batched = BatchedWhisper(
        parts.encoder,
        start_of_transcript=parts.vocabulary.of("da").sot,
        limit=meetings,
        wait_s=MAX_WAIT_S,
    )
    model = WhisperParts(
        parts.name, parts.encoder, parts.encoder, parts.vocabulary, parts.filters, batched, WINDOW_STEP
    )
    openers: Openers[WhisperParts] = Openers(lambda: model, lambda: model, lambda _: None, WhisperParts.close)
    placed = Placed("recogniser", openers, gpu=None, cpu=model, wanted=False)
    with closing(
        WhisperRecogniser(placed, VoiceCheck(), Hallucinations(settings.languages_dir))
    ) as recogniser:
        yield recogniser


def compare(
    devices: Sequence[str], settings: Settings, clips: Sequence[Clip], meetings: Sequence[int]
) -> list[Row]:
    """Measure every device with every number of meetings; prints each row when it is there."""
    rows: list[Row] = []
    reference: dict[str, str] = {}
    for device in devices:
        for count in meetings:
            with opened(device, settings, count) as recogniser:
                for clip in clips[:2]:  # the first calls of a process and of a device are slower
                    recogniser.recognise(clip.samples, RecognitionRequest((clip.language,)))
                before = Usage.now().cpu_seconds
                readings, wall = measure(recogniser, clips, count, time.perf_counter)
                cpu = Usage.now().cpu_seconds - before
                name = recogniser.capabilities.name
            reference = reference or {reading.clip.name: reading.text for reading in readings}
            rows.append(summed(device, name, count, readings, wall, cpu, reference))
            print(line(rows[-1]), flush=True)
    return rows


HEADER: Final = (
    f"{'device':12}{'meetings':>9}{'p50 s':>8}{'p95 s':>8}{'RTF':>7}{'carries':>9}{'CPU s':>7}"
    f"{'WER':>7}{'same':>6}  model"
)


def line(row: Row) -> str:
    """One row for people."""
    return (
        f"{row.device:12}{row.meetings:9}{row.p50:8.2f}{row.p95:8.2f}{row.rtf:7.3f}{row.carries:9.1f}"
        f"{row.cpu:7.3f}{row.wer:7.1f}{100 * row.same:5.0f}%  {row.name}"
    )


def _devices(text: str) -> list[str]:
    devices = text.split(",")
    if unknown := set(devices) - set(DEVICES):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}; choose from {', '.join(DEVICES)}")
    return devices


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--devices", type=_devices, default=["cpu", "cuda"], help="cpu,cuda,cpu-batched")
    parser.add_argument("--meetings", type=_numbers, default=list(MEETINGS), help="1,2,4: how many at once")
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, metavar="CODE")
    parser.add_argument("--limit", type=int, default=10, help="clips of each language")
    parser.add_argument("--model", help="a folder of models; default: what the settings name")
    parser.add_argument("--json", type=Path, help="also write the numbers there")
    arguments = parser.parse_args()
    settings = load_settings(overrides={"recogniser.model": arguments.model})
    clips = load_clips(arguments.languages, arguments.limit)
    load = os.getloadavg()[0]
    print(f"{describe_machine()}; load average {load:.1f} at the start")
    print(
        f"{len(clips)} clips, {sum(clip.samples.shape[0] for clip in clips) / SAMPLE_RATE_HZ:.0f} s of sound"
    )
    print(HEADER)
    rows = compare(arguments.devices, settings, clips, arguments.meetings)
    if arguments.json:
        numbers = {"machine": describe_machine(), "load": load, "rows": [asdict(row) for row in rows]}
        arguments.json.write_text(json.dumps(numbers, indent=1))


if __name__ == "__main__":
    main()
