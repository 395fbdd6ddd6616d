"""Which harvested texts are kept, and where."""

from pathlib import Path

import pytest

from benchmarks import hallucinations
from benchmarks.hallucinations import sayable, write


def test_what_people_say_is_known() -> None:
    assert {"ja", "nej"} <= sayable("da")
    assert "evet evet" in sayable("tr")


def test_new_texts_are_added_once_and_what_is_there_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "da").mkdir()
    monkeypatch.setattr(hallucinations, "files", lambda _: tmp_path)
    write("da", ["Det er det.", "Hva er det?"])
    file = write("da", ["hva er det", "Og så er der"])
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == list(hallucinations.HEADER)
    assert lines[2:] == ["Det er det.", "Hva er det?", "Og så er der"]
