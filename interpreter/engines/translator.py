"""What a translator is: a text and where it came from in, a text and where it came from out."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from languages.by_sound import Evidence


class Source(StrEnum):
    """Where a translation came from; the screen shows it."""

    APPROVED_PHRASE = "approved_phrase"
    """A phrase that a person has approved."""
    DRAFT_PHRASE = "draft_phrase"
    """A phrase that no person has approved yet."""
    MODEL = "model"
    """A translation model."""
    NONE = "none"
    """Nobody was sure enough: there is no translation, and the way to a human is offered."""


class Doubt(StrEnum):
    """One reason to look twice at a result. Screens show it; the flag for a human counts it."""

    RECOGNITION = "recognition"
    """The words may be misheard."""
    NUMBER = "number"
    """A number, date, time or amount in the source is not in the translation, or the reverse (R3)."""
    NAME = "name"
    """A name in the source is not in the translation (R3)."""
    TERM = "term"
    """A municipal term of the source has none of its accepted wordings in the translation (R6)."""
    GENDER = "gender"
    """The translation says that somebody is a man or a woman, and nobody said so."""
    DRAFT = "draft"
    """No person has approved this translation."""
    MODEL = "model"
    """The model itself was unsure, or its output looks wrong."""
    LANGUAGE = "language"
    """The language of the speaker is uncertain."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number, date, time, amount or name that both sides must see alike (R3).

    Attributes:
        kind: `number`, `date`, `time`, `weekday`, `amount`, `name`, `place`, ...
        canonical: the same in every language: `2026-03-04`, `09:30`, `1250 DKK`.
        source: as it stands in the source text.
        target: as it stands in the translation; empty where it is missing there.
    """

    kind: str
    canonical: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A municipal term of the glossary in what was said, in the translation, or in both.

    Attributes:
        term: the Danish word as the glossary has it; its name in every language.
        source: as it stands in the source text; empty where only the translation has it.
        target: as it stands in the translation; empty where it does not stand there.
        source_explanation, target_explanation: what it means, in the language of the speaker and of the
            listener; empty where the glossary has no explanation in it.
        rendering: the accepted wording to show in the target language; empty where there is none.
        missing: the source has it and the translation has none of its accepted wordings (`Doubt.TERM`).
        approved: whether a person has approved its wordings and explanations in these languages.
    """

    term: str
    source: str
    target: str
    source_explanation: str = ""
    target_explanation: str = ""
    rendering: str = ""
    missing: bool = False
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase of the book that may be what was meant, offered for a tap.

    Attributes:
        phrase: the phrase's stable id; with values `=` and what they are (`answer.minutes=25`), so that
            one phrase can be offered with several.
        text: in the speaker's language.
        translation: in the listener's language.
        score: 0 to 1.
        approved: whether a person has approved the translation.
        values: what stands in it on both sides.
    """

    phrase: str
    text: str
    translation: str
    score: float
    approved: bool
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """An utterance before in the same meeting: as it was said, and what the other side got of it.

    Attributes:
        text: as it was said, in `language`.
        same_speaker: said by the side that speaks now; otherwise by the side that listens now.
        translation: what the other side got, in `translation_language`; empty where it got nothing (yet).
            A machine wrote it, so that it shows what was shown and never what somebody said.
        doubts: of the translation.
        terms: municipal terms of both.
    """

    text: str
    language: str
    same_speaker: bool
    translation: str = ""
    translation_language: str = ""
    doubts: tuple[Doubt, ...] = ()
    terms: tuple[FoundTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class TranslationRequest:
    """What to translate.

    Attributes:
        text: one utterance in the source language.
        source_language, target_language: ISO 639-1.
        confidence: how sure the recogniser was of the text, 0 to 1 (1 for typed or tapped text).
        evidence: ranks texts under the sound, where the text is all that was said in it.
        context: the utterances before, of both sides, newest last. For engines that use them; never to add
            what was not said.
        alternatives: other readings of the same sound, best first.
    """

    text: str
    source_language: str
    target_language: str
    confidence: float = 1.0
    evidence: Evidence | None = None
    context: tuple[Earlier, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """What the listener gets. `source` is `NONE` and `text` empty where the engine abstains.

    Attributes:
        text: as the listener reads it.
        understood: what the engine took the source to say: the phrase as it stands in the book with
            its slots filled, or the text itself. Shown to the speaker as read-back.
        confidence: 0 to 1.
        doubts: every reason to look twice, in the order of `Doubt`.
        values: numbers, dates, names ... on both sides.
        suggestions: phrases for a tap, best first.
        engine: name and version of what made it, for the note.
        reason: why it abstained, machine-readable; empty otherwise.
        terms: municipal terms, those of the source in its order, then those of the translation alone.
    """

    text: str
    source_language: str
    target_language: str
    source: Source
    confidence: float
    understood: str = ""
    doubts: tuple[Doubt, ...] = ()
    values: tuple[Value, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    engine: str = ""
    reason: str = ""
    terms: tuple[FoundTerm, ...] = ()

    def doubting(self, doubt: Doubt) -> "Translation":
        """The same with one more reason to look twice."""
        return replace(self, doubts=tuple(one for one in Doubt if one is doubt or one in self.doubts))


@dataclass(frozen=True, slots=True)
class TranslatorCapabilities:
    """What an engine can do: the (source, target) pairs it takes."""

    name: str
    pairs: frozenset[tuple[str, str]]


class Translator(Protocol):
    """Text to text. Blocking and safe to call from several threads; holds no state of any meeting."""

    @property
    def capabilities(self) -> TranslatorCapabilities: ...

    def translate(self, request: TranslationRequest) -> Translation:
        """Translate one utterance, or abstain (`Source.NONE`).

        Raises:
            ConfigError: a pair that the engine does not have.
            EngineError: the engine failed.
        """
        ...

    def close(self) -> None:
        """Free the model. Calls after this raise `EngineError`."""
        ...
