"""The phrase book as a translator: sources, doubts, values, suggestions."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from interpreter.engines.phrases import OFFERED, PhraseTranslator, load
from interpreter.engines.translator import Doubt, Source, TranslationRequest, Value
from interpreter.errors import ConfigError
from interpreter.settings import Settings
from languages import load_languages
from languages.phrases import PhraseBook

TRANSLATOR = load(Settings())


def approving(*ids: str) -> PhraseTranslator:
    """The book with these phrases approved in Danish and Ukrainian."""
    languages = dict(load_languages())
    for code in ("da", "uk"):
        phrases = {
            id_: replace(phrase, approved=True, heard_approved=False) if id_ in ids else phrase
            for id_, phrase in languages[code].phrases.items()
        }
        languages[code] = replace(languages[code], phrases=MappingProxyType(phrases))
    return PhraseTranslator(PhraseBook(languages))


def test_a_draft_is_marked() -> None:
    result = TRANSLATOR.translate(TranslationRequest("ja tak", "da", "uk"))
    assert result.source is Source.DRAFT_PHRASE
    assert result.doubts == (Doubt.DRAFT,)
    assert (result.text, result.understood) == ("Так.", "Ja.")
    assert result.engine.startswith("phrases ")


def test_approved_wordings_on_both_sides_make_an_approved_phrase() -> None:
    translator = approving("answer.yes")
    approved = translator.translate(TranslationRequest("Ja.", "da", "uk"))
    assert approved.source is Source.APPROVED_PHRASE
    assert approved.doubts == ()
    drafts = ["jeps", "Ja, mange tak.", "Nej."]
    for text in drafts:
        assert translator.translate(TranslationRequest(text, "da", "uk")).source is Source.DRAFT_PHRASE
    assert translator.translate(TranslationRequest("Ja.", "da", "tr")).source is Source.DRAFT_PHRASE


def test_the_engine_names_its_version() -> None:
    first, second = approving("answer.yes"), approving("answer.no")
    request = TranslationRequest("Ja.", "da", "uk")
    assert first.translate(request).engine != second.translate(request).engine


def test_values_stand_on_both_sides() -> None:
    result = TRANSLATOR.translate(TranslationRequest("Jeg kommer på onsdag", "da", "uk"))
    assert [(value.kind, value.canonical) for value in result.values] == [("weekday", "3")]
    assert result.values[0].source == "onsdag"
    assert result.values[0].target


def test_a_name_is_shown_in_the_source_script_and_doubted() -> None:
    result = TRANSLATOR.translate(TranslationRequest("Jeg hedder Amina", "da", "ar"))
    assert result.values == (Value("name", "Amina", "Amina", "Amina"),)
    assert result.doubts == (Doubt.NAME, Doubt.DRAFT)


def test_an_abstention_offers_phrases_for_a_tap() -> None:
    result = TRANSLATOR.translate(TranslationRequest("jeg vil gerne tolk", "da", "uk"))
    assert result.source is Source.NONE
    assert result.reason == "no_phrase"
    best = result.suggestions[0]
    assert (best.phrase, best.text) == ("human.want", "Jeg vil gerne have en menneskelig tolk.")
    assert best.translation == "Я хочу перекладача-людину."
    assert not best.approved


def test_what_the_sound_decided_is_doubted() -> None:
    class Sound:
        def heard(self, texts: Sequence[str]) -> tuple[float, ...]:
            return tuple(-1.0 if text == "jeg vil gerne have en tolk" else -9.0 for text in texts)

        def unheard(self, texts: Sequence[str]) -> tuple[float, ...]:
            return tuple(-5.0 for _ in texts)

        def after(self, text: str) -> str:
            return ""

    request = TranslationRequest("jeg vil gærne ha en tåk", "da", "uk", confidence=0.4, evidence=Sound())
    result = TRANSLATOR.translate(request)
    assert result.text == "Я хочу перекладача-людину."
    assert result.doubts == (Doubt.RECOGNITION, Doubt.DRAFT)


def test_one_phrase_is_offered_with_several_values_that_stand_on_both_sides() -> None:
    class Sound:
        """Thirteen or thirty minutes: nearly the same."""

        def heard(self, texts: Sequence[str]) -> tuple[float, ...]:
            fits = {"Mødet varer tretten minutter.": -1.0, "Mødet varer tredive minutter.": -1.01}
            frame = "Mødet varer"
            return tuple(fits.get(text, -1.5 if text.startswith(frame) else -9.0) for text in texts)

        def unheard(self, texts: Sequence[str]) -> tuple[float, ...]:
            return tuple(-5.0 for _ in texts)

        def after(self, text: str) -> str:
            return "."

    request = TranslationRequest("mødt vare tredn minuter", "da", "uk", confidence=0.4, evidence=Sound())
    result = TRANSLATOR.translate(request)
    assert result.source is Source.NONE
    first, second = result.suggestions[:2]
    assert (first.phrase, second.phrase) == ("meeting.duration=13", "meeting.duration=30")
    assert first.values == (Value("number", "13", "13", "13"),)
    assert first.text == "Mødet varer 13 minutter."
    assert "13" in first.translation
    assert len(result.suggestions) == OFFERED, "with those that look like the text it would be more"
    assert "=" not in result.suggestions[-1].phrase, "one that looks like the text is among them"


def test_words_that_were_surely_heard_are_not_looked_for_under_the_sound() -> None:
    class Sound:
        def heard(self, texts: Sequence[str]) -> tuple[float, ...]:
            raise AssertionError("The sound was asked.")

        unheard = heard

        def after(self, text: str) -> str:
            raise AssertionError("The sound was asked.")

    request = TranslationRequest("vejret er flot i dag", "da", "uk", confidence=0.7, evidence=Sound())
    assert TRANSLATOR.translate(request).source is Source.NONE


def test_a_language_folder_that_cannot_be_used_is_a_setting_gone_wrong(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no folder of languages"):
        load(Settings(languages_dir=tmp_path / "nowhere"))
