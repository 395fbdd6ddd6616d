"""The streaming path: capture -> VAD/endpointing -> recognise -> commit -> translate -> synthesise -> play.

Decisions are synchronous objects with `feed(x) -> list[y]`; `session` holds the only streaming loop.
"""
