"""Every size of the protocol. `docs/protocol.md` lists them for clients."""

from typing import Final

VERSIONS: Final = (1,)
"""Protocol versions served, newest last."""

SAMPLE_RATE_HZ: Final = 16_000
BYTES_PER_SAMPLE: Final = 2

MAX_TEXT_BYTES: Final = 16 * 1024
"""Longest text message from a client, in bytes of UTF-8."""

MAX_SOUND_BYTES: Final = 32 * 1024
"""Longest binary message, either way: 1.024 seconds of sound."""

MAX_ERRORS: Final = 20
"""Errors a client may make in one meeting before it is closed."""

MAX_NAME_CHARACTERS: Final = 64
"""Longest name of a side."""

REMEMBERED_OFFERS: Final = 200
"""Utterances whose suggestions can still be chosen."""
