"""Names of countries may stand in a phrase of their own and in a `{place}` as well."""

from collections.abc import Sequence

import pytest

from languages import load_languages
from languages.matching import Wording
from languages.places import place_words
from languages.tokens import Tokeniser

TOKENISER = Tokeniser(load_languages()["da"])


def wordings(*pairs: tuple[str, str]) -> Sequence[Wording]:
    return [
        Wording(id_, text, TOKENISER.of_phrase(text), approved=False, main=True, asks=False)
        for id_, text in pairs
    ]


COUNTRIES = wordings(
    ("country.syria", "Jeg kommer fra Syrien."),
    ("country.syria", "jeg kommer oprindeligt fra Syrien"),
    ("country.sudan", "Jeg kommer oprindeligt fra Sudan."),
    ("country.south_sudan", "Jeg kommer oprindeligt fra det sydlige Sudan."),
    ("country.hungary", "Jeg kommer fra Ungarn."),
    ("work.hungary", "Jeg har arbejdet i Ungarn."),
)


def test_a_name_is_a_word_of_the_countries_alone() -> None:
    assert {"syrien", "sudan"} <= place_words(COUNTRIES)
    assert not {"jeg", "kommer", "fra"} & place_words(COUNTRIES)
    assert "oprindeligt" not in place_words(COUNTRIES)  # they all have it


def test_a_word_of_another_topic_is_no_name_unless_the_profile_says_so() -> None:
    assert "ungarn" not in place_words(COUNTRIES)
    assert "ungarn" in place_words(COUNTRIES, ["ungarn"])


@pytest.mark.parametrize("text", ["{place}", "{number} 12"])
def test_slots_and_values_are_no_names(text: str) -> None:
    assert place_words(wordings(("country.any", text))) == frozenset()
