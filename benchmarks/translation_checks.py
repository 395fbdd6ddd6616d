"""What the checks of a translation let through: human translations, and the same ones spoiled.

    python -m benchmarks.translation_checks                    # all directions, about a minute
    python -m benchmarks.translation_checks --held-out         # TICO-19 from English; no limit was set by it
    python -m benchmarks.translation_checks --languages uk so --json checks.json

False alarms: the share of NTREX-128 reference translations that a check finds fault with, in percent. The set
was translated from English into each language, news, long sentences, often freely. In some lines the Danish
text itself has other numbers (feet became metres): a line where the check of numbers differs in
four of the other languages or more is counted as such, and `number` without these is `number, same text`.

Detection: the share of spoiled references (`benchmarks.corruptions`) with a finding that stops speech. The
last two, half the sentence and a sentence that has nothing to do with the source, are not what checks without
a second model can find; they are here to show it.
"""

import argparse
import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from benchmarks.corruptions import CORRUPTIONS, OTHER, Sample
from benchmarks.machine import describe_machine
from interpreter.engines.neural.checks import Finding, examine
from interpreter.engines.neural.facts import Facts, facts_of

DATA: Final = Path(__file__).parents[1].parent / "shared" / "data"
LANGUAGES: Final = ("uk", "ar", "tr", "ur", "fa", "so")
HELD_OUT: Final = ("ar", "ur", "fa", "so")
TICO19: Final = "tico19_en_so_ur_fa_prs_ar.tsv"
SAME_TEXT: Final = "number, same text"
ODD_IN: Final = 4

Line = TypeVar("Line")
Judge = Callable[[str, str], Sequence[Finding]]
"""What is wrong with the second text as a translation of the first."""


@dataclass(slots=True)
class Tally:
    """One direction.

    Attributes:
        lines: reference translations. alarms: of them, by finding; `any` for those with at least one.
        numbers: the lines whose numbers differ. spoiled, found: by corruption.
    """

    lines: int = 0
    alarms: Counter[str] = field(default_factory=Counter)
    numbers: set[int] = field(default_factory=set)
    spoiled: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)

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
    """Count false alarms on the samples as they are, and detections on them spoiled."""
    tally = Tally()
    for place, sample in enumerate(samples):
        findings = judge(sample.source, sample.target)
        if Finding.NUMBER in findings:
            tally.numbers.add(place)
        tally.lines += 1
        tally.alarms.update(finding.value for finding in findings)
        tally.alarms["any"] += bool(findings)
        for name, spoil in CORRUPTIONS.items():
            text = spoil(sample)
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


def samples(texts: Mapping[str, Sequence[str]], source: str, target: str) -> Iterator[Sample]:
    """Every line of the direction."""
    others = texts[OTHER[target]]
    for place, (said, translated) in enumerate(zip(texts[source], texts[target], strict=True)):
        unrelated = texts[target][(place + 7) % len(texts[target])]
        yield Sample(source, target, said, translated, others[place], unrelated)


def count_same_text(tallies: Mapping[str, Tally]) -> None:
    """Add the alarms about numbers without those where the Danish text is the odd one; see the module."""
    from_danish = [tally for name, tally in tallies.items() if name.startswith("da-")]
    if len(from_danish) < ODD_IN:
        return
    lines = Counter(line for tally in from_danish for line in tally.numbers)
    odd = {line for line, count in lines.items() if count >= ODD_IN}
    for tally in tallies.values():
        if tally.numbers:
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
        [
            [name, *(f"{tally.detection(corruption):.0f}" for corruption in CORRUPTIONS)]
            for name, tally in tallies.items()
        ],
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--languages", nargs="+", default=LANGUAGES, choices=LANGUAGES, metavar="CODE")
    parser.add_argument("--held-out", action="store_true", help="TICO-19, from English, instead of NTREX-128")
    parser.add_argument("--every", type=int, default=1, help="take every nth line only")
    parser.add_argument("--json", type=Path, help="also write the counts there")
    arguments = parser.parse_args()
    if arguments.held_out:
        texts = read_tico19(DATA / "text" / TICO19)
        directions = [("en", other) for other in HELD_OUT]
    else:
        texts = read_ntrex(DATA / "ntrex", arguments.languages)
        directions = [pair for other in arguments.languages for pair in (("da", other), (other, "da"))]
    facts = facts_of({language for pair in directions for language in pair})
    tallies = {}
    for source, target in directions:
        lines = list(samples(texts, source, target))[:: arguments.every]
        tallies[f"{source}-{target}"] = measure(lines, judge_of(facts, source, target))
    count_same_text(tallies)
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
