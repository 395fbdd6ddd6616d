"""Add many drafts at once from a table: phrases to a book, terms and renderings to the glossary.

A row that cannot be used is left out and reported, as is a single wording; the rest is added. What is there
already is not touched, and nothing that is added is approved.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polib

from languages.catalogue import HEARD, SEPARATOR, Phrase
from languages.check import MASTER, Problem, WordingKey, check_phrase, ends_as_question, wording_key
from languages.errors import LanguageError
from languages.exchange import BOOK, HEARD_COMMENT
from languages.glossary_check import check_rendering
from languages.glossary_files import (
    FILE,
    LANGUAGE_COLUMNS,
    MASTER_COLUMNS,
    Rendering,
    read_master,
    read_renderings,
    rows,
)
from languages.normalise import normalise
from languages.phrase_reader import PhraseReader
from languages.po_text import PoText, write_atomically
from languages.profile import Language
from languages.tokens import Tokeniser

_ID: Final = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z][a-z0-9_]*")
_YES: Final = frozenset({"yes", "y", "ja", "true", "1", "x"})
_NO: Final = frozenset({"no", "n", "nej", "false", "0", "-", ""})


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A phrase for one language. `danish` may be empty where the Danish book has the phrase.

    `plural`: of a counted phrase all forms in gettext's order, which then stand for `text`.
    """

    id: str
    text: str
    heard: tuple[str, ...] = ()
    danish: str = ""
    plural: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        return self.plural or (self.text,)


@dataclass(frozen=True, slots=True)
class DraftReport:
    """`added`: ids or terms. `there`: how many were there already. `problems`: what was left out, and why."""

    added: tuple[str, ...]
    there: int
    problems: tuple[Problem, ...]


def read_draft_rows(path: Path, plurals: Path | None = None) -> tuple[DraftRow, ...]:
    """A table with tabs whose first line names its columns: `id`, `text` or `danish`, `heard`, and any more.

    Args:
        plurals: a table of the phrases that are counted: `id`, then a column for each form in gettext's
            order. Its first line, with the names, is not looked at.

    Raises:
        LanguageError: no such file, no UTF-8, a column missing, a line with too many cells.
    """
    counted = {cells[0]: tuple(cells[1:]) for _, cells in _table(plurals)[1:]} if plurals is not None else {}
    (_, names), *lines = _table(path)
    if "id" not in names or not {"text", "danish"} & set(names):
        raise LanguageError(f"{path}: the first line must name the columns id, heard, and text or danish.")
    found = []
    for number, cells in lines:
        if len(cells) > len(names):
            raise LanguageError(f"{path}, line {number}: {len(cells)} cells, not {len(names)}. Correct it.")
        row = dict(zip(names, cells, strict=False))
        danish = row.get("danish", "")
        heard = tuple(part.strip() for part in row.get("heard", "").split(SEPARATOR) if part.strip())
        forms = counted.get(row["id"], ())
        text = forms[-1] if forms else row.get("text", danish)
        found.append(DraftRow(row["id"], text, heard, danish, forms))
    return tuple(found)


def _table(path: Path) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, with their numbers, cut at the tabs; at least one."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LanguageError(f"Cannot read {path}: {error}. It has to be a table in UTF-8.") from error
    found = [
        (number, [cell.strip() for cell in line.split("\t")])
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]
    if not found:
        raise LanguageError(f"{path} is empty. Choose another file.")
    return found


def add_drafts(
    drafts: Iterable[DraftRow], language: Language, master: Language, *, write: bool = True
) -> DraftReport:
    """Add phrases to a book, all of them fuzzy, after the others of their topic.

    Args:
        language: whose folder is changed; Danish itself for new phrases, which every other language then
            may translate.
        master: Danish.

    Raises:
        LanguageError: the book cannot be read or written.
    """
    book = PoText(language.folder / BOOK)
    tokeniser = Tokeniser(language)
    read = PhraseReader(tokeniser)
    owners: dict[WordingKey, str] = {}
    for phrase in language.phrases.values():
        asks = ends_as_question(phrase.text)
        for text in (*phrase.forms, *phrase.heard):
            owners.setdefault(wording_key(read, text, asks=asks), phrase.id)
    problems: list[Problem] = []
    there = 0
    accepted: dict[str, tuple[Phrase, DraftRow]] = {}
    for row in drafts:
        if row.id in language.phrases:
            there += 1
            continue
        phrase, faults = _phrase(row, language, master, book, tokeniser, owners)
        if row.id in accepted:
            faults = [Problem(language.code, "doubled", row.id, "stands in the table twice. Keep one")]
        problems += faults
        if not faults:
            accepted[row.id] = phrase, row
            owners |= dict.fromkeys(_keys(row, tokeniser), row.id)
    plurals = _danish_plurals(master)
    for phrase, row in accepted.values():
        heard, faults = _wordings(phrase, row, language, master, tokeniser, owners)
        problems += faults
        plural = row.plural[-1] if language.code == MASTER and row.plural else plurals.get(phrase.id, "")
        book.put(_entry(phrase.id, phrase.danish, row.forms, plural=plural))
        if heard:
            listed = f" {SEPARATOR} ".join(heard)
            book.put(_entry(phrase.id + HEARD, phrase.danish, (listed,), comment=HEARD_COMMENT))
    if write and accepted:
        write_atomically(book.path, book.text)
    return DraftReport(tuple(accepted), there, tuple(problems))


def add_terms(
    path: Path, danish: Language, *, replace_drafts: bool = False, write: bool = True
) -> DraftReport:
    """Add the terms of a table (columns of the master) to `da/glossary.csv`.

    Forms may be separated by `|`, `;` or commas. `replace_drafts`: a row replaces the line that is there.

    Raises:
        LanguageError: the table or the glossary cannot be read or written.
    """
    file = danish.folder / FILE
    there = {one.term: one for one in read_master(file)}
    lines: dict[str, Sequence[str]] = {}
    problems: list[Problem] = []
    owners = {_plain(text): one.term for one in there.values() for text in (one.term, *one.forms)}
    known = 0
    for _, row in rows(path, MASTER_COLUMNS):
        term, keep = row["term"], _yes(row["keep_danish"])
        if term in there and not replace_drafts:
            known += 1
            continue
        forms = [form.strip() for form in re.split(r"[|;,]", row["forms"]) if form.strip()]
        faults = []
        if not row["explanation"]:
            faults.append(("explanation", "has no explanation. Write a short one"))
        if keep is None:
            faults.append(("keep_danish", f"{row['keep_danish']!r} is neither yes nor no"))
        for form in (term, *forms):
            owner = owners.setdefault(_plain(form), term)
            if owner != term:
                faults.append(("doubled", f"{form!r} belongs to {owner!r} already. Keep one"))
        problems += [Problem(MASTER, kind, f"glossary {term}", message) for kind, message in faults]
        if not faults:
            lines[term] = (term, " | ".join(forms), row["explanation"], _said(keep), row["topic"])
    _write_lines(file, MASTER_COLUMNS, lines, write=write)
    return DraftReport(tuple(lines), known, tuple(problems))


def add_renderings(
    path: Path, language: Language, danish: Language, *, replace_drafts: bool = False, write: bool = True
) -> DraftReport:
    """Add renderings as drafts: columns `term`, `rendering`, `explanation_translated`, perhaps `keep_danish`.

    `replace_drafts`: a row replaces a line that no person has approved; an approved one never.

    Raises:
        LanguageError: the table or a glossary cannot be read or written.
    """
    file = language.folder / FILE
    master = {one.term: one for one in read_master(danish.folder / FILE)}
    there = read_renderings(file, master)
    lines: dict[str, Sequence[str]] = {}
    problems: list[Problem] = []
    known = 0
    for _, row in rows(path, ("term", "rendering"), ("explanation_translated", "explanation", "keep_danish")):
        term = row["term"]
        if term in there and (there[term].approved or not replace_drafts):
            known += 1
            continue
        where = f"glossary {term}"
        if term not in master:
            problems.append(Problem(language.code, "unknown", where, "is not in the Danish glossary. Add it"))
            continue
        given = row.get("keep_danish", "")
        keep = _yes(given) if given else master[term].keep_danish
        explanation = row.get("explanation_translated") or row.get("explanation", "")
        faults = list(check_rendering(term, Rendering(row["rendering"], explanation), language))
        if keep is None:
            message = f"{given!r} is neither yes nor no"
            faults.append(Problem(language.code, "keep_danish", where, message))
        if not row["rendering"] and not keep:
            faults.append(
                Problem(language.code, "missing", where, "has no rendering, and does not stay Danish")
            )
        problems += faults
        if not faults:
            lines[term] = (term, row["rendering"], _said(keep), "draft", explanation)
    _write_lines(file, LANGUAGE_COLUMNS, lines, write=write)
    return DraftReport(tuple(lines), known, tuple(problems))


def _phrase(
    row: DraftRow,
    language: Language,
    master: Language,
    book: PoText,
    tokeniser: Tokeniser,
    owners: Mapping[WordingKey, str],
) -> tuple[Phrase, list[Problem]]:
    """The row as a phrase without its wordings, and what is wrong with it."""
    is_master = language.code == MASTER
    phrase = Phrase(row.id, row.forms[0], row.forms, (), False, False, _only_form)
    danish = phrase if is_master else master.phrases.get(row.id)
    faults: list[tuple[str, str]] = []
    if not _ID.fullmatch(row.id):
        faults.append(("id", "is no id. Write topic.name in small letters"))
    if not all(row.forms):
        faults.append(("missing", "has no text. Translate it"))
    if danish is None:
        faults.append(("unknown", "is not in the Danish book. Add it there first"))
    elif not is_master and row.danish and row.danish not in danish.forms:
        faults.append(("stale", "was translated from another Danish phrase. Translate it again"))
    if faults or danish is None:
        return phrase, [Problem(language.code, kind, row.id, message) for kind, message in faults]
    phrase = replace(phrase, danish=danish.danish)
    problems = list(check_phrase(language, phrase, danish))
    allowed = book.plural_forms if len(row.forms) > 1 else 1
    if len(row.forms) != allowed or (len(row.forms) > 1 and not is_master and len(danish.forms) == 1):
        message = "has plural forms that the language or the Danish phrase has not. Give one, or all"
        problems.append(Problem(language.code, "plural", row.id, message))
    for owner in {owners[key] for key in _keys(row, tokeniser) if key in owners}:
        message = f"{row.text!r} says the same as {owner}. Keep one, or word it differently"
        problems.append(Problem(language.code, "doubled", row.id, message))
    return phrase, problems


def _wordings(
    phrase: Phrase,
    row: DraftRow,
    language: Language,
    master: Language,
    tokeniser: Tokeniser,
    owners: dict[WordingKey, str],
) -> tuple[list[str], list[Problem]]:
    """The wordings that can be used, and what is wrong with the others. Takes them into `owners`."""
    danish = phrase if language.code == MASTER else master.phrases[phrase.id]
    kept: list[str] = []
    problems: list[Problem] = []
    for text in row.heard:
        faults = list(check_phrase(language, replace(phrase, forms=(), heard=(text,)), danish))
        key = wording_key(tokeniser.of_phrase, text, asks=ends_as_question(row.text))
        owner = owners.setdefault(key, phrase.id)
        if not key[0]:
            message = f"the wording {text!r} has no word. Remove it"
            faults.append(Problem(language.code, "missing", phrase.id, message))
        elif owner != phrase.id:
            message = f"the wording {text!r} belongs to {owner} already. Left out"
            faults.append(Problem(language.code, "doubled", phrase.id, message))
        elif _repeats(text, (*row.forms, *kept), tokeniser):
            message = f"the wording {text!r} stands there twice. Left out"
            faults.append(Problem(language.code, "doubled", phrase.id, message))
        problems += faults
        if not faults:
            kept.append(text)
    return kept, problems


def _keys(row: DraftRow, tokeniser: Tokeniser) -> set[WordingKey]:
    asks = ends_as_question(row.text)
    return {wording_key(tokeniser.of_phrase, form, asks=asks) for form in row.forms}


def _danish_plurals(master: Language) -> dict[str, str]:
    """`msgid_plural` of the counted phrases."""
    return {one.id: one.text for one in master.phrases.values() if len(one.forms) > 1}


def _repeats(text: str, others: Iterable[str], tokeniser: Tokeniser) -> bool:
    plain = tokeniser.normalise(text)
    return any(tokeniser.normalise(other) == plain for other in others)


def _entry(
    context: str, danish: str, forms: Sequence[str], *, plural: str = "", comment: str = ""
) -> polib.POEntry:
    """`plural`: the Danish for many, of a counted phrase; used where there is more than one form."""
    counted = len(forms) > 1
    return polib.POEntry(
        msgctxt=context,
        msgid=danish,
        msgid_plural=plural if counted else "",
        msgstr="" if counted else forms[0],
        msgstr_plural=dict(enumerate(forms)) if counted else {},
        comment=comment,
        flags=["fuzzy"],
    )


def _write_lines(
    path: Path, columns: Sequence[str], lines: Mapping[str, Sequence[str]], *, write: bool
) -> None:
    """Put lines into a glossary by their term; the others stay as they are."""
    whole = path.read_bytes().decode("utf-8") if path.exists() else _csv_line(columns)
    old = whole.splitlines(keepends=True)
    header = next(csv.reader(old[:1]))
    if header != list(columns):
        raise LanguageError(f"{path}: its columns must be {','.join(columns)}, with commas, to add to it.")
    new = dict(lines)
    for place, line in enumerate(old[1:], 1):
        term = next(csv.reader([line]), [""])[0].strip()
        if term in new:
            old[place] = _csv_line(new.pop(term))
    if old and not old[-1].endswith("\n"):
        old[-1] += "\n"
    if write and lines:
        write_atomically(path, "".join([*old, *(_csv_line(cells) for cells in new.values())]))


def _csv_line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _plain(text: str) -> str:
    return normalise(text, MASTER, "Latn")


def _yes(cell: str) -> bool | None:
    lower = cell.lower()
    return True if lower in _YES else False if lower in _NO else None


def _said(yes: bool | None) -> str:
    return "yes" if yes else "no"


def _only_form(_count: int) -> int:
    return 0
