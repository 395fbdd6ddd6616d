"""The phrase book as PO and TMX, for translators with tools of their own, and back.

An import is applied whole or not at all, touches no other byte of the book, and approves a phrase only where
the file says so: a PO entry without `fuzzy`, a TMX unit with the property `x-approved` set to yes. TMX
carries the phrases alone, because a translation memory must not learn what people say as translations.
"""

import re
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

import polib

from languages.catalogue import HEARD, read_phrases
from languages.check import MASTER, Problem, check_language
from languages.errors import LanguageError
from languages.po_text import WRAP, PoText, parse_po, write_atomically
from languages.profile import Language
from languages.template import FREE_SLOTS, slots
from languages.tmx import Unit, read_tmx, write_tmx

BOOK: Final = "phrases.po"
HEARD_COMMENT: Final = "Other wordings that people say, separated by |. Recognised, never shown or spoken."
_FORM: Final = re.compile(r"(?P<id>.+)\[(?P<form>[0-5])\]")
_BIDI_OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Format(StrEnum):
    """A format that a book is exchanged in; the suffix of its files."""

    PO = "po"
    TMX = "tmx"


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file says about one entry.

    Attributes:
        context: phrase id, or that with `|heard`. danish: the Danish it was translated from.
        forms: one, or as many as the language has plural forms. approved: the file says so.
        note: a translator's comment.
    """

    context: str
    danish: str
    forms: tuple[str, ...]
    approved: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do; with `problems` nothing was written.

    Attributes:
        changed: contexts whose text, approval or Danish the file changes.
        approved: those of them that no person had approved before. withdrawn: those that are drafts again.
        unchanged: entries that say what the book says. written: whether the book was changed.
    """

    language: str
    changed: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    written: bool = False


def export_phrases(language: Language, master: Language, into: Format) -> str:
    """The whole book of `language` in the order of the Danish, untranslated phrases with an empty text.

    A phrase whose Danish has changed comes as a draft.

    Raises:
        LanguageError: the language is Danish, or its files cannot be read.
    """
    _refuse_master(language.code)
    danish, book = PoText(master.folder / BOOK), PoText(language.folder / BOOK)
    contexts = [one for one in danish.entries if not one.endswith(HEARD)]
    if into is Format.TMX:
        return write_tmx(
            (unit for context in contexts for unit in _units(context, danish, book, language, master)),
            master.engines.bcp47,
        )
    catalogue = polib.POFile(wrapwidth=WRAP)
    catalogue.metadata = dict(book.header)
    catalogue.header = (
        "An entry marked fuzzy is a draft that no person has approved. Remove the mark to approve it."
    )
    for context in contexts:
        catalogue.append(_exported(context, danish, book))
        catalogue.append(_exported(context + HEARD, danish, book))
    return str(catalogue).rstrip("\n") + "\n"


def read_exchange(path: Path) -> tuple[str, tuple[Incoming, ...]]:
    """The language a PO or TMX file is in (empty where a PO file does not say) and its translated entries.

    Raises:
        LanguageError: the file cannot be read, has another suffix, or more than one language beside Danish.
    """
    if path.suffix.lower() == ".tmx":
        try:
            units = read_tmx(path.read_bytes())
        except OSError as error:
            raise LanguageError(f"Cannot read {path}: {error.strerror}. Check the path.") from error
        return _target(path, units), tuple(_from_units(units))
    if path.suffix.lower() != ".po":
        raise LanguageError(f"{path} is neither .po nor .tmx. Export it from the tool as one of the two.")
    _, catalogue = parse_po(path)
    code = re.split(r"[-_@]", catalogue.metadata.get("Language", ""))[0].lower()
    return code, tuple(_from_po(catalogue))


def import_phrases(
    path: Path, languages: Mapping[str, Language], *, code: str = "", dry_run: bool = False
) -> Report:
    """Take a file that `export_phrases` made, translated, into the book of its language.

    Args:
        languages: from `load_languages`; the book in the language's folder is changed.
        code: the language, where the file does not say.
        dry_run: report only.

    Raises:
        LanguageError: the file cannot be read, is for another language, or the book cannot be written.
    """
    said, incoming = read_exchange(path)
    if code and said and said != code:
        raise LanguageError(f"{path} is in {said!r}, not in {code!r}. Choose the other language.")
    code = code or said
    _refuse_master(code)
    if code not in languages:
        raise LanguageError(
            f"{path} is in the language {code!r}. There is none here; name it with --language."
        )
    language, master = languages[code], languages[MASTER]
    book = PoText(language.folder / BOOK)
    report = _put_all(incoming, book, language, master)
    if not report.problems and report.changed:
        report = replace(report, problems=tuple(_new_problems(book, report.changed, language, master)))
    if report.problems or dry_run or not report.changed:
        return report
    write_atomically(book.path, book.text)
    return replace(report, written=True)


def changed_language(book: PoText, language: Language) -> Language:
    """The language as it will be with the changed book; nothing of its folder is touched.

    Raises:
        LanguageError: the book could not be read back.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / BOOK
        path.write_text(book.text, encoding="utf-8", newline="")
        return replace(language, phrases=read_phrases(path))


def _put_all(incoming: Iterable[Incoming], book: PoText, language: Language, master: Language) -> Report:
    danish = PoText(master.folder / BOOK)
    problems: list[Problem] = []
    changed, approved, withdrawn = [], [], []
    unchanged = 0
    seen: set[str] = set()
    entries = list(incoming)
    translated = {one.context for one in entries} | set(book.entries)
    for one in entries:
        faults = [
            Problem(language.code, kind, one.context or "(no id)", message)
            for kind, message in _faults(one, danish, book.plural_forms, translated)
        ]
        if one.context in seen:
            faults.append(
                Problem(language.code, "doubled", one.context, "stands in the file twice. Keep one")
            )
        seen.add(one.context)
        problems += faults
        if faults:
            continue
        old = book.entries.get(one.context)
        if old is not None and _same(old, one):
            unchanged += 1
            continue
        was_approved = old is not None and not old.fuzzy and bool(old.msgstr or old.msgstr_plural)
        changed.append(one.context)
        if one.approved and not was_approved:
            approved.append(one.context)
        elif was_approved and not one.approved:
            withdrawn.append(one.context)
        book.put(_entry(one, danish, old))
    return Report(
        language.code, tuple(changed), tuple(approved), tuple(withdrawn), unchanged, tuple(problems)
    )


def _faults(
    one: Incoming, danish: PoText, plural_forms: int, translated: set[str]
) -> Iterator[tuple[str, str]]:
    """What keeps an entry from being put into the book at all: kind and message."""
    id_ = one.context.removesuffix(HEARD)
    if not one.context or id_ not in danish.entries:
        yield "unknown", "is no phrase of the Danish book. Remove it, or correct its id"
        return
    if id_ not in translated:
        yield "unknown", "lists wordings of a phrase that is not translated. Translate the phrase"
    master = danish.entries[id_]
    if one.danish != master.msgid:
        yield "stale", "was translated from another Danish phrase. Export again and translate that"
    if not all(one.forms):
        yield "plural", "has a plural form without text. Fill in all"
    allowed = (1, plural_forms) if master.msgid_plural and id_ == one.context else (1,)
    if len(one.forms) not in allowed:
        yield "plural", f"has {len(one.forms)} plural forms, not {plural_forms}. Fill in all of them"
    if any(unicodedata.category(char) == "Cc" or char in _BIDI_OVERRIDES for char in "".join(one.forms)):
        yield "control", "has a line break, a control character or a direction override. Remove it"


def _new_problems(
    book: PoText, changed: Iterable[str], language: Language, master: Language
) -> Iterator[Problem]:
    """The problems of the changed phrases, and those they make elsewhere."""
    after = check_language(changed_language(book, language), master)
    if not after:
        return
    ids = {context.removesuffix(HEARD) for context in changed}
    before = set(check_language(language, master))
    yield from (problem for problem in after if problem not in before or problem.where in ids)


def _same(old: polib.POEntry, new: Incoming) -> bool:
    """One form in the book and the same in all of the file's is the same: so it was exported."""
    forms = _forms(old)
    alike = forms == new.forms or (len(forms) == 1 and set(forms) == set(new.forms))
    return alike and old.fuzzy != new.approved and old.msgid == new.danish


def _entry(one: Incoming, danish: PoText, old: polib.POEntry | None) -> polib.POEntry:
    master = danish.entries[one.context.removesuffix(HEARD)]
    heard = one.context.endswith(HEARD)
    plural = len(one.forms) > 1
    return polib.POEntry(
        msgctxt=one.context,
        msgid=master.msgid,
        msgid_plural=master.msgid_plural if plural else "",
        msgstr="" if plural else one.forms[0],
        msgstr_plural=dict(enumerate(one.forms)) if plural else {},
        comment=old.comment if old is not None else HEARD_COMMENT if heard else "",
        tcomment=one.note or (old.tcomment if old is not None else ""),
        flags=[] if one.approved else ["fuzzy"],
    )


def _exported(context: str, danish: PoText, book: PoText) -> polib.POEntry:
    """An entry for a translator: its comment says what it is about; a draft where the Danish has changed."""
    id_ = context.removesuffix(HEARD)
    master, entry = danish.entries[id_], book.entries.get(context)
    wordings = danish.entries.get(id_ + HEARD)
    forms = _forms(entry) if entry is not None else ("",)
    stale = entry is not None and entry.msgid != master.msgid
    comments = [HEARD_COMMENT] if context != id_ else list(_about(master, wordings, book))
    plural = context == id_ and bool(master.msgid_plural)
    if plural and len(forms) != book.plural_forms:
        forms = (forms[-1],) * book.plural_forms
    return polib.POEntry(
        msgctxt=context,
        msgid=master.msgid,
        msgid_plural=master.msgid_plural if plural else "",
        msgstr="" if plural else forms[0],
        msgstr_plural=dict(enumerate(forms)) if plural else {},
        comment="\n".join(comments),
        tcomment=entry.tcomment if entry is not None else "",
        previous_msgid=entry.msgid if stale and entry is not None else None,
        flags=["fuzzy"] if any(forms) and (entry is None or entry.fuzzy or stale) else [],
    )


def _about(master: polib.POEntry, wordings: polib.POEntry | None, book: PoText) -> Iterator[str]:
    yield f"Topic: {master.msgctxt.partition('.')[0]}."
    if wordings is not None and wordings.msgstr:
        yield f"In Danish also: {wordings.msgstr}."
    for slot in dict.fromkeys(slots(master.msgid)):
        kind = "copied as it was said" if slot.kind in FREE_SLOTS else "written as the language writes it"
        yield f"Keep {{{slot.name}}}: a {slot.kind}, {kind}."
    if master.msgid_plural:
        yield f"Goes by {{number}}: {book.header.get('Plural-Forms', '')}"


def _units(
    context: str, danish: PoText, book: PoText, language: Language, master: Language
) -> Iterator[Unit]:
    shown = _exported(context, danish, book)
    forms = _forms(shown)
    for number, text in enumerate(forms):
        source = shown.msgid if number == 0 or not shown.msgid_plural else shown.msgid_plural
        texts = {master.engines.bcp47: source} | ({language.engines.bcp47: text} if text else {})
        yield Unit(
            id=context if len(forms) == 1 else f"{context}[{number}]",
            texts=texts,
            approved=bool(text) and not shown.fuzzy,
            note=shown.comment.replace("\n", " "),
        )


def _from_po(catalogue: polib.POFile) -> Iterator[Incoming]:
    for entry in catalogue:
        forms = _forms(entry)
        if not entry.obsolete and any(forms):
            yield Incoming(entry.msgctxt or "", entry.msgid, forms, not entry.fuzzy, entry.tcomment)


def _from_units(units: Iterable[Unit]) -> Iterator[Incoming]:
    """Units with a text; the forms of a counted phrase, each a unit, put together again."""
    counted: defaultdict[str, dict[int, Unit]] = defaultdict(dict)
    for unit in units:
        form = _FORM.fullmatch(unit.id)
        text = _other(unit)[1]
        if form is not None and int(form["form"]) not in counted[form["id"]]:
            counted[form["id"]][int(form["form"])] = unit
        elif form is not None:  # a second time: reported as doubled
            yield Incoming(form["id"], unit.text(MASTER), (text,), unit.approved)
        elif text:
            yield Incoming(unit.id, unit.text(MASTER), (text,), unit.approved)
    for id_, forms in counted.items():
        texts = tuple(_other(forms[number])[1] if number in forms else "" for number in range(max(forms) + 1))
        if any(texts):
            danish = forms[min(forms)].text(MASTER)
            yield Incoming(id_, danish, texts, all(unit.approved for unit in forms.values()))


def _target(path: Path, units: Iterable[Unit]) -> str:
    codes = {code for unit in units for code in [_other(unit)[0]] if code}
    if len(codes) > 1:
        raise LanguageError(f"{path} is in {', '.join(sorted(codes))}. Export one language at a time.")
    return next(iter(codes), "")


def _other(unit: Unit) -> tuple[str, str]:
    """Code and text of the language that is not Danish; of several, their codes joined, which none has."""
    found = {re.split(r"[-_]", tag)[0].lower(): text for tag, text in unit.texts.items()}
    found.pop(MASTER, None)
    return "+".join(sorted(found)), next(iter(found.values()), "")


def _forms(entry: polib.POEntry) -> tuple[str, ...]:
    if entry.msgid_plural:
        return tuple(entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural))
    return (entry.msgstr,)


def _refuse_master(code: str) -> None:
    if code == MASTER:
        raise LanguageError(
            "Danish is what is translated from. Choose another language, or edit da/phrases.po."
        )
