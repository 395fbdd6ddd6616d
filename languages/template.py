"""Phrases with slots: `{weekday}`, `{number2}`, `{weekday:accusative}`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

VALUE_SLOTS: Final = frozenset(
    {"number", "ordinal", "weekday", "month", "date", "time", "amount", "percent", "cpr", "phone"}
)
"""Filled by what `languages.values.find_values` finds."""
FREE_SLOTS: Final = frozenset({"name", "place"})
"""Filled by the words that stand there; copied, not translated."""
SLOT: Final = re.compile(r"\{(?P<kind>[a-z]+)(?P<number>[2-9]?)(?::(?P<form>[a-z]+))?\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot. `number` tells two of one kind apart, `form` names an inflection of the language."""

    kind: str
    number: str = ""
    form: str = ""

    @property
    def name(self) -> str:
        return self.kind + self.number


def pieces(text: str) -> Iterator[str | Slot]:
    """The text and the slots of a phrase, in order."""
    position = 0
    for found in SLOT.finditer(text):
        if found.start() > position:
            yield text[position : found.start()]
        yield Slot(found["kind"], found["number"], found["form"] or "")
        position = found.end()
    if position < len(text):
        yield text[position:]


def slots(text: str) -> tuple[Slot, ...]:
    return tuple(piece for piece in pieces(text) if isinstance(piece, Slot))


def without_slots(text: str) -> str:
    """The words of a phrase alone."""
    return " ".join("".join(piece for piece in pieces(text) if isinstance(piece, str)).split())


def fill(text: str, values: Mapping[str, str], inflections: Mapping[str, Mapping[str, str]]) -> str:
    """The phrase with `values` (slot name -> written value) in its slots.

    Raises:
        KeyError: a slot that `values` does not have.
    """
    filled = []
    for piece in pieces(text):
        if isinstance(piece, Slot):
            written = values[piece.name]
            filled.append(inflections.get(piece.form, {}).get(written, written))
        else:
            filled.append(piece)
    return "".join(filled)
