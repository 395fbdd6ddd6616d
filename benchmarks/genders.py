"""Who is called a man or a woman in a translation: how often it is doubted, how often a wrong one is seen.

    python -m benchmarks.genders                   # NTREX-128, all directions, a minute
    python -m benchmarks.genders --set tico19      # health, from English; no word was listed for it
    python -m benchmarks.genders --set phrases     # the phrase book, drafts

`error`: the source speaks of a man, the translation of a woman, or the reverse; it is not spoken. On human
translations that is a false alarm. `doubt`: the translation says it and the source does not; it is spoken and
both sides are asked to check. On human translations from Turkish or Farsi that is no false alarm: whoever
translated an article knew from the rest of it who was meant. `after 4 lines`: the lines before are taken as
what the same person said before. `address`: a familiar "you", or in Danish "De"; it is doubted by nobody, but
another hypothesis is looked for. `swapped`: men and women change places (`benchmarks.gender_corruptions`);
found as an error, or as an error or a doubt. Last, the time it takes to read a meeting of as many lines as
are remembered, anew for each request.
"""

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.corruptions import Sample
from benchmarks.gender_corruptions import gender_swapped
from benchmarks.machine import describe_machine
from benchmarks.translation_checks import (
    DATA,
    FROM_ENGLISH,
    LANGUAGES,
    TICO19,
    phrases_of,
    read_ntrex,
    read_tico19,
)
from interpreter.engines.neural.checks import words
from interpreter.engines.neural.gender import is_flipped
from interpreter.engines.neural.so_far import SoFar, so_far
from interpreter.engines.translator import Earlier, TranslationRequest
from interpreter.pipeline.context import KEEP

BEFORE: Final = 4
CALLS: Final = 5


@dataclass(slots=True)
class Count:
    """One direction.

    Attributes:
        errors, doubts, doubts_later: of the `lines`; the last with the lines before.
        address: of the `lines`, with a "you" that is not wanted.
        seen, asked: of those `swapped`, found as an error, and as an error or a doubt.
    """

    lines: int = 0
    errors: int = 0
    doubts: int = 0
    doubts_later: int = 0
    address: int = 0
    swapped: int = 0
    seen: int = 0
    asked: int = 0

    def row(self) -> list[str]:
        """Percentages, in the order of the table."""
        lines, swapped = max(1, self.lines), max(1, self.swapped)
        shares = [100 * one / lines for one in (self.errors, self.doubts, self.doubts_later, self.address)]
        found = [100 * one / swapped for one in (self.seen, self.asked)]
        return [
            str(self.lines),
            *(f"{share:.1f}" for share in shares),
            str(self.swapped),
            *(f"{share:.0f}" for share in found),
        ]


def count(lines: Sequence[Sample]) -> Count:
    """Look at every translation as it is, and with men and women swapped."""
    total = Count()
    for place, sample in enumerate(lines):
        before = lines[max(0, place - BEFORE) : place]
        total.lines += 1
        total.errors += is_error(sample, sample.target)
        total.doubts += is_doubted(sample, sample.target)
        total.doubts_later += is_doubted(sample, sample.target, before)
        pair = (sample.source, sample.source_language, sample.target, sample.target_language)
        total.address += bool(SoFar().unlike(*pair))
        spoiled = gender_swapped(sample)
        if spoiled is not None:
            total.swapped += 1
            error = is_error(sample, spoiled)
            total.seen += error
            total.asked += error or is_doubted(sample, spoiled)
    return total


def is_error(sample: Sample, target: str) -> bool:
    """Whether the check stops the text."""
    return is_flipped(words(sample.source), sample.source_language, words(target), sample.target_language)


def is_doubted(sample: Sample, target: str, before: Sequence[Sample] = ()) -> bool:
    """Whether both sides are asked to check it, where the same person said the lines `before`."""
    context = tuple(Earlier(one.source, one.source_language, same_speaker=True) for one in before)
    request = TranslationRequest(
        sample.source, sample.source_language, sample.target_language, context=context
    )
    known = so_far(request)
    return bool(known.unfounded(sample.source, sample.source_language, target, sample.target_language))


def report(counts: Mapping[str, Count]) -> Iterator[str]:
    """A table in Markdown, in percent."""
    head = ["direction", "lines", "error", "doubt", f"doubt after {BEFORE} lines", "address", "swapped"]
    yield f"| {' | '.join([*head, 'found as error', 'as error or doubt'])} |"
    yield "|" + "---|" * (len(head) + 2)
    for direction, total in counts.items():
        yield f"| {' | '.join([direction, *total.row()])} |"


def cost(lines: Sequence[Sample]) -> float:
    """Milliseconds of reading a meeting of `KEEP` lines; the quickest of `CALLS`."""
    said = tuple(
        Earlier(one.source, one.source_language, place % 2 == 0, one.target, one.target_language)
        for place, one in enumerate(lines[:KEEP])
    )
    request = TranslationRequest(
        lines[0].source, lines[0].source_language, lines[0].target_language, context=said
    )
    times = []
    for _ in range(CALLS):
        began = time.perf_counter()
        so_far(request)
        times.append(1000 * (time.perf_counter() - began))
    return min(times)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--set", choices=("ntrex", "tico19", "phrases"), default="ntrex")
    arguments = parser.parse_args()
    if arguments.set == "tico19":
        texts = read_tico19(DATA / "text" / TICO19)
        directions = [("en", other) for other in FROM_ENGLISH] + [(other, "en") for other in FROM_ENGLISH]
    else:
        texts = phrases_of(LANGUAGES) if arguments.set == "phrases" else read_ntrex(DATA / "ntrex", LANGUAGES)
        directions = [pair for other in LANGUAGES for pair in (("da", other), (other, "da"))]
    counts, costs = {}, {}
    for source, target in directions:
        lines = list(pairs(texts, source, target))
        name = f"{source}-{target}"
        counts[name], costs[name] = count(lines), cost(lines)
    print(describe_machine())
    print("\n".join(report(counts)))
    print(f"\nReading {KEEP} lines, ms:", ", ".join(f"{name} {ms:.1f}" for name, ms in costs.items()))


def pairs(texts: Mapping[str, Sequence[str]], source: str, target: str) -> Iterator[Sample]:
    """Every line of the direction, without what other corruptions need."""
    for said, translated in zip(texts[source], texts[target], strict=True):
        yield Sample(source, target, said, translated, "", "")


if __name__ == "__main__":
    main()
