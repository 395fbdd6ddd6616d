"""What the checks of a translation let through: human translations, and the same ones spoiled.

    python -m benchmarks.translation_checks                   # the held-out lines, all directions, minutes
    python -m benchmarks.translation_checks --lines tuning    # those that limits and weights were set on
    python -m benchmarks.translation_checks --set tico19      # health, from English; nothing was set on it
    python -m benchmarks.translation_checks --set phrases     # the phrase book; nothing was set on it
    python -m benchmarks.translation_checks --languages uk so --json checks.json

False alarms: the share of reference translations that a check finds fault with, in percent. NTREX-128 was
translated from English into each language, news, long sentences, often freely; its even lines (the first is
0) are for tuning, the odd ones are only measured. In some lines the Danish text itself has other numbers
(feet became metres): a line whose values differ from the Danish ones in four of the other languages or more
is taken for such, and `number` without these is `number, same text`.

Detection: the share of spoiled references with a finding that stops speech, of those that had none before
they were spoiled (`benchmarks.corruptions`, `benchmarks.fluent_corruptions`); of fewer than 30, their number
stands behind it. Half the sentence, another sentence, and most of the fluent faults are not what checks
without a second model can find; they are here to show it.

Time: processor time of one check, over texts of 20 words at most.
"""

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from benchmarks.corruptions import CORRUPTIONS, OTHER, Sample
from benchmarks.fluent_corruptions import FLUENT
from benchmarks.machine import describe_machine, percentile
from interpreter.engines.neural.checks import Finding, examine
from interpreter.engines.neural.facts import Facts, facts_of
from languages import load_languages
from languages.template import slots
from languages.values import same_values

DATA: Final = Path(__file__).parents[1].parent / "shared" / "data"
LANGUAGES: Final = ("uk", "ar", "tr", "ur", "fa", "so")
FROM_ENGLISH: Final = ("ar", "ur", "fa", "so")
TICO19: Final = "tico19_en_so_ur_fa_prs_ar.tsv"
SAME_TEXT: Final = "number, same text"
ODD_IN: Final = 4
SPOKEN_WORDS: Final = 20
FEW: Final = 30
ALL_CORRUPTIONS: Final = {**CORRUPTIONS, **FLUENT}

Line = TypeVar("Line")
Judge = Callable[[str, str], Sequence[Finding]]
"""What is wrong with the second text as a translation of the first."""


@dataclass(slots=True)
class Tally:
    """One direction.

    Attributes:
        lines: reference translations. alarms: of them, by finding; `any` for those with at least one.
        numbers: the lines whose numbers differ. spoiled, found: by corruption.
        seconds: of the processor, for each check of a text of spoken length.
    """

    lines: int = 0
    alarms: Counter[str] = field(default_factory=Counter)
    numbers: set[int] = field(default_factory=set)
    spoiled: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def false_alarms(self, finding: str) -> float:
        """In percent of the references."""
        return 100 * self.alarms[finding] / max(1, self.lines)

    def detection(self, corruption: str) -> float:
        """In percent of the spoiled ones; NaN where there are none."""
        return (
            100 * self.found[corruption] / self.spoiled[corruption]
            if self.spoiled[corruption]
            else float("nan")
        )


def measure(samples: Sequence[Sample], judge: Judge) -> Tally:
    """Count false alarms on the samples as they are, and detections where there was none, on them spoiled."""
    tally = Tally()
    for place, sample in enumerate(samples):
        began = time.thread_time()
        findings = judge(sample.source, sample.target)
        if len(sample.source.split()) <= SPOKEN_WORDS:
            tally.seconds.append(time.thread_time() - began)
        if Finding.NUMBER in findings:
            tally.numbers.add(place)
        tally.lines += 1
        tally.alarms.update(finding.value for finding in findings)
        tally.alarms["any"] += bool(findings)
        for name, spoil in ALL_CORRUPTIONS.items():
            text = None if findings else spoil(sample)
            if text is not None:
                tally.spoiled[name] += 1
                tally.found[name] += bool(judge(sample.source, text))
    return tally


def tuning(lines: Sequence[Line]) -> Sequence[Line]:
    """The even ones, which limits, word lists and weights may be set on."""
    return lines[::2]


def held_out(lines: Sequence[Line]) -> Sequence[Line]:
    """The odd ones, which are only measured."""
    return lines[1::2]


HALVES: Final[Mapping[str, Callable[[Sequence[Any]], Sequence[Any]]]] = {
    "held-out": held_out,
    "tuning": tuning,
    "all": lambda lines: lines,
}


def samples(texts: Mapping[str, Sequence[str]], source: str, target: str) -> Iterator[Sample]:
    """Every line of the direction."""
    others = texts[OTHER[target]]
    for place, (said, translated) in enumerate(zip(texts[source], texts[target], strict=True)):
        unrelated = texts[target][(place + 7) % len(texts[target])]
        yield Sample(source, target, said, translated, others[place], unrelated)


def odd_lines(texts: Mapping[str, Sequence[str]], languages: Sequence[str]) -> frozenset[int]:
    """The lines whose Danish text has other values than most of the languages; see the module."""
    if len(languages) < ODD_IN:
        return frozenset()
    lines = Counter(
        place
        for language in languages
        for place, (danish, other) in enumerate(zip(texts["da"], texts[language], strict=True))
        if same_values(danish, "da", other, language)
    )
    return frozenset(place for place, count in lines.items() if count >= ODD_IN)


def count_same_text(tallies: Mapping[str, Tally], odd: frozenset[int]) -> None:
    """Add the alarms about numbers without those on the `odd` lines, if it is known which are."""
    for tally in tallies.values():
        if odd and tally.numbers:
            tally.alarms[SAME_TEXT] = len(tally.numbers - odd)


def read_ntrex(folder: Path, languages: Sequence[str]) -> dict[str, list[str]]:
    """Language -> its lines, with the languages that `OTHER` needs."""
    needed = {*languages, "da", *(OTHER[language] for language in (*languages, "da"))}
    return {
        language: (folder / f"{language}.txt").read_text(encoding="utf-8").splitlines() for language in needed
    }


def read_tico19(file: Path) -> dict[str, list[str]]:
    """Language -> its lines, without what is not in every language."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if all(row.values())]
    return {language: [row[language] for row in rows] for language in rows[0]}


def phrases_of(languages: Sequence[str]) -> dict[str, list[str]]:
    """Language -> its wording of every phrase of the book without a slot; drafts."""
    profiles = load_languages()
    books = {language: profiles[language].phrases for language in {"da", *languages}}
    plain = [
        phrase
        for phrase, wording in books["da"].items()
        if not slots(wording.forms[0]) and all(phrase in book for book in books.values())
    ]
    texts = {language: [book[phrase].forms[0] for phrase in plain] for language, book in books.items()}
    return {"en": texts["da"], **texts}


def judge_of(facts: Mapping[str, Facts], source: str, target: str) -> Judge:
    """The checks as the neural engine runs them on one sentence."""
    return lambda said, translated: examine(said, translated, facts[source], facts[target])


def report(tallies: Mapping[str, Tally]) -> Iterator[str]:
    """Two tables in Markdown."""
    names = [*(finding.value for finding in Finding), SAME_TEXT]
    seen = [name for name in names if any(tally.alarms[name] for tally in tallies.values())]
    yield "False alarms on human translations, in percent:"
    yield ""
    yield from _table(
        ["direction", "lines", *seen, "any"],
        [
            [name, str(tally.lines), *(f"{tally.false_alarms(finding):.1f}" for finding in [*seen, "any"])]
            for name, tally in tallies.items()
        ],
    )
    yield ""
    yield "Spoiled translations found, in percent:"
    yield ""
    yield from _table(
        ["direction", *(name.replace("_", " ") for name in CORRUPTIONS)],
        [[name, *(_detected(tally, one) for one in CORRUPTIONS)] for name, tally in tallies.items()],
    )
    yield ""
    yield "The same for fluent faults:"
    yield ""
    yield from _table(
        ["direction", *(name.replace("_", " ") for name in FLUENT)],
        [[name, *(_detected(tally, one) for one in FLUENT)] for name, tally in tallies.items()],
    )
    seconds = [one for tally in tallies.values() for one in tally.seconds]
    if seconds:
        middle, slow = (1000 * percentile(seconds, share) for share in (50, 99))
        yield ""
        taken = f"{middle:.1f} ms p50, {slow:.1f} ms p99"
        yield f"Processor time of one check, {len(seconds)} texts of spoken length: {taken}"


def _detected(tally: Tally, corruption: str) -> str:
    count = tally.spoiled[corruption]
    if not count:
        return "-"
    share = f"{tally.detection(corruption):.0f}"
    return share if count >= FEW else f"{share} ({count})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, choices=LANGUAGES, metavar="CODE")
    parser.add_argument("--set", choices=("ntrex", "tico19", "phrases"), default="ntrex")
    parser.add_argument("--lines", choices=tuple(HALVES), default="held-out", help="of NTREX-128")
    parser.add_argument("--every", type=int, default=1, help="take every nth line only")
    parser.add_argument("--json", type=Path, help="also write the counts there")
    arguments = parser.parse_args()
    half = HALVES["all"]
    if arguments.set == "tico19":
        texts = read_tico19(DATA / "text" / TICO19)
        directions = [("en", other) for other in FROM_ENGLISH]
    else:
        if arguments.set == "phrases":
            texts = phrases_of(LANGUAGES)
        else:
            texts = read_ntrex(DATA / "ntrex", arguments.languages)
            half = HALVES[arguments.lines]
        directions = [pair for other in arguments.languages for pair in (("da", other), (other, "da"))]
    facts = facts_of({language for pair in directions for language in pair})
    tallies = {}
    for source, target in directions:
        lines = half(list(samples(texts, source, target)))[:: arguments.every]
        tallies[f"{source}-{target}"] = measure(lines, judge_of(facts, source, target))
    if arguments.set == "ntrex":
        halved = {language: half(lines) for language, lines in texts.items()}
        count_same_text(
            tallies, frozenset() if arguments.every > 1 else odd_lines(halved, arguments.languages)
        )
    print(describe_machine())
    print("\n".join(report(tallies)))
    if arguments.json:
        counts = {
            name: {
                "lines": tally.lines,
                "alarms": tally.alarms,
                "spoiled": tally.spoiled,
                "found": tally.found,
            }
            for name, tally in tallies.items()
        }
        arguments.json.write_text(json.dumps({"machine": describe_machine(), "directions": counts}, indent=1))


if __name__ == "__main__":
    main()
