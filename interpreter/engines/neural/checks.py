"""Does a translation look like one? Checks that need no second model (R2: never guess).

Every limit was set so that human translations pass: `benchmarks/translation_checks.py` runs them over
professional translations of the NTREX-128 set and says how many are flagged, and how many are found when
they are spoiled. A translation with any finding is not spoken by itself (`Doubt.MODEL`). The chain compares
numbers for every translator, more strictly than here, and shows each difference for a tap (R3).
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final

from interpreter.engines.neural.facts import Facts
from interpreter.engines.neural.gender import is_flipped
from interpreter.engines.neural.identity import is_another_language
from interpreter.engines.neural.numbers import changed_values
from interpreter.engines.neural.opposites import is_reversed
from interpreter.engines.neural.polarity import is_missing, knows, read


class Finding(StrEnum):
    """What looks wrong. `SEVERE` ones mean that the text must not be shown or spoken."""

    EMPTY = "empty"
    """No letters or digits although the source has some."""
    CUT_OFF = "cut_off"
    """The decoder reached its length limit before it ended the sentence."""
    REPETITION = "repetition"
    """The output runs in a loop that the source does not have."""
    WRONG_SCRIPT = "wrong_script"
    """Most of it is not in the script of the target language."""
    WRONG_LANGUAGE = "wrong_language"
    """It is in another language with the same script."""
    COPIED = "copied"
    """The source sentence came back."""
    PARTLY_COPIED = "partly_copied"
    """A longer stretch of the source came back, or a single word did."""
    MIXED_SCRIPT = "mixed_script"
    """More of it than names explain is not in the script of the target language."""
    LENGTH = "length"
    """Far shorter or longer than translations of such a text are."""
    NUMBER = "number"
    """A number, date, time or amount is not the source's."""
    NEGATION_LOST = "negation_lost"
    """The source negates, the output does not."""
    NEGATION_ADDED = "negation_added"
    """The output negates, the source does not."""
    GENDER = "gender"
    """The source speaks of a man, the output of a woman, or the reverse."""
    REVERSED = "reversed"
    """One side says before, the other after."""
    UNKNOWN_TOKEN = "unknown_token"
    """The model has no piece for something in the source, or wrote `<unk>`."""
    RETRIED = "retried"
    """The first try was a loop; this is the second one, with repetition made costly."""
    LOW_SCORE = "low_score"
    """The model gave its own output a low probability; of a student: translated back, it differs."""
    UNVERIFIED = "unverified"
    """The model says no probability, and no model is there to translate its output back."""
    PIVOT = "pivot"
    """The language between does not mark it, and it came out otherwise; see `pivoting`."""
    UNCHECKED = "unchecked"
    """A check failed, so that nothing is known; see `attempts`."""


SEVERE: Final = frozenset(
    {
        Finding.EMPTY,
        Finding.CUT_OFF,
        Finding.REPETITION,
        Finding.WRONG_SCRIPT,
        Finding.WRONG_LANGUAGE,
        Finding.COPIED,
    }
)

COMPRESSION_LIMIT: Final = 2.4
"""Bytes over zlib-compressed bytes (Radford et al. 2022, section 4.5); loops are above."""
_LOOP: Final = re.compile(r"(?<!\S)(\S+(?: \S+){1,9}?)(?: \1){2,}(?!\S)")
"""The same 2 to 10 words three times or more in a row."""
_STUTTER: Final = re.compile(r"(?<!\S)(\S+)(?: \1){3,}(?!\S)")
"""The same word four times or more in a row."""
_DOUBLED_WORDS: Final = 3
_PAUSES: Final = ",.;:!?؟،؛۔…"
_CHARACTERS: Final = re.compile(r"(\w{1,4}?)\1{6,}")
"""The same one to four letters seven times or more in a row."""
_FOREIGN_SEVERE: Final = 0.5
_FOREIGN_MIXED: Final = 0.25
_SHORT_CHARACTERS: Final = 20
_LONG_CHARACTERS: Final = 60
_SHORT_RATIO: Final = 2.5
_RATIO: Final = (0.45, 2.2)
_LONG_RATIO: Final = (0.55, 1.9)
"""Of the length of the translation to what is usual for the pair; the longer the text, the closer it lies."""
_COPIED_WORDS: Final = 3
_PARTLY_COPIED_WORDS: Final = 5
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_ATOM: Final = re.compile(r"[^\W_]+")
_AROUND: Final = "«»\"“”„'’()[].,:;!?؟،۔…–-"


def examine(source: str, target: str, source_facts: Facts, target_facts: Facts) -> tuple[Finding, ...]:
    """What looks wrong with `target` as a translation of the sentence `source`, severe things first."""
    if not has_words(target):
        return (Finding.EMPTY,) if has_words(source) else ()
    found = {*_copy(source, target), *_script(source, target, target_facts.script)}
    found |= set(_polarity(source, target, source_facts, target_facts))
    if is_reversed(words(source), words(target), (source_facts.language, target_facts.language)):
        found.add(Finding.REVERSED)
    went, came = words(source), words(target)
    if is_another_language(came, target_facts.language):
        found.add(Finding.WRONG_LANGUAGE)
    if is_flipped(went, source_facts.language, came, target_facts.language):
        found.add(Finding.GENDER)
    if (
        source_facts.has_values
        and target_facts.has_values
        and changed_values(source, source_facts.language, target, target_facts.language)
    ):
        found.add(Finding.NUMBER)
    if loops(target, source):
        found.add(Finding.REPETITION)
    if _length_is_off(source, target, target_facts.length / source_facts.length):
        found.add(Finding.LENGTH)
    return ordered(found)


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Without duplicates, in the order of `Finding`, which has the severe ones first."""
    given = set(findings)
    return tuple(finding for finding in Finding if finding in given)


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(character.isalnum() for character in text)


def loops(text: str, source: str = "") -> bool:
    """Whether `text` runs in a loop. What `source` repeats as often may be repeated."""
    folded, of_source = " ".join(_fold(text).split()), " ".join(_fold(source).split())
    for pattern in (_LOOP, _STUTTER, _CHARACTERS):
        if pattern.search(folded) and not pattern.search(of_source):
            return True
    if _doubled(folded) and not _doubled(of_source):
        return True
    ratio = _compression(folded)
    return ratio > COMPRESSION_LIMIT and ratio > 1.5 * _compression(of_source)


def _doubled(text: str) -> bool:
    """Whether a few words or more stand there twice in a row; in brackets they only explain: "WHO (WHO)"."""
    said = [word.strip(_PAUSES) for word in text.split()]
    return any(
        said[start : start + length] == said[start + length : start + 2 * length]
        for length in range(_DOUBLED_WORDS, len(said) // 2 + 1)
        for start in range(len(said) - 2 * length + 1)
    )


def words(text: str) -> tuple[str, ...]:
    """The words in lower case, without vowel signs and other marks, digits and punctuation."""
    return tuple(_WORD.findall(_fold(text)))


def _fold(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).translate(_APOSTROPHES).casefold()
    return "".join(character for character in composed if unicodedata.category(character) != "Mn")


_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’ʼ`´‘", "'"))


def _compression(text: str) -> float:
    """One byte a letter in every script: UTF-8 makes Arabic and Cyrillic look more repetitive than Latin."""
    numbers = {character: min(number, 255) for number, character in enumerate(dict.fromkeys(text))}
    data = bytes(numbers[character] for character in text)
    return len(data) / len(zlib.compress(data)) if data else 1.0


def _length_is_off(source: str, target: str, usual: float) -> bool:
    if len(source) < _SHORT_CHARACTERS:
        return len(target) > _SHORT_CHARACTERS * _SHORT_RATIO
    low, high = _LONG_RATIO if len(source) >= _LONG_CHARACTERS else _RATIO
    return not low <= len(target) / len(source) / usual <= high


def _copy(source: str, target: str) -> Iterable[Finding]:
    """A name, a number or `OK` may come back as it is; three ordinary words may not."""
    came, went = words(target), words(source)
    if not went:
        return
    ordinary = words(" ".join(_names_and_others(source)[1]))
    if came == went:
        yield Finding.COPIED if len(went) >= _COPIED_WORDS and len(ordinary) > 1 else Finding.PARTLY_COPIED
        return
    spans = {ordinary[i : i + _PARTLY_COPIED_WORDS] for i in range(len(ordinary) - _PARTLY_COPIED_WORDS + 1)}
    plain = words(" ".join(_names_and_others(target)[1]))
    if any(
        plain[i : i + _PARTLY_COPIED_WORDS] in spans for i in range(len(plain) - _PARTLY_COPIED_WORDS + 1)
    ):
        yield Finding.PARTLY_COPIED


def _script(source: str, target: str, script: str) -> Iterable[Finding]:
    """The share of letters in another script than the language's; names kept from the source do not count."""
    if not script:
        return
    kept = {atom for name in _names_and_others(source)[0] for atom in _ATOM.findall(name.casefold())}
    letters = [
        character
        for atom in _ATOM.findall(target)
        if atom.casefold() not in kept
        for character in atom
        if character.isalpha()
    ]
    if not letters:
        return
    foreign = sum(_script_of(character) != script for character in letters) / len(letters)
    if foreign > _FOREIGN_SEVERE:
        yield Finding.WRONG_SCRIPT
    elif foreign > _FOREIGN_MIXED:
        yield Finding.MIXED_SCRIPT


def _names_and_others(text: str) -> tuple[list[str], list[str]]:
    """Words that may stay as they are, and all others.

    They have a digit, a dot or a capital inside, or start with a capital where no sentence starts.
    """
    names: list[str] = []
    others: list[str] = []
    starts = True
    for word in text.split():
        core = word.strip(_AROUND)
        inside = any(
            character.isdigit() or character.isupper() or character in "@./" for character in core[1:]
        )
        is_name = inside or core[:1].isdigit() or (core[:1].isupper() and not starts)
        (names if is_name else others).append(core)
        starts = word[-1] in ".!?…:"
    return names, others


@lru_cache(maxsize=4096)
def _script_of(character: str) -> str:
    """The first word of a letter's Unicode name is its script: LATIN SMALL LETTER A."""
    return unicodedata.name(character, "").partition(" ")[0]


def _polarity(source: str, target: str, of_source: Facts, of_target: Facts) -> Iterable[Finding]:
    """A negation of one side needs a partner on the other, or something that may stand for it."""
    went, came, question = words(source), words(target), asks(source, target)
    pair = (of_source.language, of_target.language)
    if all(map(knows, pair)):
        here, there = (read(*side, asks=question) for side in zip((went, came), pair, strict=True))
        lost = is_missing(here, there, pair, asks=question)
        added = is_missing(there, here, pair[::-1], asks=question)
    else:
        lost = of_source.negates(went) and bool(of_target.negation) and not of_target.may_negate(came)
        added = of_target.negates(came) and bool(of_source.negation) and not of_source.may_negate(went)
    if lost:
        yield Finding.NEGATION_LOST
    if added:
        yield Finding.NEGATION_ADDED


def asks(source: str, target: str) -> bool:
    """Whether one of the two is a question."""
    return any(mark in source + target for mark in "?؟")
