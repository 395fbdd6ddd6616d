"""Danish addresses in a text of any language: street and house number, floor, postcode and town.

An address is a name. It is kept whole, as it was said, and never translated. A street is known by the ending
that nearly every Danish one has; its numbers may be digits or spoken.
"""

import re
from collections.abc import Sequence
from typing import Final

from languages.values.kinds import Address, Number, Ordinal
from languages.values.scanned import Item
from languages.values.text import Token

_LETTER: Final = r"[^\W\d_]"
_CAPITAL: Final = r"[A-ZÆØÅÄÖÜÉ]"
_NAME: Final = rf"{_CAPITAL}(?:{_LETTER}|[.'’-](?={_LETTER}|\s))*"
_STREET: Final = re.compile(rf"(?<!\w)(?:{_NAME}\s+){{0,3}}{_NAME}(?=\s+\w)")
_ENDINGS: Final = (
    *("vej", "vejen", "gade", "gaden", "allé", "alléen", "alle", "alleen", "plads", "pladsen"),
    *("stræde", "strædet", "boulevard", "boulevarden", "torv", "torvet", "vænge", "vænget", "parken"),
    *(
        "haven",
        "bakken",
        "kaj",
        "kajen",
        "vang",
        "vangen",
        "toften",
        "lunden",
        "stien",
        "passagen",
        "kvarteret",
    ),
)
_HOUSE: Final = re.compile(rf"\s+(?P<number>\d{{1,3}})(?:\s?(?P<letter>[A-Za-z])(?!{_LETTER}))?(?!\w)")
_LETTER_BEHIND: Final = re.compile(rf"\s(?P<letter>[A-Z])(?!{_LETTER})")
_FLOOR: Final = re.compile(r",?\s+(?P<level>\d{1,2}|st|kl)\b\.?", re.IGNORECASE)
_SIDE: Final = re.compile(r"(?P<sal>\s*sal\b)?,?(?:\s*(?P<side>tv|th|mf)\b\.?)?", re.IGNORECASE)
_POSTCODE: Final = re.compile(r",?\s+(?P<postcode>[1-9]\d{3})(?=\s)")
_TOWN: Final = re.compile(rf"\s+(?P<town>{_CAPITAL}{_LETTER}+(?:\s(?:[NSØVKCFM]|NV|SV|SØ|NØ)\b)?)")
_COMMA: Final = re.compile(r",?\s+")


def with_addresses(text: str, items: Sequence[Item], tokens: Sequence[Token]) -> list[Item]:
    """The items, with one address in place of those that are parts of it."""
    found: list[Item] = []
    for street in _STREET.finditer(text):
        if not _is_street(street[0]) or (found and street.start() < found[-1].end):
            continue
        reading = _read(text, street.end(), {item.start: item for item in items})
        if reading is None:
            continue
        number, floor, postcode, town, end = reading
        address = Address(" ".join(street[0].split()), number, floor, postcode, town)
        first = next(place for place, token in enumerate(tokens) if token.end > street.start())
        last = next((place for place, token in enumerate(tokens) if token.start >= end), len(tokens))
        found.append(Item(address, street.start(), end, first, last))
    inside = [item for item in items if not any(one.start <= item.start < one.end for one in found)]
    return sorted([*inside, *found], key=lambda item: item.start)


def _is_street(name: str) -> bool:
    *before, last = name.casefold().split()
    return any(last.endswith(ending) and (before or len(last) > len(ending) + 1) for ending in _ENDINGS)


def _read(text: str, position: int, items: dict[int, Item]) -> tuple[str, str, str, str, int] | None:
    """House number, floor, postcode, town and the offset behind them; None without a house number."""
    if house := _HOUSE.match(text, position):
        number, end = f"{int(house['number'])}{(house['letter'] or '').upper()}", house.end()
    elif spoken := _spoken(text, position, items, range(1, 1000)):
        number, end = spoken
        if letter := _LETTER_BEHIND.match(text, end):
            number, end = number + letter["letter"], letter.end()
    else:
        return None
    postcode = town = ""
    floor, end = _floor(text, end, items)
    code: tuple[str, int] | None
    if digits := _POSTCODE.match(text, end):
        code = str(int(digits["postcode"])), digits.end()
    else:
        code = _spoken(text, end, items, range(1000, 10_000))
    if code is not None and (place := _TOWN.match(text, code[1])):
        postcode, town, end = code[0], " ".join(place["town"].split()), place.end()
    return number, floor, postcode, town, end


def _floor(text: str, position: int, items: dict[int, Item]) -> tuple[str, int]:
    """ "3. tv", "st. th" or "4. sal", and the offset behind it; empty where none follows."""
    if digits := _FLOOR.match(text, position):
        level, end = digits["level"].lower(), digits.end()
    elif spoken := _spoken(text, position, items, range(1, 60)):
        level, end = spoken
    else:
        return "", position
    side = _SIDE.match(text, end)
    if side is None or not (side["side"] or side["sal"]):
        return "", position
    return f"{level}. {(side['side'] or 'sal').lower()}", side.end()


def _spoken(text: str, position: int, items: dict[int, Item], within: range) -> tuple[str, int] | None:
    """The number in words behind `position`, where it is one of `within`, and the offset behind it."""
    gap = _COMMA.match(text, position)
    item = items.get(gap.end()) if gap else None
    if item is None or not isinstance(item.value, Number | Ordinal) or item.value.number not in within:
        return None
    return item.value.canonical, item.end
