import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio import vad
from audio.errors import BadSamples, DiscontinuousAudio, VadModelMissing
from audio.frame import AudioFrame, Samples
from audio.vad import SileroVad, SpeechProbability

MODEL = SileroVad()


def lively_sound(seconds: float, seed: int = 0) -> Samples:
    """Buzzes, hisses and gaps: not speech, but it moves the model all over its range."""
    rng = np.random.default_rng(seed)
    time = np.arange(int(seconds * 16_000)) / 16_000
    pitch = 120 + 40 * np.sin(2 * np.pi * 0.7 * time)
    buzz = sum(np.sin(2 * np.pi * k * np.cumsum(pitch) / 16_000) / k for k in range(1, 25))
    envelope = np.clip(np.sin(2 * np.pi * 3 * time), 0, 1) * (np.sin(2 * np.pi * 0.4 * time) > -0.3)
    return (0.2 * buzz * envelope + 0.003 * rng.standard_normal(time.size)).astype(np.float32)


def judge(sound: Samples, block_sizes: list[int] | None = None, start: int = 0) -> list[SpeechProbability]:
    stream, judged, at = MODEL.stream(), [], 0
    for size in block_sizes or [320] * (len(sound) // 320 + 1):
        block = sound[at : at + size]
        judged += stream.feed(AudioFrame(block, start + at))
        at += len(block)
    return judged + stream.feed(AudioFrame(sound[at:], start + at))


def test_the_stream_equals_the_batch_of_faster_whisper() -> None:
    from faster_whisper.vad import get_vad_model

    sound = lively_sound(6.4)
    assert len(sound) % 512 == 0
    # one window more: the batch model overwrites the last 64 samples of what it is given with zeros
    batch = get_vad_model()(np.concatenate((sound, np.zeros(512, np.float32))))[:-1]
    streamed = np.array([window.probability for window in judge(sound)])
    assert batch.max() > 0.7
    assert batch.min() < 0.1
    np.testing.assert_allclose(streamed, batch, atol=1e-4)


def test_windows_tile_the_sound() -> None:
    windows = judge(lively_sound(1.0), start=100)
    assert [(w.start_sample, w.end_sample) for w in windows] == [
        (100 + i * 512, 100 + (i + 1) * 512) for i in range(16_000 // 512)
    ]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 3000), min_size=1, max_size=12))
def test_block_size_does_not_matter(block_sizes: list[int]) -> None:
    sound = lively_sound(1.0, seed=3)
    assert judge(sound, block_sizes) == judge(sound)


def test_level_is_rms() -> None:
    (square,) = judge(np.tile(np.array([0.5, -0.5], np.float32), 256))
    assert square.level_dbfs == pytest.approx(-6.02, abs=0.01)
    (silence,) = judge(np.zeros(512, np.float32))
    assert silence.level_dbfs == pytest.approx(vad.SILENCE_DBFS)


def test_silence_and_noise_are_not_speech() -> None:
    noise = (0.05 * np.random.default_rng(1).standard_normal(32_000)).astype(np.float32)
    for sound in (np.zeros(32_000, np.float32), noise):
        assert max(window.probability for window in judge(sound)) < 0.35


def test_streams_share_the_model_and_nothing_else() -> None:
    sounds = [lively_sound(2.0, seed) for seed in range(4)]
    alone = [judge(sound) for sound in sounds]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(judge, sounds)) == alone


def test_a_gap_needs_a_new_stream() -> None:
    stream = MODEL.stream()
    stream.feed(AudioFrame(np.zeros(320, np.float32), 0))
    with pytest.raises(DiscontinuousAudio, match="Expected sample 320, got 640"):
        stream.feed(AudioFrame(np.zeros(320, np.float32), 640))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_not_finite_is_refused_before_it_reaches_the_state(bad: float) -> None:
    stream = MODEL.stream()
    with pytest.raises(BadSamples, match="NaN or infinite"):
        stream.feed(AudioFrame(np.full(512, bad, np.float32), 0))
    (window,) = stream.feed(AudioFrame(np.zeros(512, np.float32), 0))
    assert np.isfinite(window.probability)


def test_other_rates_are_refused() -> None:
    with pytest.raises(BadSamples, match="resample"):
        MODEL.stream().feed(AudioFrame(np.zeros(160, np.float32), 0, 8000))


def test_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(VadModelMissing, match="install the package faster-whisper"):
        vad.model_path()
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(VadModelMissing, match="onnxruntime"):
        SileroVad(tmp_path / "model.onnx")


def test_a_package_without_the_file_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vad, "MODEL_FILE", "silero_vad_v0.onnx")
    with pytest.raises(VadModelMissing, match=r"silero_vad_v0\.onnx"):
        vad.model_path()
