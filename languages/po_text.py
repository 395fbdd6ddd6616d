"""Change single entries of a PO file and leave every other byte as it is.

polib would write the whole file anew, and wrap lines elsewhere than the editor that wrote it did.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polib

from languages.errors import LanguageError

WRAP: Final = 110
"""Columns at which a new entry's lines are wrapped."""
_CONTEXT: Final = re.compile(r'^msgctxt "([^"\\]*)"\s*$', re.MULTILINE)


class PoText:
    """A PO file whose entries have a context each.

    Attributes:
        path: where it was read from. entries: by context, obsolete ones left out.
        header: its fields by name.
    """

    def __init__(self, path: Path) -> None:
        """Read `path`.

        Raises:
            LanguageError: no such file, no PO file, a context twice or missing, mixed line ends.
        """
        self.path = path
        whole, catalogue = parse_po(path)
        self._newline = "\r\n" if "\r\n" in whole else "\n"
        if self._newline == "\r\n" and whole.count("\r\n") != whole.count("\n"):
            raise LanguageError(f"{path} has two kinds of line ends. Save it with one.")
        self._blocks = list(_blocks(whole.replace(self._newline, "\n")))
        self.header: dict[str, str] = dict(catalogue.metadata)
        self.entries: dict[str, polib.POEntry] = {one.msgctxt: one for one in catalogue if not one.obsolete}
        contexts = [context for block in self._blocks if (context := _context(block)) is not None]
        if len(contexts) != len(self.entries) or set(contexts) != set(self.entries):
            raise LanguageError(f"{path}: an entry has no msgctxt, or one has it twice. Correct the file.")

    @property
    def plural_forms(self) -> int:
        """How many forms the header gives a counted noun.

        Raises:
            LanguageError: the header does not say.
        """
        found = re.search(r"nplurals\s*=\s*([1-9])", self.header.get("Plural-Forms", ""))
        if found is None:
            raise LanguageError(f"{self.path}: the header needs Plural-Forms with nplurals and plural.")
        return int(found[1])

    @property
    def text(self) -> str:
        """The whole file as it stands now, with the line ends it had."""
        return "".join(self._blocks).replace("\n", self._newline)

    def put(self, entry: polib.POEntry) -> None:
        """Replace the entry with this context, or add it: a `|heard` entry after its phrase, a phrase after
        the last of its topic, a new topic at the end."""
        context: str = entry.msgctxt
        made: str = entry.__unicode__(wrapwidth=WRAP)
        if context in self.entries:
            place = next(place for place, block in enumerate(self._blocks) if _context(block) == context)
            old = self._blocks[place]
            self._blocks[place] = made + "\n" * (len(old) - len(old.rstrip("\n")) - 1)
        else:
            self._insert(self._place_for(context), made)
        self.entries[context] = entry

    def _insert(self, place: int, made: str) -> None:
        before = self._blocks[place - 1]
        self._blocks[place - 1] = before.rstrip("\n") + "\n\n"
        self._blocks.insert(place, made + ("\n" if place < len(self._blocks) else ""))

    def _place_for(self, context: str) -> int:
        id_, topic = context.partition("|")[0], context.partition(".")[0] + "."
        contexts = [_context(block) or "" for block in self._blocks]
        for owner in ({id_}, {one for one in contexts if one.startswith(topic)}):
            places = [place for place, one in enumerate(contexts) if one in owner]
            if places:
                return places[-1] + 1
        return len(contexts)


def parse_po(path: Path) -> tuple[str, polib.POFile]:
    """The text of a PO file with the line ends it has, and what polib reads in it.

    Raises:
        LanguageError: no such file, no UTF-8, no PO file.
    """
    try:
        whole = path.read_bytes().decode("utf-8")
        if "msgid" not in whole:  # polib takes a text that names a file for that file
            raise LanguageError(f"{path} has no entries. Choose a PO file.")
        return whole, polib.pofile(whole)
    except (OSError, ValueError, LookupError) as error:  # polib raises all of them for syntax
        raise LanguageError(f"Cannot read {path} as a PO file: {error}.") from error


def write_atomically(path: Path, text: str) -> None:
    """Write a file whole or not at all, UTF-8, line ends as they are.

    Raises:
        LanguageError: the folder or the file cannot be written.
    """
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            try:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise LanguageError(
            f"Cannot write {path}: {error.strerror}. It is as it was. Make the folder writable, or keep the "
            "language in a folder of your own (setting languages_dir)."
        ) from error


def _blocks(text: str) -> Iterator[str]:
    """The file cut where entries begin; blank lines stay with the entry before them."""
    lines = text.split("\n")
    block: list[str] = []
    done = obsolete = False
    for number, line in enumerate(lines):
        bare = line.strip()
        begins = bare.startswith(("#", "msgctxt", "msgid ")) and (done or obsolete)
        if bare.startswith("#~"):
            begins = bool(block) and not obsolete
        if begins:
            yield "".join(block)
            block, done, obsolete = [], False, False
        obsolete = obsolete or bare.startswith("#~")
        done = done or bare.startswith("msgstr")
        block.append(line + ("\n" if number < len(lines) - 1 else ""))
    if block:
        yield "".join(block)


def _context(block: str) -> str | None:
    found = _CONTEXT.search(block)
    return found[1] if found else None
