import pytest

from interpreter.errors import ProtocolError
from interpreter.server.outbox import Outbox


async def drain(outbox: Outbox) -> list[str | bytes]:
    outbox.close()
    out = []
    while (message := await outbox.get()) is not None:
        out.append(message)
    return out


async def test_what_goes_in_comes_out_in_order() -> None:
    outbox = Outbox(100, 100)
    outbox.put(["a", b"bb"])
    outbox.put(["c"], may_drop=True)
    assert await drain(outbox) == ["a", b"bb", "c"]


async def test_hypotheses_go_first_and_nothing_else_goes() -> None:
    outbox = Outbox(1000, 10)
    outbox.put(["hypothesis"], may_drop=True)
    outbox.put(["commit"])
    outbox.put(["another"], may_drop=True)
    outbox.put(["translation"])
    assert await drain(outbox) == ["commit", "translation"]


async def test_more_than_the_limit_is_too_slow_and_takes_nothing() -> None:
    outbox = Outbox(10, 10)
    outbox.put([bytes(8)])
    with pytest.raises(ProtocolError) as caught:
        outbox.put(["abc"])
    assert (caught.value.code, caught.value.fatal) == ("too_slow", True)
    outbox.put(["goodbye"], force=True)
    assert await drain(outbox) == [bytes(8), "goodbye"]


async def test_what_was_taken_makes_room() -> None:
    outbox = Outbox(10, 10)
    for _ in range(5):
        outbox.put([bytes(10)])
        assert await outbox.get() == bytes(10)


async def test_text_outside_ascii_counts_more() -> None:
    outbox = Outbox(10, 100)
    with pytest.raises(ProtocolError):
        outbox.put(["шість!"])


async def test_a_closed_outbox_takes_nothing() -> None:
    outbox = Outbox(10, 10)
    outbox.close()
    outbox.put(["late"])
    assert await drain(outbox) == []


async def test_clearing_forgets_what_waits() -> None:
    outbox = Outbox(10, 10)
    outbox.put([bytes(10)])
    outbox.clear()
    outbox.put(["error"])
    assert await drain(outbox) == ["error"]


async def test_it_knows_how_much_sound_waits() -> None:
    outbox = Outbox(1000, 1000)
    outbox.put([bytes(8), "text", bytes(4)])
    assert outbox.sound_bytes == 12
    await outbox.get()
    assert outbox.sound_bytes == 4
    outbox.clear()
    assert outbox.sound_bytes == 0
