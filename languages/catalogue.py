"""Read the gettext files of a language folder: the phrase book and the texts of the service.

`docs/phrases.md` describes the format. polib reads 1,200 entries in about 0.02 s, so there is no cache
on disk.
"""

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import polib

from languages.errors import LanguageError

HEARD: Final = "|heard"
"""Suffix of the context of an entry that lists what people say, beside the phrase itself."""
SEPARATOR: Final = "|"
"""Between the wordings of a `|heard` entry."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase in one language.

    Attributes:
        id: stable, the topic before the first dot: `answer.yes`.
        danish: the phrase in Danish as the file has it (msgid), to notice a translation gone stale.
        forms: the phrase; more than one where a counted noun changes with its number, in gettext's order.
        heard: other wordings people use for it; recognised, never shown or spoken.
        approved: whether a person has approved the forms. heard_approved: the same for `heard`.
        plural: number -> index into `forms`.
    """

    id: str
    danish: str
    forms: tuple[str, ...]
    heard: tuple[str, ...]
    approved: bool
    heard_approved: bool
    plural: Callable[[int], int]

    @property
    def topic(self) -> str:
        return self.id.partition(".")[0]

    @property
    def text(self) -> str:
        """The phrase; of a counted one the form for many."""
        return self.forms[-1]

    def form(self, count: int | None) -> str:
        """The phrase as it stands with `count` of the thing it counts."""
        return self.text if count is None else self.forms[self.plural(count)]


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the service, and whether a person has approved it."""

    text: str
    approved: bool


def read_phrases(path: Path) -> Mapping[str, Phrase]:
    """The phrase book in `path`, by phrase id. Untranslated entries are left out.

    Raises:
        LanguageError: no such file, no PO file, an entry without context, one id twice.
    """
    catalogue = _open(path)
    plural, forms_wanted = _plural_rule(catalogue, path)
    entries = _by_context(catalogue, path)
    phrases = {}
    for context, entry in entries.items():
        if context.endswith(HEARD):
            if context.removesuffix(HEARD) not in entries:
                raise LanguageError(f"{path}: {context!r} belongs to no phrase. Add the phrase or remove it.")
            continue
        forms = _forms(entry)
        if not all(forms):
            continue
        if len(forms) not in (1, forms_wanted):
            raise LanguageError(
                f"{path}: {context!r} has {len(forms)} plural forms, the header says {forms_wanted}."
            )
        heard = entries.get(context + HEARD)
        phrases[context] = Phrase(
            id=context,
            danish=entry.msgid,
            forms=forms,
            heard=_wordings(heard.msgstr) if heard else (),
            approved=not entry.fuzzy,
            heard_approved=heard is None or not heard.fuzzy,
            plural=plural if len(forms) > 1 else _only_form,
        )
    return MappingProxyType(phrases)


def read_texts(path: Path) -> Mapping[str, Text]:
    """The texts in `path`, by key. Untranslated entries are left out.

    Raises:
        LanguageError: as for `read_phrases`.
    """
    entries = _by_context(_open(path), path)
    return MappingProxyType(
        {key: Text(entry.msgstr, not entry.fuzzy) for key, entry in entries.items() if entry.msgstr}
    )


def _open(path: Path) -> polib.POFile:
    try:
        return polib.pofile(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        # polib raises OSError for syntax too, with the line in its message.
        raise LanguageError(f"Cannot read {path} as a PO file: {error}.") from error


def _by_context(catalogue: polib.POFile, path: Path) -> dict[str, polib.POEntry]:
    entries: dict[str, polib.POEntry] = {}
    for entry in catalogue:
        if entry.obsolete:
            continue
        if not entry.msgctxt:
            raise LanguageError(f"{path}, line {entry.linenum}: an entry without msgctxt. Give it its id.")
        if entry.msgctxt in entries:
            raise LanguageError(f"{path}, line {entry.linenum}: {entry.msgctxt!r} is there twice. Keep one.")
        entries[entry.msgctxt] = entry
    return entries


def _forms(entry: polib.POEntry) -> tuple[str, ...]:
    if entry.msgid_plural:
        return tuple(entry.msgstr_plural[index] for index in sorted(entry.msgstr_plural))
    return (entry.msgstr,)


def _wordings(listed: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in listed.split(SEPARATOR) if part.strip())


def _plural_rule(catalogue: polib.POFile, path: Path) -> tuple[Callable[[int], int], int]:
    """gettext's own compiler for the header `Plural-Forms: nplurals=2; plural=(n != 1);`."""
    header = catalogue.metadata.get("Plural-Forms", "")
    settings = dict(part.strip().split("=", 1) for part in header.split(";") if "=" in part)
    if not {"nplurals", "plural"} <= settings.keys():
        raise LanguageError(f"{path}: the header needs Plural-Forms with nplurals and plural.")
    try:
        rule: Callable[[int], int] = gettext.c2py(settings["plural"])
        return rule, int(settings["nplurals"])
    except ValueError as error:
        raise LanguageError(f"{path}: Plural-Forms cannot be used: {error}.") from error


def _only_form(_count: int) -> int:
    return 0
