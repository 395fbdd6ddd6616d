"""Frames of phrases with values in misheard texts, and the values that their letters look like."""

import pytest

from languages import load_languages
from languages.frames import LEAST_LETTERS, Frames
from languages.index import Index
from languages.template import slots
from languages.values import Date, Value, Weekday

LANGUAGES = load_languages()
INDEXES = {code: Index(LANGUAGES[code]) for code in ("da", "uk", "ur")}
FRAMES = {code: Frames(index.wordings, LANGUAGES[code]) for code, index in INDEXES.items()}


@pytest.mark.parametrize(
    ("language", "heard", "phrase"),
    [
        ("da", "Du begynder at postkælskåret den sømene september.", "danish.start_date"),
        ("da", "Vi fortsætter klokken til fem årføre.", "meeting.continue_time"),
        ("da", "Jeg er bliver 2 minuter for sinket", "absence.late_minutes"),
        ("uk", "Я дворі диму дотре, чого січ я.", "absence.sick_until"),
        ("uk", "Ми знову зустрі емосячим сіматця тежів.", "appointment.again_weeks"),
        ("ur", "میراما چھا فرماری میں سٹول شروع کارے گا", "school.start_month"),
    ],
)
def test_a_frame_is_found_whatever_stands_in_the_place_of_its_value(
    language: str, heard: str, phrase: str
) -> None:
    frames = FRAMES[language].alike(heard, 12)
    assert phrase in [frame.wording.phrase for frame in frames]
    assert [frame.likeness for frame in frames] == sorted((frame.likeness for frame in frames), reverse=True)
    assert len({frame.wording.phrase for frame in frames}) == len(frames)


@pytest.mark.parametrize("value", ["2", "fire tusind to hundrede og halvtreds", "xxxxxxxxxxxxxxxxxxxx"])
def test_what_stands_in_the_place_of_the_value_is_not_compared(value: str) -> None:
    best = FRAMES["da"].alike(f"Lønnen er {value} i timen", 1)[0]
    assert best.wording.phrase == "job.wage_hour"
    assert best.likeness > 0.75


def test_nothing_is_found_in_nothing_nor_in_what_is_like_no_frame() -> None:
    assert FRAMES["da"].alike("…", 12) == []
    assert FRAMES["da"].alike("zzz qqq xxx", 12) == []


def test_only_wordings_with_values_that_can_be_listed_are_frames() -> None:
    for language, frames in FRAMES.items():
        texts = [frame.wording.text for frame in frames.alike(" ".join("abcdefghij"), 1000)]
        assert not any("{name" in text or "{cpr" in text or "{phone" in text for text in texts), language
    assert all(
        sum(map(str.isalpha, one.wording.text.replace("{number}", ""))) >= LEAST_LETTERS
        for one in FRAMES["da"].alike("er det", 1000)
        if "{number}" in one.wording.text
    )


@pytest.mark.parametrize(
    ("phrase", "heard", "value"),
    [
        ("danish.start_date", "Du begynder på skole den sønde september", Date(7, 9)),
        ("appointment.come_weekday", "je komme på tisda", Weekday(2)),
    ],
)
def test_the_value_that_the_letters_look_like_comes_first(phrase: str, heard: str, value: Value) -> None:
    wording = next(one for one in INDEXES["da"].wordings if one.phrase == phrase and one.main)
    (slot,) = slots(wording.text)
    assert value in FRAMES["da"].values_alike(heard, wording, slot, 3)
