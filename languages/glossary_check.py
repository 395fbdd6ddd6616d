"""Find what is wrong in the glossary beyond what stops it from being read."""

from collections.abc import Iterator, Mapping

from languages.check import Problem
from languages.glossary import Glossary
from languages.glossary_files import Rendering
from languages.glossary_index import DANISH, Term
from languages.normalise import normalise
from languages.profile import Language
from languages.script import PROPER_NAMES, foreign_words
from languages.term_forms import accepted_wordings, words


def check_glossary(glossary: Glossary, languages: Mapping[str, Language]) -> list[Problem]:
    """Every problem of the built-in terms; a municipality's own need no renderings."""
    return [*_masters(glossary), *_renderings(glossary, languages)]


def check_rendering(term: str, rendering: Rendering, language: Language) -> Iterator[Problem]:
    """Script and doubled wordings of one rendering. The Danish word may stand in any of them."""
    code, where = language.code, f"glossary {term}"
    allowed = PROPER_NAMES.union(term.replace("-", " ").split())
    for text in (rendering.text, rendering.explanation):
        for word in foreign_words(text, language.script, allowed):
            yield Problem(code, "script", where, f"{word!r} is not in the script {language.script}")
    parts = [part.strip() for part in rendering.text.split("|")]
    plain = [normalise(part, code, language.script) for part in parts]
    if rendering.text and not all(plain):
        yield Problem(code, "rendering", where, "has an empty wording between two |. Remove it")
    if len(set(plain)) < len(plain):
        yield Problem(code, "doubled", where, "has a rendering twice. Keep one")
    if rendering.text and not accepted_wordings(rendering.text):
        yield Problem(code, "rendering", where, "has no rendering outside the brackets. Write one")


def _masters(glossary: Glossary) -> Iterator[Problem]:
    owners: dict[str, Term] = {}
    for term in glossary.terms:
        wordings = dict.fromkeys(
            " ".join(word.text for word in words(text, DANISH, "Latn")) for text in (term.term, *term.forms)
        )
        for wording in wordings:
            other = owners.setdefault(wording, term)
            if other is not term:
                message = f"{wording!r} stands under {other.term!r} too. Keep one"
                yield Problem(DANISH, "doubled", f"glossary {term.term}", message)


def _renderings(glossary: Glossary, languages: Mapping[str, Language]) -> Iterator[Problem]:
    for code, language in languages.items():
        if code == DANISH:
            continue
        for term in glossary.terms:
            rendering = term.renderings.get(code)
            if rendering is not None:
                yield from check_rendering(term.term, rendering, language)
            elif not term.own:
                yield Problem(code, "missing", f"glossary {term.term}", "has no rendering. Add its line")
