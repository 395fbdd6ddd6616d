"""A whole text made ready for the voice: no digit and no abbreviation is left in it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from languages.values.finder import scan
from languages.values.grammar import Grammar
from languages.values.kinds import ClockTime, Number
from languages.values.lexicon import Doubt
from languages.values.scanned import Item
from languages.values.speaking import Speaker, speaker
from languages.values.text import Token

_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069\ufeff"))
_RANGE: Final = re.compile(r"\s*[-‐‑–—]\s*")


def read_aloud(text: str, grammar: Grammar) -> str:
    """The text with its values and abbreviations in words."""
    items, tokens = scan(text, grammar)
    voice, short = speaker(grammar), _abbreviations(grammar)
    said: list[str] = []
    position, after_value, was_spelled = 0, False, False
    for item in items:
        between = text[position : item.start]
        surface = text[item.start : item.end]
        spelled = _has_digit(surface) or short.found(surface)
        if after_value and _RANGE.fullmatch(between):
            between = f" {grammar.spec.to} "
        elif after_value and (spelled or was_spelled) and _joins(between, grammar):
            # "100 og 5" must not become "hundrede og fem", nor "20 5" "yirmi beş".
            between = grammar.spec.comma + between.lstrip()
        said.append(_plain(between, voice, short, last=False))
        if spelled:
            said.append(_beside(said, _inflected(_value(item, tokens, voice), item, tokens, grammar)))
        else:
            said.append(surface)
        position, after_value, was_spelled = item.end, True, spelled
        if spelled and text[position : position + 1].isalnum():
            said.append(" ")
    said.append(_plain(text[position:], voice, short, last=True))
    return "".join(said).translate(_INVISIBLE)


def _joins(between: str, grammar: Grammar) -> bool:
    """Whether two numbers with this between them could be heard as one."""
    words = grammar.tokens(between)
    return not words or (len(words) == 1 and words[0].text in grammar.lexicon.conjunctions)


def _value(item: Item, tokens: list[Token], voice: Speaker) -> str:
    before = tokens[item.first - 1].text if item.first else ""
    after = tokens[item.last].text if item.last < len(tokens) else ""
    numeral = tokens[item.first].numeral
    if isinstance(item.value, Number) and numeral and numeral.bare and item.last == item.first + 1:
        return voice.plain_number(int(item.value.number), after)
    lead = isinstance(item.value, ClockTime) and not item.led
    return voice.say(item.value, lead=lead, before=before, after=after)


def _inflected(said: str, item: Item, tokens: list[Token], grammar: Grammar) -> str:
    """Spoken with the case ending of the text: "9:30'da" is "dokuz otuzda", "31 Aralık'a" keeps its own."""
    if not grammar.spec.inflection:
        return said
    last, (start, _, word) = tokens[item.last - 1], said.rpartition(" ")
    if last.numeral is None:
        kept = last.text.startswith(grammar.fold(word)) and last.text != grammar.fold(word)
        return f"{start} {word}{last.text[len(word) :]}" if kept else said
    if not last.numeral.suffixed or last.numeral.ordinal:
        return said
    inflected = said + last.raw[len(last.numeral.digits) :].lstrip("'’‘ʼ")
    lead = f"{grammar.spec.clock.say_lead} " if isinstance(item.value, ClockTime) else ""
    heard, words = scan(lead + inflected, grammar)
    whole = len(heard) == 1 and heard[0].last == len(words) and heard[0].doubt is not Doubt.NEVER
    return inflected if whole and heard[0].value.canonical == item.value.canonical else said


def _beside(said: list[str], word: str) -> str:
    """A value close to a letter gets a space ("A4")."""
    last = next((part for part in reversed(said) if part), "")
    return f" {word}" if last[-1:].isalnum() else word


def _has_digit(text: str) -> bool:
    return any(unicodedata.category(char) in ("Nd", "No", "Nl") for char in text)


def _plain(text: str, voice: Speaker, short: "_Short", *, last: bool) -> str:
    """Text between values: abbreviations, and digits that are no numbers (superscripts, other scripts)."""
    text = short.spell(text, last=last)
    if not _has_digit(text):
        return text
    return "".join(
        f" {voice.words.cardinal(int(unicodedata.numeric(char)))} " if _has_digit(char) else char
        for char in text
    )


class _Short:
    """The abbreviations of one language."""

    def __init__(self, spelled: Mapping[str, str], introducing: Iterable[str]) -> None:
        self._spelled = {short.casefold(): full for short, full in spelled.items()}
        self._introducing = frozenset(short.casefold() for short in introducing)
        longest_first = "|".join(re.escape(short) for short in sorted(spelled, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE) if spelled else None

    def found(self, text: str) -> bool:
        return self._pattern is not None and self._pattern.search(text) is not None

    def spell(self, text: str, *, last: bool) -> str:
        """`last`: nothing follows the text."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self._full(match, last), text)

    def _full(self, match: re.Match[str], last: bool) -> str:
        """The stop of "osv." at the end of a sentence ends it; that of "hr. Hansen" does not.

        What introduces a value and has no stop is a word of its own elsewhere, and a name in capitals: KL.
        """
        short = match[0].casefold()
        full, rest = self._spelled[short], match.string[match.end() :].lstrip()
        if short in self._introducing and not short.endswith("."):
            return match[0] if rest or last or match[0].isupper() else full
        ends = rest[0].isupper() if rest else last
        return full + "." if ends and short.endswith(".") and short not in self._introducing else full


@lru_cache(maxsize=64)
def _abbreviations(grammar: Grammar) -> _Short:
    return _Short(grammar.spec.abbreviations, grammar.spec.introducing)
