from pathlib import Path

import pytest

from benchmarks.students import THERE, below, measure_speed, real_students, spoil
from interpreter.errors import ModelMissing
from tests.fakes.students import resources

TEXTS = ["one two three four five six seven eight nine ten", "a b c d e"]


def test_every_fault_is_made_in_every_translation_and_the_same_each_time() -> None:
    made = dict(spoil(TEXTS))
    assert made == dict(spoil(TEXTS))
    assert made["the translation of another sentence"] == TEXTS[::-1]
    assert made["second half left out"] == ["one two three four five", "a b"]
    assert made["last third left out"][1] == "a b c"
    assert made["every fifth word left out"][0] == "two three four five seven eight nine ten"
    for name, spoiled in made.items():
        assert len(spoiled) == len(TEXTS), name
        assert spoiled[0] != TEXTS[0], name


def test_a_short_text_is_never_left_empty() -> None:
    assert all(text for _, texts in spoil(["ja", "nej"]) for text in texts)


def test_the_share_below_each_limit_is_in_percent() -> None:
    assert below(["hej med dig", "farvel"], ["hej med dig", "goddag"], (0.5, 1.0, 1.1)) == [50.0, 50.0, 100.0]
    assert below([], [], (0.5,)) == [0.0]


def test_without_the_package_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.students.find_spec", lambda name: None)
    with pytest.raises(ModelMissing, match=r"requirements-dev\.lock"):
        real_students(tmp_path)


@pytest.mark.engines
def test_a_real_student_is_measured(tmp_path: Path) -> None:
    resources()
    speed, translations = measure_speed(
        real_students(tmp_path)[THERE], THERE, ["Yes.", "I do not have a car."]
    )
    assert translations == ["Sim.", "Eu não tenho um carro."]
    assert speed.load_s > 0
    assert 0 < speed.ms_p50 <= speed.ms_p95
    assert speed.cpu_ms >= 0  # the system counts in hundredths of a second: two sentences may take none
    assert speed.tokens_per_s > speed.words_per_s
    assert 20 < speed.memory_mb < 300
