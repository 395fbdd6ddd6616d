"""What the benchmark of spoken values asks, and how it counts."""

from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.speech import Clip
from benchmarks.spoken_values import Ranked, head, line, ranked, sentences
from interpreter.engines.recogniser import Recognition
from languages.values import find_values
from tests.benchmarks.test_phrases import Ears, recognition


def clip(transcript: str) -> Clip:
    return Clip("a.wav", "da", transcript, np.zeros(16_000, np.float32), 0, 16_000)


class Sharp(Ears):
    """Hears one text far better than all others; remembers what it was asked."""

    best = ""

    def rank(self, recognition: Recognition, texts: Sequence[str]) -> tuple[float, ...]:
        super().rank(recognition, texts)
        return tuple(-0.5 if text == self.best else -3.0 for text in texts)


def test_the_value_alone_is_exchanged_and_the_truth_stands_as_it_was_said() -> None:
    said = clip("det tager femogtyve minutter")
    texts = sentences(said, find_values(said.transcript, "da")[0])
    assert next(iter(texts.items())) == ("25", said.transcript)
    assert texts["2"] == "det tager to minutter"
    assert "det tager femogtyve minutter" not in list(texts.values())[1:]


@pytest.mark.parametrize(
    ("best", "first"), [("det tager to minutter", "2"), ("det tager femogtyve minutter", "25")]
)
def test_what_fits_the_sound_best_is_first(best: str, first: str) -> None:
    ears = Sharp(Recognition("da", "det tager 25 minutter", (), -0.1, 0.0, 1.0, encoded=object()))
    ears.best = best
    (one,) = ranked(clip("det tager femogtyve minutter"), ears)
    assert (one.truth, one.first, one.right, one.read) == ("25", first, first == "25", True)
    assert one.margin > 5.0
    ((_, texts),) = ears.ranked
    assert len(texts) == one.rivals + 1


def test_where_nothing_was_heard_nothing_is_ranked() -> None:
    ears = Ears(recognition(""))
    assert list(ranked(clip("det tager femogtyve minutter"), ears)) == []
    assert not ears.ranked


def test_the_table_counts_the_right_and_how_far_a_wrong_one_led() -> None:
    def one(first: str, margin: float, *, read: bool) -> Ranked:
        return Ranked("da", "25", first, margin, 20, read)

    found = [one("25", 9.0, read=True), one("25", 6.0, read=False), one("25", 1.0, read=False)]
    found.append(one("2", 2.5, read=True))
    assert line("da", found).split() == ["da", "4", "2", "3", "2.5", "2", "1", "2"]
    assert len(head()) == len(line("da", found))
