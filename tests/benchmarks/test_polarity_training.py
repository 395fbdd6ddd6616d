from dataclasses import replace

import pytest

from benchmarks.polarity_training import (
    ALARMS,
    Example,
    affirmed,
    directions,
    examples,
    fit,
    rates,
    threshold_for,
    write,
)
from benchmarks.translation_checks import DATA, LANGUAGES, read_ntrex, tuning
from interpreter.engines.neural.polarity import WEIGHTS, Weights

TEXTS = {
    "da": ["Jeg kommer ikke i dag.", "Jeg kommer."],
    "uk": ["Я не прийду сьогодні.", "Я не можу."],
}


def test_a_negation_is_taken_out_wholly_or_once() -> None:
    assert affirmed("Jeg kommer ikke, og du kommer ikke.", "da") == "Jeg kommer , og du kommer ."
    once = affirmed("Jeg kommer ikke, og du kommer ikke.", "da", first_only=True)
    assert once == "Jeg kommer , og du kommer ikke."
    assert affirmed("Jeg kommer ikke.", "da", first_only=True) is None
    assert affirmed("Jeg kommer.", "da") is None


def test_a_good_and_a_bad_example_are_made_of_a_line_that_negates() -> None:
    made = list(examples(TEXTS, [("da", "uk")], [0, 1]))
    assert [(one.direction, one.bad, bool(one.features)) for one in made] == [
        ("da-uk", False, False),
        ("da-uk", True, True),
    ]


def test_what_tells_good_from_bad_gets_the_weight() -> None:
    given = [Example("da-uk", {"bias": 1.0, "sign": float(bad)}, bad) for bad in (True, False) * 50]
    fitted = fit(given)
    assert fitted["sign"] > 2
    assert fitted["bias"] < 0
    model = Weights(0.5, fitted)
    assert rates(given, model, lines=100) == {"da-uk": (0.0, 1.0, 50)}


def test_the_threshold_lets_as_many_through_as_is_allowed() -> None:
    scores = [step / 100 for step in range(100)]
    given = [Example("da-uk", {"score": score}, False) for score in scores]
    threshold = threshold_for(given, {"score": 4.0}, lines=int(3 / ALARMS) + 1, directions=1)
    flagged = [one for one in given if Weights(0, {"score": 4.0}).score(one.features) > threshold]
    assert len(flagged) == 3


def test_every_language_meets_danish_and_english_both_ways() -> None:
    pairs = directions()
    assert len(set(pairs)) == len(pairs) == 26
    assert {pair[::-1] for pair in pairs} == set(pairs)


def test_the_file_that_is_there_is_what_the_command_writes() -> None:
    if not (DATA / "ntrex").is_dir():
        pytest.skip("the shared data is not here")
    texts = read_ntrex(DATA / "ntrex", LANGUAGES)
    lines = tuning(range(len(texts["da"])))
    given = list(examples(texts, directions(), lines))
    fitted = fit(given)
    model = Weights(threshold_for(given, fitted, len(lines), len(directions())), fitted)
    assert WEIGHTS.read_text(encoding="utf-8") == write(model)
    assert write(replace(model, threshold=0.1)) != write(model)
