"""How well spoken phrases of the book are understood, and that nothing else is taken for one.

    python -m benchmarks.phrases                         # seven languages, three conditions: an hour and more
    python -m benchmarks.phrases --languages da,uk --phrases 30 --conditions clean

Phrases are spoken by the service's own voice (espeak-ng where no Piper voice is installed): the speech is
synthetic, and flat synthetic voices are harder for Whisper than people. What is not in the book is of two
kinds: sentences of NTREX-128 and TICO-19 in the same synthetic voice, and the real recordings.

right: the phrase, only it, with its values. offered: refused, but the phrase with its values is among
those offered for a tap. value: the phrase with another value; wrong: another phrase was spoken to the
listener; these two are what must not happen. Phrases with values are counted apart, as "filled".
"""

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from benchmarks.machine import describe_machine, percentile
from benchmarks.phrase_trials import CONDITIONS, Trial, trials
from interpreter.engines.phrases import OFFERED, SURE_OF_WORDS
from interpreter.engines.recogniser import Recogniser, RecognitionRequest, SoundEvidence
from interpreter.engines.table import load_recogniser, load_synthesiser
from interpreter.models.embedded import ensure_embedded_whisper
from interpreter.settings import load_settings
from languages import load_languages
from languages.asked import Asked
from languages.filling import Filled
from languages.phrases import PhraseBook

UNLIMITED: Final = 1_000_000
"""The book limits itself; here the texts are only counted."""
GROUPS: Final = ("phrases", "filled", "others")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it, and the seconds of recognition and of the search in the book.

    `heard` is what was recognised, `answered` the phrases that were given for it, and their values; `ranked`
    how many texts were ranked under the sound or weighed under silence.
    """

    kind: str
    recognise_s: float
    search_s: float
    heard: str = ""
    answered: str = ""
    search_cpu_s: float = 0.0
    ranked: int = 0


def group_of(trial: Trial) -> str:
    """Which column a trial is counted in."""
    if trial.phrase is None:
        return "others"
    return "filled" if trial.values else "phrases"


def judge(trial: Trial, recogniser: Recogniser, book: PhraseBook) -> Outcome:
    """Recognise, look up with the sound as evidence, and compare."""
    target = "uk" if trial.language == "da" else "da"
    began = time.perf_counter()
    heard = recogniser.recognise(trial.samples, RecognitionRequest((trial.language,)))
    recognised = time.perf_counter()
    if not heard.words:
        return Outcome("nothing heard", recognised - began, 0.0)
    evidence = (
        Asked(SoundEvidence(recogniser, heard), UNLIMITED) if heard.confidence < SURE_OF_WORDS else None
    )
    busy = time.process_time()
    found = book.match(heard.text, trial.language, target, evidence)
    took, busy = time.perf_counter() - recognised, time.process_time() - busy
    if found.match is not None:
        if found.match.phrases != (trial.phrase,):
            kind = "wrong"
        else:
            kind = "right" if _canonical(found.match.filled) == trial.values else "value"
    elif (trial.phrase, trial.values) in [
        (near.phrase, _canonical(near.filled)) for near in found.near[:OFFERED]
    ]:
        kind = "offered"
    else:
        kind = "refused"
    answered = ""
    if found.match is not None:
        answered = " ".join((*found.match.phrases, *_canonical(found.match.filled)))
    ranked = 0 if evidence is None else evidence.ranked
    return Outcome(kind, recognised - began, took, heard.text, answered, busy, ranked)


def _canonical(filled: Sequence[Filled]) -> tuple[str, ...]:
    """Values as a trial has them."""
    return tuple(sorted(one.canonical for one in filled))


def line(name: str, counts: dict[str, Counter[str]]) -> str:
    """One line of the table: shares in percent of phrases, counts of what must not happen."""
    cells = [f"{name:14}"]
    for group in ("phrases", "filled"):
        counted = counts[group]
        total = max(1, counted.total())
        right, offered = (100 * counted[kind] / total for kind in ("right", "offered"))
        cells.append(
            f"{counted.total():5} {right:5.0f}% {offered:5.0f}% {counted['value']:5} {counted['wrong']:5}"
        )
    others = counts["others"]
    cells.append(f"{others.total():5} {others['wrong']:5}")
    return "  ".join(cells)


def head() -> str:
    """The two lines over the table."""
    columns = f"{'n':>5} {'right':>6} {'offer':>6} {'value':>5} {'wrong':>5}"
    return (
        f"{'':14}  {'phrases':^31}  {'filled':^31}  {'not in it':^11}\n"
        f"{'':14}  {columns}  {columns}  {'n':>5} {'wrong':>5}"
    )


def summed(tables: Sequence[dict[str, Counter[str]]]) -> dict[str, Counter[str]]:
    """All counts together."""
    total: dict[str, Counter[str]] = {group: Counter() for group in GROUPS}
    for table in tables:
        for group in GROUPS:
            total[group] += table[group]
    return total


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--languages", default="da,uk,ar,tr,ur,fa,so")
    parser.add_argument("--phrases", type=int, default=30, help="phrases without values, each language")
    parser.add_argument("--filled", type=int, default=10, help="phrases with values")
    parser.add_argument("--others", type=int, default=30, help="sentences that are not in the book")
    parser.add_argument("--clips", type=int, default=10, help="real recordings, not in the book either")
    parser.add_argument("--conditions", default=",".join(CONDITIONS))
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--show", action="store_true", help="show what was taken for something else")
    arguments = parser.parse_args()
    settings = load_settings()
    ensure_embedded_whisper(settings.models_dir)
    recogniser, voice = load_recogniser(settings), load_synthesiser(settings)
    languages = load_languages(settings.languages_dir)
    book = PhraseBook(languages)
    book.prepare()
    print(describe_machine())
    print(f"book {book.version}, {len(languages['da'].phrases)} phrases; {recogniser.capabilities.name}")
    print(head())
    searches: list[Outcome] = []
    tables: list[tuple[str, dict[str, Counter[str]]]] = []
    for code in arguments.languages.split(","):
        spoken = list(
            trials(
                languages[code],
                voice,
                phrases=arguments.phrases,
                filled=arguments.filled,
                others=arguments.others,
                clips=arguments.clips,
                seed=arguments.seed,
            )
        )
        for condition in arguments.conditions.split(","):
            counts: dict[str, Counter[str]] = {group: Counter() for group in GROUPS}
            for trial in spoken:
                changed = replace(trial, samples=CONDITIONS[condition](trial.samples))
                outcome = judge(changed, recogniser, book)
                counts[group_of(trial)][outcome.kind] += 1
                if outcome.ranked:
                    searches.append(outcome)
                if arguments.show and outcome.kind in ("wrong", "value"):
                    said = " ".join((trial.phrase or "what is not in the book", *trial.values))
                    print(f"    {outcome.kind}: said {said}")
                    print(f"    heard {outcome.heard!r}, taken for {outcome.answered}")
            tables.append((condition, counts))
            print(line(f"{code} {condition}", counts), flush=True)
    for condition in arguments.conditions.split(","):
        print(line(f"all {condition}", summed([table for name, table in tables if name == condition])))
    print(line("all", summed([table for _, table in tables])))
    for name, figures in (
        ("s", [outcome.search_s for outcome in searches]),
        ("s of CPU", [outcome.search_cpu_s for outcome in searches]),
        ("texts", [float(outcome.ranked) for outcome in searches]),
    ):
        if figures:
            p50, p95 = percentile(figures, 50), percentile(figures, 95)
            print(f"{len(figures)} searches with the sound, p50 / p95 / most: ", end="")
            print(f"{p50:.2f} / {p95:.2f} / {max(figures):.2f} {name}")


if __name__ == "__main__":
    main()
