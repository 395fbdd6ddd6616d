"""A whole book cut into tokens: the same tokens as one by one."""

import pytest

from languages import load_languages
from languages.phrase_reader import PhraseReader
from languages.tokens import Token, Tokeniser

LANGUAGES = load_languages()


def without_surface(tokens: tuple[Token, ...]) -> list[tuple[object, ...]]:
    """What phrases are compared by; how a word was written does not count."""
    return [(one.key, one.slot, one.value, one.closes, one.stops, one.asks) for one in tokens]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_wording_of_the_books_has_the_tokens_it_has_alone(code: str) -> None:
    tokeniser = Tokeniser(LANGUAGES[code])
    read = PhraseReader(tokeniser)
    for phrase in LANGUAGES[code].phrases.values():
        for text in (*phrase.forms, *phrase.heard):
            assert without_surface(read(text)) == without_surface(tokeniser.of_phrase(text)), text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("da", "..., jeg kommer , ikke ! på {weekday} ."),
        ("da", "klokken halv ti , eller ti minutter over"),
        ("da", "+45 22 33 44 55"),
        ("da", "Øh altså , ja"),
        ("fa", "من می آیم"),  # glued to the next word
        ("fa", "نمی فهمم ."),
        ("uk", "будь ласка, повторіть"),
        ("ar", "أحد عشر و نصف"),
        ("da", " "),
    ],
)
def test_marks_values_and_glued_prefixes_are_read_with_their_neighbours(code: str, text: str) -> None:
    tokeniser = Tokeniser(LANGUAGES[code])
    read = PhraseReader(tokeniser)
    for _ in range(2):  # the second time from memory
        assert without_surface(read(text)) == without_surface(tokeniser.of_phrase(text))
