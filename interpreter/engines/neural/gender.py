"""Does a translation say "man" or "woman" where the source does not, or the reverse of it?

Turkish, Farsi and Urdu have one pronoun for he and she, and "eş" is husband or wife. Danish has to pick, and
a model picks by habit: that is invention (R1) unless somebody said it. What a translation says of a person is
looked for in words (`genders`); where the source has none of it, and the meeting neither, it is doubted. If
"hun" comes out as "he", that is an error.

Who is meant by a pronoun is not worked out: one woman spoken of is evidence for every "she".
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Final

from interpreter.engines.neural.genders import HINT, NOUN, OF_PERSONS, OF_SEVERAL, PRONOUN, WIDE


class Gender(StrEnum):
    """What a text says of somebody."""

    MAN = "man"
    WOMAN = "woman"


Genders = frozenset[Gender]
NONE: Final[Genders] = frozenset()

_TABLES: Final = (NOUN, PRONOUN, HINT, WIDE)
_NOUNS, _PLAIN, _HINTS, _ALL = (slice(None, end) for end in range(1, 5))


def nouns(words: Sequence[str], language: str) -> Genders:
    """What the words (see `checks.words`) say of somebody with a noun: daughter, husband, Mrs."""
    return _found(words, language, _NOUNS)


def stated(words: Sequence[str], language: str) -> Genders:
    """What the words say of somebody, with a noun or a pronoun of the third person."""
    return _found(words, language, _PLAIN)


def is_flipped(
    source: Sequence[str], source_language: str, target: Sequence[str], target_language: str
) -> bool:
    """Whether the source speaks of one gender alone, and the target of the other one alone."""
    said, came = stated(source, source_language), stated(target, target_language)
    if len(said) != 1 or len(came) != 1 or said == came:
        return False
    if target_language in OF_SEVERAL and said & _found(target, target_language, _HINTS):
        return False
    return not came & _found(source, source_language, _HINTS)


def unsaid(
    source: Sequence[str], source_language: str, target: Sequence[str], target_language: str
) -> Genders:
    """What the target says of a person although nothing in the source may say it.

    Pronouns count where they are said of persons only. Nothing where the source's language is not known.
    """
    if source_language not in NOUN:
        return NONE
    tables = _PLAIN if target_language in OF_PERSONS else _NOUNS
    return _found(target, target_language, tables) - _found(source, source_language, _ALL)


def is_opposed(
    source: Sequence[str], source_language: str, target: Sequence[str], target_language: str
) -> bool:
    """Whether one side speaks of one gender, and all words and endings of the other side of the other one.

    Weaker than `is_flipped`: endings agree with things as well, so that it is a doubt and no error. Only
    between a language of `OF_PERSONS` and one that is not.
    """
    sides = ((source, source_language), (target, target_language))
    if (source_language in OF_PERSONS) is (target_language in OF_PERSONS):
        return False
    plain, other = sides if source_language in OF_PERSONS else sides[::-1]
    said, came = stated(*plain), _found(*other, _ALL)
    return len(said) == len(came) == 1 and said != came


def _found(words: Sequence[str], language: str, tables: slice) -> Genders:
    text = " ".join(words)
    patterns = _patterns(language, tables.stop)
    return frozenset(
        gender
        for gender, pattern in zip(Gender, patterns, strict=True)
        if pattern is not None and pattern.search(text)
    )


@cache
def _patterns(language: str, tables: int) -> tuple[re.Pattern[str] | None, ...]:
    """One for each gender, over words with a space between; None where there are no words for it."""
    pairs = [table[language] for table in _TABLES[:tables] if language in table] or [("", "")]
    wanted = ["|".join(filter(None, of_gender)) for of_gender in zip(*pairs, strict=True)]
    return tuple(re.compile(rf"(?<!\S)(?:{one})(?!\S)") if one else None for one in wanted)
