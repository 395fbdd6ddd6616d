"""Probabilities over the languages asked for, and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.whisper.languages import restrict

CODES = ("da", "uk", "ar", "tr", "ur", "fa", "so", "sw", "nn", "ru")


def test_other_languages_do_not_count() -> None:
    heard = {"nn": 0.6, "da": 0.3, "uk": 0.1}
    assert restrict(heard, ("da", "uk")) == pytest.approx({"da": 0.75, "uk": 0.25})


def test_what_sounds_arabic_or_swahili_counts_for_somali() -> None:
    heard = {"ar": 0.5, "sw": 0.2, "so": 0.1, "da": 0.2}
    assert restrict(heard, ("da", "so")) == pytest.approx({"da": 0.2, "so": 0.8})


def test_arabic_stands_for_itself_where_it_is_asked_for() -> None:
    heard = {"ar": 0.5, "sw": 0.2, "so": 0.1, "da": 0.2}
    assert restrict(heard, ("ar", "so")) == pytest.approx({"ar": 0.5 / 0.8, "so": 0.3 / 0.8})


def test_where_none_was_heard_all_are_as_likely() -> None:
    assert restrict({"ru": 1.0}, ("da", "uk")) == {"da": 0.5, "uk": 0.5}


@given(
    st.dictionaries(st.sampled_from(CODES), st.floats(0, 1)),
    st.lists(st.sampled_from(CODES[:7]), min_size=1, unique=True),
)
def test_they_always_sum_to_one_in_the_order_asked(heard: dict[str, float], languages: list[str]) -> None:
    probabilities = restrict(heard, languages)
    assert list(probabilities) == languages
    assert sum(probabilities.values()) == pytest.approx(1.0)
    assert all(0.0 <= probability <= 1.0 for probability in probabilities.values())
