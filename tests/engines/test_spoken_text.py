"""What other people wrote is made safe to speak, and cut where a speaker would breathe."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.spoken_text import Fragment, clean, cut, has_speech


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hej  med\tdig\n", "Hej med dig"),
        ("[[h@l'oU]] hej", "h@l'oU hej"),
        ("<speak>hej</speak>", "speak hej /speak"),
        ("\x0150Shej\x00", "50Shej"),
        ("hej 🙂👩‍👩‍👧 du", "hej du"),
        ("می\u200cروم", "می\u200cروم"),
        ("\u200dhej\u200c ", "hej"),
        ("*vigtigt* _i dag_ `nu` # 1", "vigtigt i dag nu 1"),
        ("20 °C", "20 °C"),
        ("\u202ehej\u202c", "hej"),
        ("e\u0301n", "én"),
        ("a" * 120, " ".join(["a" * 50, "a" * 50, "a" * 20])),
        ("la'aan, borger.dk – 50 %", "la'aan, borger.dk – 50 %"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(st.text())
def test_a_clean_text_holds_no_command_and_stays_clean(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert not set(cleaned) & set("<>[]{}|\\^`~_*#=")
    assert all(unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"} for character in cleaned)
    assert all(len(word) <= 50 for word in cleaned.split(" "))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", False), (" .,!?؟ ", False), ("—", False), ("a", True), ("7", True), ("٣", True), ("'نعم'", True)],
)
def test_has_speech(text: str, expected: bool) -> None:
    assert has_speech(text) is expected


def test_a_short_text_is_one_fragment() -> None:
    assert cut("Ja. Nej.", first=20, limit=20) == (Fragment("Ja. Nej.", True),)


def test_cut_at_the_last_sentence_end_within_the_length() -> None:
    assert cut("Et to. Tre fire. Fem seks syv otte", first=20, limit=40) == (
        Fragment("Et to. Tre fire.", True),
        Fragment("Fem seks syv otte", False),
    )


def test_cut_at_a_clause_where_no_sentence_ends() -> None:
    assert cut("hvis du kommer, så går vi", first=18, limit=18) == (
        Fragment("hvis du kommer,", False),
        Fragment("så går vi", False),
    )


def test_a_clause_may_be_longer_than_the_first_length() -> None:
    assert cut("fordi du ikke kom, ringer vi", first=10, limit=40)[0] == Fragment("fordi du ikke kom,", False)


def test_cut_at_a_space_where_there_is_no_clause() -> None:
    assert [part.text for part in cut("en to tre fire fem seks", first=8, limit=8)] == [
        "en to",
        "tre",
        "fire fem seks",
    ]


@pytest.mark.parametrize("mark", ["؟", "۔", "!", "…"])
def test_sentence_ends_of_other_scripts(mark: str) -> None:
    assert cut(f"واحد اثنان{mark} ثلاثة", first=12, limit=12)[0] == Fragment(f"واحد اثنان{mark}", True)


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    assert [part.text for part in cut("kom til hr. Jensen i dag, tak skal du have", first=25, limit=40)] == [
        "kom til hr. Jensen i dag,",
        "tak skal du have",
    ]


@given(st.text(alphabet="ab .,!?؟ج-\"'«»7", max_size=300), st.integers(1, 40), st.integers(1, 40))
def test_nothing_is_lost_and_nothing_is_too_long(text: str, first: int, limit: int) -> None:
    cleaned = clean(text)

    fragments = cut(cleaned, first=first, limit=limit)

    def spoken(part: str) -> list[str]:
        return [character for character in part if character.isalnum()]

    assert spoken(" ".join(part.text for part in fragments)) == spoken(cleaned)
    assert all(has_speech(part.text) for part in fragments)
    assert all(len(part.text) <= 2 * (first if index == 0 else limit) for index, part in enumerate(fragments))
