"""The recogniser when its GPU fails in the middle of a meeting: nothing said is lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import numpy as np
import pytest

from interpreter.engines.gpu.pace import SOUND as SOUND_PACE
from interpreter.engines.gpu.placement import Openers, Surroundings, place
from interpreter.engines.health import FIRST_PAUSE_S
from interpreter.engines.recogniser import Effort, RecognitionRequest
from interpreter.engines.whisper.batched import WINDOW_STEP, BatchedWhisper
from interpreter.engines.whisper.engine import WhisperRecogniser
from interpreter.engines.whisper.parts import WhisperParts
from interpreter.errors import EngineError, Outdated
from tests.engines.whisper.scripted_model import (
    Answer,
    ScriptedHallucinations,
    ScriptedModel,
    ScriptedVoice,
    vocabulary,
)

WORDS = vocabulary()
SOUND = np.full(48_000, 0.1, np.float32)
DANISH = RecognitionRequest(("da",))
SAID = "Goddag, jeg hedder Amina."
FULL = "CUDA failed with error out of memory"
LOST = "CUDA failed with error unspecified launch failure"


class Gpu(ScriptedModel):
    """A model on a GPU that fails in the calls that a test names."""

    device = "cuda"
    compute_type = "float16"

    def __init__(self) -> None:
        super().__init__(WORDS, [Answer(SAID)])
        self.broken: set[str] = set()
        self.room = 3000
        """Frames of the longest sound that it has memory for."""

    def _fail(self, call: str) -> None:
        if call in self.broken:
            raise RuntimeError(LOST)

    def encode(self, features: Any, to_cpu: bool = False) -> Any:
        self._fail("encode")
        if np.asarray(features).shape[2] > self.room:
            raise RuntimeError(FULL)
        return super().encode(features, to_cpu)

    def generate(self, encoded: Any, prompts: Any, **options: Any) -> list[Any]:
        self._fail("generate")
        return [super(Gpu, self).generate(encoded, [prompt], **options)[0] for prompt in prompts]

    def align(self, *arguments: Any, **options: Any) -> list[Any]:
        self._fail("align")
        return super().align(*arguments, **options)


class Scene:
    """A recogniser on a GPU with the CPU behind it, a clock, and a try that runs at once."""

    def __init__(self) -> None:
        self.gpu, self.cpu = Gpu(), ScriptedModel(WORDS, [Answer(SAID)])
        self.now = 0.0
        filters = np.full((80, 201), 0.7, np.float32)
        batched = BatchedWhisper(self.gpu, start_of_transcript=WORDS.of("da").sot, limit=4, wait_s=0.0)
        on_gpu = WhisperParts("large", self.gpu, self.gpu, WORDS, filters, batched, WINDOW_STEP)
        self.parts_on_cpu = WhisperParts("large", self.cpu, self.cpu, WORDS, filters)
        self.opening = False
        openers = Openers(
            lambda: on_gpu,
            self._open_on_cpu,
            lambda parts: parts.encoder.encode(np.zeros((1, 80, 1500), np.float32), to_cpu=True),
            WhisperParts.close,
            pace=SOUND_PACE,
        )
        self.recogniser = WhisperRecogniser(
            place(
                "recogniser",
                openers,
                wanted="auto",
                index=0,
                found=1,
                standby=True,
                surroundings=Surroundings(lambda: self.now, lambda job: job()),
            ),
            ScriptedVoice(),
            ScriptedHallucinations(),
            parallel={"cuda": 8, "cpu": 1}.__getitem__,
        )

    def _open_on_cpu(self) -> WhisperParts:
        if self.opening:
            raise EngineError("It cannot be opened, as the test wants.")
        return self.parts_on_cpu


@pytest.fixture(name="scene")
def _scene() -> Iterator[Scene]:
    scene = Scene()
    yield scene
    scene.recogniser.close()


def test_on_a_gpu_windows_are_whole_multiples_so_that_they_can_go_together(scene: Scene) -> None:
    assert scene.recogniser.recognise(np.full(96_000, 0.1, np.float32), DANISH).text == SAID
    assert [asked.frames for asked in scene.gpu.passes] == [2000]
    assert scene.recogniser.capabilities.device == "cuda"
    assert scene.recogniser.capabilities.name == "whisper large float16"
    assert scene.recogniser.capabilities.parallel == 8
    assert scene.cpu.passes == []


@pytest.mark.parametrize("call", ["encode", "generate", "align"])
def test_wherever_the_gpu_fails_the_whole_sound_is_read_on_the_cpu(scene: Scene, call: str) -> None:
    scene.gpu.broken = {call}
    recognition = scene.recogniser.recognise(SOUND, DANISH)
    assert recognition.text == SAID
    assert [asked.frames for asked in scene.cpu.passes] == [1500]
    (health,) = scene.recogniser.health()
    assert health.degraded
    assert SAID not in health.reason
    assert scene.recogniser.capabilities.device == "cpu"
    assert scene.recogniser.capabilities.name == "whisper large int8"
    assert scene.recogniser.capabilities.parallel == 1


def test_what_was_heard_on_the_gpu_can_be_ranked_on_the_cpu(scene: Scene) -> None:
    recognition = scene.recogniser.recognise(SOUND, DANISH)
    scene.gpu.broken = {"align"}
    short, long = scene.recogniser.rank(recognition, ["Ja", "Det er en meget lang sætning"])
    assert short > long
    assert scene.recogniser.health()[0].degraded


def test_all_meetings_go_on_when_the_gpu_goes(scene: Scene) -> None:
    scene.gpu.broken = {"generate"}
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda _: scene.recogniser.recognise(SOUND, DANISH).text, range(16)))
    assert texts == [SAID] * 16
    assert scene.recogniser.health()[0].failures == 1


def test_the_gpu_is_used_again_when_it_is_well(scene: Scene) -> None:
    scene.gpu.broken = {"encode", "generate"}
    scene.recogniser.recognise(SOUND, DANISH)
    scene.gpu.broken = set()
    scene.now += FIRST_PAUSE_S
    scene.recogniser.recognise(SOUND, DANISH)
    asked = len(scene.cpu.passes)
    assert scene.recogniser.recognise(SOUND, DANISH).text == SAID
    assert len(scene.cpu.passes) == asked
    assert scene.recogniser.capabilities.device == "cuda"
    assert scene.recogniser.capabilities.parallel == 8


def test_a_sound_too_long_for_the_memory_is_read_on_the_cpu_and_others_on_the_gpu(scene: Scene) -> None:
    scene.gpu.room = 1500
    for _ in range(4):
        assert scene.recogniser.recognise(np.full(160_000, 0.1, np.float32), DANISH).text == SAID
        assert scene.recogniser.recognise(SOUND, DANISH).text == SAID
    assert len(scene.cpu.passes) == 4
    assert not scene.recogniser.health()[0].degraded


def test_what_it_can_do_is_told_while_the_cpus_model_is_yet_to_be_opened(scene: Scene) -> None:
    """Whoever asks, the event loop among them, never waits for a model to be opened."""
    scene.recogniser._placed._cpu = None
    scene.gpu.broken = {"encode"}
    scene.opening = True
    with pytest.raises(EngineError, match="as the test wants"):
        scene.recogniser.recognise(SOUND, DANISH)
    capabilities = scene.recogniser.capabilities
    assert (capabilities.device, capabilities.parallel) == ("cpu", 1)
    scene.opening = False
    assert scene.recogniser.recognise(SOUND, DANISH).text == SAID
    assert scene.recogniser.capabilities.name == "whisper large int8"


def test_while_the_cpu_reads_a_final_hypotheses_are_left_out(scene: Scene) -> None:
    scene.gpu.broken = {"encode"}
    scene.recogniser.recognise(SOUND, DANISH)
    reading, go = Event(), Event()
    read = scene.cpu.generate

    def generate(*given: Any, **options: Any) -> list[Any]:
        reading.set()
        go.wait(10)
        return read(*given, **options)

    scene.cpu.generate = generate  # type: ignore[method-assign]
    with ThreadPoolExecutor(1) as pool:
        final = pool.submit(scene.recogniser.recognise, SOUND, DANISH)
        assert reading.wait(10)
        with pytest.raises(Outdated):
            scene.recogniser.recognise(SOUND, RecognitionRequest(("da",), Effort.HYPOTHESIS))
        go.set()
        assert final.result(10).text == SAID
    assert scene.recogniser.recognise(SOUND, RecognitionRequest(("da",), Effort.HYPOTHESIS)).text == SAID


def test_a_slow_gpu_is_told(scene: Scene) -> None:
    read = scene.gpu.encode

    def encode(features: Any, to_cpu: bool = False) -> Any:
        scene.now += 2.0
        return read(features, to_cpu)

    scene.gpu.encode = encode  # type: ignore[method-assign]
    for _ in range(8):
        scene.recogniser.recognise(SOUND, DANISH)
    (health,) = scene.recogniser.health()
    assert (health.device, health.degraded) == ("cuda", True)
    assert "0.7 s for one second of sound" in health.reason


def test_after_closing_neither_device_is_asked(scene: Scene) -> None:
    scene.recogniser.close()
    with pytest.raises(EngineError, match="closed"):
        scene.recogniser.recognise(SOUND, DANISH)
    assert scene.recogniser.capabilities.device == "cuda"
