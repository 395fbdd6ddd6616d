"""Many drafts at once: the good ones are added, the others named, nothing else touched."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from languages import Language, LanguageError
from languages.check import check_language
from languages.drafts import DraftRow, add_drafts, add_renderings, add_terms, read_draft_rows
from languages.exchange import Format, export_phrases, import_phrases
from languages.glossary_files import read_master, read_renderings
from languages.loading import load_language
from tests.languages.small_books import small_copy


@pytest.fixture
def mine(tmp_path: Path) -> Mapping[str, Language]:
    return {code: small_copy(code, tmp_path) for code in ("da", "uk")}


def added(mine: Mapping[str, Language], code: str, *rows: DraftRow) -> list[tuple[str, str]]:
    """Adds the rows; kind and phrase of each problem. The book must be without fault afterwards."""
    danish = load_language(mine["da"].folder)
    report = add_drafts(rows, load_language(mine[code].folder), danish)
    language = load_language(mine[code].folder)
    ids = {row.id for row in rows}
    problems = check_language(language, load_language(mine["da"].folder))
    assert not [one for one in problems if one.where in ids and one.kind not in ("missing", "unknown")]
    assert set(report.added) <= set(language.phrases)
    return [(problem.kind, problem.where) for problem in report.problems]


SEA = DraftRow("zoo.sea", "Jeg bor ved havet.", ("mit hus er ved havet", "jeg bor lige ved havet"))


def test_a_phrase_goes_into_the_danish_book_and_then_into_another(mine: Mapping[str, Language]) -> None:
    before = {code: (one.folder / "phrases.po").read_text(encoding="utf-8") for code, one in mine.items()}
    assert added(mine, "da", SEA) == []
    row = DraftRow("zoo.sea", "Я живу біля моря.", ("живу при морі",), "Jeg bor ved havet.")
    assert added(mine, "uk", row) == []
    for code, one in mine.items():
        assert (one.folder / "phrases.po").read_text(encoding="utf-8").startswith(before[code])
    phrase = load_language(mine["uk"].folder).phrases["zoo.sea"]
    assert (phrase.text, phrase.heard, phrase.danish) == (row.text, row.heard, SEA.text)
    assert not phrase.approved
    assert not phrase.heard_approved


def test_what_is_there_already_is_not_touched(mine: Mapping[str, Language]) -> None:
    before = (mine["uk"].folder / "phrases.po").read_bytes()
    report = add_drafts([DraftRow("answer.yes", "Авжеж.")], mine["uk"], mine["da"])
    assert (report.added, report.there, report.problems) == ((), 1, ())
    assert (mine["uk"].folder / "phrases.po").read_bytes() == before


def test_a_trial_writes_nothing(mine: Mapping[str, Language]) -> None:
    before = (mine["da"].folder / "phrases.po").read_bytes()
    assert add_drafts([SEA], mine["da"], mine["da"], write=False).added == ("zoo.sea",)
    assert (mine["da"].folder / "phrases.po").read_bytes() == before


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (DraftRow("zoo.sea", "Jeg bor ved {hav}."), "slot"),
        (DraftRow("zoo.sea", "Jeg bor ved havet"), "punctuation"),
        (DraftRow("zoo.sea", "Я живу."), "script"),
        (DraftRow("zoo.sea", "JA!"), "doubled"),
        (DraftRow("zoo.sea", ""), "missing"),
        (DraftRow("Zoo", "Jeg bor ved havet."), "id"),
    ],
)
def test_a_row_with_a_fault_is_left_out(mine: Mapping[str, Language], row: DraftRow, kind: str) -> None:
    assert (kind, row.id) in added(mine, "da", row, DraftRow("zoo.hill", "Jeg bor ved bakken."))
    phrases = load_language(mine["da"].folder).phrases
    assert row.id not in phrases
    assert "zoo.hill" in phrases


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (DraftRow("zoo.none", "Я живу біля моря."), "unknown"),
        (DraftRow("zoo.sea", "Я живу біля моря.", danish="Jeg bor ved åen."), "stale"),
        (DraftRow("zoo.sea", "Я живу біля моря {date}."), "slot"),
        (DraftRow("zoo.sea", "Я живу біля 5 морів."), "number"),
    ],
)
def test_a_translation_with_a_fault_is_left_out(
    mine: Mapping[str, Language], row: DraftRow, kind: str
) -> None:
    added(mine, "da", SEA)
    assert (kind, row.id) in added(mine, "uk", row)


def test_only_the_wordings_with_a_fault_are_left_out(mine: Mapping[str, Language]) -> None:
    heard = ("ja", "jeg bor ved {place}", "ved havet bor jeg", "Ved havet bor jeg!", "jeg bor ved havet", "я")
    row = DraftRow("zoo.sea", SEA.text, heard)
    problems = added(mine, "da", row)
    assert [kind for kind, _ in problems] == ["doubled", "slot", "doubled", "doubled", "script"]
    assert load_language(mine["da"].folder).phrases["zoo.sea"].heard == ("ved havet bor jeg",)


def test_a_wording_belongs_to_one_new_phrase_and_a_phrase_comes_before_a_wording(
    mine: Mapping[str, Language],
) -> None:
    first = DraftRow("zoo.sea", SEA.text, ("jeg bor ved bakken", "her bor jeg"))
    second = DraftRow("zoo.hill", "Jeg bor ved bakken.", ("her bor jeg",))
    assert added(mine, "da", first, second, second) == [
        ("doubled", "zoo.hill"),
        ("doubled", "zoo.sea"),
        ("doubled", "zoo.hill"),
    ]
    phrases = load_language(mine["da"].folder).phrases
    assert (phrases["zoo.sea"].heard, phrases["zoo.hill"].heard) == (("her bor jeg",), ())


def test_tables(tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text("id\ttopic\twho\tdanish\theard\nzoo.sea\tzoo\tz\tVed havet.\ta | b\n\n", encoding="utf-8")
    assert read_draft_rows(path) == (DraftRow("zoo.sea", "Ved havet.", ("a", "b"), "Ved havet."),)
    path.write_text("id\ttext\theard\r\nzoo.sea\tБіля моря.\r\n", encoding="utf-8")
    assert read_draft_rows(path) == (DraftRow("zoo.sea", "Біля моря."),)


@pytest.mark.parametrize(
    ("text", "told"),
    [("a\tb\n", "must name the columns"), ("id\ttext\nx\ty\tz\n", "line 2: 3 cells, not 2")],
)
def test_tables_that_cannot_be_read_are_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LanguageError, match=told):
        read_draft_rows(path)
    with pytest.raises(LanguageError, match="Cannot read"):
        read_draft_rows(tmp_path / "none.tsv")


def table(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "table.tsv"
    path.write_text("\n".join(line.replace(" / ", "\t") for line in lines) + "\n", encoding="utf-8")
    return path


def test_counted_phrases(mine: Mapping[str, Language], tmp_path: Path) -> None:
    path, plurals = tmp_path / "rows.tsv", tmp_path / "plurals.tsv"
    path.write_text("id\tdanish\theard\nzoo.cows\tJeg har {number} køer.\t{number} køer\n", encoding="utf-8")
    plurals.write_text(
        "id\tsingular\tplural\nzoo.cows\tJeg har {number} ko.\tJeg har {number} køer.\n", encoding="utf-8"
    )
    assert added(mine, "da", *read_draft_rows(path, plurals)) == []
    assert 'msgid_plural "Jeg har {number} køer."' in (mine["da"].folder / "phrases.po").read_text("utf-8")
    phrase = load_language(mine["da"].folder).phrases["zoo.cows"]
    assert (phrase.form(1), phrase.form(4)) == ("Jeg har {number} ko.", "Jeg har {number} køer.")
    forms = ("Маю {number} корову.", "Маю {number} корови.", "Маю {number} корів.")
    assert added(mine, "uk", DraftRow("zoo.cows", forms[-1], (), "", forms[:2])) == [("plural", "zoo.cows")]
    assert added(mine, "uk", DraftRow("zoo.cows", forms[-1], (), "", forms)) == []
    found = load_language(mine["uk"].folder).phrases["zoo.cows"]
    assert [found.form(count) for count in (1, 3, 7)] == list(forms)
    assert added(mine, "uk", DraftRow("answer.new", "Так так так.", (), "", forms))[0][0] == "unknown"


def test_one_form_of_a_counted_phrase_will_do(mine: Mapping[str, Language]) -> None:
    forms = ("Jeg har {number} ko.", "Jeg har {number} køer.")
    added(mine, "da", DraftRow("zoo.cows", forms[-1], plural=forms))
    assert added(mine, "uk", DraftRow("zoo.cows", "Корів: {number}.")) == []
    languages = {code: load_language(one.folder) for code, one in mine.items()}
    out = mine["uk"].folder.parent / "uk.po"
    out.write_text(export_phrases(languages["uk"], languages["da"], Format.PO), encoding="utf-8")
    assert 'msgstr[2] "Корів: {number}."' in out.read_text(encoding="utf-8")
    report = import_phrases(out, languages)
    assert (report.changed, report.problems) == ((), ())


TERMS = "term / forms / explanation / keep_danish / topic"


def test_terms(mine: Mapping[str, Language], tmp_path: Path) -> None:
    file = mine["da"].folder / "glossary.csv"
    before = file.read_text(encoding="utf-8")
    report = add_terms(
        table(
            tmp_path,
            TERMS,
            "skovhjælp / skovhjælpen, støtten / Penge til skove. / ja / benefit",
            "jobcenter /  / Et andet. / nej / place",
            "havetid /  / Fri. / no / work",
            "vandretid /  /  / no / work",
            "sejltid /  / Fri. / måske / work",
        ),
        mine["da"],
    )
    assert (report.added, report.there) == (("skovhjælp", "havetid"), 1)
    assert [problem.kind for problem in report.problems] == ["explanation", "keep_danish"]
    after = file.read_text(encoding="utf-8")
    assert after.startswith(before)
    terms = {one.term: one for one in read_master(file)}
    assert terms["skovhjælp"].forms == ("skovhjælpen", "støtten")
    assert terms["skovhjælp"].keep_danish


def test_a_form_of_another_term_is_no_new_term(mine: Mapping[str, Language], tmp_path: Path) -> None:
    path = table(tmp_path, TERMS, "virksomhedspraktik /  / En tid. / no / work")
    (problem,) = add_terms(path, mine["da"]).problems
    assert (problem.kind, problem.where) == ("doubled", "glossary virksomhedspraktik")


def test_renderings_replace_drafts_only_where_asked(mine: Mapping[str, Language], tmp_path: Path) -> None:
    file = mine["uk"].folder / "glossary.csv"
    text = file.read_text(encoding="utf-8")
    approved = re.sub(r"(?m)^praktik,[^,]+,yes,draft,.*$", "praktik,практика,,approved,Час.", text)
    assert approved != text
    file.write_text(approved, encoding="utf-8")
    path = table(
        tmp_path,
        "term / rendering / explanation_translated",
        "praktik / стаж / Час.",
        "borgerservice / служба громадян | сервіс / Відділ.",
        "jobcenter / job / Відділ.",
        "sovs / соус / Соус.",
    )
    assert add_renderings(path, mine["uk"], mine["da"]).there == 3
    assert file.read_text(encoding="utf-8") == approved
    report = add_renderings(path, mine["uk"], mine["da"], replace_drafts=True)
    assert (report.added, report.there) == (("borgerservice",), 1)
    assert [problem.kind for problem in report.problems] == ["script", "unknown"]
    master = {one.term: one for one in read_master(mine["da"].folder / "glossary.csv")}
    found = read_renderings(file, master)
    assert found["praktik"].approved
    assert (found["borgerservice"].text, found["borgerservice"].approved) == (
        "служба громадян | сервіс",
        False,
    )
    changed = [
        one
        for one in zip(approved.splitlines(), file.read_text().splitlines(), strict=True)
        if one[0] != one[1]
    ]
    assert len(changed) == 1
