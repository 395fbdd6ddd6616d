"""The real Whisper, phrase book and voice behind a real socket, and behind the command line."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from audio.files import WavWriter, read_audio
from audio.frame import Samples
from benchmarks.speech import DATA, word_errors
from interpreter.cli.app import app
from interpreter.models.embedded import ensure_embedded_whisper
from interpreter.pipeline.engines import Engines, load_engines
from interpreter.pipeline.workers import ThreadWorkers
from interpreter.server.limits import MeetingLimits
from interpreter.settings import Settings, load_settings
from languages import load_languages
from tests.end_to_end.test_scripted import send, texts
from tests.server.running import Running, hear_until, running, say, start

pytestmark = pytest.mark.engines

CLIP = DATA / "speech" / "uk" / "movapp_0a5b6674d1b60b23d620f32fb189237b.mp3"
TRANSCRIPT = "Так, сьогодні справді чудовий день."
PHRASE = "absence.child_sick"
"""In Turkish: one that Whisper base reads right, word by word, in espeak-ng's voice."""


@pytest.fixture(scope="module")
def settings() -> Settings:
    settings = load_settings()
    ensure_embedded_whisper(settings.models_dir)
    return settings


@pytest.fixture(scope="module")
def engines(settings: Settings) -> Iterator[Engines]:
    loaded = load_engines(settings)
    yield loaded
    loaded.close()


@pytest.fixture
async def server(engines: Engines) -> AsyncIterator[Running]:
    workers = ThreadWorkers()
    limits = MeetingLimits(ahead_s=3600.0)
    async with running(engines=engines, workers=workers, limits=limits) as instance:
        yield instance
    workers.close()


def spoken(engines: Engines, phrase: str) -> Samples:
    """The Turkish phrase in the service's own voice, with half a second of quiet around it."""
    quiet = np.zeros(8000, np.float32)
    text = load_languages()["tr"].phrases[phrase].text
    return np.concatenate([quiet, *engines.synthesiser.synthesise(text, "tr"), quiet])


async def interpret(server: Running, samples: Samples, source: str) -> list[dict[str, Any] | bytes]:
    other = "uk" if source == "da" else "da"
    sides = [{"name": "caseworker", "language": source}, {"name": "citizen", "language": other}]
    async with server.connect() as client:
        await start(client, direction="fixed", sides=sides, half_duplex=False, notice=False)
        hearing = asyncio.create_task(hear_until(client, "ended"))
        await send(client, samples)
        await say(client, "end")
        return await hearing


async def test_a_phrase_of_the_book_comes_back_spoken(server: Running, engines: Engines) -> None:
    heard = await interpret(server, spoken(engines, PHRASE), "tr")
    (translation,) = [one for one in heard if isinstance(one, dict) and one["type"] == "translation"]
    assert translation["source"] == "draft_phrase"
    assert translation["text"] == load_languages()["da"].phrases[PHRASE].text
    voice = np.frombuffer(b"".join(one for one in heard if isinstance(one, bytes)), np.int16)
    assert voice.shape[0] > 8000
    assert np.abs(voice).max() > 1000


@pytest.mark.skipif(not CLIP.exists(), reason="the shared speech data is not beside the project")
async def test_a_real_recording_is_read(server: Running) -> None:
    heard = await interpret(server, read_audio(CLIP), "uk")
    errors, words = word_errors(TRANSCRIPT, " ".join(texts(heard, "commit")))
    assert errors <= words // 3
    assert [one for one in heard if isinstance(one, dict) and one["type"] == "translation"]


async def test_noise_is_not_interpreted(server: Running) -> None:
    noise = (np.random.default_rng(3).standard_normal(16_000 * 10) * 0.1).astype(np.float32)
    heard = await interpret(server, noise, "da")
    assert texts(heard, "commit") == []
    assert not any(isinstance(one, bytes) for one in heard)


def test_the_command_line_writes_what_it_says(engines: Engines, settings: Settings, tmp_path: Path) -> None:
    source, target = tmp_path / "question.wav", tmp_path / "answer.wav"
    with WavWriter(source) as wav:
        wav.write(spoken(engines, PHRASE))
    result = CliRunner().invoke(
        app, ["interpret", str(source), "--from", "tr", "--to", "da", "--out", str(target), "--json"]
    )
    assert result.exit_code == 0, result.output
    lines = [json.loads(each) for each in result.stdout.splitlines()]
    assert any(each["type"] == "translation" and each["source"] == "draft_phrase" for each in lines)
    assert read_audio(target).shape[0] > 8000
