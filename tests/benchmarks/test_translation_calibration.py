"""The threshold on made-up scores, and on a tiny model whose confidence is known to go along with quality."""

import tomllib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.translation_calibration import (
    Rule,
    Scored,
    Split,
    curve,
    losses,
    lower_end,
    proposal_file,
    propose,
    report,
    score,
    split,
    threshold_for,
    unguarded,
)
from benchmarks.translation_sets import Case
from interpreter.engines.neural.usable import usable_folders
from interpreter.engines.terms import load_terms
from interpreter.engines.translator import Doubt
from interpreter.settings import Settings
from tests.engines.neural.conftest import tiny
from tests.fakes.tiny_models import build
from tests.fakes.translator import ScriptedTranslator

RULE = Rule(times=3.0, failing=30.0, coverage=0.7)
SURE = {f"ord{number}": f"слово{number}" for number in range(12)}
UNSURE = {f"mon{number}": f"місто{number}" for number in range(12)}
GLOSSARY = load_terms(Settings())


def scores(good: int, bad: int, unsure_bad: int, unsure_good: int = 0) -> list[Scored]:
    """Sure translations from confidence 0.5 on, and unsure ones below."""
    sure = [80.0] * good + [10.0] * bad
    unsure = [10.0] * unsure_bad + [80.0] * unsure_good
    return [Scored(0.5 + 0.4 * place / len(sure), quality) for place, quality in enumerate(sure)] + [
        Scored(0.1 + 0.3 * place / len(unsure), quality) for place, quality in enumerate(unsure)
    ]


def test_the_threshold_lies_between_sure_and_unsure_where_failures_do() -> None:
    threshold = threshold_for(scores(good=80, bad=2, unsure_bad=15, unsure_good=3), RULE)
    assert threshold is not None
    assert 0.3 < threshold <= 0.7
    done = split(scores(80, 2, 15, 3), threshold, RULE)
    assert done.holds(RULE)


def test_confidence_that_says_nothing_gives_no_threshold() -> None:
    mixed = [Scored(place / 100, 10.0 if place % 5 == 0 else 80.0) for place in range(100)]
    assert threshold_for(mixed, RULE) is None
    assert propose(mixed, mixed, RULE).low_score is None
    assert list(report("m 1", mixed, mixed, RULE))[-1].startswith("No threshold")


def test_a_threshold_that_keeps_too_few_is_not_taken() -> None:
    given = scores(good=50, bad=0, unsure_bad=50)
    threshold = threshold_for(given, RULE)
    assert threshold is not None
    assert split(given, threshold, RULE).coverage >= RULE.coverage
    assert threshold_for(scores(good=20, bad=0, unsure_bad=9), Rule(coverage=0.7)) is None


def test_a_threshold_that_fails_on_other_lines_is_not_proposed() -> None:
    tuned = scores(good=80, bad=2, unsure_bad=18)
    others = [Scored(one.confidence, 80.0) for one in tuned]
    proposal = propose(tuned, others, RULE)
    assert proposal.low_score is None
    assert proposal.set_on is not None
    assert list(report("m 1", tuned, others, RULE))[-1].startswith("No proposal")


def test_equal_confidences_stay_on_one_side() -> None:
    given = [Scored(0.2, 10.0)] * 15 + [Scored(0.8, 80.0)] * 85
    assert threshold_for(given, RULE) == pytest.approx(0.5)


def test_the_curve_is_of_the_surest() -> None:
    rows = list(curve(scores(good=80, bad=0, unsure_bad=20), RULE))
    assert rows[0][0] == 1.0
    assert rows[0][2] == pytest.approx(0.2)
    assert rows[-1][2] == 0
    assert all(one[1] <= two[1] for one, two in pairwise(rows))


@given(st.integers(1, 500), st.data())
def test_the_lower_end_is_a_share_below_the_one_seen(of: int, data: st.DataObject) -> None:
    failed = data.draw(st.integers(0, of))
    assert 0 <= lower_end(failed, of) <= failed / of + 1e-9


def test_what_another_check_doubts_does_not_count() -> None:
    cases = [Case("Ja.", "Так."), Case("Nej.", "Ні.")]
    doubted = ScriptedTranslator({"Ja.": "Так.", "Nej.": ""}, doubts=(Doubt.MODEL,))
    assert score(doubted, [("da", "uk")], texts=lambda *_: cases) == ([], [])
    plain = ScriptedTranslator({"Ja.": "Так.", "Nej.": ""})
    tuned, others = score(plain, [("da", "uk")], texts=lambda *_: cases)
    assert [one.quality for one in tuned] == [100.0]
    assert others == []


def test_a_proposal_is_one_line_of_a_manifest() -> None:
    stamp = {"date": "2026-01-01", "commit": "abc", "machine": "m"}
    text = proposal_file(0.512, Split(0.9, 0.5, 0.1), RULE, stamp)
    assert tomllib.loads(text) == {"low_score": 0.512}


def sentences(words: Sequence[str], count: int) -> list[str]:
    return [" ".join(words[(place + step) % len(words)] for step in range(4)) for place in range(count)]


def parallel(source: str, target: str) -> list[Case]:
    """Sentences of sure words are translated as the reference has it; those of unsure ones are not."""
    good = [Case(text, " ".join(SURE[word] for word in text.split())) for text in sentences([*SURE], 96)]
    bad = [Case(text, "щось геть інше й довше") for text in sentences([*UNSURE], 24)]
    return [case for place in range(24) for case in (bad[place], *good[4 * place : 4 * place + 4])]


@pytest.mark.engines
def test_a_model_whose_confidence_is_known_to_tell_is_calibrated(tmp_path: Path) -> None:
    second = {word: f"{translation}а" for word, translation in UNSURE.items()}
    build(tmp_path, tiny(lexicon={**SURE, **UNSURE}, second=second))
    settings = Settings(models_dir=tmp_path)
    folders = usable_folders(tmp_path).folders
    translator = unguarded(folders[0], folders, settings, GLOSSARY)
    tuned, others = score(translator, [("da", "uk")], texts=parallel)
    changed = list(losses(translator, [("da", "uk")], 10, parallel))
    translator.close()
    assert len(tuned) == len(others) == 60
    proposal = propose(tuned, others, RULE)
    assert proposal.low_score is not None
    assert proposal.measured_on is not None
    assert (proposal.measured_on.below, proposal.measured_on.above) == (1.0, 0.0)
    assert list(report("tiny 1", tuned, others, RULE))[-1] == f"low_score = {proposal.low_score}"
    assert changed[0] == (0.0, 0, 0.0)
