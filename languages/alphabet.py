"""Texts of any script with one byte for each character, so that comparing them is as quick as with ASCII."""

from collections.abc import Iterable
from typing import Final

_FREE: Final = (*range(0x21, 0x7F), *range(0xA1, 0x100))
"""Codes for characters: one byte each, no spaces."""
_SPACE: Final = 0x20
_UNKNOWN: Final = 0x7F


class Alphabet:
    """The characters of some texts, and a byte for each.

    RapidFuzz keeps what it compares by in a table where characters are below 256 and hashes all others. A
    character of none of the texts gets a byte that none of them has: it equals none of theirs either way,
    so that distances between a text of these and any other text stay what they are.

    More characters than there are bytes (no alphabet; Chinese, say) are left as they are.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        characters = sorted(set().union(*texts) - {chr(_SPACE)})
        self._table: _Table | None = None
        if len(characters) <= len(_FREE):
            self._table = _Table(zip(map(ord, characters), _FREE, strict=False))
            self._table[_SPACE] = _SPACE

    def encode(self, text: str) -> str:
        """The text in these bytes; as long as it was."""
        return text if self._table is None else text.translate(self._table)


class _Table(dict[int, int]):
    def __missing__(self, _: int) -> int:
        return _UNKNOWN
