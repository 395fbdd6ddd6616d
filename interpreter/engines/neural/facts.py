"""What the checks know about a language: its script, its commonest words, and how it says no.

`negation` matches words that plainly negate; `hint` matches everything that may carry a negation,
also inside another word or as part of an idiom (`without`, `un-`, `hardly`). Both are matched against a whole
word in lower case without vowel signs. `idioms` are runs of words that hold a negation and negate nothing
("not only", "whether or not"): they do not count as plain. Negation that is plain on one side must at
least be hinted at on the other.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from interpreter.engines.neural.negations import CLAUSE, CUES, FAINT, NOBODY, NOT, REFUSE, WITHOUT
from interpreter.errors import ConfigError
from languages import Language, LanguageError, load_languages
from languages.values import find_values


@dataclass(frozen=True, slots=True)
class Facts:
    """`script` is the first word of the Unicode names of its letters. Empty: nothing is known.

    Attributes:
        language: ISO 639-1.
        length: characters it takes for what takes one in English (median of NTREX-128).
        has_values: whether numbers and dates can be found in it.
    """

    script: str = ""
    negation: str = ""
    hint: str = ""
    language: str = ""
    length: float = 1.0
    has_values: bool = False

    def negates(self, words: Iterable[str]) -> bool:
        """Whether one of the words plainly negates."""
        return any(re.fullmatch(self.negation, word) for word in words)

    def may_negate(self, words: Iterable[str]) -> bool:
        """Whether one of the words may carry a negation."""
        return any(re.fullmatch(f"{self.negation}|{self.hint}", word) for word in words)


_SCRIPT: Final = {
    "da": "LATIN",
    "en": "LATIN",
    "uk": "CYRILLIC",
    "ar": "ARABIC",
    "tr": "LATIN",
    "fa": "ARABIC",
    "ur": "ARABIC",
    "so": "LATIN",
}
_LENGTH: Final = {"da": 1.02, "uk": 1.03, "ar": 0.91, "tr": 1.06, "ur": 1.0, "fa": 0.97, "so": 1.15}
_SCRIPTS: Final = {"Latn": "LATIN", "Cyrl": "CYRILLIC", "Arab": "ARABIC"}


def facts_of(languages: Iterable[str], languages_dir: Path | None = None) -> dict[str, Facts]:
    """What is known about each of `languages`, by ISO 639-1 code.

    A language that is not in the table has its script and its negations from its language folder; one that
    has no folder either (a pivot, say) goes unchecked for script, negation and numbers.

    Raises:
        ConfigError: the language folders cannot be read.
    """
    named = set(languages)
    known = {language: _from_table(language) for language in named & set(_SCRIPT)}
    others = named - set(known)
    if others:
        try:
            profiles = load_languages(languages_dir)
        except LanguageError as error:
            raise ConfigError(str(error)) from error
        known |= {
            language: _from_profile(profiles[language]) if language in profiles else Facts()
            for language in others
        }
    return {
        language: replace(facts, language=language, has_values=_has_values(language))
        for language, facts in known.items()
    }


def _from_table(language: str) -> Facts:
    return Facts(
        _SCRIPT[language],
        "|".join(CUES[language].get(kind, "(?!)") for kind in (NOT, CLAUSE, NOBODY)),
        "|".join(CUES[language][kind] for kind in (WITHOUT, REFUSE, FAINT)),
        length=_LENGTH.get(language, 1.0),
    )


def _from_profile(profile: Language) -> Facts:
    plain = "|".join(re.escape(word) for word in profile.words.negations)
    hint = f".*(?:{profile.words.negative}).*" if profile.words.negative else plain
    return Facts(_SCRIPTS.get(profile.script, ""), plain, hint)


def _has_values(language: str) -> bool:
    try:
        find_values("", language)
    except LanguageError:
        return False
    return True
