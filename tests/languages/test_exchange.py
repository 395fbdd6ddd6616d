"""The book goes out to translators and comes back, whole or not at all."""

from collections.abc import Mapping
from pathlib import Path

import polib
import pytest

from languages import Language, LanguageError, load_languages
from languages.exchange import Format, Report, export_phrases, import_phrases
from languages.loading import load_language
from tests.languages.small_books import small_copy

LANGUAGES = load_languages()


@pytest.fixture
def mine(tmp_path: Path) -> Mapping[str, Language]:
    """Copies of three languages, with small books."""
    return {code: small_copy(code, tmp_path) for code in ("da", "uk", "ar")}


def exported(mine: Mapping[str, Language], code: str, into: Format) -> Path:
    path = mine[code].folder.parent / f"out.{into}"
    path.write_text(export_phrases(mine[code], mine["da"], into), encoding="utf-8")
    return path


def book(mine: Mapping[str, Language], code: str = "uk") -> bytes:
    return (mine[code].folder / "phrases.po").read_bytes()


def edited(path: Path, context: str, text: str | None = None, *, approve: bool = True) -> Path:
    """The exported PO file with one entry changed."""
    catalogue = polib.pofile(path.read_text(encoding="utf-8"))
    (entry,) = [one for one in catalogue if one.msgctxt == context]
    if text is not None:
        entry.msgstr = text
    if approve:
        entry.flags = []
    path.write_text(str(catalogue), encoding="utf-8")
    return path


@pytest.mark.parametrize("into", list(Format))
@pytest.mark.parametrize("code", ["uk", "ar"])
def test_what_went_out_changes_nothing_when_it_comes_back(
    mine: Mapping[str, Language], code: str, into: Format
) -> None:
    before = book(mine, code)
    report = import_phrases(exported(mine, code, into), mine)
    entries = sum(1 + (into is Format.PO and bool(one.heard)) for one in mine[code].phrases.values())
    assert (report.problems, report.changed, report.written) == ((), (), False)
    assert report.unchanged == entries
    assert book(mine, code) == before


@pytest.mark.parametrize("into", list(Format))
@pytest.mark.parametrize("code", sorted(LANGUAGES.keys() - {"da"}))
def test_the_whole_book_goes_out_and_comes_back(code: str, into: Format, tmp_path: Path) -> None:
    path = tmp_path / f"{code}.{into}"
    path.write_text(export_phrases(LANGUAGES[code], LANGUAGES["da"], into), encoding="utf-8")
    report = import_phrases(path, LANGUAGES, dry_run=True)
    assert (report.problems, report.changed) == ((), ())
    assert report.unchanged >= len(LANGUAGES[code].phrases)


def test_an_approved_phrase_is_taken_and_nothing_else_changes(mine: Mapping[str, Language]) -> None:
    before = book(mine).decode()
    path = edited(exported(mine, "uk", Format.PO), "answer.yes", "Авжеж так.")
    assert import_phrases(path, mine) == Report(
        "uk", ("answer.yes",), ("answer.yes",), (), len(polib.pofile(before)) - 1, (), True
    )
    old = '#, fuzzy\nmsgctxt "answer.yes"\nmsgid "Ja."\nmsgstr "Так."'
    assert book(mine).decode() == before.replace(
        old, 'msgctxt "answer.yes"\nmsgid "Ja."\nmsgstr "Авжеж так."'
    )
    phrase = load_language(mine["uk"].folder).phrases["answer.yes"]
    assert phrase.approved
    assert not phrase.heard_approved


def test_an_approval_can_be_withdrawn(mine: Mapping[str, Language]) -> None:
    draft = exported(mine, "uk", Format.PO)
    text = draft.read_text(encoding="utf-8")
    import_phrases(edited(draft, "answer.no"), mine)
    draft.write_text(text, encoding="utf-8")
    report = import_phrases(draft, {**mine, "uk": load_language(mine["uk"].folder)})
    assert report.withdrawn == ("answer.no",)
    assert not load_language(mine["uk"].folder).phrases["answer.no"].approved


def test_a_memory_approves_only_where_it_says_so(mine: Mapping[str, Language]) -> None:
    path = exported(mine, "uk", Format.TMX)
    text = path.read_text(encoding="utf-8").replace(">Так.<", ">Авжеж так.<").replace(">Ні.<", ">Ні, пане.<")
    head, unit, tail = text.partition('<tu tuid="answer.no">')
    path.write_text(head + unit + tail.replace('x-approved">no<', 'x-approved">yes<', 1), encoding="utf-8")
    report = import_phrases(path, mine)
    assert (set(report.changed), report.approved) == ({"answer.yes", "answer.no"}, ("answer.no",))
    phrases = load_language(mine["uk"].folder).phrases
    assert (phrases["answer.yes"].text, phrases["answer.yes"].approved) == ("Авжеж так.", False)
    assert (phrases["answer.no"].text, phrases["answer.no"].approved) == ("Ні, пане.", True)


def test_a_dry_run_changes_nothing(mine: Mapping[str, Language]) -> None:
    before = book(mine)
    path = edited(exported(mine, "uk", Format.PO), "answer.yes")
    report = import_phrases(path, mine, dry_run=True)
    assert (report.approved, report.written, report.problems) == (("answer.yes",), False, ())
    assert book(mine) == before


@pytest.mark.parametrize(
    ("context", "text", "kind"),
    [
        ("appointment.come_weekday", "Я прийду.", "slot"),
        ("appointment.come_weekday", "Я прийду в {wekday}.", "slot"),
        ("answer.yes", "Tak.", "script"),
        ("answer.yes", "Так", "punctuation"),
        ("answer.yes", "Так, 5.", "number"),
        ("answer.yes", "Ні.", "doubled"),
        ("answer.yes|heard", "да | нє", "doubled"),
        ("answer.yes", "Так\u202e.", "control"),
        ("answer.yes", "Так,\nтак.", "control"),
    ],
)
def test_one_fault_and_nothing_is_applied(
    mine: Mapping[str, Language], context: str, text: str, kind: str
) -> None:
    before = book(mine)
    path = edited(edited(exported(mine, "uk", Format.PO), "answer.thanks"), context, text)
    report = import_phrases(path, mine)
    assert kind in {problem.kind for problem in report.problems}
    assert not report.written
    assert book(mine) == before


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('msgctxt "answer.yes"', 'msgctxt "answer.ja"', "unknown"),
        ('msgctxt "answer.yes"\n', "", "unknown"),
        ('msgctxt "answer.yes"\nmsgid "Ja."', 'msgctxt "answer.yes"\nmsgid "Jo."', "stale"),
        ('msgctxt "answer.no"', 'msgctxt "answer.yes"', "doubled"),
        ('\nmsgstr[2] "', '\nmsgstr[2] ""\nmsgstr[3] "', "plural"),
    ],
)
def test_entries_that_do_not_belong_are_reported(
    mine: Mapping[str, Language], old: str, new: str, kind: str
) -> None:
    path = exported(mine, "uk", Format.PO)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert kind in {problem.kind for problem in import_phrases(path, mine).problems}


def test_a_counted_phrase_without_one_of_its_forms_is_reported(mine: Mapping[str, Language]) -> None:
    path = exported(mine, "ar", Format.TMX)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("family.number[3]", "family.number[2]"), encoding="utf-8")
    kinds = {problem.kind for problem in import_phrases(path, mine).problems}
    assert {"plural", "doubled"} <= kinds


def test_untranslated_phrases_go_out_empty_and_come_back_translated(mine: Mapping[str, Language]) -> None:
    folder = mine["uk"].folder
    text = (folder / "phrases.po").read_text(encoding="utf-8")
    gone = [block for block in text.split("\n\n") if '"answer.no' not in block]
    (folder / "phrases.po").write_text("\n\n".join(gone), encoding="utf-8")
    mine = {**mine, "uk": load_language(folder)}
    assert "answer.no" not in mine["uk"].phrases
    path = exported(mine, "uk", Format.PO)
    assert 'msgctxt "answer.no"\nmsgid "Nej."\nmsgstr ""' in path.read_text(encoding="utf-8")
    report = import_phrases(edited(path, "answer.no", "Ні."), mine)
    assert report.changed == report.approved == ("answer.no",)
    assert load_language(folder).phrases["answer.no"].text == "Ні."


def test_a_phrase_whose_danish_has_changed_goes_out_as_a_draft(mine: Mapping[str, Language]) -> None:
    folder = mine["uk"].folder
    text = (folder / "phrases.po").read_text(encoding="utf-8")
    old = '#, fuzzy\nmsgctxt "answer.yes"\nmsgid "Ja."'
    (folder / "phrases.po").write_text(
        text.replace(old, 'msgctxt "answer.yes"\nmsgid "Jo da."'), encoding="utf-8"
    )
    mine = {**mine, "uk": load_language(folder)}
    out = export_phrases(mine["uk"], mine["da"], Format.PO)
    assert '#, fuzzy\n#| msgid "Jo da."\nmsgctxt "answer.yes"\nmsgid "Ja."' in out


def test_comments_tell_a_translator_about_slots(mine: Mapping[str, Language]) -> None:
    out = export_phrases(mine["uk"], mine["da"], Format.PO)
    (entry,) = [one for one in polib.pofile(out) if one.msgctxt == "appointment.come_weekday"]
    assert "Keep {weekday}" in entry.comment
    assert "Topic: appointment." in entry.comment


def test_files_that_cannot_be_taken_are_told(mine: Mapping[str, Language], tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match="Danish is what is translated from"):
        export_phrases(mine["da"], mine["da"], Format.PO)
    with pytest.raises(LanguageError, match=r"neither \.po nor \.tmx"):
        import_phrases(tmp_path / "uk.xlsx", mine)
    path = exported(mine, "uk", Format.PO)
    with pytest.raises(LanguageError, match="is in 'uk', not in 'ar'"):
        import_phrases(path, mine, code="ar")
    path.write_text(
        path.read_text(encoding="utf-8").replace("Language: uk", "Language: sv"), encoding="utf-8"
    )
    with pytest.raises(LanguageError, match=r"'sv'\. There is none here"):
        import_phrases(path, mine)
    memory = exported(mine, "uk", Format.TMX)
    text = memory.read_text(encoding="utf-8")
    memory.write_text(
        text.replace('xml:lang="uk-UA"', 'xml:lang="ar"', 1).replace('xml:lang="uk"', 'xml:lang="ar"', 1),
        encoding="utf-8",
    )
    with pytest.raises(LanguageError, match="one language at a time"):
        import_phrases(memory, mine)
