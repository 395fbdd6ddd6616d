"""TMX 1.4b, the format in which translation tools exchange pairs of sentences. Approval is a property.

Read with expat and without entities: a file from outside may hold a declaration that grows to gigabytes
or names a local file, and no translation needs one. The document type of TMX itself is allowed and never
fetched.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NoReturn
from xml.etree import ElementTree
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from languages.errors import LanguageError

APPROVED: Final = "x-approved"
MAX_BYTES: Final = 32 * 1024 * 1024
MAX_DEPTH: Final = 16
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence in several languages.

    Attributes:
        id: the `tuid`, may be empty. texts: by BCP 47 tag as the file has it; empty texts left out.
        approved: only where the property says yes.
        note: for translators.
    """

    id: str
    texts: dict[str, str] = field(default_factory=dict)
    approved: bool = False
    note: str = ""

    def text(self, language: str) -> str:
        """The text whose tag is `language` or begins with it ("uk" has "uk-UA"); empty if there is none."""
        for tag, text in self.texts.items():
            if tag.replace("_", "-").lower().partition("-")[0] == language:
                return text
        return ""


def write_tmx(units: Iterable[Unit], source: str, version: str = "1") -> str:
    """The units as a TMX document.

    Args:
        source: BCP 47 tag of the language that was translated from.
        version: of the tool that made it.

    Raises:
        LanguageError: a text with a character that XML cannot hold.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">',
        '<tmx version="1.4">',
        f'  <header creationtool="borgertolk" creationtoolversion={quoteattr(version)} segtype="sentence" '
        f'o-tmf="gettext PO" adminlang="en" srclang={quoteattr(source)} datatype="plaintext"/>',
        "  <body>",
    ]
    for unit in units:
        lines.append(f"    <tu tuid={quoteattr(unit.id)}>")
        if unit.note:
            lines.append(f"      <note>{escape(unit.note)}</note>")
        lines.append(f'      <prop type="{APPROVED}">{"yes" if unit.approved else "no"}</prop>')
        lines += [
            f"      <tuv xml:lang={quoteattr(tag)}><seg>{escape(text)}</seg></tuv>"
            for tag, text in unit.texts.items()
        ]
        lines.append("    </tu>")
    document = "\n".join([*lines, "  </body>", "</tmx>", ""])
    if _FORBIDDEN.search(document):
        raise LanguageError("A text holds a control character, which TMX cannot. Remove it from the book.")
    return document


def read_tmx(data: bytes) -> tuple[Unit, ...]:
    """The units of a TMX document.

    Raises:
        LanguageError: no XML, no TMX, entity declarations, nested too deep, too large.
    """
    root = _parse(data)
    if root.tag != "tmx":
        raise LanguageError(f"No TMX file: its first element is <{root.tag}>. Export it as TMX 1.4.")
    return tuple(_unit(element) for element in root.iterfind("body/tu"))


def _unit(element: ElementTree.Element) -> Unit:
    texts = {}
    for version in element.iterfind("tuv"):
        tag = version.get("xml:lang") or version.get("lang") or ""
        segment = version.find("seg")
        text = "".join(segment.itertext()).strip() if segment is not None else ""
        if text:
            texts[tag] = text
    approved = any(
        one.get("type") == APPROVED and (one.text or "").strip().lower() == "yes"
        for one in element.iterfind("prop")
    )
    return Unit(element.get("tuid", "").strip(), texts, approved, (element.findtext("note") or "").strip())


def _parse(data: bytes) -> ElementTree.Element:
    if len(data) > MAX_BYTES:
        raise LanguageError(f"The file has more than {MAX_BYTES // 1024 // 1024} MiB. Split it.")
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate()
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise LanguageError("The file's elements are nested too deep for TMX. Export it anew.")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def refuse(*_declaration: object) -> NoReturn:
        raise LanguageError("The file declares or uses XML entities, which is refused. Export it without.")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    parser.SkippedEntityHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(data, True)
        return builder.close()
    except expat.ExpatError as error:
        raise LanguageError(f"The file is not valid XML: {error}. Export it anew.") from error
