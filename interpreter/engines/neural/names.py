"""Names in an utterance, and where they stand in its translation, across scripts (R3).

A name is a word with a capital letter where none is due, so that sources in Arabic script have none. It is
looked for by its consonants in classes that survive transliteration ("Mette" is "Метте", "ميته"). A name
that is not found may be one that is translated ("Tyskland"): it is shown for a tap, and never stops speech.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.fuzz import ratio

from interpreter.engines.neural.facts import Facts
from interpreter.engines.translator import Value
from languages.values import find_values

ALIKE: Final = 65.0
"""Percent of the consonants in common, in order (`rapidfuzz.fuzz.ratio`)."""
_MIN_LETTERS: Final = 3
_SURE: Final = 3
"""Names of fewer consonants must begin alike."""
_CASED: Final = frozenset({"LATIN", "CYRILLIC"})
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’‌][^\W\d_]+)*")
_NO_NAME: Final = {
    "da": "i|de|dem|deres|jer|jeres",
    "uk": "ви|вас|вам|вами|ваш.*",
    "tr": "siz.*",
}
"""Written with a capital for politeness."""

_CLASSES: Final = {
    "B": "bpvf бпвф بپفڤ",
    "K": "kgqx кгґх قكکگغخ",
    "S": "szcçşš сзцчшщж سصزظشژچج",
    "T": "td тд تطدضثذٹڈ",
    "L": "l л ل",
    "R": "r р رڑ",
    "M": "m м م",
    "N": "n н نں",
}
_CLASS_OF: Final = {letter: name for name, letters in _CLASSES.items() for letter in letters if letter != " "}

_SOFT: Final = {"j": "S", "w": "B", "و": "B"}


def names_in(text: str, facts: Facts) -> tuple[str, ...]:
    """The names in a text, in order, each once; none in a script without capitals."""
    if facts.script not in _CASED:
        return ()
    taken = (
        {place for found in find_values(text, facts.language) for place in range(found.start, found.end)}
        if facts.has_values
        else set()
    )
    names = []
    for match in _WORD.finditer(text):
        word = match[0]
        before = text[: match.start()].rstrip(" \t\"“”„«»'’([-–—")
        starts = not before or before[-1] in ".!?…:\n"
        polite = re.fullmatch(_NO_NAME.get(facts.language, ""), word.casefold())
        if (
            word[0].isupper()
            and not starts
            and not polite
            and len(word) >= _MIN_LETTERS
            and match.start() not in taken
        ):
            names.append(_bare(word, facts.language))
    return tuple(dict.fromkeys(names))


def _bare(word: str, language: str) -> str:
    """Without a Turkish ending after its apostrophe, or the rest of a Danish compound after its hyphen."""
    if language == "tr":
        return re.split(r"['’]", word)[0]
    first, _, rest = word.partition("-")
    return first if rest[:1].islower() else word


def name_values(source: str, target: str, source_facts: Facts, target_facts: Facts) -> tuple[Value, ...]:
    """The names of the source, each with the word that has it in the translation; empty where none has.

    Nothing where the script of the target is not known. A name whose letters are all vowels is left out.
    """
    if not target_facts.script:
        return ()
    words = [word for word in _WORD.findall(target) if target_facts.script not in _CASED or word[0].isupper()]
    values = []
    for name in names_in(source, source_facts):
        if name.isupper() and name in target:
            continue
        found = _find(name, words, genitive=source_facts.language == "da")
        if found is not None:
            values.append(Value("name", name, name, found))
    return tuple(values)


def _find(name: str, words: Sequence[str], *, genitive: bool) -> str | None:
    """The word that is the name, "" where there is none, None where that cannot be told."""
    for word in words:
        if word.casefold().startswith(name.casefold()):
            return word
    if not consonants(name, soft=True):
        return None
    forms = [consonants(name, soft=soft) for soft in (True, False)]
    if genitive and name.endswith("s"):
        forms += [form[:-1] for form in forms]
    scored = [(max(_likeness(form, word) for form in forms), word) for word in words]
    score, best = max(scored, default=(0.0, ""), key=lambda pair: pair[0])
    return best if score >= ALIKE else ""


def _likeness(wanted: str, word: str) -> float:
    """An ending that the target's grammar adds does not count."""
    if not wanted:
        return 0.0
    best = 0.0
    for there in (consonants(word, soft=True), consonants(word, soft=False)):
        if there and (len(wanted) >= _SURE or wanted[0] == there[0]):
            best = max(best, float(ratio(wanted, there)), float(ratio(wanted, there[: len(wanted)])))
    return best


@lru_cache(maxsize=8192)
def consonants(word: str, *, soft: bool) -> str:
    """The classes of a word's consonants; vowels, h and doubled letters are left out.

    `soft`: j and w count as consonants; in some languages they are heard as vowels.
    """
    plain = unicodedata.normalize("NFD", word.casefold()).replace("дж", "ж")
    found = [
        name for letter in plain if (name := _CLASS_OF.get(letter) or (_SOFT.get(letter) if soft else None))
    ]
    return "".join(name for place, name in enumerate(found) if place == 0 or found[place - 1] != name)
