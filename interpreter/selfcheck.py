"""One short spoken sample through the whole pipeline, in each direction the engines can serve.

The samples are synthetic: a phrase of the book, spoken by the service's own voice. They prove that every
part works and warm up the models; how well people are understood they do not show. A voice that a
recogniser reads badly makes a direction fail although both work.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

import numpy as np

from interpreter.engines.recogniser import Rejection, Samples
from interpreter.engines.translator import Source, Translation
from interpreter.errors import ConfigError, EngineError, InputError
from interpreter.pipeline.engines import Engines
from interpreter.pipeline.events import Commit, Event, Fault, NotUnderstood, Translated, VoiceChunk
from interpreter.pipeline.plan import Direction, Pace, Plan, Side
from interpreter.pipeline.session import Session
from interpreter.pipeline.workers import Workers
from interpreter.settings import PipelineSettings
from interpreter.stopwatch import Times, timed
from languages import Language

HOME: Final = "da"
"""The language of the municipality: every meeting is between it and another one."""
SAMPLE_PHRASES: Final = ("answer.how_many_q", "talk.understand", "greeting.hello")
"""Said in every language, short and without a slot. The next one is tried where one is not understood."""
CLEAREST_SAMPLES: Final[Mapping[str, str]] = {
    "ar": "answer.thanks",
    "da": "appointment.not_suit",
    "fa": "greeting.hello",
    "tr": "talk.repeat_please",
    "uk": "talk.understand",
    "ur": "greeting.hello",
}
"""The phrase that is tried first: of 22 phrases, spoken three times each by espeak-ng, one that Whisper base
read right every time. There was none in Somali."""
SAMPLE_RATE_HZ: Final = 16_000
EDGE_SECONDS: Final = 0.3
"""Silence before and after a sample."""


class Failure(StrEnum):
    """What went wrong with a sample, for clients that say it in their own words."""

    NO_SAMPLE = "no_sample"
    NO_VOICE = "no_voice"
    ENGINE_FAILED = "engine_failed"
    NOT_HEARD = "not_heard"
    NOT_UNDERSTOOD = "not_understood"
    NOT_TRANSLATED = "not_translated"
    TAKEN_AS_ANOTHER = "taken_as_another"
    NOT_SPOKEN = "not_spoken"


@dataclass(frozen=True, slots=True)
class DirectionCheck:
    """How one sample went.

    Attributes:
        phrase: what the sample says. tried: how many samples were needed, or failed.
        heard: what was recognised. translated: its translation, as shown to the listener.
        times: how long each engine took.
        sound_s: how much speech came out.
        problem: why the direction failed, for who runs the service; None where it works.
        failure: the same for machines.
    """

    source: str
    target: str
    phrase: str
    heard: str = ""
    translated: str = ""
    origin: Source = Source.NONE
    times: Times = field(default_factory=Times)
    sound_s: float = 0.0
    problem: str | None = None
    tried: int = 1
    failure: Failure | None = None


def directions(engines: Engines, languages: Mapping[str, Language]) -> list[tuple[str, str]]:
    """(source, target) of everything to and from `HOME` that these engines hear, translate and speak."""
    heard = engines.recogniser.capabilities.languages
    spoken = engines.synthesiser.capabilities.languages
    pairs = engines.translator.capabilities.pairs
    both_ways = [
        pair for other in sorted(languages) if other != HOME for pair in ((HOME, other), (other, HOME))
    ]
    return [(one, two) for one, two in both_ways if one in heard and two in spoken and (one, two) in pairs]


async def check_directions(
    engines: Engines, languages: Mapping[str, Language], settings: PipelineSettings, workers: Workers
) -> AsyncIterator[DirectionCheck]:
    """Interpret a sample in each of `directions`, one after the other, and tell how it went.

    A failure is a `problem` of the result, never an exception.
    """
    understood: dict[str, str] = {}
    for source, target in directions(engines, languages):
        known = languages[source].phrases
        wanted = (understood.get(source), CLEAREST_SAMPLES.get(source), *SAMPLE_PHRASES)
        phrases = [phrase for phrase in dict.fromkeys(wanted) if phrase is not None and phrase in known]
        checks: list[DirectionCheck] = []
        for phrase in phrases:
            checks.append(
                await _check_sample(engines, known[phrase].text, (source, target), settings, workers)
            )
            if checks[-1].problem is None:
                understood[source] = phrase
                break
        yield _conclusion(checks) or _failed(
            source, target, "", (Failure.NO_SAMPLE, "the phrase book has none of the samples"), tried=0
        )


def _conclusion(checks: Sequence[DirectionCheck]) -> DirectionCheck | None:
    """The sample that worked, which is the last one; else the first one, for its reason."""
    if not checks:
        return None
    return replace(checks[-1] if checks[-1].problem is None else checks[0], tried=len(checks))


async def _check_sample(
    engines: Engines, phrase: str, pair: tuple[str, str], settings: PipelineSettings, workers: Workers
) -> DirectionCheck:
    source, target = pair
    try:
        sample = await workers.run(lambda: _speak(engines, phrase, source))
        if sample is None:
            return _failed(source, target, phrase, (Failure.NO_VOICE, "no voice can speak the sample"))
        times = Times()
        events = await _interpret(timed(engines, times), sample, pair, settings, workers)
    except (ConfigError, EngineError, InputError) as error:
        return _failed(source, target, phrase, (Failure.ENGINE_FAILED, str(error)))
    return replace(judge(source, target, phrase, events), times=times)


def judge(source: str, target: str, phrase: str, events: list[Event]) -> DirectionCheck:
    """What the events of one sample say about its direction."""
    commits = [event for event in events if isinstance(event, Commit)]
    translations = [event.translation for event in events if isinstance(event, Translated)]
    sound = sum(event.samples.shape[0] for event in events if isinstance(event, VoiceChunk))
    said = [translation for translation in translations if translation.source is not Source.NONE]
    failure, problem = (
        _problem(events, heard=bool(commits), translated=len(said) == len(translations), sound=sound)
        or _misunderstanding(phrase, said)
        or (None, None)
    )
    return DirectionCheck(
        source,
        target,
        phrase,
        heard=" ".join(commit.text for commit in commits),
        translated=" ".join(translation.text for translation in said),
        origin=said[0].source if said else Source.NONE,
        sound_s=sound / SAMPLE_RATE_HZ,
        problem=problem,
        failure=failure,
    )


def _failed(
    source: str, target: str, phrase: str, why: tuple[Failure, str], tried: int = 1
) -> DirectionCheck:
    return DirectionCheck(source, target, phrase, problem=why[1], failure=why[0], tried=tried)


def _problem(events: list[Event], *, heard: bool, translated: bool, sound: int) -> tuple[Failure, str] | None:
    for event in events:
        if isinstance(event, Fault):
            return Failure.ENGINE_FAILED, event.message
    if not heard:
        rejected = [event.reason for event in events if isinstance(event, NotUnderstood)]
        if any(reason is not Rejection.NO_SPEECH for reason in rejected):
            return Failure.NOT_UNDERSTOOD, f"the sample was not understood ({rejected[-1].value})"
        return Failure.NOT_HEARD, "no speech was heard in the sample"
    if not translated:
        return (
            Failure.NOT_TRANSLATED,
            "the sample was heard, but no phrase or model translates what was heard",
        )
    return None if sound else (Failure.NOT_SPOKEN, "the translation was not spoken")


def _misunderstanding(phrase: str, said: Sequence[Translation]) -> tuple[Failure, str] | None:
    """A sample taken as another phrase is interpreted wrongly. A model does not say what it took it as."""
    taken_as = " ".join(one.understood for one in said if one.source is not Source.MODEL)
    if not taken_as or taken_as == phrase:
        return None
    return Failure.TAKEN_AS_ANOTHER, f"the sample was taken as: {taken_as}"


def _speak(engines: Engines, phrase: str, language: str) -> Samples | None:
    if language not in engines.synthesiser.capabilities.languages:
        return None
    chunks = list(engines.synthesiser.synthesise(phrase, language))
    edge = np.zeros(round(EDGE_SECONDS * SAMPLE_RATE_HZ), dtype=np.float32)
    return np.concatenate([edge, *chunks, edge])


async def _interpret(
    engines: Engines, sample: Samples, pair: tuple[str, str], settings: PipelineSettings, workers: Workers
) -> list[Event]:
    sides = (Side("speaker", pair[0]), Side("listener", pair[1]))
    plan = Plan(sides, direction=Direction.FIXED, pace=Pace.OFFLINE, half_duplex=False)
    async with (
        Session(engines, plan, settings.model_copy(update={"hypotheses": False}), workers) as session,
        asyncio.TaskGroup() as group,
    ):
        listening = group.create_task(_all_events(session))
        await session.push(sample)
        await session.end()
    return listening.result()


async def _all_events(session: Session) -> list[Event]:
    return [event async for event in session.events()]
