"""A session between a source of sound and those who show, write or play what comes out of it."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from audio.errors import AudioError
from interpreter.cli.exits import ExitCode
from interpreter.engines.recogniser import Rejection, Samples
from interpreter.engines.translator import Source
from interpreter.pipeline.events import Commit, Event, Fault, NotUnderstood, Translated
from interpreter.pipeline.session import Session


class Follower(Protocol):
    """Is told every event, in order."""

    def follow(self, event: Event) -> None: ...


@dataclass(slots=True)
class Tally:
    """A `Follower` that counts how a session went."""

    heard: int = 0
    translated: int = 0
    not_translated: int = 0
    not_understood: int = 0
    faults: int = 0

    def follow(self, event: Event) -> None:
        match event:
            case Commit():
                self.heard += 1
            case Translated(translation=translation):
                if translation.source is Source.NONE:
                    self.not_translated += 1
                else:
                    self.translated += 1
            case NotUnderstood(reason=reason):
                self.not_understood += reason is not Rejection.NO_SPEECH
            case Fault():
                self.faults += 1

    @property
    def exit_code(self) -> ExitCode:
        """`DONE` only where everything that was said has a translation."""
        if self.faults:
            return ExitCode.ENGINE
        return ExitCode.NOT_TRANSLATED if self.not_translated or self.not_understood else ExitCode.DONE


async def follow(session: Session, followers: Sequence[Follower]) -> None:
    """Tell the followers every event until the session has ended."""
    async for event in session.events():
        for follower in followers:
            follower.follow(event)


async def converse(session: Session, sound: AsyncIterator[Samples], followers: Sequence[Follower]) -> None:
    """Push all the sound into a running session, end it, and follow it to its end.

    Raises:
        AudioError: the source failed. What came before has been interpreted by then.
        InterpreterError: the session failed.
    """
    failure: AudioError | None = None
    following = asyncio.create_task(follow(session, followers))
    try:
        try:
            async for block in sound:
                if following.done():
                    break
                await session.push(block)
        except AudioError as error:
            failure = error
        await session.end()
        await following
    finally:
        following.cancel()
        await asyncio.wait({following})
    if failure is not None:
        raise failure


@contextmanager
def on_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl-C calls `stop`, the second one interrupts as it always does.

    Needs a running event loop. Where loops cannot handle signals (Windows), the first one interrupts.
    """
    loop = asyncio.get_running_loop()

    def interrupted() -> None:
        loop.remove_signal_handler(signal.SIGINT)
        stop()

    try:
        loop.add_signal_handler(signal.SIGINT, interrupted)
    except NotImplementedError:
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
