"""Several translators asked in order, and the check of numbers, names (R3) and municipal terms (R6) on
whatever comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Final

from interpreter.engines.attempts import attempted
from interpreter.engines.health import Health, health_of
from interpreter.engines.terms import with_terms
from interpreter.engines.translator import (
    Doubt,
    Source,
    Translation,
    TranslationRequest,
    Translator,
    TranslatorCapabilities,
    Value,
)
from interpreter.errors import ConfigError
from languages.glossary import Glossary
from languages.values import FoundValue, find_values, same_values

LOW_CONFIDENCE: Final = 0.5
"""Geometric mean of the recogniser's token probabilities below which the words may be misheard."""


class TranslatorChain:
    """The first translator that does not abstain wins.

    Attributes:
        unavailable: engines that were asked for and are not here, with the reason; for `doctor`.
    """

    def __init__(
        self,
        translators: Sequence[Translator],
        unavailable: Mapping[str, str] = MappingProxyType({}),
        glossary: Glossary | None = None,
    ) -> None:
        """Without a `glossary` no terms are looked for."""
        if not translators:
            missing = "; ".join(f"{name}: {why}" for name, why in unavailable.items())
            raise ConfigError(
                "No translator can be used. "
                + (missing or "Name at least one in the setting translator.engines, for example 'phrases'.")
            )
        self._translators = tuple(translators)
        self._glossary = glossary
        self.unavailable = MappingProxyType(dict(unavailable))
        self._capabilities = TranslatorCapabilities(
            "+".join(translator.capabilities.name for translator in self._translators),
            frozenset().union(*(translator.capabilities.pairs for translator in self._translators)),
        )

    @property
    def capabilities(self) -> TranslatorCapabilities:
        return self._capabilities

    def translate(self, request: TranslationRequest) -> Translation:
        """Ask each translator that has the pair. When all abstain, the result is the first abstention,
        with the first suggestions there were. A check that fails is a doubt, and loses no translation."""
        pair = (request.source_language, request.target_language)
        abstentions: list[Translation] = []
        for translator in self._translators:
            if pair not in translator.capabilities.pairs:
                continue
            translation = translator.translate(request)
            if translation.source is not Source.NONE:
                values_checked = attempted("Comparing the values", partial(_checked, translation, request))
                if values_checked is None:
                    values_checked = _doubting_recognition(
                        translation.doubting(Doubt.NUMBER).doubting(Doubt.MODEL), request
                    )
                return self._with_terms(values_checked, request)
            abstentions.append(translation)
        if not abstentions:
            raise ConfigError(
                f"No translator goes from {pair[0]!r} to {pair[1]!r}. "
                "`interpreter languages` shows the pairs there are."
            )
        suggestions = next((one.suggestions for one in abstentions if one.suggestions), ())
        reason = next((one.reason for one in abstentions if one.reason), "abstained")
        abstention = replace(abstentions[0], suggestions=suggestions, reason=reason)
        return self._with_terms(_doubting_recognition(abstention, request), request)

    def close(self) -> None:
        for translator in self._translators:
            translator.close()

    def health(self) -> tuple[Health, ...]:
        """How the translators are that know it."""
        return tuple(one for translator in self._translators for one in health_of(translator))

    def _with_terms(self, translation: Translation, request: TranslationRequest) -> Translation:
        if self._glossary is None:
            return translation
        found = attempted("Looking for terms", partial(with_terms, translation, request.text, self._glossary))
        return translation.doubting(Doubt.TERM) if found is None else found


def _checked(translation: Translation, request: TranslationRequest) -> Translation:
    """With the values of both sides, and a doubt where they are not the same."""
    source, target = request.source_language, request.target_language
    mismatches = same_values(request.text, source, translation.text, target)
    kept = tuple(value for value in translation.values if value.kind in ("name", "place"))
    by_sound = Doubt.RECOGNITION in translation.doubts  # what was read is not what was taken as said
    said = translation.understood if by_sound and translation.understood else request.text
    values = kept + _paired(
        said,
        find_values(said, source),
        translation.text,
        find_values(translation.text, target),
    )
    translation = replace(translation, values=values)
    if mismatches:
        translation = translation.doubting(Doubt.NUMBER)
    return _doubting_recognition(translation, request)


def _paired(
    source_text: str, source: Sequence[FoundValue], target_text: str, target: Sequence[FoundValue]
) -> tuple[Value, ...]:
    """Each value once, with its words on both sides; empty where a side does not have it."""
    left = list(target)
    values = []
    for found in source:
        kind, canonical = found.value.kind, found.value.canonical
        same = next((one for one in left if (one.value.kind, one.value.canonical) == (kind, canonical)), None)
        if same is not None:
            left.remove(same)
        words = "" if same is None else target_text[same.start : same.end]
        values.append(Value(kind, canonical, source_text[found.start : found.end], words))
    values += [
        Value(one.value.kind, one.value.canonical, "", target_text[one.start : one.end]) for one in left
    ]
    return tuple(values)


def _doubting_recognition(translation: Translation, request: TranslationRequest) -> Translation:
    low = request.confidence < LOW_CONFIDENCE
    return translation.doubting(Doubt.RECOGNITION) if low else translation
