"""The lists of texts that the model is known to invent."""

from pathlib import Path

import pytest

from interpreter.engines.whisper.hallucinations import Hallucinations, comparable, parse


def test_comments_and_empty_lines_are_no_texts() -> None:
    assert parse(["# Tak.", "", "  Tak for nu!  ", "...", "#"]) == {"tak for nu"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tak, fordi du så med!", "tak fordi du så med"),
        ("اشتركوا في القناة", "اِشْتَرِكُوا في القَناة."),
        ("Дякую  за перегляд…", "дякую за перегляд"),
        ("شكـــرا", "شكرا"),
    ],
)
def test_case_punctuation_and_vowel_signs_do_not_count(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


def test_a_folder_of_languages_wins_over_the_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "da").mkdir()
    (tmp_path / "da" / "hallucinations.txt").write_text("Undertekster af ingen\n", encoding="utf-8")
    (tmp_path / "xx").mkdir()
    texts = Hallucinations(tmp_path)
    assert texts.known("undertekster af ingen!", "da")
    assert not texts.known("undertekster af ingen", "xx")
    assert not Hallucinations().known("undertekster af ingen", "da")


def test_a_language_without_a_list_knows_none() -> None:
    assert not Hallucinations().known("thank you", "en")


def test_the_whole_text_must_be_known(tmp_path: Path) -> None:
    (tmp_path / "da").mkdir()
    (tmp_path / "da" / "hallucinations.txt").write_text("Det er det\n", encoding="utf-8")
    assert not Hallucinations(tmp_path).known("Det er det jeg siger", "da")
