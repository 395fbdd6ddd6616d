"""The profile of a language: what `language.toml` says, checked, and the texts that belong to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from languages.catalogue import Phrase, Text
from languages.errors import LanguageError

_STRICT = ConfigDict(extra="forbid")

NonEmpty = Annotated[str, Field(min_length=1)]
Iso639 = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class Level(StrEnum):
    """How far a language may be used (R15, R28)."""

    RED = "red"
    """Phrases with read-back only; a human for everything else."""
    AMBER = "amber"
    """May be tried where the purpose is green and numbers are read back; not measured to be good enough."""
    GREEN = "green"
    """Measured against human interpreters and accepted."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the language may be used for, and why not more."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    level: Level
    reason: NonEmpty


@dataclass(frozen=True, slots=True)
class Names:
    """The language's name in itself, in Danish and in English."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    own: NonEmpty
    danish: NonEmpty
    english: NonEmpty


@dataclass(frozen=True, slots=True)
class EngineCodes:
    """What each engine calls the language; empty where the engine does not have it.

    Attributes:
        whisper: language token of Whisper.
        nllb: FLORES-200 code. madlad: the target tag without brackets. opus: code in OPUS-MT model names.
        piper: voices, best first, but any with a non-commercial licence last. mms: folders of MMS voices.
        espeak: espeak-ng voice.
        cldr: locale of Unicode CLDR. bcp47: for `lang` attributes.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    whisper: str
    nllb: str
    madlad: str
    opus: str
    cldr: NonEmpty
    bcp47: NonEmpty
    piper: tuple[str, ...] = ()
    mms: tuple[str, ...] = ()
    espeak: str = ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A variety that must be named when a human interpreter is booked.

    Attributes:
        code: BCP 47 tag.
        names: as in `Names`.
        booking: what the booking must say, in Danish.
        readiness: of this variety alone, where it differs from the language's.
        nllb: FLORES-200 code of its own, if there is one.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    code: NonEmpty
    names: Names
    booking: NonEmpty
    readiness: Readiness | None = None
    nllb: str = ""


@dataclass(frozen=True, slots=True)
class Punctuation:
    """Single characters that end a sentence, ask, and separate clauses."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    sentence: NonEmpty
    question: NonEmpty
    clause: NonEmpty


@dataclass(frozen=True, slots=True)
class Address:
    """How people are spoken to.

    Attributes:
        pronoun: the polite "you" the phrases use.
        name_order: which name comes first in everyday and official use.
        forms: titles as they stand with a name, `{name}` for the name.
        note: what a caseworker should know.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    pronoun: NonEmpty
    name_order: Literal["given-first", "family-first"]
    forms: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Words that the phrase matcher must know. All are compared after `languages.normalise`.

    Attributes:
        fillers: carry no meaning; may be there or not ("øh", "altså", "I mean").
        light: may be missing or added, at a cost, without changing what is meant ("ben" before a verb).
        opening: subject pronouns that the verb repeats, left out where they open a clause (Persian "من");
            elsewhere they are possessives and count.
        negations: whole words that turn the meaning. A match never gains or loses one.
        negative: regular expression for a word that negates inside itself ("gelmiyorum").
        questions: whole words that make a question ("mı", "هل", "ma").
        endings: inflections that may differ between what was said and the phrase, longest first.
        refusals: negations that only ever answer and never negate a verb ("nej", but not "لا").
        joining: conjunctions that may stand between two phrases and be left out ("og").
        firm_start, firm_end: letters at either end of a word that a misspelling never touches, because
            there the language marks person, tense or negation.
        prefixes: clitics that may be there or not (the Arabic article).
        glued: prefixes that are written apart, joined or with a zero-width non-joiner ("می آیم").
        duals: words that are two of something, and the one: "ساعتين" = "ساعة". They fill a `{number}`.
        places: names of places that phrases hold and that may fill a `{place}` all the same ("Danmark").
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    fillers: tuple[str, ...]
    light: tuple[str, ...]
    negations: Annotated[tuple[str, ...], Field(min_length=1)]
    negative: str = ""
    questions: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    firm_start: Annotated[int, Field(ge=1, le=4)] = 2
    firm_end: Annotated[int, Field(ge=1, le=4)] = 2
    prefixes: tuple[str, ...] = ()
    glued: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    duals: dict[str, str] = field(default_factory=dict)
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What `language.toml` holds.

    Attributes:
        code: ISO 639-1 (or 639-3), the same as the folder's name.
        script: ISO 15924 code of the script it is written in.
        direction: of the script.
        digits: CLDR numbering systems, the one the phrases are written with first.
        inflections: name of a form -> written value -> the value in that form, for slots such as
            `{weekday:accusative}`. A value that is not listed stays as it is.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    code: Iso639
    script: Literal["Latn", "Cyrl", "Arab"]
    direction: Literal["ltr", "rtl"]
    digits: Annotated[tuple[Literal["latn", "arab", "arabext"], ...], Field(min_length=1)]
    names: Names
    engines: EngineCodes
    punctuation: Punctuation
    address: Address
    words: Words
    readiness: Readiness
    dialects: tuple[Dialect, ...] = ()
    inflections: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Language(Profile):
    """A language as the service uses it: the profile, its phrases by id, and its texts by key."""

    folder: Path = field(default_factory=Path)
    phrases: Mapping[str, Phrase] = field(default_factory=dict, repr=False)
    texts: Mapping[str, Text] = field(default_factory=dict, repr=False)

    def ui(self, key: str) -> str:
        """The screen or spoken text of `key`, in this language.

        Raises:
            LanguageError: no such key, or it is not translated.
        """
        text = self.texts.get(key)
        if text is None or not text.text:
            raise LanguageError(f"{self.folder / 'ui.po'} has no text for {key!r}. Add it.")
        return text.text
