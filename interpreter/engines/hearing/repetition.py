"""When a text is a loop that the decoder ran into."""

import zlib
from typing import Final

MAX_COMPRESSION_RATIO: Final = 2.4
"""Above this a text is a loop (Radford et al. 2022, section 4.5)."""


def compression_ratio(text: str) -> float:
    """UTF-8 bytes over zlib-compressed bytes; 0 for no text."""
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0
