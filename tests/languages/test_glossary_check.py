from types import MappingProxyType

import pytest

from languages import load_languages
from languages.glossary import Glossary
from languages.glossary_check import check_glossary
from languages.glossary_files import Rendering
from languages.glossary_index import Term

LANGUAGES = load_languages()
SCRIPTS = {code: language.script for code, language in LANGUAGES.items()}


def term(name: str, rendering: Rendering | None, *, own: bool = False, forms: tuple[str, ...] = ()) -> Term:
    renderings = {code: Rendering("", keep_danish=True) for code in LANGUAGES if code != "da"}
    if rendering is not None:
        renderings["uk"] = rendering
    else:
        del renderings["uk"]
    return Term(name, forms, "Det.", True, "test", own, MappingProxyType(renderings))


def kinds(*terms: Term) -> list[str]:
    return [problem.kind for problem in check_glossary(Glossary(terms, SCRIPTS), LANGUAGES)]


@pytest.mark.parametrize(
    ("rendering", "expected"),
    [
        (Rendering("заява | прохання"), []),
        (Rendering("заява ansøgning"), []),
        (Rendering("application"), ["script"]),
        (Rendering("заява", explanation="The paper."), ["script", "script"]),
        (Rendering("заява | Заява!"), ["doubled"]),
        (Rendering("заява |"), ["rendering"]),
        (None, ["missing"]),
    ],
)
def test_renderings(rendering: Rendering | None, expected: list[str]) -> None:
    assert kinds(term("ansøgning", rendering)) == expected


def test_own_terms_need_no_rendering() -> None:
    assert kinds(term("Team Vest", None, own=True)) == []


def test_one_wording_belongs_to_one_term() -> None:
    first = term("ansøgning", Rendering("заява"))
    assert kinds(first, term("anmodning", Rendering("прохання"), forms=("Ansøgning",))) == ["doubled"]
