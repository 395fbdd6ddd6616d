"""Socket, protocol, session, threads: all real but the engines, which read words from the sound itself."""

import asyncio
from typing import Any

import numpy as np
from websockets.asyncio.client import ClientConnection

from audio.pcm import samples_to_pcm16
from interpreter.engines.recogniser import Samples
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.workers import ThreadWorkers
from interpreter.server.limits import MeetingLimits
from tests.fakes.speech import Script, ScriptedVad, SoundReader, line
from tests.fakes.virtual_time import Cost
from tests.pipeline.stage import Shouter, Tone, talk
from tests.server.running import hear_until, kinds, running, say, start

HASTE = MeetingLimits(ahead_s=3600.0)
"""The talk is sent faster than it is spoken."""
TALK = talk(line("jeg kommer på mandag.", 0.5), line("tak for hjælpen.", 4.0), length=6.5)
SIDES = [{"name": "caseworker", "language": "da"}, {"name": "citizen", "language": "uk"}]


def engines(script: Script) -> Engines:
    cost = Cost()
    return Engines(ScriptedVad(), SoundReader(script, cost), Shouter(cost), Tone(cost))


async def send(client: ClientConnection, samples: Samples, block: int = 1600) -> None:
    for at in range(0, samples.shape[0], block):
        await client.send(samples_to_pcm16(samples[at : at + block]))


async def hold(client: ClientConnection, **changes: Any) -> list[dict[str, Any] | bytes]:
    """A whole meeting of one recording."""
    plan = {"direction": "fixed", "sides": SIDES, "half_duplex": False, "notice": False} | changes
    ready = await start(client, **plan)
    assert ready["type"] == "ready"
    hearing = asyncio.create_task(hear_until(client, "ended"))
    await send(client, TALK.samples)
    await say(client, "end")
    return await hearing


def texts(heard: list[dict[str, Any] | bytes], kind: str) -> list[str]:
    return [one["text"] for one in heard if isinstance(one, dict) and one["type"] == kind]


async def test_what_is_said_comes_back_as_text_and_as_sound() -> None:
    workers = ThreadWorkers()
    try:
        async with (
            running(engines=engines(TALK), workers=workers, limits=HASTE) as server,
            server.connect() as client,
        ):
            heard = await hold(client)
    finally:
        workers.close()
    assert texts(heard, "commit") == ["jeg kommer på mandag.", "tak for hjælpen."]
    assert texts(heard, "translation") == ["JEG KOMMER PÅ MANDAG.", "TAK FOR HJÆLPEN."]
    sound = b"".join(one for one in heard if isinstance(one, bytes))
    seconds = np.frombuffer(sound, np.int16).shape[0] / 16_000
    assert seconds == sum(len(text) for text in texts(heard, "translation")) * 0.1
    assert kinds(heard)[-1] == "ended"


async def test_the_notices_are_spoken_before_everything_else() -> None:
    workers = ThreadWorkers()
    try:
        async with (
            running(engines=engines(TALK), workers=workers, limits=HASTE) as server,
            server.connect() as client,
        ):
            heard = await hold(client, notice=True)
    finally:
        workers.close()
    voices = [one for one in heard if isinstance(one, dict) and one["type"] == "voice_started"]
    assert [(one["notice"], one["listener"], one["language"]) for one in voices[:2]] == [
        ("opening", "citizen", "uk"),
        ("opening", "caseworker", "da"),
    ]
    assert [one["utterance"] for one in voices[2:]] == [1, 2]
    assert texts(heard, "commit") == ["jeg kommer på mandag.", "tak for hjælpen."]


async def test_two_meetings_at_once_hear_their_own_words_only() -> None:
    workers = ThreadWorkers()
    try:
        async with (
            running(engines=engines(TALK), workers=workers, limits=HASTE) as server,
            server.connect() as one,
            server.connect() as other,
        ):
            first, second = await asyncio.gather(hold(one), hold(other, speak=False))
    finally:
        workers.close()
    assert texts(first, "commit") == texts(second, "commit")
    assert any(isinstance(message, bytes) for message in first)
    assert not any(isinstance(message, bytes) for message in second)


async def test_a_button_press_is_answered_in_the_other_language() -> None:
    workers = ThreadWorkers()
    try:
        async with (
            running(engines=engines(TALK), workers=workers, limits=HASTE) as server,
            server.connect() as client,
        ):
            await start(client, direction="push_to_talk", sides=SIDES)
            hearing = asyncio.create_task(hear_until(client, "ended"))
            await send(client, TALK.samples[: 16_000 * 3])
            await say(client, "talk", side="citizen")
            await send(client, TALK.samples[16_000 * 3 : 16_000 * 6])
            await say(client, "release")
            await say(client, "human", side="citizen")
            await say(client, "end")
            heard = await hearing
    finally:
        workers.close()
    (commit,) = [one for one in heard if isinstance(one, dict) and one["type"] == "commit"]
    assert (commit["text"], commit["side"]) == ("tak for hjælpen.", "citizen")
    (flag,) = [one for one in heard if isinstance(one, dict) and one["type"] == "human_flag"]
    assert flag["reason"] == "asked"
