"""Whisper on a GPU beside the CPU: how quick one meeting is served, how many at once, in how much memory.

    python -m benchmarks.devices                               # CPU and GPU, batches of at most 1, 2, 4, 8
    python -m benchmarks.devices --devices cpu --limit 3 --batches 1,2,4
    python -m benchmarks.devices --devices cpu,cpu-batched     # batches forced on where nothing but a CPU is
    python -m benchmarks.devices --devices cuda --model large-v3-turbo --json results.json

It needs what `make run` installs, and on a GPU the packages of requirements-cuda.lock. Without the recordings
of ../shared/data it reads phrases in the service's own voice. A device that cannot be used is named and left
out; the exit code is then 1 if it was asked for by name, or nothing was measured.

With a batch of N, N meetings speak at once without a pause: each hands in its next clip when it has the
text of the last, so that up to N sounds wait together. Their final recognitions are those of the service:
guard, window, retry and word times included. "sound/s" is throughput: seconds of speech read in one second,
which is how many people may speak at once before the machine falls behind. "p50", "p95": seconds from
handing a sound in to having its text. "CPU s" are seconds of the processor for one second of speech, which
other work on the machine changes least. "RAM MB" is the most that this process had, also from the devices
before; "GPU MB" the most that all programs had on the GPU, less what they had before the model was opened.
"same" is the share of clips with the same text as in the first row.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.machine import Usage, describe_machine, percentile
from benchmarks.speech import Clip, load_clips, word_errors
from interpreter.engines.health import health_of
from interpreter.engines.recogniser import Recogniser, RecognitionRequest
from interpreter.errors import EngineError, InterpreterError
from interpreter.settings import Settings, load_settings
from languages import load_languages

SAMPLE_RATE_HZ: Final = 16_000
LANGUAGES: Final = ("uk", "tr")
BATCHES: Final = (1, 2, 4, 8)
CUDA: Final = "cuda"
CPU_BATCHED: Final = "cpu-batched"
DEVICES: Final = ("cpu", "cuda", CPU_BATCHED)
MAX_WAIT_S: Final = 0.004

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Row:
    """One device with batches of at most so many sounds.

    Attributes:
        p50, p95: seconds from handing a sound in to having its text.
        throughput: seconds of speech for one second of computing, all meetings together.
        cpu: seconds of the processor for one second of speech.
        same: share of clips with the same text as the reference.
        ram_mb: the process's peak so far.
        gpu_mb: the most on the GPU beside what was there before; None on a CPU, or where the driver does not
            say.
    """

    device: str
    name: str
    batch: int
    p50: float
    p95: float
    throughput: float
    cpu: float
    wer: float
    same: float
    ram_mb: float = 0.0
    gpu_mb: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one clip came out as, and how long it took."""

    clip: Clip
    text: str
    seconds: float


class GpuMemory:
    """Watches the memory of the first GPU, in MB; says nothing where the driver does not."""

    def __init__(self, index: int, free: Callable[[int], float | None] | None = None) -> None:
        self._index = index
        self._free = free or free_mb
        self._before = self._free(index)
        self.most: float | None = None

    def look(self) -> None:
        """Take the memory of now into account."""
        free = self._free(self._index)
        if free is not None and self._before is not None:
            self.most = max(self.most or 0.0, self._before - free)


def free_mb(index: int) -> float | None:
    """What is free on a GPU; None where nobody knows."""
    from interpreter.engines.gpu.driver import look

    try:
        return look(index).free / 2**20
    except EngineError:
        return None


def measure(
    recogniser: Recogniser,
    clips: Sequence[Clip],
    meetings: int,
    now: Clock,
    look: Callable[[], object] = lambda: None,
) -> tuple[list[Reading], float]:
    """Every meeting reads every clip, each beginning at another one. Returns readings and wall seconds.

    `look` is called after each.
    """

    def hold(number: int) -> list[Reading]:
        readings = []
        for place in range(len(clips)):
            clip = clips[(number + place) % len(clips)]
            began = now()
            result = recogniser.recognise(clip.samples, RecognitionRequest((clip.language,)))
            readings.append(Reading(clip, result.text, now() - began))
            look()
        return readings

    with ThreadPoolExecutor(meetings) as pool:
        began = now()
        readings = [reading for meeting in pool.map(hold, range(meetings)) for reading in meeting]
        return readings, now() - began


def summed(
    device: str,
    name: str,
    batch: int,
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
        batch,
        percentile(latencies, 50),
        percentile(latencies, 95),
        speech / wall,
        cpu / speech,
        100 * sum(wrong for wrong, _ in errors) / max(1, sum(words for _, words in errors)),
        same / len(readings),
    )


@contextmanager
def opened(device: str, settings: Settings, batch: int) -> Iterator[Recogniser]:
    """The recogniser on a device, with batches of at most so many sounds, and nothing behind it.

    Raises:
        EngineError: it was elsewhere at the end: what was measured is not that device.
        InterpreterError: it cannot be opened there.
    """
    from interpreter.engines.table import load_recogniser

    if device == CPU_BATCHED:
        with batched_on_cpu(settings, batch) as recogniser:
            yield recogniser
        return
    wanted: Any = device
    settings = settings.model_copy(
        update={
            "recogniser": settings.recogniser.default.model_copy(update={"device": wanted}),
            "gpu": settings.gpu.model_copy(update={"max_batch": batch, "standby": False}),
        }
    )
    with closing(load_recogniser(settings)) as recogniser:
        yield recogniser
        for health in health_of(recogniser):
            if health.device != device:
                raise EngineError(f"The recogniser went to the {health.device}. {health.reason}")


@contextmanager
def batched_on_cpu(settings: Settings, meetings: int) -> Iterator[Recogniser]:
    """The recogniser on the CPU with the GPU's batches and windows: what batches alone do."""
    from interpreter.engines.gpu.placement import Openers, Placed
    from interpreter.engines.hearing.guard import VoiceCheck
    from interpreter.engines.whisper.batched import WINDOW_STEP, BatchedWhisper
    from interpreter.engines.whisper.engine import WhisperRecogniser
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
    devices: Sequence[str], settings: Settings, clips: Sequence[Clip], batches: Sequence[int]
) -> tuple[list[Row], dict[str, str]]:
    """Measure every device with every size of batch; prints each row when it is there.

    Returns:
        The rows, and why devices are left out.
    """
    rows: list[Row] = []
    left_out: dict[str, str] = {}
    reference: dict[str, str] = {}
    for device in devices:
        try:
            for batch in batches:
                rows.append(_row(device, settings, clips, batch, reference))
                print(line(rows[-1]), flush=True)
        except InterpreterError as error:
            left_out[device] = str(error)
            print(f"{device:12} not measured: {error}", flush=True)
    return rows, left_out


def _row(
    device: str, settings: Settings, clips: Sequence[Clip], batch: int, reference: dict[str, str]
) -> Row:
    memory = GpuMemory(settings.gpu.device_index, None if device == CUDA else lambda _: None)
    with opened(device, settings, batch) as recogniser:
        for clip in clips[:2]:  # the first calls of a process and of a device are slower
            recogniser.recognise(clip.samples, RecognitionRequest((clip.language,)))
        before = Usage.now().cpu_seconds
        readings, wall = measure(recogniser, clips, batch, time.perf_counter, memory.look)
        cpu = Usage.now().cpu_seconds - before
        name = recogniser.capabilities.name
    if not reference:
        reference.update({reading.clip.name: reading.text for reading in readings})
    row = summed(device, name, batch, readings, wall, cpu, reference)
    return replace(row, ram_mb=Usage.now().peak_mb, gpu_mb=memory.most)


HEADER: Final = (
    f"{'device':12}{'batch':>6}{'sound/s':>9}{'p50 s':>8}{'p95 s':>8}{'CPU s':>7}{'RAM MB':>8}{'GPU MB':>8}"
    f"{'WER':>7}{'same':>6}  model"
)


def line(row: Row) -> str:
    """One row for people."""
    return (
        f"{row.device:12}{row.batch:6}{row.throughput:9.1f}{row.p50:8.2f}{row.p95:8.2f}{row.cpu:7.3f}"
        f"{row.ram_mb:8.0f}{_megabytes(row.gpu_mb):>8}{row.wer:7.1f}{100 * row.same:5.0f}%  {row.name}"
    )


def side_by_side(rows: Sequence[Row]) -> list[str]:
    """For each size of batch every device's throughput and latency in one line; nothing for one device."""
    devices = list(dict.fromkeys(row.device for row in rows))
    if len(devices) < 2:
        return []
    found = {(row.device, row.batch): row for row in rows}
    lines = [
        f"{'batch':>6}" + "".join(f"{f'{one}: sound/s, p50 / p95 s':>36}" for one in devices) + "  times"
    ]
    for batch in dict.fromkeys(row.batch for row in rows):
        cells = [found.get((one, batch)) for one in devices]
        text = "".join(
            f"{f'{cell.throughput:.1f}, {cell.p50:.2f} / {cell.p95:.2f}' if cell else '-':>36}"
            for cell in cells
        )
        first, last = cells[0], cells[-1]
        times = f"{last.throughput / first.throughput:7.1f}" if first and last else f"{'-':>7}"
        lines.append(f"{batch:6}{text}{times}")
    return lines


def _megabytes(size: float | None) -> str:
    return "-" if size is None else f"{size:.0f}"


def own_clips(settings: Settings, languages: Sequence[str], limit: int) -> list[Clip]:
    """Phrases of the book in the service's own voice, for a machine without recordings."""
    from interpreter.engines.table import load_synthesiser

    known = load_languages(settings.languages_dir)
    clips = []
    with closing(load_synthesiser(settings)) as voice:
        for code in languages:
            texts = [one.text for one in known[code].phrases.values() if "{" not in one.text]
            longest = sorted(texts, key=len, reverse=True)[:limit]
            for number, text in enumerate(longest):
                samples = np.concatenate(list(voice.synthesise(text, code))).astype(np.float32)
                clips.append(Clip(f"{code}-{number}", code, text, samples, 0, samples.shape[0]))
    return clips


def _devices(text: str) -> list[str]:
    devices = text.split(",")
    if unknown := set(devices) - set(DEVICES):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}; choose from {', '.join(DEVICES)}")
    return devices


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def main(given: Sequence[str] | None = None) -> int:
    """Run from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--devices", type=_devices, help="cpu,cuda,cpu-batched; default: cpu,cuda")
    parser.add_argument(
        "--batches", type=_numbers, default=list(BATCHES), help="1,2,4: sounds at once, at most"
    )
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, metavar="CODE")
    parser.add_argument("--limit", type=int, default=10, help="clips of each language")
    parser.add_argument("--model", help="a folder of models; default: what the settings name")
    parser.add_argument("--json", type=Path, help="also write the numbers there")
    arguments = parser.parse_args(given)
    settings = load_settings(overrides={"recogniser.model": arguments.model})
    load = os.getloadavg()[0]
    print(f"{describe_machine()}; load average {load:.1f} at the start")
    try:
        clips, what = load_clips(arguments.languages, arguments.limit), "recorded"
    except FileNotFoundError:
        clips, what = (
            own_clips(settings, arguments.languages, arguments.limit),
            "synthetic (no recordings here)",
        )
    seconds = sum(clip.samples.shape[0] for clip in clips) / SAMPLE_RATE_HZ
    print(f"{len(clips)} clips, {seconds:.0f} s of sound, {what}")
    print(HEADER)
    rows, left_out = compare(arguments.devices or ["cpu", CUDA], settings, clips, arguments.batches)
    if table := side_by_side(rows):
        print("", *table, sep="\n")
    if arguments.json:
        numbers = {
            "machine": describe_machine(),
            "load": load,
            "clips": what,
            "rows": [asdict(row) for row in rows],
            "left_out": left_out,
        }
        arguments.json.write_text(json.dumps(numbers, indent=1))
    return int(not rows or bool(arguments.devices and left_out))


if __name__ == "__main__":
    sys.exit(main())
