"""How a term of the glossary looks inside a sentence: inflected Danish, compounds, endings elsewhere.

No lemmatiser: the few rules cover the nouns that municipal terms are, irregular forms stand in the glossary
itself, and a rule that says too much costs a tap that explains too much, never a translation.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from languages.normalise import normalise

SHORTEST_COMPOUND: Final = 5
"""Letters a term has at least to be recognised inside a compound: "job" is not the "jobcenter"."""
SHORTEST_PART: Final = 3
"""Letters the rest of a compound has at least."""
KEY: Final = 3
"""Letters by which words of a language other than Danish are looked up."""

_VOWELS: Final = "aeiouyæøå"
_DOUBLED: Final = "bdfgklmnprst"
_ENDINGS: Final = ("", "en", "et", "n", "t", "e", "er", "r", "ene", "erne", "ne", "rne")
_AFTER_STEM: Final = ("en", "et", "e", "er", "ene", "erne")
_DERIVED: Final = frozenset(
    {"ant", "anter", "anten", "lig", "ligt", "lige", "ende", "isk", "iske", "hed", "ing"}
)
"""What makes another word of a word, not a compound."""
_ENDING_LETTERS: Final = {"uk": 3, "tr": 8, "so": 5, "ar": 3, "fa": 4, "ur": 3}
"""Letters that inflection puts after a stem, by language; Turkish endings follow one another."""
_OTHER_ENDING_LETTERS: Final = 4
_ARABIC_CLITICS: Final = ("وال", "بال", "فال", "كال", "ولل", "لل", "ال", "و", "ف", "ب", "ل", "ك")
"""The article, and prepositions and conjunctions written together with the word."""
_CLITIC_REST: Final = 3

_WORD: Final = re.compile(
    r"[^\W_](?:[\w\u0300-\u036f\u064b-\u065f\u0670\u200c\u200d'’ʼ`´]*[\w\u064b-\u065f])?"
)
_APOSTROPHE: Final = re.compile("['’ʼ`´]")
_FOLDINGS: Final = (
    str.maketrans({"æ": "e", "ø": "o", "å": "a", "Æ": "E", "Ø": "O", "Å": "A"}),
    str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"}),
)
_ASIDE: Final = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: normalised, and where it stands (half-open, in characters).

    Attributes:
        stem: what stands before an apostrophe ("SU'dan" is the SU with an ending), else all of it.
        capitals: it is written in capitals, up to an apostrophe.
    """

    text: str
    start: int
    end: int
    stem: str = ""
    capitals: bool = False


def words(text: str, language: str, script: str) -> list[Word]:
    """The words of a text. A hyphen parts words, an apostrophe does not ("MitID'et")."""
    found = []
    for match in _WORD.finditer(text):
        plain = normalise(match[0], language, script).replace(" ", "")
        if plain:
            before = _APOSTROPHE.split(match[0], maxsplit=1)[0]
            stem = normalise(before, language, script).replace(" ", "")
            found.append(Word(plain, match.start(), match.end(), stem, before.isupper()))
    return found


def danish_forms(word: str) -> frozenset[str]:
    """The forms a Danish noun or adjective may have, more than it has; with and without the genitive's s.

    >>> {"jobcentrets", "jobcentre", "jobcenteret"} <= danish_forms("jobcenter")
    True
    """
    forms = {word + ending for ending in _ENDINGS}
    for stem in _danish_stems(word):
        forms |= {stem + ending for ending in _AFTER_STEM}
    return frozenset(forms | {form + "s" for form in forms})


def _danish_stems(word: str) -> Iterator[str]:
    if len(word) < 3:
        return
    if word[-1] in _DOUBLED and word[-2] in _VOWELS:
        yield word + word[-1]  # praktik, praktikken
    if word[-2:] in ("el", "er", "en") and word[-3] not in _VOWELS:
        yield word[:-2] + word[-1]  # jobcenter, jobcentret
        if len(word) > 4 and word[-3] == word[-4]:
            yield word[:-3] + word[-1]  # middel, midler
    if word.endswith("um"):
        yield word[:-2]  # museum, museet


def compound_parts(word: str) -> Iterator[tuple[str, bool]]:
    """What a long Danish word may begin (False) or end (True) with, the longest part first."""
    for length in range(len(word) - SHORTEST_PART, SHORTEST_COMPOUND - 1, -1):
        if word[length:] not in _DERIVED:
            yield word[:length], False
        yield word[-length:], True


def foreign_spellings(danish: str) -> tuple[str, ...]:
    """A Danish word as it stands, joined, and as it is written where there is no æ, ø and å.

    >>> foreign_spellings("kontanthjælp")
    ('kontanthjælp', 'kontanthjelp', 'kontanthjaelp')
    """
    spellings = [danish, danish.replace("-", "")]
    spellings += [spelling.translate(table) for spelling in spellings for table in _FOLDINGS]
    return tuple(dict.fromkeys(spellings))


def accepted_wordings(rendering: str) -> tuple[str, ...]:
    """The renderings of a cell, separated by `|`; one with an aside in brackets also counts without it."""
    parts = [part.strip() for part in rendering.split("|") if part.strip()]
    plain = [_ASIDE.sub("", part).strip() for part in parts]
    return tuple(dict.fromkeys(one for one in (*parts, *plain) if one))


def same_word(said: str, wanted: str, language: str, *, firm: bool = False) -> bool:
    """Whether `said` may be `wanted` with another ending. Both normalised, clitics off.

    Args:
        firm: all of `wanted` must be there, as in a name that takes the endings of another language.
    """
    if len(wanted) < KEY:
        return said == wanted
    given = 0 if firm or len(wanted) == KEY else 1 if len(wanted) < 6 else 2
    shared = 0
    for one, other in zip(said, wanted, strict=False):
        if one != other:
            break
        shared += 1
    longest = _ENDING_LETTERS.get(language, _OTHER_ENDING_LETTERS)
    return shared >= len(wanted) - given and len(said) - shared <= longest


def without_clitics(word: str, language: str) -> tuple[str, ...]:
    """The word, and in Arabic also what is left of it without the article and what is written together."""
    if language != "ar":
        return (word,)
    bare = [
        word[len(clitic) :]
        for clitic in _ARABIC_CLITICS
        if word.startswith(clitic) and len(word) - len(clitic) >= _CLITIC_REST
    ]
    return (word, *bare)
