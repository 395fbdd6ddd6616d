from collections.abc import Iterator

import numpy as np
import pytest

from audio.frame import Samples
from benchmarks.phrase_trials import (
    CONDITIONS,
    EDGE,
    LONGEST_SENTENCE_WORDS,
    filled_phrases_of,
    other_sentences,
    phrases_of,
    speak,
)
from benchmarks.speech import DATA
from interpreter.engines.synthesiser import SynthesiserCapabilities
from languages import load_languages
from languages.template import slots
from languages.values import find_values

LANGUAGES = load_languages()


class Voice:
    """Says every text as two chunks of ones."""

    @property
    def capabilities(self) -> SynthesiserCapabilities:
        return SynthesiserCapabilities("scripted", (("da", "ones"),))

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        yield np.ones(1000, np.float32)
        yield np.full(500, -1.0, np.float32)

    def close(self) -> None: ...


def test_a_spoken_text_is_whole_with_room_around_it_that_is_never_silent() -> None:
    sound = speak(Voice(), "ja", "da")
    assert sound.dtype == np.float32
    assert sound.shape == (2 * EDGE + 1500,)
    np.testing.assert_allclose(sound[EDGE : EDGE + 1000], 1.0, atol=1e-3)
    np.testing.assert_allclose(sound[EDGE + 1000 : -EDGE], -1.0, atol=1e-3)
    for room in (sound[:EDGE], sound[-EDGE:]):
        assert 0.0 < np.abs(room).max() < 1e-3
    np.testing.assert_array_equal(sound, speak(Voice(), "ja", "da"))


def test_phrases_to_say_have_no_slots_and_are_the_same_for_a_seed() -> None:
    danish = LANGUAGES["da"]
    chosen = phrases_of(danish, 12, seed=3)
    assert len(dict(chosen)) == 12
    assert all(danish.phrases[phrase].text == text and not slots(text) for phrase, text in chosen)
    assert chosen == phrases_of(danish, 12, seed=3) != phrases_of(danish, 12, seed=4)


@pytest.mark.parametrize("code", LANGUAGES)
def test_filled_phrases_say_the_values_that_they_are_counted_by(code: str) -> None:
    made = filled_phrases_of(LANGUAGES[code], 12, seed=5)
    assert len(made) == 12
    for phrase, text, values in made:
        assert not slots(text)
        found = sorted(value.value.canonical for value in find_values(text, code, numeric=True))
        assert set(values) <= set(found), phrase
    assert made == filled_phrases_of(LANGUAGES[code], 12, seed=5)


def test_a_condition_changes_the_sound_and_not_its_length() -> None:
    sound = np.sin(np.arange(16_000, dtype=np.float32) / 7).astype(np.float32) * 0.3
    np.testing.assert_array_equal(CONDITIONS["clean"](sound), sound)
    for name in ("noise", "telephone"):
        changed = CONDITIONS[name](sound)
        assert changed.shape == sound.shape
        assert not np.allclose(changed, sound, atol=0.01)


@pytest.mark.skipif(not DATA.is_dir(), reason="no ../shared/data")
@pytest.mark.parametrize("code", ["da", "so"])
def test_other_sentences_are_short_and_the_same_for_a_seed(code: str) -> None:
    chosen = other_sentences(code, 20, seed=1)
    assert len(chosen) == 20
    assert all(2 <= len(sentence.split()) <= LONGEST_SENTENCE_WORDS for sentence in chosen)
    assert chosen == other_sentences(code, 20, seed=1)
