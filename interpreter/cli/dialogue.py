"""A conversation at a microphone and a loudspeaker, steered by the keyboard."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from typing import Protocol

from rich.console import Console

from audio.devices import Device, Loudspeaker, Microphone
from audio.frame import SAMPLE_RATE_HZ, AudioFrame, Samples
from interpreter.cli.conversation import Tally, converse, on_interrupt
from interpreter.cli.exits import ExitCode
from interpreter.cli.feed import Feed, standard_input
from interpreter.cli.loading import check_pair, open_engines
from interpreter.cli.notices import Notices, greeting, keys
from interpreter.cli.screen import Screen
from interpreter.errors import ConfigError
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.events import Event, Translated, TurnEnded, VoiceChunk, VoiceEnded
from interpreter.pipeline.plan import Direction, Mode, Plan, Side
from interpreter.pipeline.session import Session
from interpreter.pipeline.workers import ThreadWorkers
from interpreter.server.announcer import Announcer
from interpreter.server.offer import build_offer
from interpreter.settings import Settings
from languages import Language, load_languages


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Who talks with what; as the options of `interpreter listen`."""

    source: str
    target: str
    mode: Mode
    automatic: bool
    headphones: bool
    microphone: str | None
    loudspeaker: str | None

    def plan(self) -> Plan:
        """How the session runs.

        Raises:
            ConfigError: simultaneous mode through a loudspeaker, which the microphone would hear.
        """
        if self.mode is Mode.SIMULTANEOUS and not self.headphones:
            raise ConfigError(
                "Simultaneous mode speaks while the person speaks, and the microphone would hear it. "
                "Use headphones and say --headphones, or leave --mode out."
            )
        return Plan(
            sides=(Side("first", self.source), Side("second", self.target)),
            mode=self.mode,
            direction=Direction.AUTOMATIC if self.automatic else Direction.PUSH_TO_TALK,
            half_duplex=not self.headphones,
        )


class Player(Protocol):
    """What `Voice` needs of `audio.devices.Loudspeaker`."""

    @property
    def latency_samples(self) -> int: ...

    def play(self, samples: Samples) -> None: ...

    def stop(self) -> int: ...

    async def drain(self) -> None: ...


class Voice:
    """A `Follower` that plays the interpreted voice, and tells the session when it has been heard."""

    def __init__(self, session: Session, player: Player, group: asyncio.TaskGroup) -> None:
        self._session = session
        self._player = player
        self._group = group

    def follow(self, event: Event) -> None:
        if isinstance(event, VoiceChunk):
            self._player.play(event.samples)
        elif isinstance(event, VoiceEnded) and event.cancelled:
            self._player.stop()
        elif isinstance(event, VoiceEnded):
            self._group.create_task(self._finish(event.utterance))

    async def _finish(self, utterance: int) -> None:
        await self._player.drain()
        await asyncio.sleep(self._player.latency_samples / SAMPLE_RATE_HZ)
        await self._session.played(utterance)


class Keyboard:
    """Decides what a line typed by the two people means. Also follows the session, to know what to repeat."""

    def __init__(
        self, session: Session, plan: Plan, languages: Mapping[str, Language], console: Console
    ) -> None:
        self._session = session
        self._plan = plan
        self._languages = languages
        self._console = console
        self._talking: Side | None = None
        self._next = plan.sides[0]
        self._last_utterance: int | None = None

    def follow(self, event: Event) -> None:
        if isinstance(event, Translated) and event.translation.text:
            self._last_utterance = event.utterance
        elif isinstance(event, TurnEnded):
            self._prompt()

    async def obey(self, line: str) -> bool:
        """Do what the line says. False where it ends the conversation."""
        command = line.strip().lower()
        if command == "q":
            return False
        if command == "s":
            await self._session.cancel_voice()
        elif command == "r":
            if self._last_utterance is not None:
                await self._session.repeat(self._last_utterance)
        elif self._plan.direction is not Direction.PUSH_TO_TALK:
            self._console.print(keys(self._plan, self._languages))
        elif command in ("1", "2"):
            await self._talk(self._plan.sides[int(command) - 1])
        elif command == "":
            await (self._talk(self._next) if self._talking is None else self._release())
        else:
            self._console.print(keys(self._plan, self._languages))
        return True

    async def _talk(self, side: Side) -> None:
        if self._talking is not None:
            await self._release()
        self._talking, self._next = side, self._plan.other(side)
        await self._session.talk(side.name)
        language = self._languages[side.language]
        self._console.print(f"[bold green]{language.names.own}: {language.ui('state.listening')}[/]")

    async def _release(self) -> None:
        self._talking = None
        await self._session.release()

    def _prompt(self) -> None:
        if self._plan.direction is Direction.PUSH_TO_TALK:
            self._console.print(f"[dim]Enter: {self._languages[self._next.language].names.own}[/]")


def hold_dialogue(dialogue: Dialogue, settings: Settings) -> ExitCode:
    """Interpret until the people end it.

    Raises:
        ConfigError, EngineError, ModelMissing: before anything is heard.
        AudioDeviceMissing, AudioDeviceFailed: no PortAudio, no device, or one that stopped.
    """
    plan = dialogue.plan()
    asyncio.run(_try_devices(dialogue))
    console = Console(highlight=False)
    with closing(open_engines(settings)) as engines:
        for one, other in ((dialogue.source, dialogue.target), (dialogue.target, dialogue.source)):
            check_pair(engines, one, other, speak=True)
        return asyncio.run(_hold(dialogue, plan, engines, settings, console))


async def _try_devices(dialogue: Dialogue) -> None:
    """A missing microphone is told before the slow part."""
    async with Microphone(_device(dialogue.microphone)), Loudspeaker(_device(dialogue.loudspeaker)):
        pass


async def _hold(
    dialogue: Dialogue, plan: Plan, engines: Engines, settings: Settings, console: Console
) -> ExitCode:
    languages = load_languages(settings.languages_dir)
    announcer = Announcer(plan, build_offer(engines, languages).languages)
    tally, screen = Tally(), Screen(console)
    typed = Feed(_typed_lines())
    async with AsyncExitStack() as stack:
        workers = stack.enter_context(closing(ThreadWorkers(lambda: engines.parallel)))
        stack.enter_context(on_interrupt(typed.stop))
        loudspeaker = await stack.enter_async_context(Loudspeaker(_device(dialogue.loudspeaker)))
        microphone = await stack.enter_async_context(Microphone(_device(dialogue.microphone)))
        session = await stack.enter_async_context(Session(engines, plan, settings.pipeline, workers))
        group = await stack.enter_async_context(asyncio.TaskGroup())
        keyboard = Keyboard(session, plan, languages, console)
        voice = Voice(session, loudspeaker, group)
        notices = Notices(session, announcer, group)
        console.print(greeting(plan, languages), soft_wrap=True)
        await notices.open()
        sound = until(_samples(microphone), group.create_task(_obey_all(keyboard, typed.items())))
        await converse(session, sound, [tally, screen, keyboard, voice, notices])
    screen.close(tally, ExitCode.DONE)
    return ExitCode.INTERRUPTED if typed.stopped else ExitCode.DONE


async def _obey_all(keyboard: Keyboard, lines: AsyncIterator[str]) -> None:
    async for line in lines:
        if not await keyboard.obey(line):
            return


async def until(blocks: AsyncIterable[Samples], end: "asyncio.Task[None]") -> AsyncIterator[Samples]:
    """The blocks until `end` is done. Raises what `end` raised."""
    async for block in blocks:
        if end.done():
            break
        yield block
    await end


async def _samples(microphone: AsyncIterable[AudioFrame]) -> AsyncIterator[Samples]:
    async for frame in microphone:
        yield frame.samples


def _typed_lines() -> Iterator[str]:
    for line in standard_input():
        yield line.decode(errors="replace")


def _device(given: str | None) -> Device:
    return int(given) if given is not None and given.isdecimal() else given
