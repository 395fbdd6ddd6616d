"""Is a sound file shorter than its own header says? FFmpeg passes most such files off as whole.

Read from the container formats themselves: RIFF/WAVE (the size of the `data` chunk), Ogg (RFC 3533: the
last page carries the end-of-stream flag) and MP3 with a Xing/Info tag (the byte count in it). Formats
that keep a duration in their header are compared with what was decoded.
"""

import re
import struct
from typing import BinaryIO

PROMISED_DURATION_FORMATS = frozenset({"aiff", "flac", "mov", "matroska"})
"""FFmpeg's names of the formats whose duration stands in the header; in others it is a guess."""

_UNKNOWN_WAV_SIZES = (0, 0xFFFF_FFFF)
"""What programs write into the header when they stream and do not know the size."""
_MAX_WAV_CHUNKS = 1000
_OGG_MAX_PAGE = 65_307
_OGG_PAGE_HEADER = 27
_OGG_END_OF_STREAM = 0x04
_MP3_TAG_SEARCH = 1 << 18
"""Past the cover picture that often stands before the first MP3 frame, if it is not a large one."""
_XING_HAS_FRAMES, _XING_HAS_BYTES = 0x1, 0x2
_DURATION_SLACK_S = 0.25
_DURATION_SLACK_PART = 0.01


def is_cut_short(file: BinaryIO) -> bool:
    """Whether a seekable file lacks bytes at its end. Leaves its position where it was.

    False also where the format has no way to know.
    """
    origin = file.tell()
    size = file.seek(0, 2)
    file.seek(origin)
    head = file.read(12)
    try:
        if head[:4] == b"RIFF" and head[8:] == b"WAVE":
            return _wav_is_cut(file, size)
        if head[:4] == b"OggS":
            return _ogg_is_cut(file, origin, size)
        return _mp3_is_cut(head + file.read(_MP3_TAG_SEARCH), size - origin)
    finally:
        file.seek(origin)


def is_shorter_than_promised(format_names: str, promised_s: float | None, decoded_s: float) -> bool:
    """Whether less was decoded than the header says. `format_names` is FFmpeg's comma-separated list."""
    if promised_s is None or not PROMISED_DURATION_FORMATS.intersection(format_names.split(",")):
        return False
    return decoded_s < promised_s - max(_DURATION_SLACK_S, _DURATION_SLACK_PART * promised_s)


def _wav_is_cut(file: BinaryIO, size: int) -> bool:
    for _ in range(_MAX_WAV_CHUNKS):
        header = file.read(8)
        if len(header) < 8:
            return True
        name, length = struct.unpack("<4sI", header)
        if name == b"data":
            return length not in _UNKNOWN_WAV_SIZES and file.tell() + length > size
        file.seek(length + length % 2, 1)
    return False


def _ogg_is_cut(file: BinaryIO, origin: int, size: int) -> bool:
    file.seek(max(origin, size - 2 * _OGG_MAX_PAGE))
    tail = file.read()
    last_page = tail[max(0, tail.rfind(b"OggS\x00")) :]
    if len(last_page) < _OGG_PAGE_HEADER:
        return True
    body_start = _OGG_PAGE_HEADER + last_page[_OGG_PAGE_HEADER - 1]
    page_bytes = body_start + sum(last_page[_OGG_PAGE_HEADER:body_start])
    return len(last_page) < page_bytes or not last_page[5] & _OGG_END_OF_STREAM


def _mp3_is_cut(head: bytes, size: int) -> bool:
    tag = re.search(rb"\xff[\xe0-\xff].{2}.{0,32}?(?:Xing|Info)", head, re.DOTALL)
    if tag is None or len(head) < tag.end() + 12:
        return False
    flags, first, second = struct.unpack(">III", head[tag.end() : tag.end() + 12])
    if not flags & _XING_HAS_BYTES:
        return False
    promised: int = second if flags & _XING_HAS_FRAMES else first
    return tag.start() + promised > size
