"""What a recogniser is asked about one utterance: each text once, and never more of them than allowed.

A text costs a decoder pass of its own, 15 to 25 ms of a core, whatever it says; how many there are is what a
search under the sound costs. Other meetings wait for the same cores.
"""

from collections.abc import Sequence

from languages.by_sound import Evidence
from languages.errors import LanguageError


class Asked:
    """Evidence about one utterance, gone with it. Is itself `languages.by_sound.Evidence`.

    A text counts once when it is heard and once when it is weighed under silence, also where the recogniser
    still knows the latter.
    """

    def __init__(self, evidence: Evidence, most: int) -> None:
        """`most`: texts that may be ranked in all."""
        self._evidence = evidence
        self._most = most
        self._heard: dict[str, float] = {}
        self._unheard: dict[str, float] = {}
        self._after: dict[str, str] = {}

    @property
    def ranked(self) -> int:
        """Texts that were ranked so far."""
        return len(self._heard) + len(self._unheard)

    @property
    def room(self) -> int:
        """How many more may be."""
        return self._most - self.ranked

    def has_room(self, texts: Sequence[str], more: int) -> bool:
        """Whether all of these may be heard and `more` weighed under silence after it."""
        new = sum(text not in self._heard for text in dict.fromkeys(texts))
        return new + more <= self.room

    def fitting(self, texts: Sequence[str], most: int) -> list[str]:
        """The first of these that may still be heard: those that were cost nothing, at most `most` others."""
        left = min(most, self.room)
        fitting = []
        for text in dict.fromkeys(texts):
            if text not in self._heard:
                if left <= 0:
                    continue
                left -= 1
            fitting.append(text)
        return fitting

    def weighable(self, texts: Sequence[str]) -> list[str]:
        """The first of these that may still be weighed under silence."""
        left = self.room
        fitting = []
        for text in dict.fromkeys(texts):
            if text not in self._unheard:
                if left <= 0:
                    continue
                left -= 1
            fitting.append(text)
        return fitting

    def heard(self, texts: Sequence[str]) -> tuple[float, ...]:
        """See `Evidence.heard`.

        Raises:
            LanguageError: there is no room for so many.
        """
        if new := [text for text in dict.fromkeys(texts) if text not in self._heard]:
            self._check(len(new))
            self._heard.update(zip(new, self._evidence.heard(new), strict=True))
        return tuple(self._heard[text] for text in texts)

    def unheard(self, texts: Sequence[str]) -> tuple[float, ...]:
        """See `Evidence.unheard`.

        Raises:
            LanguageError: there is no room for so many.
        """
        if new := [text for text in dict.fromkeys(texts) if text not in self._unheard]:
            self._check(len(new))
            self._unheard.update(zip(new, self._evidence.unheard(new), strict=True))
        return tuple(self._unheard[text] for text in texts)

    def after(self, text: str) -> str:
        """See `Evidence.after`."""
        if text not in self._after:
            self._after[text] = self._evidence.after(text)
        return self._after[text]

    def _check(self, count: int) -> None:
        if count > self.room:
            raise LanguageError(
                f"A search under the sound asks about {count} texts with room for {self.room}; report this."
            )
