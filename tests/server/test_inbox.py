import asyncio

import numpy as np

from interpreter.protocol.client_messages import Release
from interpreter.protocol.connection import Sound
from interpreter.server.inbox import Inbox

HALF = Sound(np.zeros(8000, np.float32))
RELEASE = Release(type="release")


async def test_actions_come_out_in_order() -> None:
    inbox = Inbox(10, 0.001)
    for action in (HALF, RELEASE, HALF):
        await inbox.put(action)
    assert [await inbox.get() for _ in range(3)] == [HALF, RELEASE, HALF]


async def test_a_full_inbox_lets_the_sender_wait_until_there_is_room() -> None:
    inbox = Inbox(1, 0.001)
    await inbox.put(HALF)
    await inbox.put(HALF)
    third = asyncio.create_task(inbox.put(RELEASE))
    await asyncio.sleep(0)
    assert not third.done()
    assert await inbox.get() is HALF
    await third
    assert [await inbox.get(), await inbox.get()] == [HALF, RELEASE]


async def test_what_must_come_in_comes_in() -> None:
    inbox = Inbox(0.5, 0.001)
    await inbox.put(HALF)
    inbox.put_now(RELEASE)
    assert [await inbox.get(), await inbox.get()] == [HALF, RELEASE]


async def test_messages_without_sound_fill_it_too() -> None:
    inbox = Inbox(1, 0.1)
    for _ in range(10):
        await inbox.put(RELEASE)
    eleventh = asyncio.create_task(inbox.put(RELEASE))
    await asyncio.sleep(0)
    assert not eleventh.done()
    await inbox.get()
    await eleventh


async def test_get_waits() -> None:
    inbox = Inbox(1, 0.1)
    waiting = asyncio.create_task(inbox.get())
    await asyncio.sleep(0)
    assert not waiting.done()
    inbox.put_now(RELEASE)
    assert await waiting == RELEASE
