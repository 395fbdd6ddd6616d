"""Which words of a text belong to another language, so that a voice that can say them says them.

Danish terms stay Danish in every language ("MitID", "Jobnet", "borger.dk"), and an Arabic or Cyrillic voice
spells Latin letters out or skips them.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SPEAKER_OF_SCRIPT: Final = {"Latn": "da", "Cyrl": "uk", "Arab": "ar"}
"""The language that speaks a script that is foreign in a text: Danish terms are the usual Latin ones."""

_SCRIPT_NAMES: Final = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab"}
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DANISH_LETTERS: Final = re.compile("[æøåÆØÅ]")
_INNER_CAPITAL: Final = re.compile(r"[^\W\d_a-z][a-zæøå]+[A-ZÆØÅ]|\b[a-zæøå]-?[A-ZÆØÅ][a-zæøå]")
_CONSONANTS_ONLY: Final = re.compile("[BCDFGHJKLMNPQRSTVWXZ]{2,5}")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one language, with the spaces and punctuation behind it."""

    language: str
    text: str


def script_of(character: str) -> str:
    """ISO 15924 code of a letter's script; empty for other scripts and for what is no letter."""
    if not character.isalpha():
        return ""
    return _SCRIPT_NAMES.get(unicodedata.name(character, "").partition(" ")[0], "")


def runs(text: str, language: str, scripts: Mapping[str, str]) -> tuple[Run, ...]:
    """Cut `text`, which is in `language`, where its words change to another language and back.

    A run in another script goes to that script's speaker. In a text in Latin script, words with Danish
    letters, with a capital inside ("NemKonto") and short ones of consonants only ("CPR") are Danish.

    Args:
        scripts: language -> ISO 15924 code, for every language that can be spoken. A language that is not
            in it gives one run.
    """
    own = scripts.get(language)
    if own is None:
        return (Run(language, text),) if text else ()
    owners = [language] * len(text)
    current = language
    foreign = {
        script: speaker
        for script, speaker in SPEAKER_OF_SCRIPT.items()
        if script != own and scripts.get(speaker) == script
    }
    danish = _danish_words(text) if own == "Latn" and language != "da" and scripts.get("da") == "Latn" else ()
    for index, character in enumerate(text):
        script = script_of(character)
        if script:
            current = foreign.get(script, language)
            if any(start <= index < end for start, end in danish):
                current = "da"
        owners[index] = current
    found: list[Run] = []
    for owner, character in zip(owners, text, strict=True):
        if found and found[-1].language == owner:
            found[-1] = Run(owner, found[-1].text + character)
        else:
            found.append(Run(owner, character))
    return tuple(found)


def _danish_words(text: str) -> tuple[tuple[int, int], ...]:
    shouted = text.isupper()
    return tuple(
        match.span()
        for match in _WORD.finditer(text)
        if _DANISH_LETTERS.search(match[0])
        or _INNER_CAPITAL.search(match[0])
        or (not shouted and _CONSONANTS_ONLY.fullmatch(match[0]))
    )
