"""The phrase book as a translator: approved or draft phrases, or an abstention with phrases for a tap."""

from collections.abc import Sequence
from typing import Final

from interpreter.engines.translator import (
    Doubt,
    Source,
    Suggestion,
    Translation,
    TranslationRequest,
    TranslatorCapabilities,
    Value,
)
from interpreter.errors import ConfigError
from interpreter.settings import Settings
from languages import LanguageError, load_languages
from languages.filling import Filled
from languages.phrases import Match, Near, PhraseBook
from languages.template import FREE_SLOTS

_NAME: Final = "phrases"
SURE_OF_WORDS: Final = 0.65
"""From this mean token probability on the words were heard: what is not in the book then is not looked for
under the sound, which would only cost time."""

OFFERED: Final = 4
"""Phrases for a tap at once, at most: nobody scrolls a telephone for more. One phrase with several values,
which the sound found, comes before what only looks like the text."""


def load(settings: Settings) -> "PhraseTranslator":
    """The phrase books of all languages, their indexes built.

    Raises:
        ConfigError: a language folder cannot be used.
    """
    try:
        book = PhraseBook(load_languages(settings.languages_dir))
        book.prepare()
    except LanguageError as error:
        raise ConfigError(str(error)) from error
    return PhraseTranslator(book)


class PhraseTranslator:
    """A `Translator` over a `PhraseBook`."""

    def __init__(self, book: PhraseBook) -> None:
        self._book = book
        self._engine = f"{_NAME} {book.version}"
        self._capabilities = TranslatorCapabilities(_NAME, book.pairs)

    @property
    def capabilities(self) -> TranslatorCapabilities:
        return self._capabilities

    def translate(self, request: TranslationRequest) -> Translation:
        """The phrase, or phrases, that the text is; see `languages.phrases.PhraseBook.match`."""
        source, target = request.source_language, request.target_language
        if (source, target) not in self._capabilities.pairs:
            raise ConfigError(
                f"The phrase book cannot translate from {source!r} to {target!r}. "
                "Choose two different languages that have a phrases.po."
            )
        evidence = request.evidence if request.confidence < SURE_OF_WORDS else None
        found = self._book.match(request.text, source, target, evidence)
        if found.match is None:
            return Translation(
                text="",
                source_language=source,
                target_language=target,
                source=Source.NONE,
                confidence=0.0,
                suggestions=tuple(_suggestion(near) for near in found.near[:OFFERED]),
                engine=self._engine,
                reason=found.reason,
            )
        return self._translation(found.match, request)

    def close(self) -> None:
        """Nothing to free."""

    def _translation(self, match: Match, request: TranslationRequest) -> Translation:
        doubts = []
        if match.by_sound:
            doubts.append(Doubt.RECOGNITION)
        if any(filled.kind in FREE_SLOTS for filled in match.filled):
            doubts.append(Doubt.NAME)  # copied as it stands, in the script of the source
        if not match.approved:
            doubts.append(Doubt.DRAFT)
        return Translation(
            text=match.text,
            source_language=request.source_language,
            target_language=request.target_language,
            source=Source.APPROVED_PHRASE if match.approved else Source.DRAFT_PHRASE,
            confidence=match.score,
            understood=match.understood,
            doubts=tuple(doubts),
            values=_values(match.filled),
            engine=self._engine,
        )


def _suggestion(near: Near) -> Suggestion:
    values = _values(near.filled)
    name = "=".join((near.phrase, *(value.canonical for value in values)))
    return Suggestion(name, near.understood, near.text, near.score, near.approved, values)


def _values(filled: Sequence[Filled]) -> tuple[Value, ...]:
    return tuple(Value(one.kind, one.canonical, one.source, one.target) for one in filled)
