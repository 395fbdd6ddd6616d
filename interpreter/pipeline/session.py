"""The streaming loop: one task group, bounded queues, an injected clock."""

from collections.abc import AsyncIterator

from interpreter.engines.recogniser import Samples
from interpreter.engines.translator import Suggestion
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.events import Event
from interpreter.pipeline.plan import Plan
from interpreter.pipeline.workers import Workers
from interpreter.settings import PipelineSettings


class Session:
    """One meeting's sound, from microphone to loudspeaker.

        async with Session(engines, plan, settings, workers) as session:
            ...push sound, read events...

    Leaving the block without `end()` throws away what is still being worked on.
    """

    def __init__(self, engines: Engines, plan: Plan, settings: PipelineSettings, workers: Workers) -> None:
        raise NotImplementedError

    async def __aenter__(self) -> "Session":
        raise NotImplementedError

    async def __aexit__(self, *exc: object) -> None:
        raise NotImplementedError

    def events(self) -> AsyncIterator[Event]:
        """Everything that happens, in order, until the session has ended. One reader only."""
        raise NotImplementedError

    async def push(self, samples: Samples) -> None:
        """Take sound in blocks of any size: mono float32 in [-1, 1] at 16 kHz. Waits while the inbox is full.

        Raises:
            InputError: values that are not finite, or a shape other than (n,).
        """
        raise NotImplementedError

    async def talk(self, side: str) -> None:
        """The side's talk button goes down: stops the voice (barge-in), opens the turn. KeyError for no such side."""
        raise NotImplementedError

    async def release(self) -> None:
        """The talk button goes up: the turn ends here."""
        raise NotImplementedError

    async def cancel_voice(self) -> None:
        """Stop the interpreted voice and what waits to be spoken. Texts stay."""
        raise NotImplementedError

    async def repeat(self, utterance: int) -> None:
        """Speak an utterance's translation again. KeyError where there is none."""
        raise NotImplementedError

    async def choose(self, utterance: int, suggestion: Suggestion) -> None:
        """A tap on one of the phrases offered for an utterance: it becomes its translation and is spoken."""
        raise NotImplementedError

    async def ask_for_human(self, side: str) -> None:
        """Raise the flag for a human interpreter at a side's own wish."""
        raise NotImplementedError

    async def played(self, utterance: int) -> None:
        """The client has played an utterance's sound to its end (opens the half-duplex guard)."""
        raise NotImplementedError

    async def end(self) -> None:
        """No more sound comes: finish what was said, then end `events()`."""
        raise NotImplementedError
