"""Words of another language inside a text go to a voice that can say them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.engines.scripts import Run, runs, script_of

SCRIPTS = {"da": "Latn", "uk": "Cyrl", "ar": "Arab", "ur": "Arab", "tr": "Latn", "so": "Latn"}


@pytest.mark.parametrize(
    ("character", "script"),
    [
        ("a", "Latn"),
        ("Ø", "Latn"),
        ("ї", "Cyrl"),
        ("ع", "Arab"),
        ("گ", "Arab"),
        ("字", ""),
        ("7", ""),
        ("،", ""),
    ],
)
def test_script_of(character: str, script: str) -> None:
    assert script_of(character) == script


def test_a_text_in_one_script_is_one_run() -> None:
    assert runs("Сьогодні, 7 травня!", "uk", SCRIPTS) == (Run("uk", "Сьогодні, 7 травня!"),)


@pytest.mark.parametrize("language", ["ar", "ur"])
def test_danish_words_in_arabic_script(language: str) -> None:
    assert runs("اذهب إلى Jobnet، ثم MitID.", language, SCRIPTS) == (
        Run(language, "اذهب إلى "),
        Run("da", "Jobnet، "),
        Run(language, "ثم "),
        Run("da", "MitID."),
    )


def test_an_arabic_article_before_a_danish_word() -> None:
    assert runs("الـJobcenter", "ar", SCRIPTS) == (Run("ar", "الـ"), Run("da", "Jobcenter"))


def test_an_address_stays_together() -> None:
    assert runs("Відкрийте borger.dk зараз", "uk", SCRIPTS)[1] == Run("da", "borger.dk ")


def test_an_arabic_name_in_a_danish_text() -> None:
    assert runs("Hej محمد!", "da", SCRIPTS) == (Run("da", "Hej "), Run("ar", "محمد!"))


@pytest.mark.parametrize("language", ["tr", "so"])
@pytest.mark.parametrize(
    "word", ["NemKonto", "MitID", "e-Boks", "CPR", "beskæftigelse", "A-kasse", "København"]
)
def test_danish_words_in_a_latin_text(language: str, word: str) -> None:
    expected = "da" if word != "A-kasse" else language  # nothing in its spelling tells

    assert runs(f"ama {word} la", language, SCRIPTS)[1 if expected == "da" else 0].language == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [("Waxaan ka hadlaynaa Cabdiraxmaan", "so"), ("İŞ PLANI HKK", "tr"), ("Türkiye'de, SGK'ye değil", "tr")],
)
def test_words_of_the_language_itself_stay(text: str, language: str) -> None:
    assert runs(text, language, SCRIPTS) == (Run(language, text),)


def test_a_script_that_nobody_speaks_stays_with_the_text() -> None:
    assert runs("اذهب إلى Jobnet", "ar", {"ar": "Arab"}) == (Run("ar", "اذهب إلى Jobnet"),)


def test_a_language_of_unknown_script_is_one_run() -> None:
    assert runs("Hello Привіт", "en", SCRIPTS) == (Run("en", "Hello Привіт"),)


@given(st.text(alphabet="abA æїعج .,7ЩCPR'-"), st.sampled_from(sorted(SCRIPTS)))
def test_the_runs_are_the_text(text: str, language: str) -> None:
    found = runs(text, language, SCRIPTS)

    assert "".join(run.text for run in found) == text
    assert all(left.language != right.language for left, right in pairwise(found))
