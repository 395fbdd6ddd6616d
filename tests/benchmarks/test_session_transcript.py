import re

import pytest

from benchmarks.session_transcript import BEGIN, DOCUMENT, END, Recording, insert
from interpreter.errors import ConfigError
from tests.conftest import ROOT


def test_runs_of_sound_become_one_line() -> None:
    recording = Recording()
    recording.text("→", '{"type": "talk"}')
    for _ in range(50):
        recording.sound("→", bytes(640))
    recording.sound("←", bytes(32_000))
    recording.text("←", '{"type": "commit"}')
    lines = [re.sub(r"^ *\d+\.\d\d s ", "", line) for line in recording.lines]
    assert lines == [
        '→ {"type": "talk"}',
        "→ (50 binary messages, 1.00 s of sound)",
        "← (1 binary message, 1.00 s of sound)",
        '← {"type": "commit"}',
    ]


def test_sound_at_the_end_is_not_forgotten() -> None:
    recording = Recording()
    recording.sound("←", bytes(640))
    assert "(1 binary message, 0.02 s of sound)" in recording.markdown()


def test_only_what_is_between_the_marks_is_replaced() -> None:
    assert insert(f"a {BEGIN} old {END} z", "new") == f"a {BEGIN}\n\nnew\n{END} z"
    with pytest.raises(ConfigError):
        insert("no marks", "new")


def test_the_document_has_the_marks() -> None:
    insert((ROOT / DOCUMENT).read_text(encoding="utf-8"), "")
