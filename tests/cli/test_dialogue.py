import asyncio
import io
from collections.abc import AsyncIterator
from typing import cast

import numpy as np
import pytest
from rich.console import Console

from audio.frame import AudioFrame, Samples
from interpreter.cli import dialogue as module
from interpreter.cli.dialogue import Dialogue, Keyboard, Voice, hold_dialogue, until
from interpreter.cli.exits import ExitCode
from interpreter.errors import ConfigError
from interpreter.pipeline.events import TurnEnded, VoiceChunk, VoiceEnded
from interpreter.pipeline.plan import Direction, Mode, Plan
from interpreter.pipeline.session import Session
from interpreter.settings import Settings
from languages import load_languages
from tests.cli.scripted import ScriptedEngines
from tests.fakes.meeting import TRANSLATED
from tests.fakes.speech import line

LANGUAGES = load_languages()


def dialogue(*, mode: Mode = Mode.CONSECUTIVE, automatic: bool = False, headphones: bool = False) -> Dialogue:
    return Dialogue("da", "uk", mode, automatic, headphones, microphone=None, loudspeaker=None)


class NotedSession:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    async def talk(self, side: str) -> None:
        self.calls.append(("talk", side))

    async def release(self) -> None:
        self.calls.append(("release",))

    async def repeat(self, utterance: int) -> None:
        self.calls.append(("repeat", utterance))

    async def cancel_voice(self) -> None:
        self.calls.append(("cancel_voice",))

    async def played(self, utterance: int) -> None:
        self.calls.append(("played", utterance))


class Typed:
    """A keyboard, what the session is told, and what the people see."""

    def __init__(self, plan: Plan) -> None:
        self.session = NotedSession()
        self.screen = io.StringIO()
        console = Console(file=self.screen, width=120)
        self.keyboard = Keyboard(cast(Session, self.session), plan, LANGUAGES, console)

    def type(self, *lines: str) -> bool:
        async def obey() -> bool:
            return [await self.keyboard.obey(line) for line in lines][-1]

        return asyncio.run(obey())


def test_push_to_talk_keeps_the_guard_on_and_headphones_take_it_off() -> None:
    assert dialogue().plan() == Plan(
        dialogue().plan().sides, direction=Direction.PUSH_TO_TALK, half_duplex=True
    )
    assert not dialogue(headphones=True).plan().half_duplex
    assert dialogue(automatic=True).plan().direction is Direction.AUTOMATIC


def test_simultaneous_needs_headphones() -> None:
    with pytest.raises(ConfigError, match="--headphones"):
        dialogue(mode=Mode.SIMULTANEOUS).plan()
    assert dialogue(mode=Mode.SIMULTANEOUS, headphones=True).plan().mode is Mode.SIMULTANEOUS


def test_enter_begins_and_ends_turns_and_the_next_is_the_other_persons() -> None:
    typed = Typed(dialogue().plan())
    typed.type("\n", "\n", "\n", "\n", "\n")
    assert typed.session.calls == [
        ("talk", "first"),
        ("release",),
        ("talk", "second"),
        ("release",),
        ("talk", "first"),
    ]
    assert "Українська: Я слухаю" in typed.screen.getvalue()


def test_a_number_gives_the_floor_to_that_person_at_once() -> None:
    typed = Typed(dialogue().plan())
    typed.type("2\n", "1\n")
    assert typed.session.calls == [("talk", "second"), ("release",), ("talk", "first")]


def test_repeat_is_for_the_last_translation_and_stop_for_the_voice() -> None:
    typed = Typed(dialogue().plan())
    typed.type("r\n")
    assert typed.session.calls == []
    typed.keyboard.follow(TRANSLATED)
    typed.type("r\n", "S\n")
    assert typed.session.calls == [("repeat", 1), ("cancel_voice",)]


def test_q_ends_and_everything_else_goes_on() -> None:
    typed = Typed(dialogue().plan())
    assert typed.type("x\n")
    assert "r: Gentag / Повторити" in typed.screen.getvalue()
    assert not typed.type("q\n")


def test_in_automatic_direction_nobody_takes_the_floor_by_key() -> None:
    typed = Typed(dialogue(automatic=True).plan())
    assert typed.type("\n", "1\n")
    assert typed.session.calls == []
    typed.keyboard.follow(TurnEnded(1, "first", 2.0))
    assert "Enter: " not in typed.screen.getvalue()


def test_after_a_turn_it_says_whose_turn_is_next() -> None:
    typed = Typed(dialogue().plan())
    typed.type("\n", "\n")
    typed.keyboard.follow(TurnEnded(1, "first", 2.0))
    assert "Enter: Українська" in typed.screen.getvalue()


class NotedPlayer:
    """A loudspeaker without sound that needs no time."""

    latency_samples = 0

    def __init__(self) -> None:
        self.played: list[int] = []
        self.stopped = 0

    async def __aenter__(self) -> "NotedPlayer":
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    def play(self, samples: Samples) -> None:
        self.played.append(samples.shape[0])

    def stop(self) -> int:
        self.stopped += 1
        return 0

    async def drain(self) -> None:
        await asyncio.sleep(0)


async def test_the_voice_is_played_and_the_session_told_when_it_was_heard() -> None:
    session, player = NotedSession(), NotedPlayer()
    async with asyncio.TaskGroup() as group:
        voice = Voice(cast(Session, session), player, group)
        voice.follow(VoiceChunk(1, np.zeros(320, np.float32)))
        voice.follow(VoiceEnded(1, 0.02, cancelled=False))
    assert player.played == [320]
    assert session.calls == [("played", 1)]


async def test_a_voice_that_was_stopped_is_silent_at_once() -> None:
    session, player = NotedSession(), NotedPlayer()
    async with asyncio.TaskGroup() as group:
        Voice(cast(Session, session), player, group).follow(VoiceEnded(1, 0.02, cancelled=True))
    assert (player.stopped, session.calls) == (1, [])


async def test_sound_ends_when_the_people_end_it() -> None:
    async def endless() -> AsyncIterator[Samples]:
        while True:
            yield np.zeros(320, np.float32)
            await asyncio.sleep(0)

    async def end_soon() -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    blocks = [block async for block in until(endless(), asyncio.create_task(end_soon()))]
    assert 0 < len(blocks) < 20


async def test_an_error_of_the_keyboard_is_not_lost() -> None:
    async def fail() -> None:
        raise KeyError("side")

    async def one_block() -> AsyncIterator[Samples]:
        yield np.zeros(320, np.float32)

    with pytest.raises(KeyError):
        [block async for block in until(one_block(), asyncio.create_task(fail()))]


def test_a_conversation_from_microphone_to_loudspeaker(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Enter, a sentence, Enter; the voice is heard; q."""
    talk = ScriptedEngines(line("jeg kommer på mandag.", 0.5), 3.0)
    player = NotedPlayer()
    keys: asyncio.Queue[str] = asyncio.Queue()

    class ScriptedMicrophone:
        def __init__(self, device: object) -> None: ...

        async def __aenter__(self) -> "ScriptedMicrophone":
            return self

        async def __aexit__(self, *_: object) -> None: ...

        async def __aiter__(self) -> AsyncIterator[AudioFrame]:
            keys.put_nowait("\n")
            await asyncio.sleep(0.01)
            samples = talk.script.samples
            for start in range(0, samples.shape[0], 320):
                yield AudioFrame(samples[start : start + 320], start, 16_000)
            keys.put_nowait("\n")
            at = samples.shape[0]
            while True:  # a quiet room, until the voice was heard
                yield AudioFrame(np.zeros(320, np.float32), at, 16_000)
                at += 320
                await asyncio.sleep(0)
                if sum(player.played) >= 16_000 * len("jeg kommer på mandag.") // 10:
                    keys.put_nowait("q\n")

    class ScriptedKeys:
        stopped = False

        def __init__(self, source: object) -> None: ...

        async def items(self) -> AsyncIterator[str]:
            while True:
                yield await keys.get()

        def stop(self) -> None: ...

    monkeypatch.setattr(module, "Microphone", ScriptedMicrophone)
    monkeypatch.setattr(module, "Loudspeaker", lambda device: player)
    monkeypatch.setattr(module, "Feed", ScriptedKeys)
    monkeypatch.setattr(module, "open_engines", lambda settings: talk.engines)

    assert hold_dialogue(dialogue(headphones=True), Settings()) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "jeg kommer på mandag." in out
    assert "JEG KOMMER PÅ MANDAG." in out
    assert "Dansk: En maskine oversætter." in out
    assert "Українська: Перекладає машина" in out


@pytest.mark.parametrize(("given", "device"), [(None, None), ("3", 3), ("USB", "USB")])
def test_a_device_is_a_number_or_a_name(given: str | None, device: object) -> None:
    assert module._device(given) == device
