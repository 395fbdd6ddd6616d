"""Municipal terms: explained on both sides, doubted where a model lost them, not in a phrase of the book."""

from dataclasses import replace
from pathlib import Path

import pytest

from interpreter.engines.terms import load_terms, with_terms
from interpreter.engines.translator import Doubt, FoundTerm, Source, Translation
from interpreter.errors import ConfigError
from interpreter.settings import Settings
from languages import load_languages
from languages.glossary import Glossary
from languages.glossary_index import Term

GLOSSARY = load_terms(Settings())
SCRIPTS = {code: language.script for code, language in load_languages().items()}


def translation(text: str, source: Source = Source.MODEL, *, understood: str = "") -> Translation:
    return Translation(text, "da", "uk", source, 0.9, understood=understood)


def test_a_term_has_its_words_and_its_explanation_on_both_sides() -> None:
    made = with_terms(translation("У центрі зайнятості."), "I jobcentret.", GLOSSARY)
    (term,) = made.terms
    assert (term.term, term.source, term.target) == ("jobcenter", "jobcentret", "центрі зайнятості")
    assert term.source_explanation.startswith("Det sted i kommunen")
    assert "комуні" in term.target_explanation
    assert term.rendering == "центр зайнятості (jobcenter)"
    assert not term.missing
    assert not term.approved
    assert made.doubts == ()


def test_a_term_that_a_model_lost_is_doubted() -> None:
    made = with_terms(translation("Ви отримаєте гроші."), "Du får kontanthjælp.", GLOSSARY)
    assert made.doubts == (Doubt.TERM,)
    (term,) = made.terms
    assert term.missing
    assert (term.source, term.target) == ("kontanthjælp", "")
    assert term.rendering


@pytest.mark.parametrize("source", [Source.APPROVED_PHRASE, Source.DRAFT_PHRASE])
def test_a_phrase_of_the_book_is_itself_the_accepted_wording(source: Source) -> None:
    understood = "Du får kontanthjælp."
    made = with_terms(
        translation("Ви отримаєте гроші.", source, understood=understood), "Du før kont", GLOSSARY
    )
    assert made.doubts == ()
    (term,) = made.terms
    assert (term.source, term.missing) == ("kontanthjælp", False)


def test_without_a_translation_the_terms_of_the_source_are_explained() -> None:
    made = with_terms(translation("", Source.NONE), "Log på med MitID'et.", GLOSSARY)
    assert made.doubts == ()
    (term,) = made.terms
    assert (term.source, term.target) == ("MitID'et", "")
    assert term.rendering.startswith("MitID (")
    assert term.target_explanation


def test_into_danish_the_term_itself_is_the_wording() -> None:
    made = with_terms(
        Translation("På kontoret.", "uk", "da", Source.MODEL, 0.9), "У центрі зайнятості.", GLOSSARY
    )
    (term,) = made.terms
    assert (term.term, term.rendering, term.missing) == ("jobcenter", "jobcenter", True)
    assert term.target_explanation.startswith("Det sted i kommunen")


def test_a_term_said_twice_alike_is_there_once() -> None:
    made = with_terms(translation("MitID, MitID."), "MitID og MitID.", GLOSSARY)
    assert [term.source for term in made.terms] == ["MitID"]


def test_a_term_of_the_municipality_is_explained_in_the_languages_it_gives(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "term,forms,explanation,keep_danish,topic,ar\nTeam Havnen,,Kontoret ved havnen.,yes,unit,\n",
        encoding="utf-8",
    )
    glossary = load_terms(Settings(glossary_file=own))
    assert with_terms(translation("В Team Havnen."), "I Team Havnen.", glossary).terms == (
        FoundTerm("Team Havnen", "Team Havnen", "Team Havnen", "Kontoret ved havnen.", "", "Team Havnen"),
    )


def test_a_glossary_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.csv"):
        load_terms(Settings(glossary_file=tmp_path / "gone.csv"))


def test_a_term_is_approved_where_its_rendering_is() -> None:
    def approved(term: Term) -> Term:
        said = {code: replace(one, approved=True) for code, one in term.renderings.items()}
        return replace(term, renderings=said)

    glossary = Glossary([approved(term) for term in GLOSSARY.terms], SCRIPTS)
    (term,) = with_terms(translation("У центрі зайнятості."), "I jobcentret.", glossary).terms
    assert term.approved
