"""Read the glossary's files: the Danish master, a language's renderings, a municipality's own terms.

All are CSV in UTF-8, as spreadsheets write it: a comma, semicolon or tab between the columns, with or without
a byte order mark. `docs/glossary.md` describes the columns.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from languages.errors import LanguageError
from languages.normalise import normalise

FILE: Final = "glossary.csv"
MASTER_COLUMNS: Final = ("term", "forms", "explanation", "keep_danish", "topic")
LANGUAGE_COLUMNS: Final = ("term", "rendering", "keep_danish", "status", "explanation")
OWN_OPTIONAL: Final = ("status",)
"""Columns a municipality's file may have beside those of the master and one for each language."""
_YES_NO: Final = {"yes": True, "no": False}
_STATUS: Final = {"approved": True, "draft": False}


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a term is said in one language.

    Attributes:
        text: accepted wordings separated by `|`, the one to show first; may be empty where the Danish stays.
        explanation: of the term, in that language; may be empty.
        keep_danish: the Danish word is accepted too.
        approved: whether a person has approved it.
    """

    text: str
    explanation: str = ""
    keep_danish: bool = False
    approved: bool = False


@dataclass(frozen=True, slots=True)
class MasterTerm:
    """A line of the master or of a municipality's file.

    Attributes:
        forms: irregular forms and other Danish wordings. explanation: in Danish.
        keep_danish: the Danish word is used in every language and explained once.
        renderings: by language, from a municipality's file; `own` says that it comes from one.
    """

    term: str
    forms: tuple[str, ...]
    explanation: str
    keep_danish: bool
    topic: str
    own: bool = False
    renderings: tuple[tuple[str, Rendering], ...] = ()


def read_master(path: Path) -> tuple[MasterTerm, ...]:
    """The terms of `da/glossary.csv`.

    Raises:
        LanguageError: no such file, no UTF-8, columns missing or unknown, an empty or doubled term, no
            explanation, a word other than yes and no.
    """
    return tuple(_master_term(row, path, line) for line, row in rows(path, MASTER_COLUMNS))


def read_own(path: Path, languages: Sequence[str]) -> tuple[MasterTerm, ...]:
    """The terms of a municipality's file. Renderings stand in a column with the language's code.

    Raises:
        LanguageError: as `read_master`; a column for a language that there is not.
    """
    codes = tuple(code for code in languages if code != "da")
    terms = []
    for line, row in rows(path, MASTER_COLUMNS, (*OWN_OPTIONAL, *codes)):
        term = _master_term(row, path, line)
        approved = _choice(row.get("status", ""), _STATUS, "draft", path, line, "status")
        renderings = tuple(
            (code, Rendering(row[code], keep_danish=term.keep_danish, approved=approved))
            for code in codes
            if row.get(code)
        )
        terms.append(
            MasterTerm(
                term.term, term.forms, term.explanation, term.keep_danish, term.topic, True, renderings
            )
        )
    return tuple(terms)


def read_renderings(path: Path, master: Mapping[str, MasterTerm]) -> dict[str, Rendering]:
    """The renderings of a language's `glossary.csv`, by Danish term; none where there is no such file.

    Raises:
        LanguageError: as `read_master`; a term that the master has not, a rendering missing for a term that
            does not stay Danish, a status other than draft and approved.
    """
    if not path.exists():
        return {}
    found = {}
    for line, row in rows(path, LANGUAGE_COLUMNS[:4], LANGUAGE_COLUMNS[4:]):
        term = row["term"]
        if term not in master:
            raise LanguageError(
                f"{path}, line {line}: {term!r} is not in the Danish glossary. Add it there, or correct it."
            )
        keep = _choice(
            row["keep_danish"], _YES_NO, _word(master[term].keep_danish), path, line, "keep_danish"
        )
        if not row["rendering"] and not keep:
            raise LanguageError(
                f"{path}, line {line}: {term!r} has no rendering. Fill it in, or put yes under keep_danish."
            )
        approved = _choice(row["status"], _STATUS, "draft", path, line, "status")
        found[term] = Rendering(row["rendering"], row.get("explanation", ""), keep, approved)
    return found


def rows(
    path: Path, columns: Sequence[str], optional: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a table with their numbers, cells stripped, empty lines left out.

    Raises:
        LanguageError: no such file, no UTF-8, columns missing or unknown, a line with more cells than
            there are columns, a term that is empty or there twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LanguageError(f"{path} is not UTF-8. Save it as CSV UTF-8 in the spreadsheet.") from error
    except OSError as error:
        raise LanguageError(f"Cannot read {path}: {error.strerror}. Check the path.") from error
    first = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=_delimiter(first), restkey="")
    named = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = named
    if missing := [name for name in columns if name not in named]:
        raise LanguageError(
            f"{path} has no column {', '.join(missing)}. The first line names: {', '.join(columns)}."
        )
    if unknown := [name for name in named if name not in (*columns, *optional)]:
        raise LanguageError(
            f"{path} has the unknown column {', '.join(map(repr, unknown))}. Known are: "
            f"{', '.join((*columns, *optional))}."
        )
    if len(set(named)) < len(named):
        raise LanguageError(f"{path} names a column twice in its first line. Keep one.")
    seen: dict[str, int] = {}
    try:
        for row in reader:
            line = reader.line_num
            if "" in row:
                raise LanguageError(
                    f"{path}, line {line}: more cells than columns. Quote a cell with commas."
                )
            cells = {name: (cell or "").strip() for name, cell in row.items()}
            if not any(cells.values()):
                continue
            key = normalise(cells["term"], "da", "Latn")
            if not key:
                raise LanguageError(f"{path}, line {line}: no term. Fill it in, or remove the line.")
            if key in seen:
                raise LanguageError(
                    f"{path}, line {line}: {cells['term']!r} stands in line {seen[key]} already. Keep one."
                )
            seen[key] = line
            yield line, cells
    except csv.Error as error:
        raise LanguageError(f"{path}, line {reader.line_num}: no valid CSV: {error}.") from error


def _delimiter(first_line: str) -> str:
    return max(",;\t", key=first_line.count)


def _master_term(row: Mapping[str, str], path: Path, line: int) -> MasterTerm:
    if not row["explanation"]:
        raise LanguageError(f"{path}, line {line}: {row['term']!r} has no explanation. Write a short one.")
    return MasterTerm(
        term=row["term"],
        forms=tuple(form.strip() for form in row["forms"].split("|") if form.strip()),
        explanation=row["explanation"],
        keep_danish=_choice(row["keep_danish"], _YES_NO, "no", path, line, "keep_danish"),
        topic=row["topic"],
    )


def _choice(cell: str, choices: Mapping[str, bool], empty: str, path: Path, line: int, column: str) -> bool:
    chosen = choices.get(cell.lower() or empty)
    if chosen is None:
        raise LanguageError(
            f"{path}, line {line}: {cell!r} under {column}. Write {' or '.join(choices)}, or nothing."
        )
    return chosen


def _word(yes: bool) -> str:
    return "yes" if yes else "no"
