"""Which words of a hypothesis can be trusted: those that stood in two readings running.

LocalAgreement-2: Liu, Spanakis & Niehues 2020 (Interspeech), used for Whisper by Macháček, Dabre & Bojar
2023 ("Turning Whisper into Real-Time Transcription System").
"""

import unicodedata
from collections.abc import Sequence

from interpreter.engines.recogniser import Word


def same_word(one: str, other: str) -> bool:
    """Whether two spellings are the same word: case and punctuation at its edges do not count."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] not in "PZ")


class Agreement:
    """Compares each reading of a growing sound with the one before."""

    def __init__(self) -> None:
        self._before: tuple[Word, ...] = ()

    def feed(self, words: Sequence[Word]) -> tuple[int, tuple[Word, ...]]:
        """Take the next reading of the whole sound; returns (number of stable words, the words)."""
        stable = 0
        for old, new in zip(self._before, words, strict=False):
            if not same_word(old.text, new.text):
                break
            stable += 1
        self._before = tuple(words)
        return stable, self._before

    def forget(self) -> None:
        """The sound starts anew, after a cut."""
        self._before = ()
