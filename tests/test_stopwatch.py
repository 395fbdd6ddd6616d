from collections.abc import Iterator

import numpy as np
import pytest

from interpreter.engines.recogniser import RecognitionRequest, Samples
from interpreter.engines.translator import TranslationRequest
from interpreter.pipeline.engines import Engines
from interpreter.stopwatch import Times, timed
from tests.fakes.speech import RATE, Script, ScriptedVad, SoundReader, line
from tests.fakes.virtual_time import Cost
from tests.pipeline.stage import Shouter, Tone

SCRIPT = Script(line("ja tak.", 0.1), 2.0)


class Clocked(Cost):
    """What engines cost moves the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 100.0

    def add(self, seconds: float) -> None:
        self.now += seconds


class SlowTone(Tone):
    """The first letter takes 0.4 s, every other 0.01 s."""

    def __init__(self, clock: Clocked) -> None:
        super().__init__(clock)
        self._clock = clock

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        self._clock.add(0.4)
        yield from super().synthesise(text, language)


@pytest.fixture
def clock() -> Clocked:
    return Clocked()


@pytest.fixture
def engines(clock: Clocked) -> Engines:
    return Engines(ScriptedVad(), SoundReader(SCRIPT, clock), Shouter(clock), SlowTone(clock))


def test_each_stage_has_its_time(engines: Engines, clock: Clocked) -> None:
    times = Times()
    watched = timed(engines, times, lambda: clock.now)
    assert watched.recogniser.recognise(SCRIPT.samples, RecognitionRequest(("da",))).text == "ja tak."
    assert watched.translator.translate(TranslationRequest("ja tak.", "da", "uk")).text == "JA TAK."
    assert len(list(watched.synthesiser.synthesise("JA", "uk"))) == 2

    assert times.recognition_s == pytest.approx(0.3)
    assert times.translation_s == pytest.approx(0.05)
    assert times.first_sound_s == pytest.approx(0.41)


def test_calls_of_one_stage_add_up(engines: Engines, clock: Clocked) -> None:
    times = Times()
    watched = timed(engines, times, lambda: clock.now)
    for _ in range(3):
        watched.recogniser.recognise(np.zeros(RATE, np.float32), RecognitionRequest(("da",)))
    assert times.recognition_s == pytest.approx(0.9)
    assert times.translation_s is None


def test_they_are_still_the_same_engines(engines: Engines) -> None:
    watched = timed(engines, Times())
    assert watched.vad is engines.vad
    assert watched.recogniser.capabilities == engines.recogniser.capabilities
    assert watched.translator.capabilities == engines.translator.capabilities
    assert watched.synthesiser.capabilities == engines.synthesiser.capabilities
