"""Fit the weights of `interpreter.engines.neural.polarity`.

    python -m benchmarks.polarity_training            # fit, print what they do on both halves
    python -m benchmarks.polarity_training --write    # and write polarity.toml

Tuned on the even lines of NTREX-128 only (the first line is 0), in every direction between Danish or English
and the six other languages, and between the two. Good pairs are the human translations; in bad ones the
negations, or the first of several, were taken out of one side (`benchmarks.corruptions.AFFIRMED`). A ridge
keeps the weights of single languages small; the threshold is the lowest with which the share `ALARMS` of the
even lines is flagged, over all directions.
"""

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.corruptions import AFFIRMED
from benchmarks.translation_checks import DATA, LANGUAGES, held_out, read_ntrex, tuning
from interpreter.engines.neural.checks import asks, words
from interpreter.engines.neural.negations import NOBODY
from interpreter.engines.neural.polarity import WEIGHTS, Reading, Weights, features, read

ALARMS: Final = 0.012
"""Of the lines, in the mean of all directions; what is allowed is 0.02 in the single one."""
RIDGE: Final = 1.0
RIDGE_OF_LANGUAGE: Final = 8.0
HEAD: Final = (
    "# Written by `python -m benchmarks.polarity_training --write`; the method is described there.\n"
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One reading against another; `bad`: a negation was taken out of the second."""

    direction: str
    features: Mapping[str, float]
    bad: bool


def affirmed(text: str, language: str, *, first_only: bool = False) -> str | None:
    """The text with its negations taken out, or the first of several; None where that changes nothing."""
    if first_only:
        found = [
            (match.start(), pattern, plain)
            for pattern, plain in AFFIRMED[language]
            for match in [re.search(pattern, text)]
            if match
        ]
        count = sum(len(re.findall(pattern, text)) for pattern, _ in AFFIRMED[language])
        if count < 2:
            return None
        _, pattern, plain = min(found)
        return re.sub(pattern, plain, text, count=1)
    spoiled = text
    for pattern, plain in AFFIRMED[language]:
        spoiled = re.sub(pattern, plain, spoiled)
    return spoiled if spoiled != text else None


def examples(
    texts: Mapping[str, Sequence[str]], directions: Sequence[tuple[str, str]], lines: Sequence[int]
) -> Iterator[Example]:
    """Those of all directions whose first side negates."""
    for here, there in directions:
        for line in lines:
            said, translated = texts[here][line], texts[there][line]
            question = asks(said, translated)
            mine = _read(said, here, question)
            if not (mine.negations or mine.soft[NOBODY]):
                continue
            theirs = [(translated, False)]
            theirs += [
                (spoiled, True)
                for first_only in (False, True)
                if (spoiled := affirmed(translated, there, first_only=first_only)) is not None
            ]
            for text, bad in theirs:
                given = features(mine, _read(text, there, question), (here, there), asks=question)
                yield Example(f"{here}-{there}", given, bad)


def _read(text: str, language: str, question: bool) -> Reading:
    return read(words(text), language, asks=question)


def fit(given: Sequence[Example]) -> dict[str, float]:
    """The weights of a logistic regression with a ridge, by Newton's method; good and bad count the same."""
    given = [one for one in given if one.features]
    names = sorted({name for one in given for name in one.features})
    table = np.array([[one.features.get(name, 0.0) for name in names] for one in given])
    bad = np.array([float(one.bad) for one in given])
    share = np.where(bad == 1, 0.5 / max(1.0, bad.sum()), 0.5 / max(1.0, (1 - bad).sum())) * len(bad)
    ridge = np.array([_ridge(name) for name in names])
    weights: Floats = np.zeros(len(names))
    for _ in range(50):
        sure = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (share * (sure - bad)) + ridge * weights
        curve = (table * (share * sure * (1 - sure))[:, None]).T @ table + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return {name: float(weight) for name, weight in zip(names, weights, strict=True)}


def _ridge(name: str) -> float:
    if name == "bias":
        return 1e-3
    return RIDGE_OF_LANGUAGE if name.startswith(("from ", "to ")) or "there, " in name else RIDGE


def threshold_for(
    given: Sequence[Example], fitted: Mapping[str, float], lines: int, directions: int
) -> float:
    """The lowest that flags `ALARMS` of all good pairs, those without a negation included."""
    model = Weights(0.0, fitted)
    scores = sorted(
        (model.score(one.features) for one in given if one.features and not one.bad), reverse=True
    )
    allowed = int(ALARMS * lines * directions)
    return round(scores[allowed] if allowed < len(scores) else 0.5, 4)


def rates(given: Sequence[Example], model: Weights, lines: int) -> dict[str, tuple[float, float, int]]:
    """Direction -> share of good lines flagged, share of bad ones found, how many bad ones."""
    found = {}
    for direction in dict.fromkeys(one.direction for one in given):
        mine = [one for one in given if one.direction == direction]
        flagged = [bool(one.features) and model.score(one.features) > model.threshold for one in mine]
        bad = [flag for flag, one in zip(flagged, mine, strict=True) if one.bad]
        good = [flag for flag, one in zip(flagged, mine, strict=True) if not one.bad]
        found[direction] = (sum(good) / lines, sum(bad) / max(1, len(bad)), len(bad))
    return found


def directions() -> list[tuple[str, str]]:
    """Danish and English to and from everything."""
    pairs = [(hub, other) for hub in ("da", "en") for other in LANGUAGES] + [("da", "en")]
    return [direction for one, other in pairs for direction in ((one, other), (other, one))]


def write(model: Weights) -> str:
    """The file's text."""
    rows = [f'"{name}" = {weight:.4f}' for name, weight in sorted(model.features.items())]
    return HEAD + f"threshold = {model.threshold}\n\n[weights]\n" + "\n".join(rows) + "\n"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    arguments = parser.parse_args()
    texts = read_ntrex(DATA / "ntrex", LANGUAGES)
    lines = range(len(texts["da"]))
    halves = {"tuned on": tuning(lines), "held out": held_out(lines)}
    pairs = directions()
    given = list(examples(texts, pairs, halves["tuned on"]))
    fitted = fit(given)
    model = Weights(threshold_for(given, fitted, len(halves["tuned on"]), len(pairs)), fitted)
    print(write(model))
    for name, half in halves.items():
        print(f"{name}: direction, false alarms %, found %, of")
        for direction, (alarms, detected, count) in rates(
            list(examples(texts, pairs, half)), model, len(half)
        ).items():
            print(f"  {direction}  {100 * alarms:.1f}  {100 * detected:.0f}  {count}")
    if arguments.write:
        WEIGHTS.write_text(write(model), encoding="utf-8")


if __name__ == "__main__":
    main()
