"""What a meeting knows by now, for the engines: what was said before, and the terms it was about.

In memory only, a few utterances long, gone with the session (R22).
"""

from collections import deque
from dataclasses import dataclass, replace
from typing import Final

from interpreter.engines.translator import Doubt, Earlier, FoundTerm, Source
from interpreter.pipeline.events import Commit, Event, Translated
from languages.glossary import Glossary

KEEP: Final = 32
"""Utterances that are remembered, of both sides together, and handed to the translator: who spoke of herself
as a woman at the start of a talk still is one ten minutes later."""
RECENT_TERMS: Final = 10
"""Terms that are remembered as used lately."""
SURE: Final = 0.5
"""An utterance that was heard with less confidence is neither prompt nor context: its errors would be written
again."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What a recogniser is told beside the sound; see `RecognitionRequest`."""

    prompt: str = ""
    hot_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Turn:
    utterance: int
    side: str
    language: str
    text: str
    sure: bool
    listener_language: str = ""
    translation: str = ""
    doubts: tuple[Doubt, ...] = ()
    terms: tuple[FoundTerm, ...] = ()


class MeetingContext:
    """Sees a session's events, and says what the next piece of sound or text may be told. Knows no clock.

    When a side changes its language, everything is forgotten: it was said to somebody else.
    """

    def __init__(self, glossary: Glossary | None, *, hot_words: int, prompt_utterances: int) -> None:
        """See `PipelineSettings` for the numbers; without a `glossary` there are no hot words."""
        self._glossary = glossary
        self._hot_words = hot_words
        self._prompt_utterances = prompt_utterances
        self._turns: deque[_Turn] = deque(maxlen=KEEP)
        self._terms: deque[str] = deque(maxlen=RECENT_TERMS)
        self._spoken: dict[str, str] = {}

    def feed(self, event: Event) -> None:
        """Take the next event."""
        match event:
            case Commit():
                if self._spoken.get(event.side, event.language) != event.language:
                    self.clear()
                self._spoken[event.side] = event.language
                sure = event.confidence >= SURE
                self._turns.append(_Turn(event.utterance, event.side, event.language, event.text, sure))
            case Translated():
                self._translated(event)
            case _:
                pass

    def clear(self) -> None:
        """Forget everything."""
        self._turns.clear()
        self._terms.clear()
        self._spoken.clear()

    def hints(self, languages: tuple[str, ...]) -> Hints:
        """For sound that may be in these languages; none where there are several, as hints are in one."""
        if len(languages) != 1:
            return Hints()
        (language,) = languages
        said = [turn.text for turn in reversed(self._turns) if turn.language == language and turn.sure]
        prompt = " ".join(reversed(said[: self._prompt_utterances]))
        hot_words: tuple[str, ...] = ()
        if self._hot_words and self._glossary is not None:
            hot_words = self._glossary.hot_words(self._hot_words, language, tuple(reversed(self._terms)))
        return Hints(prompt, hot_words)

    def earlier(self, speaker: str) -> tuple[Earlier, ...]:
        """The utterances before, newest last, for a translation of what this side says now."""
        return tuple(
            Earlier(
                turn.text,
                turn.language,
                turn.side == speaker,
                turn.translation,
                turn.listener_language,
                turn.doubts,
                turn.terms,
            )
            for turn in self._turns
            if turn.sure
        )

    def _translated(self, event: Translated) -> None:
        made = event.translation
        for place, turn in enumerate(self._turns):
            if turn.utterance == event.utterance and made.source is not Source.NONE:
                self._turns[place] = replace(
                    turn,
                    listener_language=made.target_language,
                    translation=made.text,
                    doubts=made.doubts,
                    terms=made.terms,
                )
        for term in dict.fromkeys(one.term for one in made.terms):
            if term in self._terms:
                self._terms.remove(term)
            self._terms.append(term)
