"""How the benchmark of devices counts, and that a GPU that is not there is said."""

from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from benchmarks import devices
from benchmarks.devices import (
    HEADER,
    GpuMemory,
    Reading,
    Row,
    batched_on_cpu,
    compare,
    line,
    main,
    measure,
    opened,
    own_clips,
    side_by_side,
    summed,
)
from benchmarks.speech import Clip
from interpreter.engines.health import Health
from interpreter.engines.recogniser import Recogniser, RecognitionRequest
from interpreter.errors import ConfigError, EngineError
from interpreter.settings import Settings
from tests.fakes.recogniser import ScriptedRecogniser


def clip(name: str, transcript: str, sound: np.ndarray) -> Clip:
    return Clip(name, "da", transcript, sound, 0, sound.shape[0])


def spoken(recogniser: ScriptedRecogniser, *texts: str) -> list[Clip]:
    return [clip(text, text, recogniser.say(text, "da")) for text in texts]


def test_every_meeting_reads_every_clip() -> None:
    recogniser = ScriptedRecogniser()
    clips = spoken(recogniser, "goddag", "farvel", "tak for i dag")
    ticks = count()
    readings, wall = measure(recogniser, clips, 3, lambda: float(next(ticks)))
    assert sorted(reading.text for reading in readings) == sorted(3 * [one.transcript for one in clips])
    assert len({reading.clip.name for reading in readings[::3]}) == 3
    assert wall == 1 + 2 * 9


def test_a_row_counts_latency_load_errors_and_what_came_out_the_same() -> None:
    second = np.zeros(16_000, np.float32)
    one, two = clip("1", "goddag du", second), clip("2", "farvel", second)
    readings = [Reading(one, "goddag da", 0.2), Reading(two, "farvel", 0.4)]
    row = summed("cpu", "whisper", 1, readings, 0.5, 1.0, {"1": "goddag du", "2": "farvel"})
    assert row.p50 == pytest.approx(0.3)
    assert (row.throughput, row.cpu, row.gpu_mb) == (4.0, 0.5, None)
    assert row.wer == pytest.approx(100 / 3)
    assert row.same == 0.5


def test_the_first_device_with_one_meeting_is_what_others_are_compared_with(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = ScriptedRecogniser(), ScriptedRecogniser()
    clips = spoken(good, "goddag", "farvel")
    asked: list[tuple[str, int]] = []
    spoken(bad, "morgen", "farvel")

    @contextmanager
    def scripted(device: str, settings: Settings, meetings: int) -> Iterator[Recogniser]:
        asked.append((device, meetings))
        yield good if device == "cpu" else bad

    monkeypatch.setattr(devices, "opened", scripted)
    rows, left_out = compare(["cpu", "cuda"], Settings(), clips, [1, 2])
    assert left_out == {}
    assert asked == [("cpu", 1), ("cpu", 2), ("cuda", 1), ("cuda", 2)]
    assert [row.same for row in rows] == [1.0, 1.0, 0.5, 0.5]
    assert len(capsys.readouterr().out.splitlines()) == 4


GPU = Row("cuda", "whisper", 8, 0.05, 0.11, 250.0, 0.01, 41.2, 1.0, 900.0, 612.4)
CPU = Row("cpu", "whisper", 8, 0.5, 1.1, 12.5, 0.14, 41.2, 1.0, 900.0)


def test_columns_stand_under_their_names() -> None:
    row = line(GPU)
    assert row.index("whisper") == HEADER.index("model")
    assert row.endswith("100%  whisper")
    assert row[: HEADER.index("GPU MB") + 6].endswith(" 612")
    assert line(CPU)[: HEADER.index("GPU MB") + 6].endswith(" -")


def test_devices_stand_side_by_side() -> None:
    alone = replace(CPU, batch=1, throughput=4.0)
    header, first, second = side_by_side([alone, CPU, GPU])
    assert header.split() == [
        "batch",
        *["cpu:", "sound/s,", "p50", "/", "p95", "s", "cuda:", "sound/s,", "p50", "/", "p95", "s"],
        "times",
    ]
    assert first.split() == ["1", "4.0,", "0.50", "/", "1.10", "-", "-"]
    assert second.split()[:6] == ["8", "12.5,", "0.50", "/", "1.10", "250.0,"]
    assert second.endswith("20.0")
    assert side_by_side([alone, CPU]) == []


def test_a_device_that_cannot_be_used_is_named_and_the_others_are_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = ScriptedRecogniser()
    clips = spoken(good, "goddag")

    @contextmanager
    def scripted(device: str, settings: Settings, batch: int) -> Iterator[Recogniser]:
        if device == "cuda":
            raise ConfigError("No CUDA device is found.")
        yield good

    monkeypatch.setattr(devices, "opened", scripted)
    monkeypatch.setattr(devices, "load_clips", lambda *_: clips)
    assert main(["--batches", "1,2"]) == 0
    told = capsys.readouterr().out
    assert "cuda         not measured: No CUDA device is found." in told
    assert told.count("scripted") == 2
    assert main(["--devices", "cpu,cuda", "--batches", "1"]) == 1
    assert main(["--devices", "cuda", "--batches", "1"]) == 1


def test_memory_counts_from_what_was_there_before() -> None:
    free: list[float | None] = [1000.0, 700.0, None, 400.0, 900.0]
    memory = GpuMemory(0, lambda index: free.pop(0))
    assert memory.most is None
    while free:
        memory.look()
    assert memory.most == 600.0
    silent = GpuMemory(0, lambda index: None)
    silent.look()
    assert silent.most is None


@pytest.mark.engines
def test_a_machine_without_recordings_reads_the_services_own_voice() -> None:
    clips = own_clips(Settings(), ["da"], 2)
    assert [one.language for one in clips] == ["da", "da"]
    assert all(one.samples.shape[0] > 16_000 and one.transcript for one in clips)


def test_what_was_measured_on_another_device_in_the_end_is_no_measurement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Fallen(ScriptedRecogniser):
        def health(self) -> tuple[Health, ...]:
            return (Health("recogniser", "cpu", degraded=True, reason="The GPU is full."),)

    monkeypatch.setattr("interpreter.engines.table.load_recogniser", lambda settings: Fallen())
    with (
        pytest.raises(EngineError, match=r"went to the cpu\. The GPU is full"),
        opened("cuda", Settings(), 1),
    ):
        pass


@pytest.mark.parametrize("text", ["tpu", "cpu,gpu"])
def test_a_device_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="choose from cpu, cuda"):
        devices._devices(text)
    assert devices._devices("cpu,cuda") == ["cpu", "cuda"]
    assert devices._numbers("1,16") == [1, 16]


@pytest.mark.engines
def test_without_a_gpu_cuda_is_an_error_and_never_measured_on_the_cpu(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from interpreter.engines.whisper import loading

    monkeypatch.setattr(loading, "cuda_devices", lambda: 0)
    with (
        pytest.raises(ConfigError, match="no CUDA device"),
        opened("cuda", Settings(models_dir=models_dir), 1),
    ):
        pass


@pytest.mark.engines
def test_batches_can_be_forced_on_where_there_is_only_a_cpu(models_dir: Path) -> None:
    with batched_on_cpu(Settings(models_dir=models_dir), 2) as recogniser:
        silent = recogniser.recognise(np.zeros(16_000, np.float32), RecognitionRequest(("da",)))
        assert silent.words == ()
        assert recogniser.capabilities.device == "cpu"
