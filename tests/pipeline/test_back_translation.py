import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from interpreter.engines.chain import TranslatorChain
from interpreter.engines.phrases import load
from interpreter.engines.translator import (
    Doubt,
    Source,
    Translation,
    TranslationRequest,
    TranslatorCapabilities,
)
from interpreter.errors import EngineError, InputError
from interpreter.pipeline.back_translation import BackTranslator
from interpreter.pipeline.events import BackTranslated, Commit, Event, Translated, VoiceStarted
from interpreter.pipeline.plan import Direction
from interpreter.pipeline.workers import Priority
from interpreter.settings import Settings
from tests.fakes.virtual_time import Cost, VirtualWorkers, run_virtual
from tests.pipeline.stage import MONDAY, THANKS, Stage, talk

MADE = Translated(
    3, "caseworker", "citizen", Translation("Так.", "da", "uk", Source.DRAFT_PHRASE, 1.0, "Ja.")
)


@dataclass
class Mirror:
    """Translates back as it is told to, in a second of work."""

    cost: Cost
    answer: Translation = field(
        default_factory=lambda: Translation(
            "Ja.", "uk", "da", Source.MODEL, 0.7, "Так.", (Doubt.MODEL,), engine="mirror"
        )
    )
    pairs: frozenset[tuple[str, str]] = frozenset({("da", "uk"), ("uk", "da")})
    fails: bool = False
    requests: list[TranslationRequest] = field(default_factory=list)

    @property
    def capabilities(self) -> TranslatorCapabilities:
        return TranslatorCapabilities("mirror", self.pairs)

    def translate(self, request: TranslationRequest) -> Translation:
        self.cost.add(1.0)
        self.requests.append(request)
        if self.fails:
            raise EngineError("The mirror is broken, as the test wants.")
        return self.answer

    def close(self) -> None:
        pass


class Desk:
    """A back-translator with one worker, and what it answers."""

    def __init__(self) -> None:
        self.cost = Cost()
        self.mirror = Mirror(self.cost)
        self.workers = VirtualWorkers(self.cost)
        self.results = {3: MADE}
        self.heard: list[tuple[float, Event]] = []

    def ask(self, *times: float) -> list[tuple[float, Translation]]:
        """Ask for utterance 3 at these times; when the answers came, and what they are."""
        run_virtual(self._ask(times))
        answers = []
        for at, event in self.heard:
            assert isinstance(event, BackTranslated)
            assert (event.utterance, event.side) == (3, "caseworker")
            answers.append((round(at, 3), event.translation))
        return answers

    async def _ask(self, times: tuple[float, ...]) -> None:
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:

            def spawn(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
                return group.create_task(work)

            back = BackTranslator(
                self.mirror,
                self.workers,
                lambda event: self.heard.append((loop.time(), event)),
                spawn,
                self.results.__getitem__,
            )
            for at in times:
                await asyncio.sleep(at - loop.time())
                back.ask(3)


def test_what_the_listener_got_goes_back_the_other_way_with_its_own_doubts() -> None:
    desk = Desk()
    ((at, back),) = desk.ask(0.0)
    assert at == 1.0
    assert desk.mirror.requests == [TranslationRequest("Так.", "uk", "da")]
    assert (back.text, back.source, back.doubts, back.engine) == (
        "Ja.",
        Source.MODEL,
        (Doubt.MODEL,),
        "mirror",
    )
    assert back.understood == ""


def test_one_at_a_time_and_the_second_is_told_so_at_once() -> None:
    desk = Desk()
    (busy_at, busy), (_, first), (_, later) = desk.ask(0.0, 0.4, 1.5)
    assert (busy_at, busy.source, busy.reason) == (0.4, Source.NONE, "busy")
    assert (first.text, later.text) == ("Ja.", "Ja.")
    assert len(desk.mirror.requests) == 2


def test_an_abstention_stays_one_and_offers_nothing() -> None:
    desk = Desk()
    desk.mirror.answer = Translation("", "uk", "da", Source.NONE, 0.0, reason="unknown")
    ((_, back),) = desk.ask(0.0)
    assert (back.text, back.source, back.reason, back.suggestions) == ("", Source.NONE, "unknown", ())


def test_where_nothing_translates_that_way_no_engine_is_asked() -> None:
    desk = Desk()
    desk.mirror.pairs = frozenset({("da", "uk")})
    ((at, back),) = desk.ask(0.0)
    assert (at, back.reason) == (0.0, "no_engine")
    assert desk.mirror.requests == []


def test_a_failure_is_an_answer_and_the_next_request_is_taken() -> None:
    desk = Desk()
    desk.mirror.fails = True
    assert [back.reason for _, back in desk.ask(0.0, 2.0)] == ["engine_failed", "engine_failed"]


def test_what_was_replaced_meanwhile_is_not_shown() -> None:
    desk = Desk()

    def replacing(request: TranslationRequest) -> Translation:
        desk.results[3] = replace(MADE)
        desk.cost.add(1.0)
        return desk.mirror.answer

    desk.mirror.translate = replacing  # type: ignore[method-assign]
    ((_, back),) = desk.ask(0.0)
    assert (back.text, back.reason) == ("", "replaced")


def test_an_utterance_that_is_not_there() -> None:
    desk = Desk()
    desk.results.clear()
    with pytest.raises(ExceptionGroup) as caught:
        desk.ask(0.0)
    assert isinstance(caught.value.exceptions[0], KeyError)


def test_it_waits_behind_everything_else() -> None:
    assert max(Priority) is Priority.BACKGROUND
    asked: list[Priority] = []

    class Watching(VirtualWorkers):
        async def run(self, call: Any, priority: Priority = Priority.FINAL) -> Any:
            asked.append(priority)
            return await super().run(call, priority)

    desk = Desk()
    desk.workers = Watching(desk.cost)
    desk.ask(0.0)
    assert asked == [Priority.BACKGROUND]


def test_in_a_session_the_voice_is_as_soon_as_without_it() -> None:
    def play(*, ask: bool) -> Stage:
        stage = Stage(talk(MONDAY, THANKS, length=7.0), slots=2)
        return stage.play(*[(3.0, lambda s: s.back_translate(1))] if ask else [])

    plain, asked = play(ask=False), play(ask=True)
    (back,) = asked.only(BackTranslated)
    assert (back.side, back.translation.text) == ("caseworker", "JEG KOMMER PÅ MANDAG.")
    for kind in (Commit, Translated, VoiceStarted):
        assert [at for at, event in plain.heard if isinstance(event, kind)] == [
            at for at, event in asked.heard if isinstance(event, kind)
        ]


def test_in_a_session_only_what_was_translated_goes_back() -> None:
    stage = Stage(talk(MONDAY, length=4.0), Direction.FIXED)
    with pytest.raises(KeyError):
        stage.play((0.5, lambda s: s.back_translate(1)))


def test_after_the_end_there_is_none() -> None:
    async def late(session: Any) -> None:
        await session.end()
        await session.back_translate(1)

    with pytest.raises(InputError, match="has ended"):
        Stage(talk(MONDAY, length=4.0)).play((3.9, late))


def test_a_phrase_of_the_book_goes_back_to_itself() -> None:
    chain = TranslatorChain([load(Settings())])
    there = chain.translate(TranslationRequest("Hvad er dit telefonnummer?", "da", "uk"))
    back = chain.translate(TranslationRequest(there.text, "uk", "da"))
    assert back.text == "Hvad er dit telefonnummer?"
