"""The service: engines, the streaming pipeline, the meeting, the web socket and the command line."""

from typing import Final

VERSION: Final = "0.1.0"
