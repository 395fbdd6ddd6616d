"""One byte a character, and distances that stay what they are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from languages.alphabet import Alphabet

BOOK = ("я не розумію", "потрібна допомога", "де це?", "زنگ بزنید")
ALPHABET = Alphabet(BOOK)


def test_every_character_becomes_one_byte_and_a_space_stays_a_space() -> None:
    encoded = ALPHABET.encode(BOOK[0])
    assert len(encoded) == len(BOOK[0])
    assert max(map(ord, encoded)) < 256
    assert [at for at, char in enumerate(encoded) if char == " "] == [1, 4]


@settings(max_examples=200, derandomize=True)
@given(st.text(alphabet="янерозумію abQ7日\x7f\xa1!"), st.sampled_from(BOOK))
def test_the_distance_to_a_text_of_the_book_stays(text: str, known: str) -> None:
    assert Indel.distance(ALPHABET.encode(text), ALPHABET.encode(known)) == Indel.distance(text, known)


def test_more_characters_than_bytes_are_left_as_they_are() -> None:
    many = "".join(map(chr, range(0x4E00, 0x4F00)))
    assert Alphabet([many]).encode(many) == many


def test_encoding_keeps_nothing_of_a_text() -> None:
    before = dict(ALPHABET._table or {})
    ALPHABET.encode("ßøÆ")
    assert ALPHABET._table == before


@pytest.mark.parametrize("text", ["", " "])
def test_a_book_of_nothing(text: str) -> None:
    assert Alphabet([]).encode(text) == text
