"""One client, one connection, one session: the tasks between a socket and a `Session`.

    socket ─► _read ─► inbox ─► _act ─► session ─► _tell ─► outbox ─► _write ─► socket

A fatal error, the end of the session, or a client that is gone ends all of them at once, and with them the
work of the engines. `_write` alone goes on, for as long as it takes to say goodbye.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Final, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from interpreter.engines.recogniser import Samples
from interpreter.engines.translator import Suggestion
from interpreter.errors import ProtocolError
from interpreter.pipeline.events import Event, Hypothesis, Notice, VoiceChunk
from interpreter.pipeline.plan import Plan
from interpreter.protocol import client_messages as client
from interpreter.protocol.codes import refusal
from interpreter.protocol.connection import Begin, Chosen, ClientAction, ServerConnection, Sound, State
from interpreter.server.announcer import Announcement, Announcer
from interpreter.server.inbox import Inbox
from interpreter.server.limits import MeetingLimits
from interpreter.server.logs import where
from interpreter.server.outbox import Outbox
from interpreter.server.pace import Pace

_LOG: Final = logging.getLogger(__name__)


_NOT_AFTER_END: Final = (
    Sound,
    client.Talk,
    client.Release,
    client.BackTranslate,
    client.AskAgain,
    client.End,
)


class Conversation(Protocol):
    """What a meeting needs of `interpreter.pipeline.session.Session`."""

    def events(self) -> AsyncIterator[Event]: ...
    async def push(self, samples: Samples) -> None: ...
    async def talk(self, side: str) -> None: ...
    async def release(self) -> None: ...
    async def cancel_voice(self) -> None: ...
    async def repeat(self, utterance: int) -> None: ...
    async def choose(self, utterance: int, suggestion: Suggestion) -> None: ...
    async def back_translate(self, utterance: int) -> None: ...
    async def ask_again(self, side: str) -> None: ...
    async def ask_for_human(self, side: str) -> None: ...
    async def announce(self, side: str, notice: Notice, text: str) -> None: ...
    async def played(self, utterance: int) -> None: ...
    def line_is(self, *, free: bool) -> None: ...
    async def end(self) -> None: ...


OpenSession = Callable[[Plan, bool], AbstractAsyncContextManager[Conversation]]
"""Makes a session for a plan, with or without hypotheses."""


class _Over(Exception):
    """The meeting is over."""


class Meeting:
    """Runs one accepted socket to its end.

    Args:
        slot: taken while a session runs; raises ProtocolError `full` where there is none.
        now: seconds on a clock that never goes back.
    """

    def __init__(
        self,
        socket: WebSocket,
        connection: ServerConnection,
        open_session: OpenSession,
        slot: AbstractContextManager[None],
        limits: MeetingLimits,
        now: Callable[[], float],
    ) -> None:
        self._socket = socket
        self._connection = connection
        self._open_session = open_session
        self._slot = slot
        self._limits = limits
        self._now = now
        self._pace = Pace(limits.ahead_s, limits.catch_up_s)
        self._inbox = Inbox(limits.inbox_s, limits.message_s)
        self._outbox = Outbox(limits.outbox_bytes, limits.shed_bytes)
        self._session: Conversation | None = None
        self._cut_off = asyncio.Event()
        self._gone = False
        self._clean = False

    async def run(self) -> None:
        """Until the meeting is over and the socket closed. Raises nothing but cancellation."""
        writer = asyncio.create_task(self._write())
        try:
            await self._hold(writer)
            await self._say_goodbye(writer)
        finally:
            if not writer.cancel() and not writer.cancelled():
                writer.exception()  # told to the client already, where it could be

    def shut_down(self) -> None:
        """The service stops: tell the client, and finish what was said."""
        state = self._connection.state
        self._outbox.put(self._connection.shut_down(), force=True)
        if state is State.OPEN:
            self._inbox.put_now(client.End(type="end"))
        elif state is State.WAITING_FOR_START:
            self._cut_off.set()

    def cut_off(self) -> None:
        """End at once what is still running."""
        self._cut_off.set()

    async def _hold(self, writer: asyncio.Task[None]) -> None:
        """Everything up to the last message. What goes wrong is told to the client."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._read())
                group.create_task(self._converse())
                group.create_task(self._follow(writer))
                group.create_task(self._wait_for_cut_off())
        except* _Over:
            pass
        except* ProtocolError as refused:
            self._end_with(_first(refused))
        except* Exception as failed:  # noqa: BLE001 - one meeting's fault must not reach another
            _LOG.error("The meeting failed: %s", where(failed))
            self._end_with(refusal("internal", "The service failed. Connect again, and tell who runs it."))

    async def _converse(self) -> None:
        """From `start` to `ended`. Leaving it throws away what the engines still work on."""
        try:
            async with asyncio.timeout(self._limits.start_s):
                begin = await self._inbox.get()
        except TimeoutError:
            raise refusal("start_timeout", "No `start` came. Send it as soon as you are connected.") from None
        if not isinstance(begin, Begin):
            raise TypeError(f"The first action is {type(begin).__name__}, not Begin.")
        plan = begin.plan
        with self._slot:
            async with self._open_session(plan, begin.hypotheses) as session:
                languages = "-".join(side.language for side in plan.sides)
                _LOG.info("meeting opened: %s, %s, %s", languages, plan.mode, plan.direction)
                self._session = session
                announcer = Announcer(plan, self._connection.offer.languages)
                self._outbox.put(self._connection.ready())
                if begin.notice:
                    await _announce(announcer.opening(), session)
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._act(session, announcer))
                    group.create_task(self._tell(session, announcer))

    async def _read(self) -> None:
        """From the socket into the inbox. What is wrong is answered; `ping` and `stop_voice` do not queue."""
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                self._gone = True
                raise _Over
            text = message.get("text")
            try:
                actions = self._connection.receive(message["bytes"] if text is None else text)
                worth = sum(map(self._inbox.seconds, actions)) or self._limits.message_s
                self._pace.feed(worth, self._now())
            except ProtocolError as error:
                self._complain(error)
                continue
            for action in actions:
                if isinstance(action, client.Ping):
                    self._outbox.put(self._connection.pong(action))
                elif isinstance(action, client.StopVoice) and self._session is not None:
                    await self._session.cancel_voice()
                else:
                    await self._inbox.put(action)

    async def _act(self, session: Conversation, announcer: Announcer) -> None:
        """From the inbox into the session."""
        ended = False
        while True:
            action = await self._inbox.get()
            if ended and isinstance(action, _NOT_AFTER_END):
                continue  # it was on its way when the service began to shut down
            ended = ended or isinstance(action, client.End)
            try:
                if isinstance(action, client.RepeatNotice):
                    await _announce(announcer.again(action.side), session)
                else:
                    await _apply(action, session)
            except KeyError:
                self._complain(refusal("unknown_utterance", "There is nothing to do that with any more."))

    async def _tell(self, session: Conversation, announcer: Announcer) -> None:
        """From the session into the outbox, and what the service says about it back into the session."""
        async for event in session.events():
            self._outbox.put(self._connection.send(event), may_drop=isinstance(event, Hypothesis))
            if isinstance(event, VoiceChunk):
                self._tell_line(session)
            await _announce(announcer.feed(event), session)
        self._clean = True
        self._outbox.put(self._connection.ended())
        raise _Over

    async def _write(self) -> None:
        """From the outbox into the socket. Raises ProtocolError `too_slow`."""
        while (message := await self._outbox.get()) is not None:
            try:
                async with asyncio.timeout(self._limits.stall_s):
                    await self._send(message)
                if isinstance(message, bytes) and self._session is not None:
                    self._tell_line(self._session)
            except TimeoutError:
                raise refusal(
                    "too_slow",
                    f"Nothing was read for {self._limits.stall_s:g} seconds. Read all the time.",
                ) from None
            except WebSocketDisconnect:
                self._gone = True
                return

    def _tell_line(self, session: Conversation) -> None:
        """The voice waits for a line that is slower than speech: what is sent after it must not wait long."""
        session.line_is(free=self._outbox.sound_bytes <= self._limits.sound_bytes)

    async def _follow(self, writer: asyncio.Task[None]) -> None:
        """A writer that stops early ends the meeting."""
        await asyncio.wait({writer})
        await writer
        raise _Over

    async def _wait_for_cut_off(self) -> None:
        await self._cut_off.wait()
        raise _Over

    def _complain(self, error: ProtocolError) -> None:
        """Tell the client about an error; `_Over` where that was the end."""
        _LOG.info("client error: %s", error.code)
        self._outbox.put(self._connection.fail(error))
        if self._connection.state is State.CLOSED:
            raise _Over

    def _end_with(self, error: ProtocolError) -> None:
        _LOG.warning("meeting ended with %s", error.code)
        if error.code == "too_slow":
            self._outbox.clear()
        self._outbox.put(self._connection.fail(error), force=True)

    async def _say_goodbye(self, writer: asyncio.Task[None]) -> None:
        """Send what still waits, and close. A client that does not take it is cut off later (`LINGER_S`)."""
        self._outbox.close()
        try:
            if not self._gone and not writer.done():
                # After a clean end the voice may still be on its way over a slow network: take the time.
                async with asyncio.timeout(None if self._clean else self._limits.close_s):
                    await writer
            if not self._gone:
                async with asyncio.timeout(self._limits.close_s):
                    while (message := await self._outbox.get()) is not None:
                        await self._send(message)
                    await self._socket.close(self._connection.close_code)
        except (TimeoutError, WebSocketDisconnect, ProtocolError):
            _LOG.info("the client did not take its goodbye")
        _LOG.info("meeting closed: %s", "client left" if self._gone else self._connection.close_code)

    async def _send(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            await self._socket.send_bytes(message)
        else:
            await self._socket.send_text(message)


async def _announce(said: list[Announcement], session: Conversation) -> None:
    for one in said:
        await session.announce(one.side, one.notice, one.text)


async def _apply(action: ClientAction, session: Conversation) -> None:
    """Do what the client asked for. KeyError where the session does not have it (any more)."""
    match action:
        case Sound(samples):
            await session.push(samples)
        case client.Talk(side=side):
            await session.talk(side)
        case client.Release():
            await session.release()
        case client.StopVoice():
            await session.cancel_voice()
        case client.Repeat(utterance=utterance):
            await session.repeat(utterance)
        case Chosen(utterance, suggestion):
            await session.choose(utterance, suggestion)
        case client.BackTranslate(utterance=utterance):
            await session.back_translate(utterance)
        case client.AskAgain(side=side):
            await session.ask_again(side)
        case client.Human(side=side):
            await session.ask_for_human(side)
        case client.Played(utterance=utterance):
            await session.played(utterance)
        case client.End():
            await session.end()
        case _:
            raise TypeError(f"{type(action).__name__} is not for a session.")


def _first(group: BaseExceptionGroup[ProtocolError]) -> ProtocolError:
    """The first error of a group of groups."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if not isinstance(error, ProtocolError):
        raise TypeError(f"{type(error).__name__} in a group of protocol errors.")
    return error
