"""How quick the phrase book is: loading, building the index, looking up, and the memory of the indexes.

    python -m benchmarks.lookup                                  # the book as it is, about two minutes
    python -m benchmarks.lookup --languages da uk --texts 300
    python -m benchmarks.lookup --languages-dir ../books         # its folders in place of the built-in ones

Times are CPU time, of the process for loading and building and of the thread for looking up: on a machine
with other work, wall time measures the others. What is looked up, without any sound:

exact: phrases and their other wordings, with values in their slots. near: the same with a word gone, a word
of another phrase in it, or a letter gone. sentence: NTREX-128, news, and TICO-19, public health, cut at 60
words. ramble: phrases one after the other with joining words, commas or nothing between them, and two
sentences at once.

"found" counts the texts that were taken for phrases; of a sentence or a ramble there should be next to none.
"""

import argparse
import csv
import random
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from benchmarks.machine import describe_machine, percentile
from benchmarks.speech import DATA
from languages import load_languages
from languages.filling import written
from languages.index import Index
from languages.phrases import PhraseBook
from languages.profile import Language
from languages.template import slots
from languages.values import (
    Amount,
    ClockTime,
    Cpr,
    Date,
    Month,
    Number,
    Ordinal,
    Percent,
    Phone,
    Value,
    Weekday,
)

EXAMPLES: Final[dict[str, Value | str]] = {
    "number": Number(Decimal(7)),
    "ordinal": Ordinal(3),
    "weekday": Weekday(2),
    "month": Month(3),
    "date": Date(4, 3, 2026),
    "time": ClockTime(9, 30),
    "amount": Amount(Decimal(6500)),
    "percent": Percent(Decimal(20)),
    "cpr": Cpr("0101901234"),
    "phone": Phone("22334455"),
    "name": "Amina",
    "place": "Randers",
}
"""What stands in a slot of each kind."""
MOST_WORDS: Final = 60
"""Longer sentences are cut: nobody says them in one breath."""
PHRASES_IN_A_RAMBLE: Final = (4, 12)


@dataclass(frozen=True, slots=True)
class Timing:
    """The look-ups of one kind of text in one language: ms of CPU each, and how many were found."""

    language: str
    kind: str
    milliseconds: tuple[float, ...]
    found: int

    def __str__(self) -> str:
        points = (percentile(self.milliseconds, percent) for percent in (50, 95, 99, 100))
        return f"{self.language:5}{self.kind:10}{len(self.milliseconds):6}{self.found:7}" + "".join(
            f"{point:8.2f}" for point in points
        )


def said(language: Language, text: str) -> str:
    """A wording as somebody says it: with an example in each slot."""
    return written(text, {slot.name: EXAMPLES[slot.kind] for slot in slots(text)}, language)


def exact(language: Language) -> list[str]:
    """Every phrase and every other wording."""
    phrases = language.phrases.values()
    return [said(language, text) for phrase in phrases for text in (*phrase.forms, *phrase.heard)]


def near(language: Language) -> list[str]:
    """The same, each with one thing wrong."""
    draw = random.Random(language.code)
    texts = exact(language)
    return [_changed(text.split(), draw.choice(texts).split(), draw) for text in texts]


def _changed(words: list[str], others: Sequence[str], draw: random.Random) -> str:
    at = draw.randrange(len(words))
    match draw.randrange(3):
        case 0 if len(words) > 1:
            del words[at]
        case 1:
            words.insert(at, draw.choice(others))
        case _:
            letter = draw.randrange(len(words[at]))
            words[at] = words[at][:letter] + words[at][letter + 1 :]
    return " ".join(words)


def sentences(language: Language, data: Path = DATA) -> list[str]:
    """Sentences that are not in the book, of at most 60 words.

    Raises:
        FileNotFoundError: the data folder is not beside the project.
    """
    file = data / "ntrex" / f"{language.code}.txt"
    texts = file.read_text(encoding="utf-8").splitlines()
    with (data / "text" / "tico19_en_so_ur_fa_prs_ar.tsv").open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        texts += [row.get(language.code) or "" for row in rows]
    return [" ".join(text.split()[:MOST_WORDS]) for text in texts if text.strip()]


def rambles(language: Language, data: Path = DATA) -> list[str]:
    """Phrases with or without anything between them, and two sentences at once, in turn."""
    draw = random.Random(language.code)
    phrases, free = exact(language), sentences(language, data)
    between = (",", ".", "", *(f" {word}" for word in language.words.joining))
    texts = []
    for one, other in zip(free[::4], free[2::4], strict=False):
        parts = draw.choices(phrases, k=draw.randint(*PHRASES_IN_A_RAMBLE))
        texts += [" ".join(part.rstrip(".") + draw.choice(between) for part in parts), f"{one} {other}"]
    return texts


KINDS: Final[dict[str, Callable[[Language], list[str]]]] = {
    "exact": exact,
    "near": near,
    "sentence": sentences,
    "ramble": rambles,
}


def spread(texts: Sequence[str], most: int) -> Sequence[str]:
    """At most so many of the texts, evenly from the first to the last."""
    return texts if len(texts) <= most else [texts[place * len(texts) // most] for place in range(most)]


def look_up(book: PhraseBook, source: str, target: str, kind: str, texts: Sequence[str]) -> Timing:
    """Look each text up once."""
    times, found = [], 0
    for text in texts:
        before = time.thread_time()
        lookup = book.match(text, source, target)
        times.append(1000 * (time.thread_time() - before))
        found += lookup.match is not None
    return Timing(source, kind, tuple(times), found)


def memory_mb(language: Language) -> float:
    """What the index of a language holds, in MB, by Python's own account."""
    tracemalloc.start()
    try:
        index = Index(language)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    del index
    return held / 2**20


def measure(extra: Path | None, codes: Sequence[str], most: int) -> Iterator[str]:
    """The lines of the report."""
    before = time.process_time()
    languages = load_languages(extra)
    loaded = time.process_time()
    book = PhraseBook(languages)
    book.prepare()
    prepared = time.process_time()
    count = len(languages)
    yield f"loading {count} languages: {loaded - before:.2f} s of CPU, indexes: {prepared - loaded:.2f} s"
    for code in codes or languages:
        language = languages[code]
        wordings = sum(len(phrase.forms) + len(phrase.heard) for phrase in language.phrases.values())
        yield f"{code}: {len(language.phrases)} phrases, {wordings} wordings, {memory_mb(language):.1f} MB"
    yield f"{'':5}{'ms of CPU':10}{'texts':>6}{'found':>7}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}"
    for code in codes or languages:
        target = next(other for other in ("da", *languages) if other != code)
        for kind, texts in KINDS.items():
            yield str(look_up(book, code, target, kind, spread(texts(languages[code]), most)))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--languages", nargs="+", default=(), metavar="CODE", help="all, unless given")
    parser.add_argument("--languages-dir", type=Path, help="a folder with more language folders")
    parser.add_argument("--texts", type=int, default=1000, help="of each kind in each language at most")
    arguments = parser.parse_args()
    print(describe_machine())
    for line in measure(arguments.languages_dir, arguments.languages, arguments.texts):
        print(line, flush=True)


if __name__ == "__main__":
    main()
