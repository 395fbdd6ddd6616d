import io
import json
import signal
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interpreter.cli import recording as module
from interpreter.cli.exits import ExitCode
from interpreter.cli.recording import Recording, SpokenFile, interpret_recording
from interpreter.engines.recogniser import Samples
from interpreter.errors import ConfigError
from interpreter.pipeline.events import VoiceChunk, VoiceStarted
from interpreter.pipeline.plan import Mode
from interpreter.settings import Settings
from tests.cli.scripted import ScriptedEngines
from tests.fakes.speech import line

MONDAY = line("jeg kommer på mandag.", 0.5)
WHAT = line("hvad siger du.", 3.0)


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> ScriptedEngines:
    """A talk of 3 s that can be translated."""
    return scripted(monkeypatch, ScriptedEngines(MONDAY, 3.0))


def scripted(monkeypatch: pytest.MonkeyPatch, talk: ScriptedEngines) -> ScriptedEngines:
    monkeypatch.setattr(module, "open_engines", lambda settings: talk.engines)
    return talk


def recording(file: Path | str, **changed: Any) -> Recording:
    given = {
        "rate": 16_000,
        "source": "da",
        "target": "uk",
        "mode": Mode.CONSECUTIVE,
        "realtime": False,
        "out": None,
        "json": False,
    }
    return Recording(str(file), **{**given, **changed})


def lines(text: str, kind: str) -> list[dict[str, Any]]:
    return [found for found in map(json.loads, text.splitlines()) if found["type"] == kind]


def seconds(file: Path) -> float:
    with wave.open(str(file)) as sound:
        return float(sound.getnframes()) / float(sound.getframerate())


def test_a_file_is_heard_translated_and_spoken(
    talk: ScriptedEngines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoken = tmp_path / "spoken.wav"
    code = interpret_recording(recording(talk.write(tmp_path / "talk.wav"), out=spoken), Settings())

    out = capsys.readouterr().out
    assert code == ExitCode.DONE
    assert "jeg kommer på mandag." in out
    assert "JEG KOMMER PÅ MANDAG.   (approved phrase)" in out
    assert seconds(spoken) == pytest.approx(len("jeg kommer på mandag.") / 10)


def test_json_gives_every_event_with_its_time_and_a_summary(
    talk: ScriptedEngines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    interpret_recording(recording(talk.write(tmp_path / "talk.wav"), json=True), Settings())

    out = capsys.readouterr().out
    (commit,) = lines(out, "commit")
    assert commit["text"] == "jeg kommer på mandag."
    assert commit["start"] == pytest.approx(0.5, abs=0.1)
    times = [json.loads(each)["time"] for each in out.splitlines()[:-1]]
    assert times == sorted(times)
    assert lines(out, "summary")[0]["exit_code"] == ExitCode.DONE


def test_without_a_file_to_speak_into_nothing_is_spoken(
    talk: ScriptedEngines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    interpret_recording(recording(talk.write(tmp_path / "talk.wav"), json=True), Settings())
    assert not lines(capsys.readouterr().out, "voice_started")


def test_what_is_not_translated_has_its_own_exit_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talk = scripted(monkeypatch, ScriptedEngines([*MONDAY, *WHAT], 6.0))
    code = interpret_recording(recording(talk.write(tmp_path / "talk.wav")), Settings())

    out = capsys.readouterr().out
    assert code == ExitCode.NOT_TRANSLATED
    assert "not translated: unsure." in out
    assert "perhaps: sig det igen -> SAY AGAIN   (draft)" in out
    assert "1 not translated, 0 not understood." in out


def test_raw_sound_comes_from_standard_input(
    talk: ScriptedEngines, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = np.rint(talk.script.samples * 32768).astype("<i2").tobytes()
    monkeypatch.setattr(module, "standard_input", lambda: io.BytesIO(raw))
    assert interpret_recording(recording("-"), Settings()) == ExitCode.DONE
    assert "jeg kommer på mandag." in capsys.readouterr().out


def test_silence_is_no_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talk = scripted(monkeypatch, ScriptedEngines([], 2.0))
    assert interpret_recording(recording(talk.write(tmp_path / "quiet.wav")), Settings()) == ExitCode.DONE
    assert "No speech was heard." in capsys.readouterr().out


def test_ctrl_c_finishes_what_was_said_and_the_file(
    talk: ScriptedEngines, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def sound_then_ctrl_c(_stream: object, _rate: int) -> Iterator[Samples]:
        yield talk.script.samples
        signal.raise_signal(signal.SIGINT)
        while True:
            yield np.zeros(320, np.float32)

    monkeypatch.setattr(module, "standard_input", lambda: io.BytesIO())
    monkeypatch.setattr(module, "read_pcm", sound_then_ctrl_c)
    spoken = tmp_path / "spoken.wav"
    assert interpret_recording(recording("-", out=spoken), Settings()) == ExitCode.INTERRUPTED
    assert "jeg kommer på mandag." in capsys.readouterr().out
    assert seconds(spoken) == pytest.approx(len("jeg kommer på mandag.") / 10)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"target": "da"}, "give two different ones"),
        ({"source": "xx"}, "cannot be recognised here"),
        ({"target": "so"}, "cannot be translated into 'so'"),
    ],
)
def test_languages_that_cannot_be_used_are_told_before_anything_is_heard(
    talk: ScriptedEngines, tmp_path: Path, changed: dict[str, str], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        interpret_recording(recording(talk.write(tmp_path / "talk.wav"), **changed), Settings())
    assert not talk.reader.calls


def test_utterances_in_the_file_are_apart(tmp_path: Path) -> None:
    from audio.files import WavWriter

    file = tmp_path / "two.wav"
    with WavWriter(file) as writer:
        follower = SpokenFile(writer)
        for utterance in (1, 2):
            follower.follow(VoiceStarted(utterance, "listener", "uk"))
            follower.follow(VoiceChunk(utterance, np.full(1600, 0.5, np.float32)))
    assert seconds(file) == pytest.approx(0.1 + module.PAUSE_SECONDS + 0.1)
