from collections.abc import Mapping
from enum import StrEnum

import pytest

from interpreter.cli import words
from interpreter.engines.recogniser import Rejection
from interpreter.engines.translator import Doubt, Source
from interpreter.pipeline.events import FlagReason
from languages.phrases import Reason


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (Source, words.SOURCES),
        (Doubt, words.DOUBTS),
        (Rejection, words.REJECTIONS),
        (FlagReason, words.FLAGS),
    ],
)
def test_every_code_has_words(codes: type[StrEnum], said: Mapping[StrEnum, str]) -> None:
    assert set(said) == set(codes)


@pytest.mark.parametrize("code", [value for name, value in vars(Reason).items() if name.isupper()])
def test_every_abstention_of_the_phrase_book_has_words(code: str) -> None:
    assert words.abstention(code) == words.ABSTENTIONS[code]


def test_an_unknown_abstention_is_shown_as_it_is() -> None:
    assert words.abstention("cut_off,unknown_token") == "cut off, unknown token"
    assert words.abstention("") == "nobody was sure enough"


@pytest.mark.parametrize(("seconds", "shown"), [(0.0, "0:00.0"), (62.44, "1:02.4"), (600.0, "10:00.0")])
def test_clock(seconds: float, shown: str) -> None:
    assert words.clock(seconds) == shown
