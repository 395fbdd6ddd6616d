"""Translation memories: what goes out comes back, and a hostile file is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from languages import LanguageError
from languages.tmx import MAX_BYTES, Unit, read_tmx, write_tmx

XML_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"), max_size=30
).map(str.strip)


@given(XML_TEXT, XML_TEXT.filter(bool), st.booleans())
def test_a_unit_comes_back_as_it_went(source: str, target: str, approved: bool) -> None:
    unit = Unit(
        "answer.yes", {"da-DK": source, "uk": target} if source else {"uk": target}, approved, "Note."
    )
    assert read_tmx(write_tmx([unit], "da-DK").encode()) == (unit,)


def test_a_language_is_found_by_its_code() -> None:
    unit = Unit("", {"da-DK": "Ja.", "UK_ua": "Так."})
    assert (unit.text("da"), unit.text("uk"), unit.text("ar")) == ("Ja.", "Так.", "")


def test_what_other_tools_write_is_read() -> None:
    document = """<?xml version="1.0" encoding="utf-16"?>
    <!DOCTYPE tmx SYSTEM "tmx14.dtd">
    <tmx version="1.4"><header/><body>
    <tu tuid=" answer.yes "><prop type="x-approved">YES</prop><prop type="x-other">no</prop>
    <tuv lang="da"><seg>Ja.</seg></tuv>
    <tuv xml:lang="uk"><seg>Я прийду <bpt i="1"/><ph>{weekday}</ph>.</seg></tuv></tu>
    <tu><tuv xml:lang="uk"><seg> </seg></tuv></tu>
    </body></tmx>"""
    assert read_tmx(document.encode("utf-16")) == (
        Unit("answer.yes", {"da": "Ja.", "uk": "Я прийду {weekday}."}, approved=True),
        Unit(""),
    )


LAUGHS = '<!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><tmx><body>&b;</body></tmx>'
FILE = '<!DOCTYPE tmx [<!ENTITY f SYSTEM "file:///etc/hostname">]><tmx><body>&f;</body></tmx>'
PARAMETER = '<!DOCTYPE tmx [<!ENTITY % p SYSTEM "http://localhost/x.dtd"> %p;]><tmx/>'
SKIPPED = '<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx><body>&unknown;</body></tmx>'


@pytest.mark.parametrize("document", [LAUGHS, FILE, PARAMETER, SKIPPED])
def test_entities_are_refused(document: str) -> None:
    with pytest.raises(LanguageError, match="entities, which is refused"):
        read_tmx(document.encode())


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<tmx>", "not valid XML"),
        (b"", "not valid XML"),
        (b"<xliff/>", "first element is <xliff>"),
        (b"<tmx>" + b"<a>" * 100, "nested too deep"),
        (b" " * (MAX_BYTES + 1), "32 MiB"),
    ],
)
def test_what_is_no_tmx_is_told(data: bytes, told: str) -> None:
    with pytest.raises(LanguageError, match=told):
        read_tmx(data)


def test_a_control_character_is_not_written() -> None:
    with pytest.raises(LanguageError, match="control character"):
        write_tmx([Unit("a", {"da": "\x0b"})], "da")
