"""Limits and signs of a decoder that went wrong."""

import numpy as np
import pytest

from interpreter.engines.whisper.decoding import (
    decode,
    token_limit,
)
from interpreter.engines.whisper.vocabulary import MAX_TOKENS
from tests.engines.whisper.scripted_model import Answer, ScriptedModel, vocabulary

WORDS = vocabulary()
SOUND = np.zeros((1, 750, 4), np.float32)


@pytest.mark.parametrize(("seconds", "limit"), [(0.0, 16), (1.0, 31), (4.0, 76), (30.0, 224)])
def test_a_sound_has_room_for_so_many_tokens(seconds: float, limit: int) -> None:
    assert token_limit(seconds) == limit


def test_the_average_counts_the_end_of_the_text_too() -> None:
    model = ScriptedModel(WORDS, [Answer("Goddag, hvordan går det?", -0.5)])
    decoded = decode(model, SOUND, [1], beam_size=1, limit=50, end_of_text=WORDS.of("da").eot)
    assert decoded.average_log_probability == pytest.approx(-0.5)
    assert decoded.ended


def test_a_text_that_fills_the_limit_did_not_end() -> None:
    model = ScriptedModel(WORDS, [Answer("ja", endless=True)])
    decoded = decode(model, SOUND, [1], beam_size=1, limit=40, end_of_text=WORDS.of("da").eot)
    assert not decoded.ended
    assert len(decoded.tokens) == 40


@pytest.mark.parametrize("prompt", [4, 100, 223])
def test_the_model_is_given_room_beside_the_prompt(prompt: int) -> None:
    """CTranslate2 stops at half of `max_length`, and where prompt and text together reach it."""
    model = ScriptedModel(WORDS, [Answer("ja")])
    decode(model, SOUND, range(prompt), beam_size=1, limit=60, end_of_text=WORDS.of("da").eot)
    (asked,) = model.passes
    assert asked.options["max_length"] >= 120
    assert asked.options["max_length"] - prompt >= 60
    assert asked.options["max_length"] <= MAX_TOKENS
