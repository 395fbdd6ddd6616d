"""Counting errors and costs, way by way and language by language."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.recognition import Score, leave, measure, report
from benchmarks.speech import Clip
from interpreter.models.measurements import read_measurements
from interpreter.settings import load_settings

SECOND = np.zeros(16_000, np.float32)
CLIPS = [
    Clip("a", "da", "Det er sagt", SECOND, 0, 16_000),
    Clip("b", "uk", "Так, так", SECOND, 0, 16_000),
]


def perfect(clip: Clip) -> tuple[str, str]:
    return clip.transcript, ""


def deaf(clip: Clip) -> tuple[str, str]:
    return "", "no_speech"


def test_each_language_and_all_of_them() -> None:
    scores = measure(CLIPS, {"perfect": perfect, "deaf": deaf})
    assert list(scores["perfect"]) == ["da", "all", "uk"]
    assert scores["perfect"]["all"].wer == scores["perfect"]["all"].cer == 0.0
    assert (scores["deaf"]["all"].wer, scores["deaf"]["all"].cer) == (100.0, 100.0)
    assert scores["deaf"]["all"].rejections == {"no_speech": 2}
    assert scores["deaf"]["all"].audio_seconds == 2.0


def test_rates_are_over_all_words_not_over_clips() -> None:
    score = Score()
    score.add(CLIPS[0], "Det er", "", 0.0, 0.0)
    score.add(CLIPS[1], "так так", "", 0.0, 0.0)
    assert score.wer == pytest.approx(100 / 5)


def test_the_report_has_a_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    report(measure(CLIPS, {"perfect": perfect, "deaf": deaf}))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + 3 * 2
    assert "no_speech 2" in lines[4]


def test_the_error_rates_are_left_with_the_model_that_read_the_language(tmp_path: Path) -> None:
    settings = load_settings(
        environment={},
        overrides={"models_dir": tmp_path, "recogniser.languages": {"uk": {"model": "whisper-other"}}},
    )
    (tmp_path / "whisper-base").mkdir()
    scores = measure(CLIPS, {"perfect": perfect})["perfect"]
    when = {"date": "2026-11-22", "commit": "abc", "machine": "two cores"}
    there, missing = leave(scores, settings, when, "python -m benchmarks.recognition")
    assert there == f"da: kept in {tmp_path / 'whisper-base'}"
    assert "whisper-other: No such file" in missing
    kept = read_measurements(tmp_path / "whisper-base")
    assert [(one.of, one.metric, one.score, one.texts) for one in kept] == [
        ("da", "CER", 0.0, 1),
        ("da", "WER", 0.0, 1),
    ]
