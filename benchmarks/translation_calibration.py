"""Set `low_score` of an installed translation model: below which confidence it counts as unsure.

    python -m benchmarks.translation_calibration                       # all models that are installed
    python -m benchmarks.translation_calibration --models opus-mt-... --limit 400
    python -m benchmarks.translation_calibration --write proposals     # a file for each model, see below
    python -m benchmarks.translation_calibration --losses              # what `MAX_LOSS` costs and gains

The model translates NTREX-128, behind the checks, with `low_score` 0. A translation has failed where its
chrF++ against the human one is below `--failing`: a proxy, and the only one that needs no person. What
another check doubts or withholds already is left out, so that the score is judged by what it alone can tell.

The threshold is set on the even lines: the highest below which translations fail at least `--times` as often
as above it, as far as the lower end of the interval for the share of failures says (Wilson, 95 %), with at
least `--coverage` of them above. It is then measured on the odd lines, and is proposed if it holds there. The
table is the selective prediction curve of the odd lines: of all translations, those the model is surest
of, and how many of these failed (risk). Where risk does not fall with coverage, confidence says nothing, and
no threshold helps.

`--write` puts `<model>.toml` into a folder; its one line goes into the model's `interpreter.toml`. Nothing is
changed in the model's own folder. A translation through a third language has two models and is left out.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from unittest.mock import patch

import numpy as np

from benchmarks.machine import describe_machine, stamp
from benchmarks.translation import chrf, rank_correlation
from benchmarks.translation_checks import held_out, tuning
from benchmarks.translation_sets import Case, ntrex
from interpreter.engines.neural import choosing
from interpreter.engines.neural.engine import NeuralTranslator
from interpreter.engines.neural.manifest import Family, ModelFolder
from interpreter.engines.neural.usable import usable_folders
from interpreter.engines.terms import load_terms
from interpreter.engines.translator import Doubt, Source, TranslationRequest, Translator
from interpreter.errors import ModelMissing
from interpreter.settings import Settings, load_settings
from languages.glossary import Glossary

TIMES: Final = 3.0
FAILING: Final = 30.0
COVERAGE: Final = 0.7
MIN_BELOW: Final = 10
"""So few translations below a threshold say nothing about it."""
CURVE: Final = (1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5)
LOSSES: Final = (0.0, 0.1, 0.2, 0.35, 0.5, 0.7, 1.0)
_Z: Final = 1.96

Texts = Callable[[str, str], Sequence[Case]]
"""The texts of a pair of languages, with references."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One translation.

    Attributes:
        quality: chrF++ against the reference, 0 to 100.
    """

    confidence: float
    quality: float


@dataclass(frozen=True, slots=True)
class Rule:
    """What a threshold is asked for; see the module."""

    times: float = TIMES
    failing: float = FAILING
    coverage: float = COVERAGE


@dataclass(frozen=True, slots=True)
class Split:
    """What a threshold does to some translations.

    Attributes:
        coverage: the share at or above it. below, above: the share of failures on either side; NaN where
            there is nothing.
    """

    coverage: float
    below: float
    above: float

    def holds(self, rule: Rule) -> bool:
        """Whether it does what the rule asks for."""
        return self.coverage >= rule.coverage and self.below >= rule.times * self.above and self.below > 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """What came out for a model.

    Attributes:
        low_score: None where no threshold does what was asked for on the lines it was set on, or the one that
            does fails on the others.
        set_on, measured_on: what the threshold does on either half; None where there was none to set.
    """

    low_score: float | None
    set_on: Split | None = None
    measured_on: Split | None = None


def score(
    translator: Translator,
    pairs: Sequence[tuple[str, str]],
    limit: int | None = None,
    texts: Texts = ntrex,
) -> tuple[list[Scored], list[Scored]]:
    """Translate the texts of every pair: the translations of the even lines, and those of the odd ones."""
    halves: tuple[list[Scored], list[Scored]] = ([], [])
    for pair in pairs:
        cases = texts(*pair)[:limit]
        for half, lines in zip(halves, (tuning(cases), held_out(cases)), strict=True):
            half.extend(scored(translator, pair, lines))
    return halves


def scored(translator: Translator, pair: tuple[str, str], cases: Sequence[Case]) -> Iterator[Scored]:
    """What nothing but the score could doubt."""
    metric = chrf()
    for case in cases:
        made = translator.translate(TranslationRequest(case.text, *pair))
        if made.source is not Source.NONE and Doubt.MODEL not in made.doubts:
            yield Scored(made.confidence, metric.sentence_score(made.text, [case.reference]).score)


def split(given: Sequence[Scored], threshold: float, rule: Rule) -> Split:
    """What the threshold does."""
    below = [one.quality < rule.failing for one in given if one.confidence < threshold]
    above = [one.quality < rule.failing for one in given if one.confidence >= threshold]
    return Split(len(above) / max(1, len(given)), _share(below), _share(above))


def _share(failed: Sequence[bool]) -> float:
    return sum(failed) / len(failed) if failed else float("nan")


def lower_end(failed: int, of: int) -> float:
    """The lower end of the 95 % interval of a share (Wilson 1927)."""
    share = failed / of
    middle = share + _Z**2 / (2 * of)
    spread = _Z * ((share * (1 - share) + _Z**2 / (4 * of)) / of) ** 0.5
    return max(0.0, float(middle - spread) / (1 + _Z**2 / of))


def threshold_for(given: Sequence[Scored], rule: Rule) -> float | None:
    """The highest that does what the rule asks for; None where none does."""
    ranked = sorted(given, key=lambda one: one.confidence)
    failed = np.cumsum([one.quality < rule.failing for one in ranked])
    total = len(ranked)
    for count in range(total - 1, MIN_BELOW - 1, -1):
        if 1 - count / total < rule.coverage or ranked[count].confidence == ranked[count - 1].confidence:
            continue
        above = float(failed[-1] - failed[count - 1]) / (total - count)
        sure = lower_end(int(failed[count - 1]), count)
        if sure > 0 and sure >= rule.times * above:
            return (ranked[count].confidence + ranked[count - 1].confidence) / 2
    return None


def propose(tuned: Sequence[Scored], others: Sequence[Scored], rule: Rule) -> Proposal:
    """Set the threshold on some translations, and see whether it holds on others."""
    threshold = threshold_for(tuned, rule)
    if threshold is None:
        return Proposal(None)
    set_on, measured_on = split(tuned, threshold, rule), split(others, threshold, rule)
    return Proposal(round(threshold, 3) if measured_on.holds(rule) else None, set_on, measured_on)


def curve(given: Sequence[Scored], rule: Rule) -> Iterator[tuple[float, float, float, float]]:
    """(coverage, threshold, risk, mean chrF++) of the surest translations."""
    ranked = sorted(given, key=lambda one: -one.confidence)
    for coverage in CURVE:
        kept = ranked[: round(coverage * len(ranked))]
        if kept:
            risk = _share([one.quality < rule.failing for one in kept])
            yield coverage, kept[-1].confidence, risk, float(np.mean([one.quality for one in kept]))


def report(name: str, tuned: Sequence[Scored], others: Sequence[Scored], rule: Rule) -> Iterator[str]:
    """What was found for a model, in Markdown."""
    proposal = propose(tuned, others, rule)
    rank = rank_correlation([one.confidence for one in others], [one.quality for one in others])
    yield f"### {name}"
    yield ""
    yield (
        f"{len(tuned)} translations to set it on, {len(others)} to measure; failed: chrF++ below "
        f"{rule.failing:g}; rank correlation with chrF++: {'-' if rank is None else f'{rank:.2f}'}"
    )
    yield ""
    yield "| coverage | confidence from | risk, % | chrF++ |"
    yield "|---|---|---|---|"
    for coverage, threshold, risk, quality in curve(others, rule):
        yield f"| {100 * coverage:.0f} % | {threshold:.3f} | {100 * risk:.1f} | {quality:.1f} |"
    yield ""
    if proposal.set_on is None or proposal.measured_on is None:
        yield f"No threshold: nowhere do translations below fail {rule.times:g} times as often as above."
        return
    for half, one in (("set on", proposal.set_on), ("measured on", proposal.measured_on)):
        yield (
            f"{half}: {100 * one.coverage:.0f} % at or above, of which {100 * one.above:.1f} % failed; "
            f"below, {100 * one.below:.1f} %"
        )
    if proposal.low_score is None:
        yield "No proposal: it does not hold on the lines it was not set on."
    else:
        yield f"low_score = {proposal.low_score}"


def proposal_file(low_score: float, measured: Split, rule: Rule, where: Mapping[str, str]) -> str:
    """The text of a proposal."""
    return (
        f"# python -m benchmarks.translation_calibration, {where['date']}, commit {where['commit']},\n"
        f"# {where['machine']}\n"
        f"# Held-out lines: {100 * measured.coverage:.0f} % at or above, and of these\n"
        f"# {100 * measured.above:.1f} % have chrF++ below {rule.failing:g}; of the others, "
        f"{100 * measured.below:.1f} %.\n"
        f"low_score = {low_score}\n"
    )


def losses(
    translator: Translator,
    pairs: Sequence[tuple[str, str]],
    limit: int | None = None,
    texts: Texts = ntrex,
) -> Iterator[tuple[float, int, float]]:
    """(loss allowed, translations that differ from the model's first choice, chrF++ gained by these)."""
    cases = [(pair, case) for pair in pairs for case in tuning(texts(*pair)[:limit])]
    metric = chrf()
    first: list[str] = []
    for loss in LOSSES:
        with patch.object(choosing, "MAX_LOSS", loss):
            made = [translator.translate(TranslationRequest(case.text, *pair)).text for pair, case in cases]
        first = first or made
        gains = [
            metric.sentence_score(text, [case.reference]).score
            - metric.sentence_score(before, [case.reference]).score
            for text, before, (_, case) in zip(made, first, cases, strict=True)
            if text != before
        ]
        yield loss, len(gains), float(np.mean(gains)) if gains else 0.0


def unguarded(
    folder: ModelFolder, others: Sequence[ModelFolder], settings: Settings, glossary: Glossary
) -> NeuralTranslator:
    """The model, taken as sure whatever its score; a student with the `others` that translate back."""
    needed = [folder]
    if folder.manifest.family is Family.STUDENT:
        needed += [other for other in others if other.manifest.family is Family.STUDENT and other != folder]
    trusted = [replace(one, manifest=one.manifest.model_copy(update={"low_score": 0.0})) for one in needed]
    return NeuralTranslator(tuple(trusted), settings, glossary)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--models", nargs="+", help="only these, by their name", metavar="NAME")
    parser.add_argument("--limit", type=int, help="lines of each direction; default: all")
    parser.add_argument("--times", type=float, default=TIMES)
    parser.add_argument("--failing", type=float, default=FAILING, help="chrF++ below which one has failed")
    parser.add_argument("--coverage", type=float, default=COVERAGE, help="share to be at or above, at least")
    parser.add_argument("--losses", action="store_true", help="measure MAX_LOSS instead")
    parser.add_argument("--write", type=Path, help="folder for the proposals", metavar="FOLDER")
    arguments = parser.parse_args()
    rule = Rule(arguments.times, arguments.failing, arguments.coverage)
    settings = load_settings()
    try:
        folders = usable_folders(settings.models_dir).folders
    except ModelMissing as error:
        parser.exit(1, f"{error}\n")
    glossary = load_terms(settings)
    print(describe_machine())
    for folder in folders:
        name = folder.manifest.name
        if arguments.models and name not in arguments.models:
            continue
        translator = unguarded(folder, folders, settings, glossary)
        pairs = sorted(folder.manifest.all_pairs)
        if arguments.losses:
            for loss, count, gain in losses(translator, pairs, arguments.limit):
                print(f"{name}: loss {loss:g}: {count} differ, {gain:+.1f} chrF++ on these")
            translator.close()
            continue
        tuned, others = score(translator, pairs, arguments.limit)
        translator.close()
        print("\n".join(report(folder.manifest.label, tuned, others, rule)))
        proposal = propose(tuned, others, rule)
        if arguments.write and proposal.low_score is not None and proposal.measured_on is not None:
            arguments.write.mkdir(parents=True, exist_ok=True)
            text = proposal_file(proposal.low_score, proposal.measured_on, rule, stamp())
            (arguments.write / f"{name}.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
