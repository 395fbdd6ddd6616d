"""Reading PO files: plural forms, other wordings, approval, and files that are wrong."""

from pathlib import Path

import pytest

from languages import LanguageError, load_languages
from languages.catalogue import read_phrases, read_texts

HEADER = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);\\n"

"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "phrases.po"
    path.write_text(text, encoding="utf-8")
    return path


def test_plural_forms_follow_the_header(tmp_path: Path) -> None:
    entry = (
        'msgctxt "family.number"\nmsgid "{number} barn"\nmsgid_plural "{number} børn"\n'
        'msgstr[0] "{number} дитина"\nmsgstr[1] "{number} дитини"\nmsgstr[2] "{number} дітей"\n'
    )
    phrase = read_phrases(write(tmp_path, HEADER + entry))["family.number"]
    assert [phrase.form(count) for count in (1, 3, 5)] == [
        "{number} дитина",
        "{number} дитини",
        "{number} дітей",
    ]
    assert phrase.form(None) == "{number} дітей"
    assert phrase.topic == "family"


def test_fuzzy_is_a_draft_for_the_phrase_and_for_its_wordings_apart(tmp_path: Path) -> None:
    text = (
        HEADER + 'msgctxt "answer.yes"\nmsgid "Ja."\nmsgstr "Так."\n\n'
        '#, fuzzy\nmsgctxt "answer.yes|heard"\nmsgid "Ja."\nmsgstr "ага |  угу|"\n'
    )
    phrase = read_phrases(write(tmp_path, text))["answer.yes"]
    assert phrase.approved
    assert not phrase.heard_approved
    assert phrase.heard == ("ага", "угу")


def test_an_untranslated_phrase_is_not_there(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + 'msgctxt "answer.yes"\nmsgid "Ja."\nmsgstr ""\n')
    assert not read_phrases(path)
    assert not read_texts(path)


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ('msgid "Ja."\nmsgstr "Так."\n', "without msgctxt"),
        ('msgctxt "a.b"\nmsgid "Ja."\nmsgstr "Так."\n\n' * 2, "twice"),
        ('msgctxt "a.b|heard"\nmsgid "Ja."\nmsgstr "Так."\n', "belongs to no phrase"),
        ('msgctxt "a.b"\nmsgid "x"\nmsgid_plural "y"\nmsgstr[0] "z"\nmsgstr[1] "z"\n', "plural forms"),
        ('msgctxt "a.b"\nmsgid "Ja."\nnonsense\n', "as a PO file"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, entries: str, complaint: str) -> None:
    with pytest.raises(LanguageError, match=complaint):
        read_phrases(write(tmp_path, HEADER + entries))


@pytest.mark.parametrize("rule", ["", "Plural-Forms: nplurals=2; plural=(n!;\\n"])
def test_a_header_without_a_plural_rule_is_refused(tmp_path: Path, rule: str) -> None:
    with pytest.raises(LanguageError, match="Plural-Forms"):
        read_phrases(write(tmp_path, f'msgid ""\nmsgstr ""\n"{rule}"\n'))


def test_every_phrase_that_ships_is_a_draft() -> None:
    languages = load_languages()
    assert not any(phrase.approved for language in languages.values() for phrase in language.phrases.values())
    assert not any(text.approved for language in languages.values() for text in language.texts.values())
