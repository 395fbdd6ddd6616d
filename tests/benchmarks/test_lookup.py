"""What the look-up benchmark looks up, and how it counts."""

from pathlib import Path

import pytest

from benchmarks.lookup import (
    EXAMPLES,
    KINDS,
    MOST_WORDS,
    Timing,
    exact,
    look_up,
    measure,
    memory_mb,
    near,
    rambles,
    said,
    sentences,
    spread,
)
from benchmarks.speech import DATA
from languages import load_languages
from languages.phrases import PhraseBook
from languages.template import FREE_SLOTS, VALUE_SLOTS

LANGUAGES = load_languages()
DANISH = LANGUAGES["da"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with eight short sentences, and one of eighty words."""
    (tmp_path / "ntrex").mkdir()
    (tmp_path / "text").mkdir()
    lines = [f"nyhed nummer {number}" for number in range(8)]
    (tmp_path / "ntrex" / "da.txt").write_text("\n".join([*lines, "ord " * 80, ""]), encoding="utf-8")
    (tmp_path / "ntrex" / "so.txt").write_text("war\n", encoding="utf-8")
    table = "en\tso\nfever\tqandho\ncough\t\n"
    (tmp_path / "text" / "tico19_en_so_ur_fa_prs_ar.tsv").write_text(table, encoding="utf-8")
    return tmp_path


def test_every_slot_has_an_example() -> None:
    assert set(EXAMPLES) == VALUE_SLOTS | FREE_SLOTS
    assert said(DANISH, "Jeg kommer på {weekday} klokken {time}.") == "Jeg kommer på tirsdag klokken 9.30."


def test_the_wordings_of_the_book_are_found_in_it() -> None:
    texts = spread(exact(DANISH), 60)
    timing = look_up(PhraseBook(LANGUAGES), "da", "uk", "exact", texts)
    assert len(timing.milliseconds) == 60
    assert timing.found > 50


def test_near_is_one_thing_wrong_and_the_same_in_every_run() -> None:
    assert near(DANISH) == near(DANISH)
    pairs = list(zip(exact(DANISH), near(DANISH), strict=True))
    assert all(abs(len(one.split()) - len(other.split())) <= 1 for one, other in pairs)
    assert sum(one != other for one, other in pairs) > 0.95 * len(pairs)


def test_sentences_of_both_collections_none_too_long(data: Path) -> None:
    assert sentences(DANISH, data)[:2] == ["nyhed nummer 0", "nyhed nummer 1"]
    assert max(len(text.split()) for text in sentences(DANISH, data)) == MOST_WORDS
    assert sentences(LANGUAGES["so"], data) == ["war", "qandho"]


def test_rambles_are_phrases_and_sentences_in_turn(data: Path) -> None:
    texts = rambles(DANISH, data)
    assert texts == rambles(DANISH, data)
    assert texts[1::2] == ["nyhed nummer 0 nyhed nummer 2", "nyhed nummer 4 nyhed nummer 6"]
    assert all(len(text.split()) > 3 for text in texts[0::2])


def test_an_even_choice() -> None:
    assert spread("abcdefgh", 3) == ["a", "c", "f"]
    assert spread("abc", 3) == "abc"


def test_a_line_has_the_percentiles() -> None:
    line = str(Timing("da", "exact", tuple(float(number) for number in range(101)), found=7))
    assert line.split() == ["da", "exact", "101", "7", "50.00", "95.00", "99.00", "100.00"]


def test_an_index_takes_memory() -> None:
    assert 0.1 < memory_mb(DANISH) < 100


@pytest.mark.skipif(not (DATA / "ntrex").is_dir(), reason="no ../shared/data")
def test_the_report_has_a_line_for_every_kind() -> None:
    lines = list(measure(None, ["so"], 2))
    assert [line.split()[1] for line in lines[-len(KINDS) :]] == list(KINDS)
    assert lines[1].startswith("so: ")
