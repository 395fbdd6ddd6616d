"""Word and character error rates of the recogniser on real clips, beside plain faster-whisper, in one run.

    python -m benchmarks.recognition                       # all clips, about 6 minutes on two cores
    python -m benchmarks.recognition --languages tr uk --limit 10
    python -m benchmarks.recognition --windows             # what window and beam cost, and what they lose
    python -m benchmarks.recognition --json results.json

Offline is `faster_whisper.WhisperModel.transcribe` with beam 5 on the padded 30 s window, without VAD: what
the model can do when nobody waits. Ours is `Recogniser.recognise`, guard, retry and word times included,
once a clip in each effort. Both use the same model, device and threads, turn by turn on each clip, so
that other work on the machine hits both alike.

Texts are compared in lower case, without punctuation, Arabic vowel signs and tatweel (`benchmarks.speech`). A
rejected clip counts as no words. The clips are read speech of volunteers, not of job centres; the Ukrainian
ones are CC BY-NC and never part of the product.

The error rates of "ours, final" are also left in the folder of each language's model, for
`interpreter models list`.
"""

import argparse
import json
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.machine import describe_machine, stamp
from benchmarks.speech import Clip, character_errors, load_clips, word_errors
from interpreter.engines.recogniser import Effort, RecognitionRequest
from interpreter.errors import ConfigError
from interpreter.models.folder import locate
from interpreter.models.measurements import Measurement, keep_measurements
from interpreter.settings import Settings, load_settings

LANGUAGES: Final = ("da", "uk", "ar", "tr", "ur", "fa")
SAMPLE_RATE_HZ: Final = 16_000
TEST_SET: Final = "read clips of shared/data"
WINDOWS: Final = (
    (1000, 1),
    (1000, 2),
    (1000, 5),
    (1200, 2),
    (1200, 5),
    (1500, 1),
    (1500, 2),
    (1500, 5),
    (3000, 5),
)

Read = Callable[[Clip], tuple[str, str]]
"""A clip's text, and why it was rejected (empty if it was not)."""


@dataclass(slots=True)
class Score:
    """Errors and costs of one way over some clips."""

    word_errors: int = 0
    words: int = 0
    character_errors: int = 0
    characters: int = 0
    clips: int = 0
    audio_seconds: float = 0.0
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    rejections: dict[str, int] = field(default_factory=dict)

    def add(self, clip: Clip, text: str, rejection: str, wall: float, cpu: float) -> None:
        """Count one clip."""
        for total, (errors, length) in (
            ("word", word_errors(clip.transcript, text)),
            ("character", character_errors(clip.transcript, text)),
        ):
            setattr(self, f"{total}_errors", getattr(self, f"{total}_errors") + errors)
            setattr(self, f"{total}s", getattr(self, f"{total}s") + length)
        self.clips += 1
        self.audio_seconds += clip.samples.shape[0] / SAMPLE_RATE_HZ
        self.wall_seconds += wall
        self.cpu_seconds += cpu
        if rejection:
            self.rejections[rejection] = self.rejections.get(rejection, 0) + 1

    @property
    def wer(self) -> float:
        return 100 * self.word_errors / max(1, self.words)

    @property
    def cer(self) -> float:
        return 100 * self.character_errors / max(1, self.characters)


def measure(clips: Sequence[Clip], ways: dict[str, Read]) -> dict[str, dict[str, Score]]:
    """way -> language (and `all`) -> score. Every clip is read by each way before the next clip."""
    scores: dict[str, dict[str, Score]] = {way: {} for way in ways}
    for clip in clips:
        for way, read in ways.items():
            wall, cpu = time.perf_counter(), time.process_time()
            text, rejection = read(clip)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            for key in (clip.language, "all"):
                scores[way].setdefault(key, Score()).add(clip, text, rejection, wall, cpu)
    return scores


def our_ways(settings: Settings) -> dict[str, Read]:
    """The recogniser in both efforts."""
    from interpreter.engines.table import load_recogniser

    recogniser = load_recogniser(settings)

    def way(effort: Effort) -> Read:
        def read(clip: Clip) -> tuple[str, str]:
            result = recogniser.recognise(clip.samples, RecognitionRequest((clip.language,), effort))
            return result.text, result.rejection.value if result.rejection else ""

        return read

    return {"ours, final": way(Effort.FINAL), "ours, hypothesis": way(Effort.HYPOTHESIS)}


def offline_way(settings: Settings) -> dict[str, Read]:
    """Plain faster-whisper on the same model and threads."""
    from faster_whisper import WhisperModel

    from interpreter.engines.hearing.threads import cpu_threads
    from interpreter.engines.whisper.loading import model_folder

    model: Any = WhisperModel(
        str(model_folder(settings)),
        device="cpu",
        compute_type="int8",
        cpu_threads=cpu_threads(settings.recogniser),
    )

    def read(clip: Clip) -> tuple[str, str]:
        segments, _ = model.transcribe(clip.samples, language=clip.language, beam_size=5, vad_filter=False)
        return "".join(segment.text for segment in segments).strip(), ""

    return {"offline": read}


def window_ways(settings: Settings) -> dict[str, Read]:
    """Our decoder alone, at several windows (floor, and margin of two thirds of it) and beam sizes."""
    from interpreter.engines.hearing.repetition import MAX_COMPRESSION_RATIO, compression_ratio
    from interpreter.engines.whisper import decoding
    from interpreter.engines.whisper.features import FULL_WINDOW_FRAMES, encode, sound_frames
    from interpreter.engines.whisper.loading import open_parts

    parts = open_parts(settings)

    def way(floor: int, beam: int) -> Read:
        def read(clip: Clip) -> tuple[str, str]:
            count = clip.samples.shape[0]
            frames = min(FULL_WINDOW_FRAMES, max(floor, sound_frames(count) + floor * 2 // 3) // 2 * 2)
            tokenizer = parts.vocabulary.of(clip.language)
            decoded = decoding.decode(
                parts.decoder,
                encode(parts.encoder, parts.filters, clip.samples, frames),
                parts.vocabulary.start_sequence(clip.language),
                beam_size=beam,
                limit=decoding.token_limit(count / SAMPLE_RATE_HZ),
                end_of_text=tokenizer.eot,
            )
            text = str(tokenizer.decode(list(decoded.tokens)))
            looped = not decoded.ended or compression_ratio(text) > MAX_COMPRESSION_RATIO
            return text, "repetition" if looped else ""

        return read

    return {f"window {floor}, beam {beam}": way(floor, beam) for floor, beam in WINDOWS}


def report(scores: dict[str, dict[str, Score]]) -> None:
    """Print one line a language and way; seconds also as a ratio to the first way."""
    languages = list(next(iter(scores.values())))
    print(f"{'':5}{'way':22}{'WER':>7}{'CER':>7}{'s/clip':>8}{'ratio':>7}{'CPU s':>7}{'RTF':>7}  rejected")
    for language in languages:
        first = next(iter(scores.values()))[language]
        for way, by_language in scores.items():
            score = by_language[language]
            print(
                f"{language:5}{way:22}{score.wer:7.1f}{score.cer:7.1f}{score.wall_seconds / score.clips:8.2f}"
                f"{score.wall_seconds / first.wall_seconds:7.2f}{score.cpu_seconds / score.clips:7.2f}"
                f"{score.wall_seconds / score.audio_seconds:7.3f}"
                f"  {', '.join(f'{why} {count}' for why, count in score.rejections.items()) or '-'}"
            )


def leave(
    scores: Mapping[str, Score], settings: Settings, stamp: dict[str, str], command: str
) -> Iterator[str]:
    """Keep the error rates of each language (`all` aside) in the folder of the model that reads it, and
    yield a line for each: where, or why not."""
    for language, score in scores.items():
        if language == "all":
            continue
        folder = locate(settings.models_dir, settings.recogniser.of(language).model)
        rates = (("WER", score.wer), ("CER", score.cer))
        measured = [
            Measurement(
                of=language,
                metric=metric,
                score=rate,
                test_set=TEST_SET,
                texts=score.clips,
                answered=score.clips,
                command=command,
                **stamp,
            )
            for metric, rate in rates
        ]
        try:
            keep_measurements(folder, measured)
            yield f"{language}: kept in {folder}"
        except ConfigError as error:
            yield f"{language}: {error}"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, choices=LANGUAGES, metavar="CODE")
    parser.add_argument("--limit", type=int, help="clips of each language; default: all")
    parser.add_argument("--windows", action="store_true", help="compare windows and beam sizes instead")
    parser.add_argument("--json", type=Path, help="also write the numbers there")
    arguments = parser.parse_args()
    settings = load_settings()
    clips = load_clips(arguments.languages, arguments.limit)
    ways = offline_way(settings) | (window_ways(settings) if arguments.windows else our_ways(settings))
    print(describe_machine())
    print(f"{len(clips)} clips, {sum(clip.samples.shape[0] for clip in clips) / SAMPLE_RATE_HZ:.0f} s")
    scores = measure(clips, ways)
    report(scores)
    if not arguments.windows:
        command = shlex.join(["python", "-m", "benchmarks.recognition", *sys.argv[1:]])
        print("\n".join(leave(scores["ours, final"], settings, stamp(), command)))
    if arguments.json:
        numbers = {
            way: {language: asdict(score) for language, score in by_language.items()}
            for way, by_language in scores.items()
        }
        arguments.json.write_text(json.dumps({"machine": describe_machine(), "scores": numbers}, indent=1))


if __name__ == "__main__":
    main()
