"""Adding a language is adding a folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from languages import LanguageError, load_languages
from languages.loading import BUILT_IN, load_language
from languages.phrases import PhraseBook
from languages.values.grammar import _folders, grammar

EIGHTH = """
code = "sv"
script = "Latn"
direction = "ltr"
digits = ["latn"]
names = { own = "Svenska", danish = "svensk", english = "Swedish" }
engines = { whisper = "sv", nllb = "swe_Latn", madlad = "sv", opus = "sv", cldr = "sv", bcp47 = "sv-SE" }
punctuation = { sentence = ".!?", question = "?", clause = ",;:" }
address = { pronoun = "ni", name_order = "given-first", forms = ["{name}"] }
words = { fillers = ["öh"], light = ["så"], negations = ["inte", "nej"] }
readiness = { level = "red", reason = "Not measured." }
"""
PHRASES = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#, fuzzy
msgctxt "answer.yes"
msgid "Ja."
msgstr "Ja."

msgctxt "job.none"
msgid "Jeg har ikke noget arbejde."
msgstr "Jag har inget arbete."

msgctxt "job.none|heard"
msgid "Jeg har ikke noget arbejde."
msgstr "jag är arbetslös | inget jobb"

msgctxt "appointment.come_weekday"
msgid "Jeg kommer på {weekday}."
msgstr "Jag kommer på {weekday}."
"""
TEXTS = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "say_again"
msgid "Sig det venligst igen."
msgstr "Säg det igen, tack."
"""


@pytest.fixture
def extra(tmp_path: Path) -> Iterator[Path]:
    """A folder of languages with an eighth, whose values are written as the Danish ones."""
    folder = tmp_path / "sv"
    folder.mkdir()
    (folder / "language.toml").write_text(EIGHTH, encoding="utf-8")
    (folder / "phrases.po").write_text(PHRASES, encoding="utf-8")
    (folder / "ui.po").write_text(TEXTS, encoding="utf-8")
    shutil.copy(BUILT_IN / "da" / "values.toml", folder / "values.toml")
    before = list(_folders)
    yield tmp_path
    _folders[:] = before
    grammar.cache_clear()


def test_an_eighth_language_needs_no_code(extra: Path) -> None:
    languages = load_languages(extra)
    assert len(languages) == 8
    assert languages["sv"].ui("say_again") == "Säg det igen, tack."
    book = PhraseBook(languages)
    assert ("sv", "da") in book.pairs
    found = book.match("Ja, jag är arbetslös.", "sv", "da").match
    assert found is not None
    assert found.text == "Ja. Jeg har ikke noget arbejde."
    back = book.match("jeg kommer på fredag", "da", "sv").match
    assert back is not None
    assert back.text == "Jag kommer på fredag."


def test_a_phrase_the_other_language_lacks_is_not_guessed(extra: Path) -> None:
    lookup = PhraseBook(load_languages(extra)).match("Goddag.", "da", "sv")
    assert lookup.match is None
    assert lookup.reason == "phrase_not_translated"


def test_an_additional_folder_replaces_a_language_it_has_too(extra: Path) -> None:
    (extra / "sv").rename(extra / "tr")
    profile = extra / "tr" / "language.toml"
    profile.write_text(EIGHTH.replace('code = "sv"', 'code = "tr"'), encoding="utf-8")
    assert load_languages(extra)["tr"].names.english == "Swedish"
    assert load_languages()["tr"].names.english == "Turkish"


def test_a_changed_file_is_read_again(extra: Path) -> None:
    path = extra / "sv" / "ui.po"
    assert load_language(extra / "sv").ui("say_again") == "Säg det igen, tack."
    path.write_text(TEXTS.replace("tack", "snälla"), encoding="utf-8")
    assert load_language(extra / "sv").ui("say_again") == "Säg det igen, snälla."


def test_the_folder_and_the_code_must_agree(extra: Path) -> None:
    (extra / "sv").rename(extra / "se")
    with pytest.raises(LanguageError, match="'se'"):
        load_languages(extra)


@pytest.mark.parametrize("name", ["phrases.po", "ui.po"])
def test_a_missing_file_is_named(extra: Path, name: str) -> None:
    (extra / "sv" / name).unlink()
    with pytest.raises(LanguageError, match=name.replace(".", r"\.")):
        load_languages(extra)


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match="no folder of languages"):
        load_languages(tmp_path / "nowhere")
