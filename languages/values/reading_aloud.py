"""A whole text made ready for the voice: no digit and no abbreviation is left in it."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from languages.values.finder import Item, scan
from languages.values.grammar import Grammar
from languages.values.kinds import ClockTime
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
        elif after_value and not between.strip() and (spelled or was_spelled):
            between = grammar.spec.comma  # two numbers side by side must not become one
        said.append(_plain(between, voice, short))
        if spelled:
            said.append(_beside(said, _inflected(_value(item, tokens, voice), item, tokens, grammar)))
        else:
            said.append(surface)
        position, after_value, was_spelled = item.end, True, spelled
        if spelled and text[position : position + 1].isalnum():
            said.append(" ")
    said.append(_plain(text[position:], voice, short))
    return "".join(said).translate(_INVISIBLE)


def _value(item: Item, tokens: list[Token], voice: Speaker) -> str:
    before = tokens[item.first - 1].text if item.first else ""
    after = tokens[item.last].text if item.last < len(tokens) else ""
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
    ending = last.raw[len(last.numeral.digits) :].lstrip("'’‘ʼ")
    return said + ending if grammar.fold(word + ending) in grammar.lexicon.words() else said


def _beside(said: list[str], word: str) -> str:
    """A value close to a letter gets a space ("A4")."""
    last = next((part for part in reversed(said) if part), "")
    return f" {word}" if last[-1:].isalnum() else word


def _has_digit(text: str) -> bool:
    return any(unicodedata.category(char) in ("Nd", "No", "Nl") for char in text)


def _plain(text: str, voice: Speaker, short: "_Short") -> str:
    """Text between values: abbreviations, and digits that are no numbers (superscripts, other scripts)."""
    text = short.spell(text)
    if not _has_digit(text):
        return text
    return "".join(
        f" {voice.words.cardinal(int(unicodedata.numeric(char)))} " if _has_digit(char) else char
        for char in text
    )


class _Short:
    """The abbreviations of one language."""

    def __init__(self, spelled: dict[str, str]) -> None:
        self._spelled = {short.casefold(): full for short, full in spelled.items()}
        longest_first = "|".join(re.escape(short) for short in sorted(spelled, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE) if spelled else None

    def found(self, text: str) -> bool:
        return self._pattern is not None and self._pattern.search(text) is not None

    def spell(self, text: str) -> str:
        return self._pattern.sub(self._full, text) if self._pattern else text

    def _full(self, match: re.Match[str]) -> str:
        full = self._spelled[match[0].casefold()]
        rest = match.string[match.end() :]
        ends = match[0].endswith(".") and (not rest.strip() or rest.lstrip()[0].isupper())
        return full + "." if ends and not _introduces(match[0]) else full


def _introduces(short: str) -> bool:
    """Whether it belongs to what follows ("nr. 4", "hr. Hansen"), so that its stop never ends a sentence."""
    return short.casefold() in {
        "kl.",
        "nr.",
        "tlf.",
        "hr.",
        "ca.",
        "jf.",
        "f.eks.",
        "bl.a.",
        "inkl.",
        "ekskl.",
    }


@lru_cache(maxsize=64)
def _abbreviations(grammar: Grammar) -> _Short:
    return _Short(grammar.spec.abbreviations)
