"""All voices as one: who speaks which language, numbers as words, and Danish words in a Danish voice."""

import numpy as np
import pytest

from interpreter.engines import voices
from interpreter.engines.recogniser import Samples
from interpreter.engines.voices import Voices
from interpreter.errors import ConfigError, EngineError
from languages import LanguageError
from tests.fakes.synthesiser import ScriptedSynthesiser

SCRIPTS = {"da": "Latn", "uk": "Cyrl", "ar": "Arab", "tr": "Latn"}


@pytest.fixture(autouse=True)
def speakable(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Replaces the number speller: "3" is "tre" in every language. Gives its calls."""
    calls: list[tuple[str, str]] = []

    def spell(text: str, language: str) -> str:
        calls.append((text, language))
        return text.replace("3", "tre")

    monkeypatch.setattr(voices, "speakable", spell)
    return calls


def say(synthesiser: Voices, text: str, language: str) -> Samples:
    return np.concatenate([np.zeros(0, dtype=np.float32), *synthesiser.synthesise(text, language)])


def test_the_first_engine_with_a_voice_speaks() -> None:
    better, other = (
        ScriptedSynthesiser(("da",), name="better"),
        ScriptedSynthesiser(("uk", "da"), name="other"),
    )
    synthesiser = Voices([better, other], SCRIPTS)

    say(synthesiser, "hej", "da")
    say(synthesiser, "так", "uk")

    assert better.calls == [("hej", "da")]
    assert other.calls == [("так", "uk")]


def test_capabilities_are_merged() -> None:
    synthesiser = Voices(
        [ScriptedSynthesiser(("da",), name="a"), ScriptedSynthesiser(("uk", "da"), name="b")], SCRIPTS
    )

    assert synthesiser.capabilities.name == "a+b"
    assert synthesiser.capabilities.voices == (("da", "tone-da"), ("uk", "tone-uk"))


def test_no_voice_at_all() -> None:
    with pytest.raises(ConfigError, match="none"):
        Voices([], SCRIPTS).synthesise("hej", "da")


def test_numbers_become_words_once_and_before_anything_else(speakable: list[tuple[str, str]]) -> None:
    engine = ScriptedSynthesiser(("ar", "da"))

    say(Voices([engine], SCRIPTS), "افتح [[Jobnet]] 3", "ar")

    assert speakable == [("افتح Jobnet 3", "ar")]
    assert engine.calls == [("افتح ", "ar"), ("Jobnet tre", "da")]


def test_a_language_that_the_service_does_not_know_is_spoken_as_it_stands(
    speakable: list[tuple[str, str]],
) -> None:
    engine = ScriptedSynthesiser(("en",))

    say(Voices([engine], SCRIPTS), "3 Привіт", "en")

    assert engine.calls == [("3 Привіт", "en")]
    assert speakable == []


def test_a_language_whose_numbers_cannot_be_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str, language: str) -> str:
        raise LanguageError("There are no values for the language 'da'.")

    monkeypatch.setattr(voices, "speakable", fail)

    with pytest.raises(ConfigError, match="Numbers cannot be spoken"):
        say(Voices([ScriptedSynthesiser()], SCRIPTS), "hej", "da")


def test_what_the_number_speller_returns_is_cleaned_too(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ScriptedSynthesiser(("da",))
    monkeypatch.setattr(voices, "speakable", lambda text, language: f"[[{text}]]")

    say(Voices([engine], SCRIPTS), "hej", "da")

    assert engine.calls == [("hej", "da")]


def test_danish_words_go_to_the_engine_that_speaks_danish() -> None:
    arabic, danish = ScriptedSynthesiser(("ar",)), ScriptedSynthesiser(("da",))

    sound = say(Voices([arabic, danish], SCRIPTS), "افتح MitID، ثم Jobnet", "ar")

    assert arabic.calls == [("افتح ", "ar"), ("ثم ", "ar")]
    assert danish.calls == [("MitID، ", "da"), ("Jobnet", "da")]
    pause = 2400  # the comma between two voices: 150 ms
    spoken = sum(engine.expected_samples(text) for engine in (arabic, danish) for text, _ in engine.calls)
    assert sound.size == spoken + pause


def test_without_a_danish_voice_the_text_stays_whole() -> None:
    arabic = ScriptedSynthesiser(("ar",))

    say(Voices([arabic], SCRIPTS), "افتح MitID", "ar")

    assert arabic.calls == [("افتح MitID", "ar")]


def test_stopping_early_stops_the_engine() -> None:
    engine = ScriptedSynthesiser(("da",), chunk_samples=800)
    sound = Voices([engine], SCRIPTS).synthesise("en lang sætning", "da")
    next(iter(sound))

    del sound

    assert engine.abandoned == 1
    assert engine.chunks_made == 1


def test_chunks_come_one_at_a_time() -> None:
    waited: list[float] = []
    engine = ScriptedSynthesiser(("da",), chunk_samples=800, cost_seconds=0.1, wait=waited.append)
    sound = iter(Voices([engine], SCRIPTS).synthesise("hejsa", "da"))

    next(sound)

    assert waited == [0.1]


def test_a_failure_of_the_engine_is_passed_on() -> None:
    engine = ScriptedSynthesiser(("da",), failure=EngineError("broken"), failure_after_chunks=1)
    sound = iter(Voices([engine], SCRIPTS).synthesise("hej", "da"))
    next(sound)

    with pytest.raises(EngineError, match="broken"):
        next(sound)


def test_close_closes_every_engine() -> None:
    engines = [ScriptedSynthesiser(("da",)), ScriptedSynthesiser(("uk",))]

    Voices(engines, SCRIPTS).close()

    for engine, language in zip(engines, ("da", "uk"), strict=True):
        with pytest.raises(EngineError, match="closed"):
            engine.synthesise("hej", language)
