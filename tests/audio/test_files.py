import io
import os
import struct
import tracemalloc
import wave
from pathlib import Path

import numpy as np
import pytest

from audio.errors import AudioError, BadSamples, IncompleteAudio, UnreadableAudio
from audio.files import WavWriter, open_audio, read_audio, read_pcm
from audio.frame import Samples
from audio.pcm import samples_to_pcm16
from tests.audio.sound_files import encoded, float_wav, riff, tone, video_without_sound


def stored(tmp_path: Path, data: bytes, name: str = "sound.bin") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def loudness_of_440_hz(sound: Samples) -> float:
    """Amplitude of the tone in the middle of the sound."""
    middle = sound[len(sound) // 4 : -len(sound) // 4].astype(np.float64)
    time = np.arange(len(middle)) / 16_000
    return float(2 * np.abs(np.mean(middle * np.exp(-2j * np.pi * 440 * time))))


class TestFormats:
    @pytest.mark.parametrize(
        ("container", "codec", "rate", "layout"),
        [
            ("wav", "pcm_s16le", 16000, "mono"),
            ("wav", "pcm_s16le", 8000, "mono"),
            ("wav", "pcm_s16le", 44100, "stereo"),
            ("wav", "pcm_s16le", 48000, "5.1"),
            ("wav", "pcm_s24le", 48000, "mono"),
            ("wav", "pcm_f32le", 48000, "stereo"),
            ("wav", "pcm_alaw", 8000, "mono"),
            ("aiff", "pcm_s16be", 48000, "mono"),
            ("flac", "flac", 48000, "stereo"),
            ("mp3", "libmp3lame", 44100, "stereo"),
            ("ogg", "libopus", 48000, "mono"),
            ("webm", "libopus", 48000, "stereo"),
            ("mp4", "aac", 48000, "mono"),
            ("adts", "aac", 48000, "mono"),
        ],
    )
    def test_a_tone_comes_out_at_16_khz_mono(
        self, tmp_path: Path, container: str, codec: str, rate: int, layout: str
    ) -> None:
        data = encoded(container, codec, tone(1.0, rate), rate, layout)
        sound = read_audio(stored(tmp_path, data))
        assert sound.dtype == np.float32
        assert len(sound) == pytest.approx(16_000, abs=800)
        assert loudness_of_440_hz(sound) == pytest.approx(0.3, rel=0.1)
        np.testing.assert_array_equal(read_audio(io.BytesIO(data)), sound)

    def test_16_bit_16_khz_is_untouched(self, tmp_path: Path) -> None:
        pcm = samples_to_pcm16(tone(0.5, 16_000))
        assert samples_to_pcm16(read_audio(stored(tmp_path, riff(pcm)))) == pcm

    @pytest.mark.parametrize("channel", [0, 1, 2, 4, 5])
    def test_a_voice_on_any_channel_of_5_1_is_heard(self, tmp_path: Path, channel: int) -> None:
        data = encoded("wav", "pcm_s16le", tone(1.0), layout="5.1", only_channel=channel)
        assert loudness_of_440_hz(read_audio(stored(tmp_path, data))) > 0.03

    def test_a_stream_that_cannot_seek(self) -> None:
        class Pipe(io.BytesIO):
            def seekable(self) -> bool:
                return False

        assert len(read_audio(Pipe(encoded("wav", "pcm_s16le", tone(1.0))))) == 16_000

    def test_memory_does_not_grow_with_the_file(self, tmp_path: Path) -> None:
        path = stored(tmp_path, riff(bytes(2 * 16_000 * 600)))
        tracemalloc.start()
        blocks = [len(block) for block in open_audio(path)]
        peak_bytes = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert sum(blocks) == 16_000 * 600
        assert max(blocks) <= 16_000
        assert peak_bytes < 3_000_000

    def test_real_clips_are_whole(self, shared_data: Path) -> None:
        paths = sorted(path for path in shared_data.glob("speech/*/*") if path.suffix in (".mp3", ".wav"))[
            ::10
        ]
        assert paths
        for path in paths:
            assert len(read_audio(path)) > 8000


class TestRefused:
    def test_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableAudio, match=r"There is no file .*x\.wav; check the name"):
            open_audio(tmp_path / "x.wav")

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableAudio, match="is a folder; give one sound file"):
            open_audio(tmp_path)

    def test_0_bytes(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableAudio, match="0 bytes"):
            open_audio(stored(tmp_path, b""))
        with pytest.raises(UnreadableAudio, match="not a sound file"):
            open_audio(io.BytesIO())

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    def test_a_named_pipe_does_not_hang(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(UnreadableAudio, match="not a regular file"):
            open_audio(tmp_path / "pipe")

    def test_text_and_noise(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        noise = np.random.default_rng(0).bytes(50_000)
        for data in (b"Goddag, hvad hedder du?\n" * 500, b"\x00" * 50_000, noise):
            with pytest.raises(UnreadableAudio, match="use WAV, MP3"):
                read_audio(stored(tmp_path, data))
        assert capfd.readouterr().err == ""

    @pytest.mark.parametrize("name", ["list.m3u8", "list.txt"])
    def test_a_playlist_opens_nothing(self, tmp_path: Path, name: str) -> None:
        stored(tmp_path, riff(bytes(32_000)), "inner.wav")
        for playlist in (
            "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\ninner.wav\n#EXT-X-ENDLIST\n",
            "ffconcat version 1.0\nfile inner.wav\n",
        ):
            with pytest.raises(UnreadableAudio):
                open_audio(stored(tmp_path, playlist.encode(), name))

    def test_video_without_sound(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableAudio, match="has no sound track"):
            open_audio(stored(tmp_path, video_without_sound()))

    def test_a_header_alone(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableAudio, match="holds no sound"):
            read_audio(stored(tmp_path, riff(b"")))

    @pytest.mark.parametrize("bad", [np.nan, np.inf])
    def test_not_finite(self, tmp_path: Path, bad: float) -> None:
        sound = tone(1.0, 16_000)
        sound[12_000] = bad
        with pytest.raises(UnreadableAudio, match="no numbers; export it again"):
            read_audio(stored(tmp_path, float_wav(sound)))

    def test_integers_saved_as_floats(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableAudio, match="times over full scale"):
            read_audio(stored(tmp_path, float_wav(tone(1.0, 16_000) * np.float32(32768))))

    @pytest.mark.parametrize("rate", [1, 4_000_000_000])
    def test_rates_that_are_none(self, tmp_path: Path, rate: int) -> None:
        header = bytearray(riff(bytes(3200)))
        header[24:28] = struct.pack("<I", rate)
        with pytest.raises(UnreadableAudio):
            read_audio(stored(tmp_path, bytes(header)))

    def test_a_stream_that_breaks(self) -> None:
        class Broken(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                raise OSError(5, "Input/output error")

            def seekable(self) -> bool:
                return False

        with pytest.raises(UnreadableAudio, match="sound stream"):
            open_audio(Broken())


class TestIncomplete:
    @pytest.mark.parametrize(
        ("container", "codec"),
        [
            ("wav", "pcm_s16le"),
            ("wav", "pcm_f32le"),
            ("aiff", "pcm_s16be"),
            ("flac", "flac"),
            ("mp3", "libmp3lame"),
            ("ogg", "libopus"),
            ("webm", "libopus"),
        ],
    )
    @pytest.mark.parametrize("part", [0.5, 0.9])
    def test_what_is_there_comes_out_and_then_the_error(
        self, tmp_path: Path, container: str, codec: str, part: float
    ) -> None:
        data = encoded(container, codec, tone(5.0))
        path = stored(tmp_path, data[: int(part * len(data))])
        blocks: list[Samples] = []
        with pytest.raises(IncompleteAudio) as caught:
            blocks.extend(open_audio(path))
        heard = sum(len(block) for block in blocks)
        assert heard == caught.value.decoded_samples
        assert 0.3 * part < heard / (5 * 16_000) < part + 0.1

    def test_a_header_that_promises_2_gb(self, tmp_path: Path) -> None:
        data = riff(bytes(3200), promised=2_000_000_000)
        for source in (stored(tmp_path, data), io.BytesIO(data)):
            with pytest.raises(IncompleteAudio, match=r"0\.1 s could be read"):
                read_audio(source)

    @pytest.mark.parametrize("promised", [0, 0xFFFF_FFFF])
    def test_a_streamed_wav_promises_nothing(self, tmp_path: Path, promised: int) -> None:
        assert len(read_audio(stored(tmp_path, riff(bytes(3200), promised=promised)))) == 1600

    def test_chunks_before_the_data_are_passed_over(self, tmp_path: Path) -> None:
        chunk = b"LIST" + struct.pack("<I", 5) + b"INFO\x00\x00"
        assert len(read_audio(stored(tmp_path, riff(bytes(3200), before=chunk)))) == 1600

    @pytest.mark.parametrize(
        ("container", "codec", "message"),
        [("flac", "flac", "cut off or damaged"), ("mp3", "libmp3lame", "parts of .* are damaged")],
    )
    def test_damage_in_the_middle(self, tmp_path: Path, container: str, codec: str, message: str) -> None:
        data = bytearray(encoded(container, codec, tone(5.0)))
        middle = len(data) // 2
        data[middle : middle + 3000] = bytes(3000)
        with pytest.raises(IncompleteAudio, match=message) as caught:
            read_audio(stored(tmp_path, bytes(data)))
        assert caught.value.decoded_samples > 2 * 16_000

    def test_clipping_is_clipped(self, tmp_path: Path) -> None:
        sound = read_audio(stored(tmp_path, float_wav(tone(1.0, 48_000, amplitude=3.0), rate=48_000)))
        assert np.abs(sound).max() == 1.0


class TestPcm:
    @pytest.mark.parametrize("block_ms", [1, 20, 333])
    def test_blocks_join_to_the_whole(self, block_ms: int) -> None:
        pcm = samples_to_pcm16(tone(0.5, 16_000))
        assert samples_to_pcm16(np.concatenate(list(read_pcm(io.BytesIO(pcm), block_ms=block_ms)))) == pcm

    def test_other_rates_are_resampled(self) -> None:
        sound = np.concatenate(list(read_pcm(io.BytesIO(samples_to_pcm16(tone(1.0, 8000))), 8000)))
        assert len(sound) == 16_000
        assert loudness_of_440_hz(sound) == pytest.approx(0.3, rel=0.01)

    def test_short_reads_may_split_a_sample(self) -> None:
        class Trickle(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                return super().read(3)

        pcm = samples_to_pcm16(tone(0.01, 16_000))
        assert samples_to_pcm16(np.concatenate(list(read_pcm(Trickle(pcm))))) == pcm

    def test_half_a_sample_at_the_end(self) -> None:
        blocks = read_pcm(io.BytesIO(bytes(1001)))
        assert sum(len(block) for block in [next(blocks)]) == 320
        with pytest.raises(IncompleteAudio, match="middle of a sample") as caught:
            list(blocks)
        assert caught.value.decoded_samples == 500

    def test_nothing(self) -> None:
        assert list(read_pcm(io.BytesIO())) == []


class TestWavWriter:
    def test_header_is_right_after_close(self, tmp_path: Path) -> None:
        sound = tone(0.5, 16_000)
        with WavWriter(tmp_path / "out.wav") as writer:
            for at in range(0, len(sound), 700):
                writer.write(sound[at : at + 700])
        writer.close()
        with wave.open(str(tmp_path / "out.wav"), "rb") as file:
            assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 16_000)
            assert file.readframes(file.getnframes()) == samples_to_pcm16(sound)
        assert len(read_audio(tmp_path / "out.wav")) == len(sound)

    def test_into_a_stream_that_stays_open(self) -> None:
        buffer = io.BytesIO()
        with WavWriter(buffer, 8000) as writer:
            writer.write(tone(0.1, 8000))
        assert len(read_audio(io.BytesIO(buffer.getvalue()))) == 1600

    def test_an_unfinished_sound_is_still_a_file(self, tmp_path: Path) -> None:
        def speak() -> None:
            with WavWriter(tmp_path / "out.wav") as writer:
                writer.write(tone(0.1, 16_000))
                writer.write(np.array([np.nan], np.float32))

        with pytest.raises(BadSamples):
            speak()
        assert len(read_audio(tmp_path / "out.wav")) == 1600

    def test_what_cannot_be_written(self, tmp_path: Path) -> None:
        with pytest.raises(AudioError, match="choose another place"):
            WavWriter(tmp_path / "missing" / "out.wav")
        writer = WavWriter(tmp_path / "out.wav")
        writer.close()
        with pytest.raises(AudioError, match="already closed"):
            writer.write(tone(0.1))
