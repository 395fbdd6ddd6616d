import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.machine import stamp
from benchmarks.translation import (
    HISTORY,
    Result,
    correlation,
    history,
    installed,
    is_wrong,
    leave,
    measure,
    record,
    signatures,
    table,
)
from benchmarks.translation_sets import Case, negation, numbers
from interpreter.engines.neural.usable import usable_folders
from interpreter.engines.terms import load_terms
from interpreter.engines.translator import Doubt, Source, Translation
from interpreter.models.measurements import read_measurements
from interpreter.settings import Settings
from tests.engines.neural.conftest import tiny
from tests.fakes.students import ENGLISH_PORTUGUESE, PORTUGUESE_ENGLISH, add_real_student
from tests.fakes.tiny_models import build
from tests.fakes.translator import ScriptedTranslator

GLOSSARY = load_terms(Settings())
PAIR = ("da", "uk")
RESULT = Result("scripted", "scripted 1", "news", "da", "uk", 4, 3, 1, 1, 55.25, None, 1.0, 2.0, None)


def answer(text: str, source: Source = Source.MODEL) -> Translation:
    return Translation(text, *PAIR, source, 0.9)


def test_answers_abstentions_and_faults_are_counted() -> None:
    cases = [
        Case("Ja.", "Так."),
        Case("Nej.", "Ні.", lambda text: text == "Ні."),
        Case("Måske.", "Можливо."),
    ]
    script = {"Ja.": "Так.", "Nej.": "Так.", "Måske.": ""}
    scripted = ScriptedTranslator(script, doubts=(Doubt.MODEL,))
    result = measure("scripted", scripted, GLOSSARY, PAIR, "mine", cases)
    assert (result.cases, result.answered, result.wrong, result.doubted) == (3, 2, 1, 2)
    assert result.chrf is not None
    assert 0 < result.chrf < 100
    assert result.tokens_per_s is None
    assert result.ms_p50 <= result.ms_p95


def test_a_perfect_translator_scores_100_and_a_silent_one_has_no_score() -> None:
    cases = numbers(*PAIR)
    perfect = measure(
        *("s", ScriptedTranslator({case.text: case.reference for case in cases}), GLOSSARY, PAIR, "n", cases)
    )
    assert (perfect.chrf, perfect.wrong, perfect.answered) == (100.0, 0, len(cases))
    silent = measure(
        "s", ScriptedTranslator(dict.fromkeys((c.text for c in cases), "")), GLOSSARY, PAIR, "n", cases
    )
    assert (silent.chrf, silent.bleu, silent.answered, silent.model) == (None, None, 0, "s")


def test_a_negation_that_is_lost_is_wrong() -> None:
    cases = negation(*PAIR)
    plain = {case.text: cases[place | 1].reference for place, case in enumerate(cases)}
    assert measure("s", ScriptedTranslator(plain), GLOSSARY, PAIR, "n", cases).wrong == len(cases) / 2


@pytest.mark.parametrize(
    ("case", "source", "wrong"),
    [
        (Case("a", in_book=False), Source.DRAFT_PHRASE, True),
        (Case("a", in_book=False), Source.MODEL, False),
        (Case("a", judge=lambda text: False), Source.MODEL, True),
        (Case("a", judge=lambda text: True, in_book=True), Source.APPROVED_PHRASE, False),
    ],
)
def test_what_is_wrong(case: Case, source: Source, wrong: bool) -> None:
    assert is_wrong(case, answer("б", source)) is wrong


def test_confidence_that_tells_good_from_bad_is_told_from_one_that_does_not() -> None:
    words = [f"ord{number}" for number in range(20)]
    good = [(place / 20, " ".join(words[: place + 1]), " ".join(words)) for place in range(20)]
    assert correlation(good) == pytest.approx(1)
    assert correlation([(1 - sure, text, reference) for sure, text, reference in good]) == pytest.approx(-1)
    assert correlation([(0.5, text, reference) for _, text, reference in good]) is None
    assert correlation(good[:19]) is None


def test_signatures_can_be_quoted() -> None:
    assert "nw:2" in signatures()
    assert "tok:13a" in signatures()


def test_a_line_of_the_table_has_every_column() -> None:
    head, rule, line = table([RESULT])
    assert head.count("|") == rule.count("|") == line.count("|")
    assert line == "| scripted | news | da-uk | 4 | 3 | 1 | 1 | 55.2 | - | 1.0 / 2.0 | - | - / - | - |"


def test_what_is_recorded_can_be_read_again_in_order(tmp_path: Path) -> None:
    file = tmp_path / "history" / "translation.jsonl"
    record([RESULT], file, {"date": "2026-02-02", "commit": "b", "machine": "m"})
    record([RESULT], file, {"date": "2026-01-01", "commit": "a", "machine": "m"})
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2
    lines = list(history(file))
    assert [line.split(" | ")[3] for line in lines[2:]] == ["2026-01-01", "2026-02-02"]
    assert set(stamp()) == {"date", "commit", "machine"}


def test_the_scores_of_a_model_are_left_where_the_list_finds_them(tmp_path: Path) -> None:
    folder = build(tmp_path, tiny())
    (build(tmp_path, tiny(name="broken")) / "model.bin").unlink()
    [found] = usable_folders(tmp_path).folders
    mine = replace(RESULT, model=found.manifest.label, bleu=20.0)
    both = replace(mine, model=f"{mine.model} + other 1 via en")
    silent = replace(mine, target="da", source="uk", chrf=None, bleu=None, answered=0)
    when = {"date": "2026-11-22", "commit": "abc", "machine": "two cores"}
    [line] = leave([mine, both, RESULT, silent], tmp_path, when, "python -m benchmarks.translation")
    assert "tiny: 2 figures are kept in" in line
    kept = {one.metric: one for one in read_measurements(folder)}
    assert (kept["chrF++"].score, kept["chrF++"].of, kept["chrF++"].test_set) == (55.25, "da-uk", "news")
    assert (kept["BLEU"].score, kept["BLEU"].texts, kept["BLEU"].answered) == (20.0, 4, 3)
    assert kept["BLEU"].line.endswith("2026-11-22, python -m benchmarks.translation at abc, two cores")
    (folder / ".measured.json").write_text("damaged")
    assert "cannot be read" in next(leave([mine], tmp_path, when, "x"))


def test_without_a_model_nothing_is_left(tmp_path: Path) -> None:
    [line] = leave([RESULT], tmp_path, {}, "x")
    assert "No translation model is installed" in line


def test_the_history_that_is_kept_can_be_read() -> None:
    for line in HISTORY.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        Result(**{name: entry[name] for name in Result.__slots__ if name in entry})
    assert len(list(history(HISTORY))) > 2


def test_a_model_that_is_not_here_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert list(installed(["phrases", "neural"], Settings(models_dir=tmp_path))) == ["phrases"]
    assert "neural: not installed" in capsys.readouterr().out


@pytest.mark.engines
def test_a_neural_model_is_measured_in_tokens(tmp_path: Path) -> None:
    build(tmp_path, tiny())
    neural = installed(["neural"], Settings(models_dir=tmp_path))["neural"]
    cases = [Case("hej.", "привіт."), Case("jeg kommer i morgen.", "я прийду о ранку.")]
    result = measure("neural", neural, GLOSSARY, PAIR, "mine", cases)
    assert (result.answered, result.wrong, result.chrf, result.model) == (2, 0, 100.0, "tiny 1")
    assert result.tokens_per_s is not None
    assert result.tokens_per_s > 0
    assert result.confidence_p50 is not None
    assert result.confidence_p50 > 0.95


@pytest.mark.engines
def test_one_half_of_a_way_through_english_is_measured_with_real_students(tmp_path: Path) -> None:
    """The chain and the glossary do not know English, let alone Portuguese."""
    for which in (ENGLISH_PORTUGUESE, PORTUGUESE_ENGLISH):
        add_real_student(tmp_path, which)
    neural = installed(["neural"], Settings(models_dir=tmp_path))["neural"]
    try:
        cases = [Case("I do not have a car.", "Eu não tenho um carro.")]
        result = measure("neural", neural, None, ("en", "pt"), "mine", cases)
    finally:
        neural.close()
    assert (result.answered, result.doubted, result.chrf, result.model) == (1, 0, 100.0, "student-en-pt 1")
    assert result.tokens_per_s is not None
    assert result.confidence_p50 is not None
    assert result.confidence_p50 > 0.75
