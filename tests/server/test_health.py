from dataclasses import replace
from typing import cast

import numpy as np
import pytest

from interpreter.engines.gpu.driver import seat_on
from interpreter.engines.gpu.memory import MEGABYTE, Claim, Preference
from interpreter.engines.health import Health as EngineHealth
from interpreter.engines.recogniser import Recogniser, Rejection
from interpreter.engines.translator import Source, Translation
from interpreter.pipeline.events import (
    Commit,
    Event,
    Fault,
    Hypothesis,
    NotUnderstood,
    Translated,
    VoiceChunk,
)
from interpreter.pipeline.plan import Plan
from interpreter.server.health import BROKEN_AFTER, Health, degraded, gpu_memory
from interpreter.settings import GpuSettings
from tests.fakes.session import Stage, able_engines

SAID = "Amina said this"
HEARD = Commit(1, 1, 1, "official", "da", SAID, (), 0.0, 1.0, 0.9)
READING = Hypothesis(1, "official", "da", SAID, "", 0.9)
NOT_HEARD = NotUnderstood(1, "official", Rejection.LOW_CONFIDENCE, 0.0, 1.0)
SPOKEN = VoiceChunk(1, np.zeros(160, np.float32))


def translated(reason: str = "") -> Translated:
    source = Source.NONE if reason else Source.MODEL
    return Translated(
        1, "official", "citizen", Translation(SAID, "da", "uk", source, 0.9, SAID, reason=reason)
    )


def fault(stage: str) -> Fault:
    return Fault(stage, f"engine: {SAID}")


def after(*events: Event) -> Health:
    health = Health()
    for event in events:
        health.feed(event)
    return health


def test_a_service_that_did_nothing_yet_is_well() -> None:
    assert Health().problem is None


@pytest.mark.parametrize("stage", ["recognise", "translate", "synthesise"])
def test_it_is_broken_after_so_many_faults_of_one_stage_and_not_before(stage: str) -> None:
    assert after(*[fault(stage)] * (BROKEN_AFTER - 1)).problem is None
    problem = after(*[fault(stage)] * BROKEN_AFTER).problem
    assert problem is not None
    assert f"{BROKEN_AFTER} times" in problem


def test_the_reason_names_stages_and_counts_and_nothing_that_was_said() -> None:
    problem = after(*[fault("translate"), fault("recognise")] * 4).problem
    assert problem is not None
    assert "recognition 4 times, translation 4 times" in problem
    assert "Amina" not in problem


@pytest.mark.parametrize(
    ("stage", "proof"),
    [
        ("recognise", HEARD),
        ("recognise", READING),
        ("translate", translated()),
        ("translate", translated("no_phrase")),
        ("synthesise", SPOKEN),
    ],
)
def test_a_stage_that_works_again_is_well_again(stage: str, proof: Event) -> None:
    broken = [fault(stage)] * BROKEN_AFTER
    assert after(*broken, proof).problem is None
    assert after(*broken, proof, *broken[1:]).problem is None


@pytest.mark.parametrize(
    ("stage", "echo"), [("recognise", NOT_HEARD), ("translate", translated("engine_failed"))]
)
def test_what_follows_every_fault_is_no_proof_of_health(stage: str, echo: Event) -> None:
    assert after(*[fault(stage), echo] * BROKEN_AFTER).problem is not None


def test_faults_of_different_stages_are_not_added_up() -> None:
    assert after(fault("recognise"), fault("translate"), fault("synthesise")).problem is None


def test_an_engine_that_runs_elsewhere_than_it_should_is_told() -> None:
    class Fallen:
        def health(self) -> tuple[EngineHealth, ...]:
            return (
                EngineHealth("recogniser", "cpu", degraded=True, reason="The GPU is gone", failures=1),
                EngineHealth("recogniser", "cuda"),
            )

    engines = able_engines()
    assert degraded(engines) == []
    assert degraded(replace(engines, recogniser=cast(Recogniser, Fallen()))) == [
        "recogniser on cpu: The GPU is gone"
    ]


def test_what_models_hold_of_a_gpu_is_told() -> None:
    assert gpu_memory() == []
    seat = seat_on(GpuSettings(device_index=6))
    seat.take(Claim("recogniser whisper", Preference.RECOGNISER, 100 * MEGABYTE, MEGABYTE, 8))
    try:
        assert gpu_memory() == ["recogniser whisper: 108 MB, 8 at once"]
    finally:
        seat.release()


async def test_a_watched_session_is_the_session_and_its_events_are_judged() -> None:
    stage, health = Stage(), Health()
    opened = health.watching(stage.open)(cast(Plan, None), True)
    async with opened as session:
        await session.talk("official")
        stage.sessions[0].emit(*[fault("translate")] * BROKEN_AFTER)
        await session.end()
        events = [event async for event in session.events()]
    assert len(events) == BROKEN_AFTER
    assert stage.sessions[0].calls == [("talk", "official", 0), ("end",)]
    assert stage.sessions[0].left == "ended"
    assert health.problem is not None
