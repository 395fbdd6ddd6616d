import io

import pytest

from audio.completeness import is_cut_short, is_shorter_than_promised
from tests.audio.sound_files import encoded, riff, tone


@pytest.mark.parametrize("offset", [0, 7])
@pytest.mark.parametrize(
    ("container", "codec"), [("wav", "pcm_s16le"), ("ogg", "libopus"), ("mp3", "libmp3lame")]
)
def test_whole_and_cut(container: str, codec: str, offset: int) -> None:
    data = encoded(container, codec, tone(3.0))
    for lost, expected in ((0, False), (300, True), (len(data) // 2, True)):
        file = io.BytesIO(bytes(offset) + data[: len(data) - lost])
        file.seek(offset)
        assert is_cut_short(file) is expected
        assert file.tell() == offset


@pytest.mark.parametrize("data", [b"", b"RIFF", b"text" * 50, encoded("flac", "flac", tone(0.1))[:500]])
def test_what_cannot_know_says_nothing_is_missing(data: bytes) -> None:
    assert is_cut_short(io.BytesIO(data)) is False


def test_a_lone_ogg_mark_is_cut() -> None:
    assert is_cut_short(io.BytesIO(b"OggS"))


def test_a_wav_without_data_is_cut() -> None:
    assert is_cut_short(io.BytesIO(riff(b"")[:-8]))


def test_a_wav_of_endless_empty_chunks_ends() -> None:
    chunks = b"LIST\x00\x00\x00\x00" * 100_000
    assert not is_cut_short(io.BytesIO(riff(bytes(100), before=chunks, promised=10**6)))


@pytest.mark.parametrize(
    ("names", "promised", "decoded", "expected"),
    [
        ("flac", 10.0, 10.0, False),
        ("flac", 10.0, 9.8, False),
        ("flac", 10.0, 9.5, True),
        ("flac", 1000.0, 991.0, False),
        ("flac", 1000.0, 980.0, True),
        ("mov,mp4,m4a,3gp,3g2,mj2", 10.0, 5.0, True),
        ("mp3", 10.0, 5.0, False),
        ("flac", None, 5.0, False),
    ],
)
def test_promised_duration(names: str, promised: float | None, decoded: float, expected: bool) -> None:
    assert is_shorter_than_promised(names, promised, decoded) is expected
