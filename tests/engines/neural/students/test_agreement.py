import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.neural.students.agreement import LOW_AGREEMENT, agreement

SAID = "You must bring your residence permit on 14 March."


def test_case_and_punctuation_do_not_count() -> None:
    assert agreement("Kommer du i morgen?", "kommer du, i morgen") == 1


@pytest.mark.parametrize(
    "back",
    [
        "You must bring your residence permit on March 14.",
        "You have to bring your residence permit on 14 March.",
    ],
)
def test_the_same_in_slightly_other_words_agrees(back: str) -> None:
    assert agreement(SAID, back) >= LOW_AGREEMENT


@pytest.mark.parametrize("back", ["You must bring.", "The weather is nice today, is it not?", "", "14 March"])
def test_what_was_left_out_or_came_from_nowhere_does_not(back: str) -> None:
    assert agreement(SAID, back) < LOW_AGREEMENT


def test_scripts_are_compared_by_letters() -> None:
    assert agreement("Приходьте завтра о десятій.", "Приходьте завтра о десятій годині.") > LOW_AGREEMENT
    assert agreement("تعال غدا", "اذهب الآن") < LOW_AGREEMENT


@given(st.text(), st.text())
def test_it_is_between_0_and_1_and_symmetric(one: str, other: str) -> None:
    assert 0 <= agreement(one, other) <= 1
    assert agreement(one, other) == agreement(other, one)
    assert agreement(one, one) == 1
