"""End of speech to final text and to first translated sound, on real clips at speaking pace.

    python -m benchmarks.latency                       # Turkish, Ukrainian and Danish clips, about 12 minutes
    python -m benchmarks.latency --languages tr --clips 10
    python -m benchmarks.latency --json results.json

Every run of ours has beside it, in the same run and on the same clips, a plain baseline (VAD with 300 ms
of silence, then one greedy decode on a padded 30 s window) and offline decoding (beam 5, whole clip).
Each way runs in a process of its own, so that CPU and memory are its own.

End of speech is taken from the clip's level alone (benchmarks/speech.py), not from any VAD, so that it is
the same for all. Where the phrase book has no translation, a stand-in sentence is spoken, so that the
time to the first sound can be measured on any clip: the search in the phrase book is in it, a
translation model is not.
"""

import argparse
import asyncio
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from audio.endpoint import Endpointer, EndpointSettings, SegmentEnded
from audio.frame import FRAME_SAMPLES, SAMPLE_RATE_HZ, Framer, Samples
from audio.history import SampleHistory
from audio.vad import SileroVad
from benchmarks.machine import Usage, describe_machine, percentile
from benchmarks.speech import Clip, load_clips, word_errors
from interpreter.engines.translator import Source, Translation, TranslationRequest, Translator
from interpreter.models.embedded import ensure_embedded_whisper
from interpreter.pipeline import plan as plan_module
from interpreter.pipeline.engines import Engines, load_engines
from interpreter.pipeline.events import Commit, Latency, VoiceStarted
from interpreter.pipeline.plan import Direction, Plan, Side
from interpreter.pipeline.session import Session
from interpreter.pipeline.workers import ThreadWorkers
from interpreter.settings import PipelineSettings, load_settings

GAP_SECONDS: Final = (2.0, 4.0)
STAND_IN: Final = {"da": "Et øjeblik, tak.", "uk": "Хвилинку, будь ласка."}
WAYS: Final = ("offline", "plain", "ours", "ours+hypotheses", "ours+hypotheses, one core taken")
REPLAY: Final = "ours, replayed"
"""As fast as it goes, not at speaking pace: errors over many clips, `--ways "offline;ours, replayed"`."""


@dataclass(frozen=True, slots=True)
class ClipResult:
    """Seconds after the clip's speech had ended; None where nothing came."""

    name: str
    language: str
    errors: int
    words: int
    final_text: float | None
    first_sound: float | None


@dataclass(frozen=True, slots=True)
class WayResult:
    """All clips one way."""

    way: str
    clips: list[ClipResult]
    audio_seconds: float
    cpu_seconds: float
    peak_mb: float
    own_final_text: list[float]
    """The product's own figures for the same utterances (the Latency events)."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Clips one after the other with pauses between; `ends` are where each one's speech ends, in samples."""

    clips: list[Clip]
    samples: Samples
    starts: list[int]
    ends: list[int]


def make_talk(clips: list[Clip]) -> Talk:
    """Lay the clips out with 2 to 4 s of faint noise between them (seeded)."""
    random = np.random.default_rng(7)
    parts: list[Samples] = []
    starts, ends, at = [], [], 0
    for clip in clips:
        gap = round(random.uniform(*GAP_SECONDS) * SAMPLE_RATE_HZ)
        parts.append((random.standard_normal(gap) * 1e-4).astype(np.float32))
        parts.append(clip.samples)
        starts.append(at + gap)
        ends.append(at + gap + clip.speech_end)
        at += gap + clip.samples.shape[0]
    parts.append((random.standard_normal(2 * SAMPLE_RATE_HZ) * 1e-4).astype(np.float32))
    return Talk(clips, np.concatenate(parts), starts, ends)


class StandIn:
    """The real translator; where it abstains, a fixed sentence, so that there is something to speak."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator

    @property
    def capabilities(self) -> Any:
        return self._translator.capabilities

    def translate(self, request: TranslationRequest) -> Translation:
        translation = self._translator.translate(request)
        if translation.source is not Source.NONE:
            return translation
        return replace(translation, text=STAND_IN[request.target_language], source=Source.MODEL)

    def close(self) -> None:
        self._translator.close()


class Pace:
    """Hands out the sound at the pace of speech and knows when each sample was handed out."""

    def __init__(self, samples: Samples) -> None:
        self._samples = samples
        self._began = 0.0

    def blocks(self) -> list[Samples]:
        size = FRAME_SAMPLES
        return [self._samples[at : at + size] for at in range(0, self._samples.shape[0], size)]

    def begin(self) -> None:
        self._began = time.perf_counter()

    def due(self, block: int) -> float:
        """Seconds to wait until this block has been spoken."""
        return self._began + (block + 1) * FRAME_SAMPLES / SAMPLE_RATE_HZ - time.perf_counter()

    def since(self, sample: int, at: float) -> float:
        """Seconds from when `sample` had been spoken to `at`."""
        return at - (self._began + sample / SAMPLE_RATE_HZ)


async def run_ours(
    talk: Talk, language: str, engines: Engines, settings: PipelineSettings, *, replay: bool = False
) -> list[Any]:
    """Our pipeline: (event, when) of everything but sound."""
    pace = Pace(talk.samples)
    arrival = plan_module.Pace.OFFLINE if replay else plan_module.Pace.REALTIME
    other = "uk" if language == "da" else "da"
    plan = Plan(
        (Side("a", language), Side("b", other)), direction=Direction.FIXED, half_duplex=False, pace=arrival
    )
    heard: list[Any] = []
    workers = ThreadWorkers(lambda: engines.parallel)
    async with Session(engines, plan, settings, workers) as session:

        async def collect() -> None:
            async for event in session.events():
                heard.append((event, time.perf_counter()))  # noqa: PERF401 - the time is of each event

        collecting = asyncio.create_task(collect())
        pace.begin()
        for number, block in enumerate(pace.blocks()):
            if not replay and (wait := pace.due(number)) > 0:
                await asyncio.sleep(wait)
            await session.push(block)
        await session.end()
        await collecting
    workers.close()
    return [pace, heard]


def score_ours(talk: Talk, pace: Pace, heard: list[Any]) -> tuple[list[ClipResult], list[float]]:
    """Give each commit to the clip in which it was said."""
    results = []
    bounds = [*talk.starts[1:], talk.samples.shape[0]]
    own = [event.final_text for event, _ in heard if isinstance(event, Latency)]
    for clip, start, end, following in zip(talk.clips, talk.starts, talk.ends, bounds, strict=True):
        low, high = start / SAMPLE_RATE_HZ - 0.5, following / SAMPLE_RATE_HZ - 0.5
        said = [(e, at) for e, at in heard if isinstance(e, Commit) and low <= e.start < high]
        numbers = {event.utterance for event, _ in said}
        voiced = [at for e, at in heard if isinstance(e, VoiceStarted) and e.utterance in numbers]
        errors, words = word_errors(clip.transcript, " ".join(event.text for event, _ in said))
        results.append(
            ClipResult(
                clip.name,
                clip.language,
                errors,
                words,
                pace.since(end, max(at for _, at in said)) if said else None,
                pace.since(end, voiced[0]) if voiced else None,
            )
        )
    return results, own


def run_plain(talk: Talk, language: str, model: Any) -> list[ClipResult]:
    """The baseline: 300 ms of silence end a segment, then one greedy decode on a padded 30 s window."""
    pace = Pace(talk.samples)
    vad, endpointer = SileroVad().stream(), Endpointer(EndpointSettings(pause_ms=300, endpoint_ms=300))
    framer, history = Framer(), SampleHistory()
    texts: list[tuple[float, str, float]] = []

    def decode(start: int, samples: Samples) -> None:
        segments, _ = model.transcribe(
            samples, language=language, beam_size=1, temperature=0.0, without_timestamps=True
        )
        text = " ".join(segment.text for segment in segments)
        texts.append((start / SAMPLE_RATE_HZ, text, time.perf_counter()))

    with ThreadPoolExecutor(1) as pool:
        pace.begin()
        for number, block in enumerate(pace.blocks()):
            if (wait := pace.due(number)) > 0:
                time.sleep(wait)
            for frame in framer.feed(block):
                history.append(frame)
                for event in [e for window in vad.feed(frame) for e in endpointer.feed(window)]:
                    if isinstance(event, SegmentEnded):
                        pool.submit(
                            decode, event.start_sample, history.read(event.start_sample, event.end_sample)
                        )
    results = []
    bounds = [*talk.starts[1:], talk.samples.shape[0]]
    for clip, start, end, following in zip(talk.clips, talk.starts, talk.ends, bounds, strict=True):
        low, high = start / SAMPLE_RATE_HZ - 0.5, following / SAMPLE_RATE_HZ - 0.5
        said = [(text, at) for begin, text, at in texts if low <= begin < high and text.strip()]
        errors, words = word_errors(clip.transcript, " ".join(text for text, _ in said))
        final = pace.since(end, said[-1][1]) if said else None
        results.append(ClipResult(clip.name, clip.language, errors, words, final, None))
    return results


def run_offline(clips: list[Clip], model: Any) -> list[ClipResult]:
    """The yardstick for errors: each clip whole, beam 5, 30 s window, no VAD."""
    results = []
    for clip in clips:
        segments, _ = model.transcribe(clip.samples, language=clip.language, beam_size=5)
        errors, words = word_errors(clip.transcript, " ".join(segment.text for segment in segments))
        results.append(ClipResult(clip.name, clip.language, errors, words, None, None))
    return results


def work(way: str, languages: Sequence[str], limit: int) -> WayResult:
    """One way over all clips, in this process."""
    settings = load_settings()
    model_dir = ensure_embedded_whisper(settings.models_dir)
    clips, own = [], []
    seconds = 0.0
    threads = len(os.sched_getaffinity(0))
    if way.startswith("ours"):
        engines = load_engines(settings)
        engines = replace(engines, translator=StandIn(engines.translator))
        pipeline = settings.pipeline.model_copy(update={"hypotheses": "hypotheses" in way})
        warm = load_clips(languages, 1)
        asyncio.run(run_ours(make_talk(warm[:1]), warm[0].language, engines, pipeline))
    else:
        from faster_whisper import WhisperModel

        plain = WhisperModel(str(model_dir), device="cpu", compute_type="int8", cpu_threads=threads)
        list(plain.transcribe(load_clips(languages, 1)[0].samples, language=languages[0])[0])
    before = Usage.now()
    for language in languages:
        spoken = load_clips([language], limit)
        talk = make_talk(spoken)
        seconds += talk.samples.shape[0] / SAMPLE_RATE_HZ
        if way == "offline":
            clips += run_offline(spoken, plain)
        elif way == "plain":
            clips += run_plain(talk, language, plain)
        else:
            pace, heard = asyncio.run(run_ours(talk, language, engines, pipeline, replay=way == REPLAY))
            results, figures = score_ours(talk, pace, heard)
            clips += results
            own += figures
    after = Usage.now()
    return WayResult(way, clips, seconds, after.cpu_seconds - before.cpu_seconds, after.peak_mb, own)


def measure(way: str, languages: Sequence[str], limit: int) -> WayResult:
    """One way in a process of its own, with a core taken if the way says so."""
    arguments = [sys.executable, "-m", "benchmarks.latency", "--worker", way, "--clips", str(limit)]
    command = [*arguments, "--languages", ",".join(languages)]
    core = min(os.sched_getaffinity(0))
    spin = f"import os; os.sched_setaffinity(0, {{{core}}})\nwhile True: pass"
    burner = subprocess.Popen([sys.executable, "-c", spin]) if "core taken" in way else None
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    finally:
        if burner is not None:
            burner.kill()
            burner.wait()
    tree = json.loads(done.stdout.splitlines()[-1])
    return WayResult(**{**tree, "clips": [ClipResult(**clip) for clip in tree["clips"]]})


def table(results: list[WayResult]) -> str:
    """The results as text, one way a line."""
    head = f"{'way':34} {'final text p50/p95':>20} {'first sound p50/p95':>20} {'WER':>6} {'lost':>5} "
    lines = [head + f"{'CPU s/audio s':>14} {'peak MB':>8}"]
    for result in results:
        final = [clip.final_text for clip in result.clips if clip.final_text is not None]
        sound = [clip.first_sound for clip in result.clips if clip.first_sound is not None]
        wer = 100 * sum(clip.errors for clip in result.clips) / sum(clip.words for clip in result.clips)
        timed = result.way not in ("offline", REPLAY)
        if not timed:
            final, sound = [], []
        lost = sum(clip.final_text is None for clip in result.clips)
        missing = "-" if result.way == "offline" else str(lost)
        lines.append(
            f"{result.way:34} {_pair(final):>20} {_pair(sound):>20} {wer:6.1f} {missing:>5} "
            f"{result.cpu_seconds / result.audio_seconds:14.3f} {result.peak_mb:8.0f}"
        )
    return "\n".join(lines)


def _pair(values: list[float]) -> str:
    middle, high = percentile(values, 50), percentile(values, 95)
    return "-" if math.isnan(middle) else f"{middle:.2f} / {high:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--languages", default="tr,uk,da", help="comma-separated, default tr,uk,da")
    parser.add_argument("--clips", type=int, default=10, help="clips of each language, default 10")
    parser.add_argument("--ways", default=";".join(WAYS), help="semicolon-separated, default all")
    parser.add_argument("--json", type=Path, help="write every clip's numbers here")
    parser.add_argument("--worker", choices=(*WAYS, REPLAY), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    languages = arguments.languages.split(",")
    if arguments.worker:
        print(json.dumps(asdict(work(arguments.worker, languages, arguments.clips))))
        return
    print(describe_machine())
    print(
        f"{arguments.clips} clips of each of {', '.join(languages)}; Whisper base int8; "
        f"load average {os.getloadavg()[0]:.1f}"
    )
    results = []
    for way in arguments.ways.split(";"):
        print(f"... {way}", file=sys.stderr)
        results.append(measure(way, languages, arguments.clips))
    print(table(results))
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(result) for result in results], indent=1))


if __name__ == "__main__":
    main()
