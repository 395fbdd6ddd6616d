"""What the ranking benchmark says and how it counts."""

import numpy as np

from benchmarks.ranking import CANDIDATES, phrases_of, spoken
from tests.fakes.synthesiser import ScriptedSynthesiser


def test_only_phrases_that_can_be_ranked_as_they_stand() -> None:
    phrases = phrases_of("uk")
    assert 0 < len(phrases) <= CANDIDATES
    assert all("{" not in text and len(text.split()) > 1 for text in phrases)


def test_the_noise_is_the_same_in_every_run_and_differs_between_phrases() -> None:
    voice = ScriptedSynthesiser(("da",))
    first = [sound for _, sound in spoken(voice, ["en tekst", "en tekst"], "da")]
    again = [sound for _, sound in spoken(voice, ["en tekst", "en tekst"], "da")]
    assert np.array_equal(first[0], again[0])
    assert not np.array_equal(first[0], first[1])
