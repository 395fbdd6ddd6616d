"""Municipal terms in an utterance and its translation: explained, and checked (R6)."""

from dataclasses import replace
from typing import Final

from interpreter.engines.translator import Doubt, FoundTerm, Source, Translation
from interpreter.errors import ConfigError
from interpreter.settings import Settings
from languages import LanguageError, load_languages
from languages.glossary import Glossary, load_glossary
from languages.glossary_index import DANISH, Term
from languages.term_forms import accepted_wordings

_PHRASES: Final = (Source.APPROVED_PHRASE, Source.DRAFT_PHRASE)


def load_terms(settings: Settings) -> Glossary:
    """The glossary of all languages and of the municipality itself, its indexes built.

    Raises:
        ConfigError: a glossary file that cannot be used.
    """
    try:
        glossary = load_glossary(load_languages(settings.languages_dir), settings.glossary_file)
    except LanguageError as error:
        raise ConfigError(str(error)) from error
    glossary.prepare()
    return glossary


def with_terms(translation: Translation, said: str, glossary: Glossary) -> Translation:
    """The translation with its terms, and `Doubt.TERM` where one of the source was lost.

    A phrase of the book is never doubted for its terms: its translation is itself the accepted wording. Its
    terms are those of the phrase as it stands in the book (`Translation.understood`). Where there is no
    translation, the terms of the source are there to be explained, and none is missing.

    Args:
        said: the source text.

    Raises:
        languages.errors.LanguageError: a language that the glossary was not loaded with.
    """
    source, target = translation.source_language, translation.target_language
    phrase = translation.source in _PHRASES
    text = translation.understood if phrase and translation.understood else said
    checked = translation.source is Source.MODEL
    terms = tuple(
        dict.fromkeys(
            FoundTerm(
                term=pair.term.term,
                source="" if pair.source is None else text[slice(*pair.source)],
                target="" if pair.target is None else translation.text[slice(*pair.target)],
                source_explanation=_explanation(pair.term, source),
                target_explanation=_explanation(pair.term, target),
                rendering=_rendering(pair.term, target),
                missing=checked and pair.missing,
                approved=_approved(pair.term, source) and _approved(pair.term, target),
            )
            for pair in glossary.pair(text, source, translation.text, target)
        )
    )
    translation = replace(translation, terms=terms)
    return translation.doubting(Doubt.TERM) if any(term.missing for term in terms) else translation


def _explanation(term: Term, language: str) -> str:
    if language == DANISH:
        return term.explanation
    rendering = term.renderings.get(language)
    return "" if rendering is None else rendering.explanation


def _approved(term: Term, language: str) -> bool:
    """Whether a person has approved the term in that language. The Danish master keeps no such status."""
    rendering = term.renderings.get(language)
    return language == DANISH or (rendering is not None and rendering.approved)


def _rendering(term: Term, language: str) -> str:
    if language == DANISH:
        return term.term
    rendering = term.renderings.get(language)
    wordings = accepted_wordings(rendering.text) if rendering is not None else ()
    keeps = rendering.keep_danish if rendering is not None else term.keep_danish
    return wordings[0] if wordings else term.term if keeps else ""
