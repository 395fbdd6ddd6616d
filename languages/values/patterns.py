"""The small pattern language of `values.toml`: "{minute} [minutter] over {hour} = +m".

word|other   one of these words; `_` joins the words of one alternative
[ ... ]      may be missing
< ... >      must stand there, but is no part of the value
@            a word that announces a clock time, no part of the value
{slot}       see `languages.values.slots`
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from languages.errors import LanguageError
from languages.values.lexicon import Lexicon, Phrase, matches
from languages.values.text import Token

_ITEM: Final = re.compile(r"\[(?P<may>[^\]]+)\]|<(?P<out>[^>]+)>|\{(?P<slot>\w+)\}|(?P<words>[^\s\[\]<>{}]+)")


@dataclass(frozen=True, slots=True)
class Element:
    """One step: words by the first of them, or a slot. `outside`: not part of the value."""

    words: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    slot: str = ""
    outside: bool = False


SlotReader = Callable[[str, Sequence[Token], int], Sequence[tuple[object, int]]]
"""(slot, tokens, position) -> (what stands there, position behind it), best first."""

Build = Callable[[Mapping[str, object]], object | None]
"""What the slots hold -> the value, or None where they make none."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One expansion of a pattern. `name` is the pattern as it was written."""

    elements: tuple[Element, ...]
    build: Build
    name: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a pattern found: the tokens `first` to `end`; `after` is behind the context too."""

    value: object
    first: int
    end: int
    after: int


def slots_of(text: str) -> frozenset[str]:
    """The names of the slots in a pattern."""
    return frozenset(re.findall(r"\{(\w+)\}", text))


def compile_pattern(text: str, build: Build, lexicon: Lexicon, markers: str) -> list[Pattern]:
    """Every expansion of a pattern.

    Raises:
        LanguageError: the text is no pattern.
    """
    source = text.replace("@", f"<{markers}>")
    return [Pattern(elements, build, text) for elements in _expand(source, lexicon, False, text) if elements]


def _expand(text: str, lexicon: Lexicon, outside: bool, name: str) -> Iterator[tuple[Element, ...]]:
    items = list(_ITEM.finditer(text))
    if _ITEM.sub("", text).strip():
        raise LanguageError(
            f"{name!r} is no pattern: brackets do not match. See languages/values/patterns.py."
        )
    expansions: list[tuple[Element, ...]] = [()]
    for item in items:
        if item["may"]:
            inner = [(), *_expand(item["may"], lexicon, outside, name)]
        elif item["out"]:
            inner = list(_expand(item["out"], lexicon, True, name))
        elif item["slot"]:
            inner = [(Element(slot=item["slot"], outside=outside),)]
        else:
            words = tuple(lexicon.phrase(word.replace("_", " ")) for word in item["words"].split("|"))
            inner = [(Element(words=_by_first(words), outside=outside),)]
        expansions = [before + after for before in expansions for after in inner]
    yield from sorted(expansions, key=len, reverse=True)


def _by_first(phrases: Sequence[Phrase]) -> dict[str, tuple[Phrase, ...]]:
    """The longest first."""
    ordered = sorted(phrases, key=len, reverse=True)
    return {first: tuple(phrase for phrase in ordered if phrase[0] == first) for first, *_ in ordered}


class PatternSet:
    """Patterns, found by the word or slot that they start with."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._by_word: dict[str, list[Pattern]] = {}
        self._by_slot: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            first = pattern.elements[0]
            if first.slot:
                self._by_slot.setdefault(first.slot, []).append(pattern)
            for word in first.words:
                self._by_word.setdefault(word, []).append(pattern)

    def starts(self) -> frozenset[str]:
        """Every word that a pattern starts with."""
        return frozenset(self._by_word)

    def words(self) -> frozenset[str]:
        """Every word in a pattern."""
        every = [pattern for group in (*self._by_word.values(), *self._by_slot.values()) for pattern in group]
        groups = [
            group for pattern in every for element in pattern.elements for group in element.words.values()
        ]
        return frozenset(word for group in groups for phrase in group for word in phrase)

    def at(self, tokens: Sequence[Token], position: int, read: SlotReader) -> Iterator[Match]:
        """The matches that start at a token, one for each pattern at most."""
        for pattern in self._by_word.get(tokens[position].text, ()):
            if found := _match(pattern, tokens, position, read):
                yield found
        for slot, patterns in self._by_slot.items():
            if read(slot, tokens, position):
                for pattern in patterns:
                    if found := _match(pattern, tokens, position, read):
                        yield found


def _match(pattern: Pattern, tokens: Sequence[Token], position: int, read: SlotReader) -> Match | None:
    for binds, spans in _bind(pattern.elements, 0, tokens, position, read):
        value = pattern.build(binds)
        if value is not None:
            inner = [
                span for span, element in zip(spans, pattern.elements, strict=True) if not element.outside
            ]
            first, end = (inner[0][0], inner[-1][1]) if inner else (position, spans[-1][1])
            return Match(value, first, end, spans[-1][1])
    return None


def _bind(
    elements: tuple[Element, ...], number: int, tokens: Sequence[Token], position: int, read: SlotReader
) -> Iterator[tuple[dict[str, object], tuple[tuple[int, int], ...]]]:
    if number == len(elements):
        yield {}, ()
        return
    element = elements[number]
    if position >= len(tokens):
        return
    if element.slot:
        for value, end in read(element.slot, tokens, position):
            for binds, spans in _bind(elements, number + 1, tokens, end, read):
                yield {element.slot: value, **binds}, ((position, end), *spans)
        return
    for phrase in element.words.get(tokens[position].text, ()):
        if len(phrase) == 1 or matches(tokens, position, phrase):
            end = position + len(phrase)
            for binds, spans in _bind(elements, number + 1, tokens, end, read):
                yield binds, ((position, end), *spans)
