"""Texts and phrases cut into words, values and clause ends."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from languages import load_languages
from languages.tokens import Token, Tokeniser
from languages.values import Number

LANGUAGES = load_languages()
DANISH = Tokeniser(LANGUAGES["da"])
UKRAINIAN = Tokeniser(LANGUAGES["uk"])
URDU = Tokeniser(LANGUAGES["ur"])


def keys(tokens: tuple[Token, ...]) -> list[str]:
    return [token.key for token in tokens]


def test_words_are_compared_normalised_and_kept_as_written() -> None:
    tokens = DANISH.of_text("Jeg HØRER Amina")
    assert keys(tokens) == ["jeg", "hører", "amina"]
    assert [token.surface for token in tokens] == ["Jeg", "HØRER", "Amina"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("ja tak", (False, False, False)),
        ("ja tak,", (True, False, False)),
        ("ja tak.", (True, True, False)),
        ("ja tak?", (True, True, True)),
        ("ja tak?!", (True, True, True)),
    ],
)
def test_a_mark_belongs_to_the_word_before_it(text: str, ends: tuple[bool, bool, bool]) -> None:
    first, last = DANISH.of_text(text)
    assert (first.closes, first.stops, first.asks) == (False, False, False)
    assert (last.closes, last.stops, last.asks) == ends


def test_the_arabic_question_mark_asks() -> None:
    assert URDU.of_text("آپ کا نام؟")[-1].asks


@pytest.mark.parametrize("text", ["", " ", "…!", "?,."])
def test_marks_alone_are_nothing(text: str) -> None:
    assert DANISH.of_text(text) == ()


def test_a_mark_before_the_first_word_is_dropped() -> None:
    (token,) = DANISH.of_text("... tak")
    assert (token.key, token.closes) == ("tak", False)


def test_a_value_is_one_token_with_its_kind() -> None:
    tokens = DANISH.of_text("vi ses den 4. marts 2026 klokken 9.30")
    assert [token.key for token in tokens if token.value is None] == ["vi", "ses", "den", "klokken"]
    found = {token.key: token.value.value.canonical for token in tokens if token.value is not None}
    assert found == {"<date>": "2026-03-04", "<time>": "09:30"}


def test_a_word_that_is_sometimes_a_number_is_one_only_where_numbers_are_expected() -> None:
    assert keys(DANISH.of_text("jeg har et barn")) == ["jeg", "har", "et", "barn"]
    assert keys(DANISH.of_text("jeg har et barn", numeric=True)) == ["jeg", "har", "<number>", "barn"]


def test_a_sign_between_words_is_a_word() -> None:
    assert keys(DANISH.of_text("ja/nej")) == ["ja", "/", "nej"]


def test_fillers_are_left_out() -> None:
    assert keys(DANISH.of_text("øh jeg er altså syg")) == ["jeg", "er", "syg"]


def test_a_filler_leaves_its_clause_end_to_the_word_before() -> None:
    first, second, *_ = DANISH.of_text("nej altså? jeg er syg")
    assert (first.key, first.closes, first.asks) == ("nej", True, True)
    assert second.key == "jeg"


def test_a_filler_of_two_words_is_left_out_whole() -> None:
    assert "будь ласка" in UKRAINIAN.fillers
    assert keys(UKRAINIAN.of_text("говоріть будь ласка повільно")) == ["говоріть", "повільно"]


def test_nothing_but_fillers_is_an_answer() -> None:
    assert keys(DANISH.of_text("jo")) == ["jo"]


def test_slots_of_a_phrase_have_the_key_of_the_value_that_fits() -> None:
    phrase = DANISH.of_phrase("Jeg kommer på {weekday} klokken {time}.")
    text = DANISH.of_text("jeg kommer på onsdag klokken 9.30.")
    assert [token.slot.name for token in phrase if token.slot is not None] == ["weekday", "time"]
    assert "<weekday>" in keys(text)
    assert keys(phrase)[:4] == keys(text)[:4]
    assert (phrase[-1].closes, phrase[-1].stops) == (True, True)  # the full stop after the slot


def test_two_slots_of_a_kind_keep_their_names() -> None:
    names = [token.slot.name for token in DANISH.of_phrase("{number} og {number2}") if token.slot]
    assert names == ["number", "number2"]


def test_a_fixed_value_of_a_phrase_is_a_value() -> None:
    (fixed,) = [token for token in DANISH.of_phrase("vent fem minutter") if token.value is not None]
    assert fixed.slot is None
    assert fixed.value is not None
    assert fixed.value.value.canonical == "5"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(alphabet="abæ øh,.?5/% \n"))
def test_no_text_gives_an_empty_word(text: str) -> None:
    assert all(token.key and token.surface for token in DANISH.of_text(text))


@pytest.mark.parametrize(("text", "code"), [("двічі", "uk")])
def test_a_word_that_says_more_than_its_number_is_no_bare_number(text: str, code: str) -> None:
    """Else "for two months" would come out as "2"."""
    (token,) = Tokeniser(load_languages()[code]).of_text(text)
    assert token.key != "<number>"
    assert token.value is not None
    assert token.value.value.canonical == "2"


@pytest.mark.parametrize(
    ("dual", "counted"), [("شهرين", "2 شهر"), ("أسبوعين", "2 أسبوع"), ("سأتأخر ساعتين", "سأتأخر 2 ساعة")]
)
def test_two_of_something_in_one_word_are_the_number_and_the_thing(dual: str, counted: str) -> None:
    tokeniser = Tokeniser(load_languages()["ar"])
    one, other = tokeniser.of_text(dual), tokeniser.of_text(counted)
    assert [token.key for token in one] == [token.key for token in other]
    assert [token.value.value for token in one if token.value] == [Number(Decimal(2))]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("من سوال دارم", ["سوال", "دارم"]),
        ("بله، من سوال دارم", ["بله", "سوال", "دارم"]),
        ("شماره من چیست", ["شماره", "من", "چیست"]),
        ("من", ["من"]),
        ("من هم", ["من", "هم"]),
        ("من، علی", ["من", "علی"]),
    ],
)
def test_a_pronoun_that_opens_a_clause_is_in_the_verb_already(text: str, said: list[str]) -> None:
    persian = Tokeniser(LANGUAGES["fa"])
    assert keys(persian.of_text(text)) == [persian.normalise(word) for word in said]


def test_a_word_beside_a_slot_is_not_all_that_was_said() -> None:
    """Alone "ہفتے" is Saturday."""
    assert keys(URDU.of_phrase("{number} ہفتے۔")) == keys(URDU.of_text("2 ہفتے۔")) == ["<number>", "ہفتے"]
    assert keys(URDU.of_phrase("ہفتے۔")) == ["<weekday>"]


def test_an_address_is_one_name() -> None:
    (*_, address) = DANISH.of_text("Jeg bor på Nørrebrogade 20, 2200 København N.")
    assert (address.key, address.surface) == (
        "nørrebrogade202200københavnn",
        "Nørrebrogade 20, 2200 København N",
    )
    assert address.value is None
    assert address.stops
