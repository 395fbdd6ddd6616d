from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import numpy as np
import pytest

from interpreter.engines.recogniser import Samples
from interpreter.engines.synthesiser import SynthesiserCapabilities
from interpreter.engines.translator import Source, Translation
from interpreter.errors import EngineError
from interpreter.pipeline.engines import Engines, load_engines
from interpreter.pipeline.events import Event, Fault, VoiceChunk, VoiceStarted
from interpreter.pipeline.workers import ThreadWorkers
from interpreter.selfcheck import (
    CLEAREST_SAMPLES,
    SAMPLE_PHRASES,
    DirectionCheck,
    check_directions,
    directions,
    judge,
)
from interpreter.settings import PipelineSettings, load_settings
from languages import Language, load_languages
from languages.catalogue import Phrase
from tests.fakes.meeting import COMMIT, NOT_UNDERSTOOD, TRANSLATED
from tests.fakes.speech import Script, ScriptedVad, SoundReader, line
from tests.fakes.virtual_time import Cost, VirtualWorkers, run_virtual
from tests.pipeline.stage import Shouter, Tone

WORDS = (*line("hvor mange?", 0.0), *line("jeg forstår.", 2.0), *line("skilky?", 4.0, language="uk"))
"""The scripted recogniser knows how these sound."""
SECONDS: Mapping[str, slice] = {
    "hvor mange?": slice(0, 12_000),
    "jeg forstår.": slice(32_000, 44_000),
    "skilky?": slice(64_000, 72_000),
}


def phrase(key: str, text: str) -> Phrase:
    return Phrase(key, text, (text,), (), approved=False, heard_approved=False, plural=lambda _count: 0)


def book(*texts: str) -> Mapping[str, Phrase]:
    return {key: phrase(key, text) for key, text in zip(SAMPLE_PHRASES, texts, strict=False)}


def language(code: str, *texts: str) -> Language:
    """Only what the self-check reads."""
    return cast(Language, _OnlyPhrases(code, book(*texts)))


class _OnlyPhrases:
    def __init__(self, code: str, phrases: Mapping[str, Phrase]) -> None:
        self.code = code
        self.phrases = phrases


class Speaker(Tone):
    """Speaks the phrases of the script so that the recogniser can read them, and translations as a tone."""

    def __init__(self, script: Script, languages: tuple[str, ...] = ("da", "uk")) -> None:
        super().__init__(Cost())
        self._script = script
        self._languages = languages

    @property
    def capabilities(self) -> SynthesiserCapabilities:
        return SynthesiserCapabilities("speaker", tuple((code, "tone") for code in self._languages))

    def synthesise(self, text: str, language: str) -> Iterator[Samples]:
        if text in SECONDS:
            yield self._script.samples[SECONDS[text]]
        elif text.isupper():
            yield from super().synthesise(text, language)


class Service:
    """Scripted engines, to be changed before `check`."""

    def __init__(self) -> None:
        cost = Cost()
        script = Script(WORDS, 5.0)
        self.reader = SoundReader(script, cost)
        self.translator = Shouter(cost)
        self.voice: Tone = Speaker(script)
        self.workers = VirtualWorkers(cost)
        self.languages = {
            "da": language("da", "hvad?", "hvor mange?"),
            "uk": language("uk", "skilky?"),
            "xx": language("xx", "kein"),
        }

    @property
    def engines(self) -> Engines:
        return Engines(ScriptedVad(), self.reader, self.translator, self.voice)

    def check(self) -> list[DirectionCheck]:
        async def collect() -> list[DirectionCheck]:
            checks = check_directions(self.engines, self.languages, PipelineSettings(), self.workers)
            return [check async for check in checks]

        return run_virtual(collect())


def test_only_what_is_heard_translated_and_spoken_is_a_direction() -> None:
    service = Service()
    assert directions(service.engines, service.languages) == [("da", "uk"), ("uk", "da")]
    service.voice = Speaker(Script(WORDS, 5.0), ("da",))
    assert directions(service.engines, service.languages) == [("uk", "da")]


def test_a_direction_that_works_tells_what_was_heard_and_said() -> None:
    danish, ukrainian = Service().check()
    assert (danish.phrase, danish.heard, danish.translated) == ("hvor mange?", "hvor mange?", "HVOR MANGE?")
    assert danish.origin is Source.APPROVED_PHRASE
    assert danish.problem is None
    assert None not in (danish.times.recognition_s, danish.times.translation_s, danish.times.first_sound_s)
    assert danish.sound_s == pytest.approx(1.1)
    assert (ukrainian.source, ukrainian.target, ukrainian.problem) == ("uk", "da", None)


def test_another_sample_is_tried_where_one_is_not_heard() -> None:
    danish, ukrainian = Service().check()
    assert (danish.tried, ukrainian.tried) == (2, 1)


def test_where_no_sample_works_the_first_one_says_why() -> None:
    service = Service()
    service.languages["da"] = language("da", "hvad?", "jaså?")
    danish, ukrainian = service.check()
    assert (danish.phrase, danish.problem) == ("hvad?", "no speech was heard in the sample")
    assert danish.tried == 2
    assert danish.times.translation_s is None
    assert ukrainian.problem is None


def test_a_failing_engine_is_a_problem_and_no_exception() -> None:
    service = Service()
    service.languages["da"] = language("da", "hvor mange?")
    service.reader.failures = 10
    danish, ukrainian = service.check()
    assert danish.problem == "The scripted recogniser fails, as the test wants."
    assert ukrainian.problem is not None


def test_a_failing_voice_is_a_problem_and_no_exception() -> None:
    class Broken(Speaker):
        def synthesise(self, text: str, language: str) -> Iterator[Samples]:
            raise EngineError("The voice is broken.")

    service = Service()
    service.voice = Broken(Script(WORDS, 5.0))
    assert {check.problem for check in service.check()} == {"The voice is broken."}


def test_a_book_without_samples_is_a_problem() -> None:
    service = Service()
    service.languages["da"] = language("da")
    assert service.check()[0].problem == "the phrase book has none of the samples"
    assert service.check()[0].failure == "no_sample"


ABSTAINED = replace(TRANSLATED, translation=Translation("", "da", "uk", Source.NONE, 0.0))
CHUNK = VoiceChunk(1, np.zeros(1600, np.float32))


@pytest.mark.parametrize(
    ("events", "failure", "problem"),
    [
        ([], "not_heard", "no speech was heard"),
        ([NOT_UNDERSTOOD], "not_understood", "not understood (low_confidence)"),
        ([COMMIT, ABSTAINED], "not_translated", "no phrase or model translates"),
        ([COMMIT, TRANSLATED], "not_spoken", "not spoken"),
        (
            [COMMIT, TRANSLATED, Fault("synthesise", "The voice failed.")],
            "engine_failed",
            "The voice failed.",
        ),
    ],
)
def test_what_is_missing_is_the_problem(events: list[Event], failure: str, problem: str) -> None:
    check = judge("da", "uk", "Ja.", events)
    assert problem in (check.problem or "")
    assert check.failure == failure


def test_a_sample_taken_as_another_phrase_is_a_problem() -> None:
    check = judge("da", "uk", "Ja.", [COMMIT, TRANSLATED, VoiceStarted(1, "citizen", "uk"), CHUNK])
    assert check.problem == f"the sample was taken as: {TRANSLATED.translation.understood}"
    assert check.failure == "taken_as_another"


def test_what_a_model_made_of_it_cannot_be_judged() -> None:
    modelled = replace(TRANSLATED, translation=replace(TRANSLATED.translation, source=Source.MODEL))
    assert judge("da", "uk", "Ja.", [COMMIT, modelled, CHUNK]).problem is None


def test_what_was_spoken_is_no_problem() -> None:
    phrase = TRANSLATED.translation.understood
    check = judge("da", "uk", phrase, [COMMIT, TRANSLATED, VoiceStarted(1, "citizen", "uk"), CHUNK])
    assert (check.heard, check.translated) == (COMMIT.text, TRANSLATED.translation.text)
    assert (check.problem, check.failure, check.sound_s) == (None, None, 0.1)


def test_every_book_that_comes_along_has_every_sample_without_a_slot() -> None:
    for code, known in load_languages().items():
        for sample in (*SAMPLE_PHRASES, CLEAREST_SAMPLES.get(code, SAMPLE_PHRASES[0])):
            assert "{" not in known.phrases[sample].text, f"{code}: {sample}"


@pytest.mark.engines
async def test_the_real_engines_interpret_at_least_one_sample_into_danish(models_dir: Path) -> None:
    settings = load_settings(environment={}, overrides={"translator.engines": ("phrases",)})
    languages = load_languages()
    two = MappingProxyType({code: languages[code] for code in ("da", "uk")})
    engines = load_engines(settings)
    workers: Any = ThreadWorkers(2)
    try:
        checks = {
            check.source: check async for check in check_directions(engines, two, settings.pipeline, workers)
        }
    finally:
        workers.close()
        engines.close()
    assert checks["uk"].problem is None
    assert checks["uk"].sound_s > 0.3
