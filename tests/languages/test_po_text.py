"""One entry changes, every other byte stays."""

import os
from pathlib import Path

import polib
import pytest

from languages import LanguageError, load_languages
from languages.po_text import PoText, parse_po, write_atomically

LANGUAGES = load_languages()
BOOK = """\
# A book.
msgid ""
msgstr ""
"Language: uk\\n"
"Plural-Forms: nplurals=3; plural=(n != 1);\\n"

#, fuzzy
msgctxt "answer.yes"
msgid "Ja."
msgstr "Так."


# odd   spacing stays
#, fuzzy
msgctxt "answer.yes|heard"
msgid "Ja."
msgstr ""
"да | "
"ага"

msgctxt "job.none"
msgid "Jeg har ikke noget arbejde."
msgstr "Я не маю роботи."
#~ msgctxt "old.one"
#~ msgid "Gammel."
#~ msgstr "Стара."

msgctxt "family.number"
msgid "{number} barn"
msgid_plural "{number} børn"
msgstr[0] "a"
msgstr[1] "b"
msgstr[2] "c"
"""


def book(tmp_path: Path, text: str = BOOK) -> PoText:
    path = tmp_path / "phrases.po"
    path.write_bytes(text.encode())
    return PoText(path)


def entry(context: str, text: str) -> polib.POEntry:
    return polib.POEntry(msgctxt=context, msgid="Ja.", msgstr=text)


def test_an_unchanged_file_is_the_same(tmp_path: Path) -> None:
    made = book(tmp_path)
    assert made.text == BOOK
    assert list(made.entries) == ["answer.yes", "answer.yes|heard", "job.none", "family.number"]
    assert made.plural_forms == 3


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_the_books_that_are_there_come_through_byte_by_byte(code: str) -> None:
    path = LANGUAGES[code].folder / "phrases.po"
    made = PoText(path)
    assert made.text.encode() == path.read_bytes()
    for one in list(made.entries.values())[:20]:
        made.put(one)
    assert made.text.encode() == path.read_bytes()


def test_only_the_entry_that_is_put_changes(tmp_path: Path) -> None:
    made = book(tmp_path)
    made.put(entry("answer.yes", "Авжеж."))
    changed = '#, fuzzy\nmsgctxt "answer.yes"\nmsgid "Ja."\nmsgstr "Так."'
    assert made.text == BOOK.replace(changed, 'msgctxt "answer.yes"\nmsgid "Ja."\nmsgstr "Авжеж."')


def test_new_entries_stand_with_their_topic(tmp_path: Path) -> None:
    made = book(tmp_path)
    made.put(entry("answer.no", "Ні."))
    made.put(entry("job.none|heard", "безробітний"))
    made.put(entry("zoo.lion", "Лев."))
    made.put(entry("zoo.lion|heard", "лева"))
    path = tmp_path / "phrases.po"
    path.write_text(made.text, encoding="utf-8")
    assert list(PoText(path).entries) == [
        "answer.yes",
        "answer.yes|heard",
        "answer.no",
        "job.none",
        "job.none|heard",
        "family.number",
        "zoo.lion",
        "zoo.lion|heard",
    ]
    for line in BOOK.splitlines():
        assert line in made.text.splitlines()
    assert made.text.endswith('msgstr "лева"\n')


def test_the_line_ends_of_windows_stay(tmp_path: Path) -> None:
    text = BOOK.replace("\n", "\r\n")
    made = book(tmp_path, text)
    assert made.text == text
    made.put(entry("answer.no", "Ні."))
    assert made.text.count("\n") == made.text.count("\r\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BOOK.replace('msgctxt "job.none"\n', ""), "no msgctxt"),
        (BOOK.replace("job.none", "answer.yes"), "twice"),
        (BOOK + "\r\n", "two kinds of line ends"),
        ("/etc/hostname", "no entries"),
        (BOOK + "msgtext\n", "Cannot read"),
    ],
)
def test_what_cannot_be_edited_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(LanguageError, match=told):
        book(tmp_path, text)


def test_a_header_without_plural_forms_is_told(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match="Plural-Forms"):
        _ = book(tmp_path, BOOK.replace("nplurals=3; ", "")).plural_forms


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match="none"):
        parse_po(tmp_path / "none.po")


def test_a_write_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "phrases.po"
    path.write_text("old", encoding="utf-8")

    def fail(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(LanguageError, match="No space left"):
        write_atomically(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_written_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "phrases.po"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    write_atomically(path, "nyt\r\n")
    assert path.read_bytes() == b"nyt\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
