"""The voice: one utterance or notice after the other, when the floor is free, until somebody stops it."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Final

from audio.frame import SAMPLE_RATE_HZ
from interpreter.engines.recogniser import Samples
from interpreter.engines.synthesiser import Synthesiser
from interpreter.errors import EngineError
from interpreter.pipeline.events import Event, Fault, Latency, Notice, VoiceChunk, VoiceEnded, VoiceStarted
from interpreter.pipeline.half_duplex import HalfDuplexGuard
from interpreter.pipeline.workers import Workers

LASTING: Final = frozenset({Notice.OPENING, Notice.NOT_READY, Notice.HUMAN_OFFERED})
"""Notices that have to be heard: they are dropped only by whom they are for, or by stopping."""
AHEAD_SECONDS: Final = 2.0
"""How much sound is sent before it plays. More bridges a longer gap of the network; all of it stands before a
text that is sent after it, and comes for nothing where the voice is stopped."""
PIECE_SAMPLES: Final = SAMPLE_RATE_HZ // 4
"""The longest piece sound is sent in: an engine may make a whole sentence at once."""
UNDERWAY_SECONDS: Final = 3.0
"""How much sound may be on its way to the client where the line is full: a second in the outbox, two in the
kernel (`interpreter.server.limits`)."""
_DUE_SECONDS: Final = 0.001
"""So close to its time a piece is sent."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One text to speak.

    Attributes:
        utterance: its number, from 1; a notice counts down from -1.
        latency: completed with the time of the first sound and emitted then; None for a repetition.
        spoken_until: when the end of its speech had arrived, on the workers' clock.
        waits_for_floor: speak only when nobody else does (consecutive mode).
    """

    utterance: int
    text: str
    listener: str
    language: str
    latency: Latency | None
    spoken_until: float
    waits_for_floor: bool
    notice: Notice | None = None


class VoiceLine:
    """Texts in, `VoiceStarted`, `VoiceChunk`, `VoiceEnded` and `Latency` events out.

    Args:
        guard: whether the microphone is ignored while the voice plays.
        paced: send sound at most `AHEAD_SECONDS` before it plays; else as fast as it is made.
    """

    def __init__(
        self,
        synthesiser: Synthesiser,
        workers: Workers,
        emit: Callable[[Event], None],
        *,
        guard: bool,
        paced: bool = True,
    ) -> None:
        self._synthesiser = synthesiser
        self._languages = synthesiser.capabilities.languages
        self._workers = workers
        self._emit = emit
        self._guard = HalfDuplexGuard(guard)
        self._paced = paced
        self._line_free = True
        self._waiting: deque[Voice] = deque()
        self._speaking: Voice | None = None
        self._stop = False
        self._again = False
        self._floor_free = True
        self._closed = False
        self._wake = asyncio.Event()
        self._turn_over_at: float | None = None
        self._last_sent: int | None = None
        self._notices = 0
        self._sounds_until = 0.0
        self._sounding: list[tuple[Voice, float]] = []
        """Lasting notices that are sent and not played yet, and until when they play at the latest."""

    # -- told by the session

    def speaks(self, language: str) -> bool:
        """Whether there is a voice for that language."""
        return language in self._languages

    def say(self, voice: Voice) -> None:
        """Speak this after everything that waits."""
        self._waiting.append(voice)
        self._wake.set()

    def announce(self, notice: Notice, text: str, listener: str, language: str) -> None:
        """Speak a notice after everything that waits; not without a voice for it, and not twice at a time."""
        now = self._workers.now()
        self._sounding = [(voice, until) for voice, until in self._sounding if now < until]
        there = [*self._waiting, *(voice for voice, _ in self._sounding)]
        if self._speaking is not None and not self._stop:
            there.append(self._speaking)
        known = any(voice.notice is notice and voice.listener == listener for voice in there)
        if known or not self.speaks(language):
            return
        self._notices += 1
        self.say(
            Voice(-self._notices, text, listener, language, None, 0.0, waits_for_floor=True, notice=notice)
        )

    def floor_is(self, *, free: bool) -> None:
        """Whether nobody speaks and no talk button is held."""
        self._floor_free = free
        self._wake.set()

    def line_is(self, *, free: bool) -> None:
        """Whether the way to the client takes more sound: one that is slower than speech fills up."""
        if not (free and self._line_free):
            self._guard.delayed(self._workers.now(), UNDERWAY_SECONDS)
        self._line_free = free
        self._wake.set()

    def turn_over(self, spoken_until: float) -> None:
        """A turn has ended; its last speech arrived at this time. The next voice's latency counts from it."""
        self._turn_over_at = spoken_until

    def cancel(self, *, by: str | None = None) -> None:
        """Stop the voice and drop what waits.

        Args:
            by: the side that takes the floor. What the other side has to hear before the first word then
                comes when the floor is free again.
        """
        if by is not None:
            self._floor_free = False
        speaking = self._speaking
        self._stop = speaking is not None
        self._again = speaking is not None and _outlives(speaking, by)
        now = self._workers.now()
        cut_off = [voice for voice, until in self._sounding if now < until and _outlives(voice, by)]
        waiting = list(self._waiting)
        self._waiting = deque([*cut_off, *(voice for voice in waiting if _outlives(voice, by))])
        for voice in waiting:
            if not _outlives(voice, by):
                self._give_up(voice)
        self._sounding.clear()
        self._sounds_until = now
        self._guard.open()
        self._wake.set()

    def answered(self) -> None:
        """Somebody did what a notice asks for: no need to hear the rest of it."""
        asking = (Notice.SAY_AGAIN, Notice.NOT_TRANSLATED)
        if self._speaking is not None and self._speaking.notice in asking:
            self._stop, self._again = True, False
            self._wake.set()
        for voice in [voice for voice in self._waiting if voice.notice in asking]:
            self._waiting.remove(voice)
            self._give_up(voice)

    def interrupt(self) -> None:
        """Somebody speaks into the voice: stop it, and speak that utterance again when the floor is free."""
        self._stop = self._again = self._speaking is not None
        self._wake.set()

    def close(self) -> None:
        """Nothing more will be said: `run` returns when everything is spoken, sent as fast as it is made."""
        self._closed = True
        self._wake.set()

    # -- the half-duplex guard

    def muted(self, at: float) -> bool:
        """Whether the microphone counts as silent at this time."""
        if not self._line_free:
            self._guard.delayed(at, UNDERWAY_SECONDS)
        return self._guard.muted(at)

    def open_guard(self) -> None:
        """A talk button went down."""
        self._guard.open()

    def played(self, utterance: int) -> None:
        """The client has played this voice to its end."""
        self._sounding = [(voice, until) for voice, until in self._sounding if voice.utterance != utterance]
        more = self._speaking is not None and self._speaking.utterance == utterance
        if utterance == self._last_sent and not more:
            self._guard.played(self._workers.now())

    # -- the loop

    async def run(self) -> None:
        """Speak until closed and done."""
        while True:
            while not self._waiting or (self._waiting[0].waits_for_floor and not self._floor_free):
                if self._closed and not self._waiting:
                    return
                self._wake.clear()
                await self._wake.wait()
            self._speaking = voice = self._waiting.popleft()
            try:
                await self._speak(voice)
            finally:
                self._speaking, self._stop, self._again = None, False, False

    async def _speak(self, voice: Voice) -> None:
        samples, started = 0, False
        try:
            stream = self._workers.stream(lambda: self._synthesiser.synthesise(voice.text, voice.language))
            async with aclosing(stream), aclosing(_made_ahead(stream)) as chunks:  # type: ignore[type-var]
                async for chunk in chunks:
                    for piece in _pieces(chunk):
                        await self._until_due()
                        if self._stop:
                            break
                        if not started:
                            started = True
                            self._begin(voice)
                        samples += piece.shape[0]
                        self._send(voice, piece)
                    if self._stop:
                        break
        except EngineError as error:
            self._emit(Fault("synthesise", str(error), utterance=voice.utterance))
        cancelled = self._stop
        if started or cancelled:
            self._emit(VoiceEnded(voice.utterance, samples / SAMPLE_RATE_HZ, cancelled))
        if not started and voice.latency is not None:
            self._emit(voice.latency)
        if started and not cancelled and voice.notice in LASTING:
            self._sounding.append((voice, self._sounds_until))
        if cancelled:
            self._sounds_until = self._workers.now()
            self._guard.open()
            if self._again:
                self._waiting.appendleft(replace(voice, latency=None))

    def _begin(self, voice: Voice) -> None:
        self._emit(VoiceStarted(voice.utterance, voice.listener, voice.language, voice.notice))
        self._emit_latency(voice)

    def _send(self, voice: Voice, piece: Samples) -> None:
        self._last_sent = voice.utterance
        now, duration = self._workers.now(), piece.shape[0] / SAMPLE_RATE_HZ
        self._sounds_until = max(now, self._sounds_until) + duration
        self._guard.sent(now, duration)
        self._emit(VoiceChunk(voice.utterance, piece))

    async def _until_due(self) -> None:
        """Wait until the next piece is to be sent, or the voice stopped."""
        while self._paced and not self._stop and not self._closed:
            early = self._sounds_until - self._workers.now() - AHEAD_SECONDS
            if early < _DUE_SECONDS and self._line_free:
                return
            self._wake.clear()
            try:
                async with asyncio.timeout(early if early > 0 else None):
                    await self._wake.wait()
            except TimeoutError:
                continue

    def _emit_latency(self, voice: Voice) -> None:
        if voice.latency is None:
            return
        base: float | None = voice.spoken_until
        if voice.waits_for_floor:  # people count from the end of the turn to the first sound of it
            base, self._turn_over_at = self._turn_over_at, None
        first_sound = None if base is None else self._workers.now() - base
        self._emit(replace(voice.latency, first_sound=first_sound))

    def _give_up(self, voice: Voice) -> None:
        self._emit(VoiceEnded(voice.utterance, 0.0, cancelled=True))
        if voice.latency is not None:
            self._emit(voice.latency)


async def _made_ahead(chunks: AsyncIterator[Samples]) -> AsyncGenerator[Samples, None]:
    """The same, with the next one made while one is sent: a long sentence takes longer to make than what was
    sent ahead lasts."""

    async def following() -> Samples | None:
        return await anext(chunks, None)

    coming = asyncio.create_task(following())
    try:
        while (chunk := await coming) is not None:
            coming = asyncio.create_task(following())
            yield chunk
    finally:
        coming.cancel()
        await asyncio.wait({coming})
        if not coming.cancelled():
            coming.exception()  # of sound that nobody hears any more


def _pieces(chunk: Samples) -> list[Samples]:
    return [chunk[start : start + PIECE_SAMPLES] for start in range(0, chunk.shape[0], PIECE_SAMPLES)]


def _outlives(voice: Voice, floor_taken_by: str | None) -> bool:
    """Whether a voice is still to be heard after a side took the floor; None: after somebody stopped it."""
    return voice.notice in LASTING and floor_taken_by not in (None, voice.listener)
