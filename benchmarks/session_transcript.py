"""A real session over a real socket with the real engines, written into docs/protocol.md.

    python -m benchmarks.session_transcript

The two people are synthetic: the service's own voice speaks phrases of its book, at the pace of speech. What
is recognised, translated and measured is what the installed engines make of it on this machine.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final

import numpy as np
from websockets.asyncio.client import ClientConnection, connect

from interpreter.engines.recogniser import Samples
from interpreter.engines.synthesiser import Synthesiser
from interpreter.errors import ConfigError, EngineError
from interpreter.pipeline.engines import load_engines
from interpreter.pipeline.workers import ThreadWorkers
from interpreter.protocol.encode import encode_sound
from interpreter.server.app import create_app
from interpreter.server.serving import MeetingServer, address_of, listen
from interpreter.settings import ServerSettings, load_settings
from languages import load_languages

DOCUMENT: Final = Path("docs/protocol.md")
BEGIN: Final = "<!-- begin: recorded by python -m benchmarks.session_transcript -->"
END: Final = "<!-- end of the recording -->"
BLOCK_SAMPLES: Final = 640
SAMPLE_RATE_HZ: Final = 16_000
PATIENCE_S: Final = 30
QUIET: Final = np.zeros(SAMPLE_RATE_HZ // 4, np.float32)


@dataclass(slots=True)
class Recording:
    """Who said what when. Runs of binary messages are kept as their count and length."""

    lines: list[str] = field(default_factory=list)
    began: float = field(default_factory=monotonic)
    _run: tuple[str, int, int] | None = None

    def text(self, who: str, message: str) -> None:
        """A text message; `who` is an arrow."""
        self._flush()
        self.lines.append(f"{self._at()} {who} {message}")

    def sound(self, who: str, data: bytes) -> None:
        """A binary message."""
        if self._run is None or self._run[0] != who:
            self._flush()
            self._run = (who, 0, 0)
        self._run = (who, self._run[1] + 1, self._run[2] + len(data) // 2)

    def markdown(self) -> str:
        """As it stands in the document."""
        self._flush()
        return "```text\n" + "\n".join(self.lines) + "\n```\n"

    def _flush(self) -> None:
        if self._run is not None:
            who, count, samples = self._run
            self._run = None
            messages = "message" if count == 1 else "messages"
            self.lines.append(
                f"{self._at()} {who} ({count} binary {messages}, {samples / SAMPLE_RATE_HZ:.2f} s of sound)"
            )

    def _at(self) -> str:
        return f"{monotonic() - self.began:6.2f} s"


class Client:
    """A client that writes down everything it says and hears."""

    def __init__(self, socket: ClientConnection, recording: Recording) -> None:
        self._socket = socket
        self._recording = recording
        self._heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def say(self, **message: object) -> None:
        """Send one message."""
        written = json.dumps(message, ensure_ascii=False)
        self._recording.text("→", written)
        await self._socket.send(written)

    async def speak(self, side: str, samples: Samples) -> None:
        """One turn: the button down, the sound at the pace of speech, the button up."""
        await self.say(type="talk", side=side)
        for block in range(0, len(samples), BLOCK_SAMPLES):
            for chunk in encode_sound(samples[block : block + BLOCK_SAMPLES]):
                self._recording.sound("→", chunk)
                await self._socket.send(chunk)
            await asyncio.sleep(BLOCK_SAMPLES / SAMPLE_RATE_HZ)
        await self.say(type="release")

    async def listen(self) -> None:
        """Write down everything as it comes, until the connection closes."""
        async for message in self._socket:
            if isinstance(message, bytes):
                self._recording.sound("←", message)
                continue
            self._recording.text("←", message)
            heard: dict[str, Any] = json.loads(message)
            self._heard.put_nowait(heard)

    async def hear(self, *kinds: str) -> dict[str, Any]:
        """The next message of one of these types.

        Raises:
            EngineError: it does not come.
        """
        try:
            async with asyncio.timeout(PATIENCE_S):
                while (heard := await self._heard.get())["type"] not in kinds:
                    pass
        except TimeoutError:
            raise EngineError(f"The service said none of {', '.join(kinds)}; see its log.") from None
        return heard

    async def play(self, utterance: int | None = None) -> None:
        """A voice to its end, for as long as a loudspeaker would take; with a number, that one."""
        ended = await self.hear("voice_ended")
        while utterance is not None and ended["utterance"] != utterance:
            ended = await self.hear("voice_ended")
        await asyncio.sleep(ended["duration"])
        await self.say(type="played", utterance=ended["utterance"])


async def record(home: str, other: str, home_phrase: str, other_phrase: str) -> Recording:
    """Serve, hold the meeting, stop.

    Raises:
        ConfigError: no such language or phrase.
        EngineError: the engines did not understand the synthetic voice.
    """
    settings = load_settings(overrides={"server.port": 0})
    languages = load_languages(settings.languages_dir)
    if not {home, other} <= languages.keys():
        raise ConfigError(f"Choose two languages from {', '.join(languages)}.")
    with (
        closing(load_engines(settings)) as engines,
        closing(ThreadWorkers(lambda: engines.parallel)) as workers,
    ):
        turns = [
            (side, phrase, spoken(engines.synthesiser, languages[language].phrases[phrase].text, language))
            for side, phrase, language in (
                ("caseworker", home_phrase, home),
                ("citizen", other_phrase, other),
            )
        ]
        server = MeetingServer(create_app(engines, settings, workers))
        listener = listen(ServerSettings(port=0))
        ready = asyncio.Event()
        server.when_ready(ready.set)
        serving = asyncio.create_task(server.serve([listener]))
        await ready.wait()
        url = address_of(listener).replace("http", "ws") + "/v1/meeting"
        recording = Recording()
        try:
            async with connect(url, proxy=None) as socket, asyncio.TaskGroup() as group:
                client = Client(socket, recording)
                group.create_task(client.listen())
                await hold(client, (home, other), turns)
        finally:
            server.should_exit = True
            await serving
        recording.text("  ", f"(closed with {socket.close_code})")
        return recording


async def hold(client: Client, pair: tuple[str, str], turns: list[tuple[str, str, Samples]]) -> None:
    """The meeting: the notices, a turn each way, the first one translated back, a button without speech, a
    repetition, a mistake, the wish for a human, the end."""
    await client.say(
        type="start",
        version=1,
        sides=[{"name": "caseworker", "language": pair[0]}, {"name": "citizen", "language": pair[1]}],
        mode="consecutive",
        direction="push_to_talk",
    )
    ready = await client.hear("ready")
    for side in ready["sides"]:
        if side["voice"] is not None:
            await client.play()
    for side, phrase, samples in turns:
        await client.speak(side, samples)
        await settle(client, phrase)
    await client.say(type="back_translate", utterance=1)
    await client.hear("back_translation")
    await client.speak("citizen", np.zeros(SAMPLE_RATE_HZ, np.float32))
    await client.hear("not_understood")
    await client.play()
    await client.say(type="repeat", utterance=1)
    await client.play(1)
    await client.say(type="release")
    await client.hear("error")
    await client.say(type="human", side="citizen")
    await client.hear("human_flag")
    await client.play()
    await client.say(type="ping", id=1)
    await client.hear("pong")
    await client.say(type="end")
    await client.hear("ended")


async def settle(client: Client, phrase: str) -> None:
    """A turn until it is spoken; where the service is not sure and offers what was said, that is tapped."""
    heard = await client.hear("translation", "not_understood", "fault")
    if heard["type"] != "translation":
        raise EngineError("The synthetic voice was not understood. Try other phrases (--help).")
    if heard["source"] == "none":
        if all(offered["phrase"] != phrase for offered in heard["suggestions"]):
            raise EngineError("What was said is not among the phrases on offer. Try others (--help).")
        await client.hear("latency")
        await client.say(type="choose", utterance=heard["utterance"], phrase=phrase)
    await client.play(heard["utterance"])


def spoken(synthesiser: Synthesiser, text: str, language: str) -> Samples:
    """A phrase as the service's own voice says it, with a little quiet around it."""
    return np.concatenate([QUIET, *synthesiser.synthesise(text, language), QUIET])


def insert(document: str, recording: str) -> str:
    """`document` with everything between its two marks replaced.

    Raises:
        ConfigError: the marks are missing.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ConfigError(
            f"{DOCUMENT} lacks the marks {BEGIN!r} and {END!r}. Put them where the recording goes."
        )
    return f"{before}{BEGIN}\n\n{recording}\n{END}{after}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Record, and write into the document."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.session_transcript", description=__doc__)
    parser.add_argument("--home", default="da", help="language of the caseworker")
    parser.add_argument("--other", default="uk", help="language of the citizen")
    parser.add_argument("--home-phrase", default="identity.phone_q", help="what the caseworker says")
    parser.add_argument("--other-phrase", default="talk.understand", help="what the citizen says")
    parser.add_argument("--show", action="store_true", help="print it, and leave the document as it is")
    options = parser.parse_args(arguments)
    recording = asyncio.run(record(options.home, options.other, options.home_phrase, options.other_phrase))
    if options.show:
        print(recording.markdown())
        return 0
    text = insert(DOCUMENT.read_text(encoding="utf-8"), recording.markdown())
    DOCUMENT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
