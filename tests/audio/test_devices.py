import asyncio
import logging

import numpy as np
import pytest

from audio.devices import Loudspeaker, Microphone
from audio.errors import AudioDeviceFailed
from audio.frame import AudioFrame, Samples
from tests.audio.fake_sounddevice import Install
from tests.audio.sound_files import tone


async def frames_of(microphone: Microphone, count: int) -> list[AudioFrame]:
    frames: list[AudioFrame] = []
    async for frame in microphone:
        frames.append(frame)
        if len(frames) == count:
            break
    return frames


def ramp(length: int) -> Samples:
    return np.arange(length, dtype=np.float32) / np.float32(32768)


class TestMicrophone:
    async def test_frames(self, install: Install) -> None:
        card = install()
        async with Microphone() as microphone:
            (stream,) = card.streams
            assert stream.started
            assert stream.settings["blocksize"] == 320
            for at in range(0, 1000, 250):
                stream.record(ramp(1000)[at : at + 250])
            frames = await frames_of(microphone, 3)
        assert [frame.start_sample for frame in frames] == [0, 320, 640]
        np.testing.assert_array_equal(np.concatenate([frame.samples for frame in frames]), ramp(960))
        assert stream.closed

    async def test_a_device_without_16_khz_runs_at_its_own_rate(self, install: Install) -> None:
        card = install(rates=(48_000,))
        async with Microphone() as microphone:
            assert card.streams[0].settings["samplerate"] == 48_000
            card.streams[0].record(tone(1.0, 48_000))
            frames = await frames_of(microphone, 45)
        heard = np.concatenate([frame.samples for frame in frames])
        np.testing.assert_allclose(heard[800:], tone(1.0, 16_000)[800 : len(heard)], atol=1e-3)

    async def test_what_nobody_takes_is_counted_and_the_clock_stays_right(
        self, install: Install, caplog: pytest.LogCaptureFixture
    ) -> None:
        card = install()
        with caplog.at_level(logging.WARNING):
            async with Microphone(capacity_ms=40) as microphone:
                for _ in range(4):
                    card.streams[0].record(np.full(320, 0.5, np.float32))
                frames = await frames_of(microphone, 4)
                card.streams[0].record(np.full(320, 0.25, np.float32), overflow=True)
                frames += await frames_of(microphone, 1)
        assert [float(frame.samples[0]) for frame in frames] == [0.5, 0.5, 0.0, 0.0, 0.25]
        assert [frame.start_sample for frame in frames] == [0, 320, 640, 960, 1280]
        assert (microphone.lost_samples, microphone.card_overflows) == (640, 1)
        assert "lost 40 ms" in caplog.text
        assert "in the sound card" in caplog.text

    async def test_iteration_can_be_left_and_taken_up_again(self, install: Install) -> None:
        card = install()
        async with Microphone() as microphone:
            card.streams[0].record(ramp(960))
            starts = [(await frames_of(microphone, 1))[0].start_sample for _ in range(3)]
        assert starts == [0, 320, 640]

    async def test_unplugged(self, install: Install) -> None:
        card = install()
        async with Microphone() as microphone:
            card.streams[0].record(ramp(320))
            card.streams[0].unplug()
            with pytest.raises(AudioDeviceFailed, match="plug it in again"):
                await frames_of(microphone, 2)

    async def test_closing_ends_the_frames(self, install: Install) -> None:
        install()
        async with Microphone() as microphone:
            task = asyncio.create_task(frames_of(microphone, 1))
            await asyncio.sleep(0)
        assert await task == []


class TestLoudspeaker:
    async def test_plays_in_order_and_counts(self, install: Install) -> None:
        card = install()
        async with Loudspeaker() as loudspeaker:
            (stream,) = card.streams
            loudspeaker.play(ramp(500))
            loudspeaker.play(np.ones(100, np.float32))
            assert (loudspeaker.queued_samples, loudspeaker.played_samples) == (600, 0)
            heard = np.concatenate([stream.render(320), stream.render(320)])
            np.testing.assert_array_equal(heard[:500], ramp(500))
            assert heard[500:600].all()
            assert not heard[600:].any()
            assert (loudspeaker.queued_samples, loudspeaker.played_samples) == (0, 600)
            assert loudspeaker.latency_samples == 800
        assert stream.closed

    async def test_barge_in_is_silent_from_the_next_block_on(self, install: Install) -> None:
        card = install()
        async with Loudspeaker() as loudspeaker:
            loudspeaker.play(np.ones(5000, np.float32))
            assert card.streams[0].render(320).all()
            assert loudspeaker.stop() == 4680
            assert not card.streams[0].render(320).any()
            assert loudspeaker.played_samples == 320
            loudspeaker.play(np.ones(320, np.float32))
            assert card.streams[0].render(320).all()

    async def test_drain_waits_for_the_last_sample(self, install: Install) -> None:
        card = install()
        async with Loudspeaker() as loudspeaker:
            await loudspeaker.drain()
            loudspeaker.play(np.ones(400, np.float32))
            waiting = asyncio.create_task(loudspeaker.drain())
            await asyncio.sleep(0)
            card.streams[0].render(320)
            await asyncio.sleep(0)
            assert not waiting.done()
            card.streams[0].render(320)
            await waiting

    async def test_stop_ends_the_waiting(self, install: Install) -> None:
        install()
        async with Loudspeaker() as loudspeaker:
            loudspeaker.play(np.ones(400, np.float32))
            waiting = asyncio.create_task(loudspeaker.drain())
            await asyncio.sleep(0)
            loudspeaker.stop()
            await waiting

    async def test_a_device_without_16_khz_gets_its_own_rate_to_the_last_sample(
        self, install: Install
    ) -> None:
        card = install(rates=(48_000,))
        async with Loudspeaker() as loudspeaker:
            loudspeaker.play(tone(0.1, 16_000))
            waiting = asyncio.create_task(loudspeaker.drain())
            await asyncio.sleep(0)
            heard = card.streams[0].render(4800)
            await waiting
            assert loudspeaker.played_samples == 1600
        np.testing.assert_allclose(heard[500:-500], tone(0.1, 48_000)[500:-500], atol=1e-3)

    async def test_unplugged(self, install: Install) -> None:
        card = install()
        async with Loudspeaker() as loudspeaker:
            loudspeaker.play(np.ones(400, np.float32))
            waiting = asyncio.create_task(loudspeaker.drain())
            await asyncio.sleep(0)
            card.streams[0].unplug()
            with pytest.raises(AudioDeviceFailed, match="loudspeaker stopped"):
                await waiting
            with pytest.raises(AudioDeviceFailed):
                loudspeaker.play(np.ones(400, np.float32))
