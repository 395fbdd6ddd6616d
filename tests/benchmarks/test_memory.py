import numpy as np
import pytest

from audio.frame import SAMPLE_RATE_HZ, Samples
from benchmarks.memory import replay, resident_mb

BLOCK = SAMPLE_RATE_HZ // 10


async def blocks_of(samples: Samples, seconds: float) -> list[Samples]:
    return [block async for block in replay(samples, seconds)]


@pytest.mark.parametrize("seconds", [0.1, 0.3, 7.0])
async def test_as_much_sound_as_was_asked_for_in_blocks_of_100_ms(seconds: float) -> None:
    blocks = await blocks_of(np.zeros(SAMPLE_RATE_HZ, np.float32), seconds)
    assert {block.shape for block in blocks} == {(BLOCK,)}
    assert len(blocks) == round(seconds * 10)


async def test_the_samples_come_in_order_and_begin_again_at_their_end() -> None:
    samples = np.arange(4 * BLOCK, dtype=np.float32)
    blocks = await blocks_of(samples, 0.8)
    assert [int(block[0]) // BLOCK for block in blocks] == [0, 1, 2, 0, 1, 2, 0, 1]
    np.testing.assert_array_equal(np.concatenate(blocks[:3]), samples[: 3 * BLOCK])


async def test_a_length_that_is_no_whole_number_of_blocks_gives_whole_blocks() -> None:
    blocks = await blocks_of(np.zeros(3 * BLOCK + 123, np.float32), 5.0)
    assert {block.shape[0] for block in blocks} == {BLOCK}


def test_memory_that_is_held_is_seen() -> None:
    before = resident_mb()
    held = np.ones(64 * 2**20, np.uint8)
    assert resident_mb() - before > 48
    assert held.any()
