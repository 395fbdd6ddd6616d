from pathlib import Path

from benchmarks.corruptions import Sample
from benchmarks.translation_checks import (
    SAME_TEXT,
    Tally,
    count_same_text,
    held_out,
    judge_of,
    measure,
    odd_lines,
    phrases_of,
    read_tico19,
    report,
    samples,
    tuning,
)
from interpreter.engines.neural.checks import Finding
from interpreter.engines.neural.facts import facts_of

GOOD = Sample("da", "uk", "Det koster 200 kr.", "Це коштує 200 крон.", "It costs 200 kroner.", "Привіт.")
BAD = Sample("da", "uk", "Det koster 200 kr.", "Це коштує 300 крон.", "It costs 300 kroner.", "Привіт.")


def tally() -> Tally:
    return measure([GOOD, BAD], judge_of(facts_of(("da", "uk")), "da", "uk"))


def test_alarms_and_detections_are_counted() -> None:
    counted = tally()
    assert counted.lines == 2
    assert counted.alarms == {"number": 1, "any": 1}
    assert counted.numbers == {1}
    assert counted.false_alarms("number") == 50
    assert counted.spoiled["number_changed"] == 1
    assert len(counted.seconds) == 2
    assert counted.detection("copied") == 100
    assert counted.spoiled["negation_dropped"] == 0


def test_a_line_that_differs_in_most_languages_is_the_danish_one() -> None:
    others = {"uk": "10 крон", "ar": "10 كرونة", "tr": "10 kron", "ur": "10 کرون"}
    texts = {"da": ["9 kr.", "9 kr.", "10 kr."], **{code: [text] * 3 for code, text in others.items()}}
    texts["uk"][1] = "9 крон"
    odd = odd_lines(texts, ["uk", "ar", "tr", "ur"])
    assert odd == {0}
    tallies = {"da-uk": Tally(lines=3, numbers={0}), "uk-da": Tally(lines=3, numbers={0, 1})}
    count_same_text(tallies, odd)
    assert tallies["da-uk"].alarms[SAME_TEXT] == 0
    assert tallies["uk-da"].alarms[SAME_TEXT] == 1


def test_a_few_languages_cannot_tell_which_one_differs() -> None:
    tallies = {"da-uk": Tally(lines=10, numbers={3})}
    count_same_text(tallies, odd_lines({"da": ["9 kr."], "uk": ["10 крон"]}, ["uk"]))
    assert SAME_TEXT not in tallies["da-uk"].alarms


def test_all_tables_name_what_was_seen() -> None:
    lines = list(report({"da-uk": tally()}))
    assert "| direction | lines | number | any |" in lines
    assert "| da-uk | 2 | 50.0 | 50.0 |" in lines
    assert sum(line.startswith("| direction") for line in lines) == 3
    assert all(finding.value not in lines[2] for finding in Finding if finding is not Finding.NUMBER)


def test_samples_are_made_of_parallel_lines() -> None:
    texts = {"da": ["a", "b"], "uk": ["в", "г"], "en": ["x", "y"]}
    assert next(iter(samples(texts, "da", "uk"))) == Sample("da", "uk", "a", "в", "x", "г")


def test_a_fault_counts_as_found_only_where_there_was_none_before() -> None:
    counted = measure([GOOD, BAD], lambda said, translated: [Finding.LENGTH] if "3" in translated else [])
    assert counted.spoiled["number_changed"] == 1
    assert counted.found["number_changed"] == 1


def test_what_was_tuned_on_is_not_what_is_measured() -> None:
    lines = list(range(7))
    assert tuning(lines) == [0, 2, 4, 6]
    assert held_out(lines) == [1, 3, 5]


def test_few_spoiled_ones_are_counted_beside_their_share() -> None:
    lines = list(report({"da-uk": tally()}))
    assert any(line.startswith("| da-uk | 100 (1) |") for line in lines)
    assert lines[-1].startswith("Processor time of one check, 2 texts")


def test_the_phrase_book_is_a_set_without_slots() -> None:
    texts = phrases_of(["uk"])
    assert len(texts["da"]) == len(texts["uk"]) > 500
    assert not any("{" in text for text in texts["uk"])


def test_lines_that_lack_a_language_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "tico.tsv"
    file.write_text("en\tso\tur\nyes\thaa\tہاں\nno\t\tنہیں\n", encoding="utf-8")
    assert read_tico19(file) == {"en": ["yes"], "so": ["haa"], "ur": ["ہاں"]}
