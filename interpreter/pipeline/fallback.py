"""When a meeting should go to a human interpreter (R19): the flag rises by itself."""

from collections import deque
from typing import Final

from interpreter.engines.recogniser import Rejection
from interpreter.engines.translator import Doubt, Source
from interpreter.pipeline.events import (
    AskedAgain,
    Commit,
    Event,
    Fault,
    FlagReason,
    HumanFlag,
    NotUnderstood,
    Translated,
)

WINDOW: Final = 6
"""How many results back are looked at."""
NOT_TRANSLATED_LIMIT: Final = 2
"""That many of them without a translation raise the flag."""
LOW_CONFIDENCE_LIMIT: Final = 3
"""That many of them misheard or doubtful raise the flag."""
ASKED_AGAIN_LIMIT: Final = 2
"""That many "I do not understand", of either side, among the last `WINDOW` of them and translations together
raise the flag."""
FAULT_LIMIT: Final = 2
"""That many engine failures in one meeting raise the flag."""

_SERIOUS: Final = frozenset({Doubt.RECOGNITION, Doubt.LANGUAGE, Doubt.NUMBER, Doubt.MODEL})


class FallbackWatch:
    """Sees a meeting's events and says when a human should be offered. Each reason is raised once."""

    def __init__(self) -> None:
        self._untranslated: deque[bool] = deque(maxlen=WINDOW)
        self._doubtful: deque[bool] = deque(maxlen=WINDOW)
        self._asked_again: deque[bool] = deque(maxlen=WINDOW)
        self._faults = 0
        self._raised: set[FlagReason] = set()

    def feed(self, event: Event) -> list[HumanFlag]:
        """Take the next event; returns the flags that rise because of it."""
        match event:
            case Translated(translation=translation):
                self._untranslated.append(translation.source is Source.NONE)
                self._doubtful.append(not _SERIOUS.isdisjoint(translation.doubts))
                self._asked_again.append(False)
                side: str | None = event.side
            case NotUnderstood(reason=reason) if reason is not Rejection.NO_SPEECH:
                self._doubtful.append(True)
                side = event.side
            case AskedAgain():
                self._asked_again.append(True)
                side = event.side
            case Commit(doubts=doubts) if Doubt.LANGUAGE in doubts:
                self._doubtful.append(True)
                side = event.side
            case Fault():
                self._faults += 1
                side = None
            case _:
                return []
        flags = []
        if sum(self._untranslated) >= NOT_TRANSLATED_LIMIT:
            flags += self.rise(FlagReason.NOT_TRANSLATED, side)
        if sum(self._doubtful) >= LOW_CONFIDENCE_LIMIT:
            flags += self.rise(FlagReason.LOW_CONFIDENCE, side)
        if sum(self._asked_again) >= ASKED_AGAIN_LIMIT:
            flags += self.rise(FlagReason.NOT_UNDERSTOOD, side)
        if self._faults >= FAULT_LIMIT:
            flags += self.rise(FlagReason.UNHEALTHY, None)
        return flags

    def rise(self, reason: FlagReason, side: str | None) -> list[HumanFlag]:
        """The flag for this reason, unless it is up already. A person's own wish is never swallowed."""
        if reason in self._raised and reason is not FlagReason.ASKED:
            return []
        self._raised.add(reason)
        return [HumanFlag(reason, side)]
