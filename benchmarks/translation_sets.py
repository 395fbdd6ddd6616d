"""What the translation benchmark asks: parallel texts, and the product's own sets with their judges."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from interpreter.engines.neural.checks import Finding, examine
from interpreter.engines.neural.facts import facts_of
from languages.glossary import Glossary
from languages.profile import Language
from languages.template import slots
from languages.term_forms import accepted_wordings
from languages.values import Amount, ClockTime, Cpr, Date, Number, Value, same_values, write_value

ROOT: Final = Path(__file__).parents[1]
DATA: Final = ROOT.parent / "shared" / "data"
SETS: Final = ROOT / "benchmarks" / "sets"
PARAPHRASES: Final = ROOT / "tests" / "languages" / "paraphrases.tsv"
TICO19: Final = "tico19_en_so_ur_fa_prs_ar.tsv"
NOTHING: Final = "-"
"""In the paraphrases: a sentence that is no phrase of the book."""

Judge = Callable[[str], bool]
"""Whether a translation is right, as far as the set can tell."""


@dataclass(frozen=True, slots=True)
class Case:
    """One text to translate.

    Attributes:
        reference: a good translation; empty where there is none.
        judge: tells right from wrong; None where only the reference does, by degrees.
        in_book: whether the phrase book should know it; None where that is not known.
    """

    text: str
    reference: str = ""
    judge: Judge | None = None
    in_book: bool | None = None


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a file of tab-separated values with a heading."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def ntrex(source: str, target: str, folder: Path = DATA / "ntrex") -> list[Case]:
    """News. Nothing of it is in the phrase book."""
    files = [folder / f"{language}.txt" for language in (source, target)]
    if not all(file.is_file() for file in files):
        return []
    texts = [file.read_text(encoding="utf-8").splitlines() for file in files]
    return [Case(said, there, in_book=False) for said, there in zip(*texts, strict=True)]


def tico19(source: str, target: str, file: Path = DATA / "text" / TICO19) -> list[Case]:
    """Health; English, Arabic, Urdu, Farsi and Somali, whose file has lines that belong to other ones."""
    if not file.is_file():
        return []
    listed = rows(file)
    if not {source, target} <= set(listed[0]):
        return []
    return [Case(row[source], row[target]) for row in listed if row[source] and row[target]]


def paraphrases(source: str, target: str, languages: Mapping[str, Language]) -> list[Case]:
    """Phrases in other words, and sentences that are none, which nobody tuned the book on."""
    cases = []
    for row in rows(PARAPHRASES):
        if row["language"] != source:
            continue
        ids = row["phrases"].split()
        if ids == [NOTHING]:
            cases.append(Case(row["text"], in_book=False))
            continue
        found = [languages[target].phrases.get(phrase) for phrase in ids]
        if any(phrase is None or slots(phrase.forms[0]) for phrase in found):
            continue
        expected = " ".join(phrase.forms[0] for phrase in found if phrase is not None)
        cases.append(Case(row["text"], expected, _is(expected), in_book=True))
    return cases


def numbers(source: str, target: str) -> list[Case]:
    """Dates, times, amounts, CPR numbers and numbers in sentences; right is what has the same values."""
    cases = []
    for row in rows(SETS / "values.tsv"):
        for value in _VALUES[row["kind"]]:
            text = row[source].replace("{}", write_value(value, source))
            expected = row[target].replace("{}", write_value(value, target))
            cases.append(Case(text, expected, _same_values(text, source, target)))
    return cases


def terms(source: str, target: str, glossary: Glossary) -> list[Case]:
    """A sentence for every municipal term; right is what has an accepted rendering."""
    cases = []
    for row in rows(SETS / "terms.tsv"):
        for term in glossary.terms:
            words = [
                term.term if code == "da" else _first(term.renderings, code) for code in (source, target)
            ]
            if all(words):
                text = row[source].replace("{}", words[0])
                judge = _has_term(text, source, target, glossary)
                cases.append(Case(text, row[target].replace("{}", words[1]), judge))
    return cases


def negation(source: str, target: str) -> list[Case]:
    """Minimal pairs; right is what negates where the source does, and only there."""
    return [
        Case(row[source], row[target], _same_polarity(row[source], source, target))
        for row in rows(SETS / "negation.tsv")
    ]


def sets_of(
    source: str, target: str, languages: Mapping[str, Language], glossary: Glossary
) -> Iterator[tuple[str, Sequence[Case]]]:
    """(name, cases) of every set that has the direction; none of them empty."""
    yield from ((name, cases) for name, cases in (("ntrex", ntrex(source, target)),) if cases)
    yield from ((name, cases) for name, cases in (("tico19", tico19(source, target)),) if cases)
    if not {source, target} <= set(languages):
        return
    for name, cases in (
        ("paraphrases", paraphrases(source, target, languages)),
        ("numbers", numbers(source, target)),
        ("terms", terms(source, target, glossary)),
        ("negation", negation(source, target)),
    ):
        if cases:
            yield name, cases


_DAYS: Final = [date(2026, 1, 1) + timedelta(days=37 * step) for step in range(12)]
_VALUES: Final[Mapping[str, Sequence[Value]]] = {
    "date": [Date(day.day, day.month, day.year) for day in _DAYS],
    "time": [ClockTime(hour, minute) for hour in (8, 9, 11, 13, 16) for minute in (0, 15, 30, 45)],
    "amount": [Amount(Decimal(text), "DKK") for text in ("95", "200", "1250", "6500", "12500.50", "21013")],
    "cpr": [Cpr("0101901234"), Cpr("3112850071")],
    "number": [Number(Decimal(number)) for number in (2, 5, 12, 15, 21, 30, 37)],
}


def _first(renderings: Mapping[str, object], code: str) -> str:
    rendering = renderings.get(code)
    wordings = accepted_wordings(getattr(rendering, "text", ""))
    return wordings[0] if wordings else ""


def _is(expected: str) -> Judge:
    return lambda translated: translated == expected


def _same_values(text: str, source: str, target: str) -> Judge:
    return lambda translated: not same_values(text, source, translated, target)


def _has_term(text: str, source: str, target: str, glossary: Glossary) -> Judge:
    return lambda translated: not glossary.check(text, source, translated, target)


def _same_polarity(text: str, source: str, target: str) -> Judge:
    facts = facts_of((source, target))
    wrong = {Finding.NEGATION_LOST, Finding.NEGATION_ADDED}
    return lambda translated: not wrong & set(examine(text, translated, facts[source], facts[target]))
