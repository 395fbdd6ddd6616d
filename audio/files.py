"""Sound from files and streams, and into WAV files.

Everything comes out as float32 mono in [-1, 1] at 16 kHz, block by block, so that memory does not grow with
the file. Decoding is FFmpeg's, through PyAV. Playlists and other formats that name further files or
addresses are not opened.
"""

import os
import wave
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer

from audio.completeness import is_cut_short, is_shorter_than_promised
from audio.errors import AudioError, IncompleteAudio, UnreadableAudio
from audio.frame import FRAME_MS, SAMPLE_RATE_HZ, Samples
from audio.mixdown import Mixdown, clipped
from audio.pcm import BYTES_PER_SAMPLE, pcm16_to_samples, samples_to_pcm16
from audio.resample import Resampler

SOUND_FORMATS = "aac,ac3,aiff,amr,asf,au,avi,caf,flac,matroska,mov,mp3,mpeg,mpegts,ogg,w64,wav,webm"
"""FFmpeg's names. None of them makes FFmpeg open a second file or an address."""
USABLE_FORMATS = "use WAV, MP3, Ogg, FLAC, M4A or WebM"

DECODING_ERRORS = (av.FFmpegError, OSError, ValueError)

Source = str | os.PathLike[str] | BinaryIO


def open_audio(source: Source) -> Iterator[Samples]:
    """Decode a file, or a binary stream, as it is read.

    Any format in `SOUND_FORMATS`, any rate, any channel count (mixed down to one). A stream that cannot seek
    works for formats that can be read from front to back, but a missing end may go unnoticed there.

    Yields:
        Blocks of shape (n,), n >= 1.

    Raises:
        UnreadableAudio: no such file, not sound, no sound track, NaN; at once where the source cannot be
            opened, else while it is read.
        IncompleteAudio: the end is missing or parts are damaged; raised after all that could be decoded.
    """
    name = "the sound stream"
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        name = str(path)
        _check_path(path)
        try:
            with path.open("rb") as file:
                cut = is_cut_short(file)
        except OSError as error:
            raise UnreadableAudio(f"Cannot read {name}: {error.strerror}; check its permissions.") from error
        container = _open_container(str(path.absolute()), name)
    else:
        cut = source.seekable() and is_cut_short(source)
        container = _open_container(source, name)
    if not container.streams.audio:
        container.close()
        raise UnreadableAudio(f"{name} has no sound track; choose a file with sound.")
    return _decode(container, name, cut)


def read_audio(source: Source) -> Samples:
    """All of a file at once, shape (n,). Raises what `open_audio` raises."""
    return np.concatenate(list(open_audio(source)))


def read_pcm(
    stream: BinaryIO, sample_rate: int = SAMPLE_RATE_HZ, block_ms: int = FRAME_MS
) -> Iterator[Samples]:
    """Raw mono PCM16 little-endian, for instance from standard input, block by block until it ends.

    Raises:
        IncompleteAudio: the stream ends in the middle of a sample; raised after all the rest.
    """
    resampler = Resampler(sample_rate, SAMPLE_RATE_HZ)
    block_bytes = max(1, sample_rate * block_ms // 1000) * BYTES_PER_SAMPLE
    odd, decoded = b"", 0
    while data := stream.read(block_bytes):
        data = odd + data
        whole = len(data) - len(data) % BYTES_PER_SAMPLE
        odd = data[whole:]
        block = clipped(resampler.feed(pcm16_to_samples(data[:whole])))
        decoded += len(block)
        if len(block):
            yield block
    rest = clipped(resampler.flush())
    if len(rest):
        yield rest
    if odd:
        raise IncompleteAudio(
            "The PCM stream ended in the middle of a sample; check that it is 16-bit mono.",
            decoded_samples=decoded + len(rest),
        )


class WavWriter:
    """Writes PCM16 mono WAV while the sound is made; the sizes in the header are set by `close`.

    Args:
        target: a path, or a binary stream that can seek (it is left open).

    Raises:
        AudioError: the file cannot be written.
    """

    def __init__(self, target: Source, sample_rate: int = SAMPLE_RATE_HZ) -> None:
        self._own: BinaryIO | None = None
        if isinstance(target, str | os.PathLike):
            try:
                target = self._own = Path(target).open("wb")  # noqa: SIM115 - closed by close()
            except OSError as error:
                raise AudioError(f"Cannot write {target}: {error.strerror}; choose another place.") from error
        self._wave: wave.Wave_write = wave.open(target, "wb")  # noqa: SIM115 - closed by close()
        self._wave.setnchannels(1)
        self._wave.setsampwidth(BYTES_PER_SAMPLE)
        self._wave.setframerate(sample_rate)
        self._closed = False

    def write(self, samples: Samples) -> None:
        """Add a block, clipped.

        Raises:
            BadSamples: NaN or infinite samples.
            AudioError: the disk is full, or the writer closed.
        """
        if self._closed:
            raise AudioError("The WAV file is already closed; open a new one.")
        data = samples_to_pcm16(samples)
        try:
            self._wave.writeframesraw(data)
        except OSError as error:
            raise AudioError(f"Cannot write the sound: {error.strerror}; make room on the disk.") from error

    def close(self) -> None:
        """Finish the header. Can be called again."""
        if self._closed:
            return
        self._closed = True
        try:
            self._wave.close()
        finally:
            if self._own is not None:
                self._own.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _check_path(path: Path) -> None:
    if path.is_dir():
        raise UnreadableAudio(f"{path} is a folder; give one sound file.")
    if not path.exists():
        raise UnreadableAudio(f"There is no file {path}; check the name.")
    if not path.is_file():
        raise UnreadableAudio(f"{path} is not a regular file; pipe its sound to standard input instead.")
    if path.stat().st_size == 0:
        raise UnreadableAudio(f"{path} is empty (0 bytes); record or copy it again.")


def _open_container(file: str | BinaryIO, name: str) -> InputContainer:
    try:
        return av.open(
            file, "r", container_options={"format_whitelist": SOUND_FORMATS, "protocol_whitelist": "file"}
        )
    except DECODING_ERRORS as error:
        raise UnreadableAudio(f"{name} is not a sound file that can be read; {USABLE_FORMATS}.") from error


def _decode(container: InputContainer, name: str, cut: bool) -> Iterator[Samples]:
    with container:
        stream = container.streams.audio[0]
        promised_s = _promised_seconds(container, stream)
        mixdown = Mixdown(name)
        decoded = damaged = 0
        for frame in _frames(container, stream):
            if frame is None:
                damaged += 1
                continue
            for block in mixdown.feed(frame):
                decoded += len(block)
                yield block
        for block in mixdown.flush():
            decoded += len(block)
            yield block
        decoded_s = decoded / SAMPLE_RATE_HZ
        if not decoded:
            raise UnreadableAudio(f"{name} holds no sound that can be decoded; {USABLE_FORMATS}.")
        if damaged:
            raise IncompleteAudio(
                f"{damaged} parts of {name} are damaged and were left out ({decoded_s:.1f} s could be read); "
                "copy or record it again.",
                decoded_samples=decoded,
            )
        if cut or is_shorter_than_promised(container.format.name, promised_s, decoded_s):
            raise IncompleteAudio(
                f"{name} is cut off or damaged: {decoded_s:.1f} s could be read, less than its header says; "
                "copy it again.",
                decoded_samples=decoded,
            )


def _promised_seconds(container: InputContainer, stream: AudioStream) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    if container.duration is not None and len(container.streams) == 1:
        return container.duration / av.time_base
    return None


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[av.AudioFrame | None]:
    """The frames of the stream; None for a part that cannot be decoded."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except DECODING_ERRORS:
            yield None  # nothing after it can be found
            return
        if packet is None:
            return
        try:
            yield from packet.decode()
        except DECODING_ERRORS:
            yield None
