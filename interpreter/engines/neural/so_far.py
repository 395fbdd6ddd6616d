"""What a meeting has said so far, as far as it helps to choose among a model's own hypotheses and to doubt.

Made anew for every request, from `TranslationRequest.context`; nothing is kept (R22). What people said
themselves is evidence. What a machine wrote is none, and neither is a pronoun that somebody says after the
machine has put it into their ear; it only serves to go on as it was begun.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from interpreter.engines.neural.address import became_de, is_familiar, says_de, says_du
from interpreter.engines.neural.checks import words
from interpreter.engines.neural.gender import NONE, Genders, is_opposed, nouns, stated, unsaid
from interpreter.engines.neural.speakers import of_listener, of_speaker
from interpreter.engines.translator import Earlier, TranslationRequest
from languages.glossary_index import DANISH
from languages.term_forms import same_word, without_clitics

RECENT: Final = 8
"""Utterances back that a "she" may go back to."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the two who speak.

    Attributes:
        said: the gender they spoke of themselves in, or the other one spoke to them in.
        shown: the one that the last translation with any gave them.
    """

    said: Genders = NONE
    shown: Genders = NONE

    def is_contradicted(self, now: Genders) -> bool:
        """Whether a translation says the gender that this person is not. Who was called both is neither."""
        return len(self.said) == len(now) == 1 and self.said != now

    def wavers(self, now: Genders) -> bool:
        """Whether a translation changes what the last one said."""
        return not self.said and len(self.shown) == len(now) == 1 and self.shown != now


@dataclass(frozen=True, slots=True)
class SoFar:
    """What is known when an utterance is translated; with nothing given, what is known at the start.

    Attributes:
        persons: what people said lately, and in this utterance, of a third person.
        guessed: what translations said lately of a third person and nobody had said.
        speaker, listener: of this utterance.
        says_de: the Danish speaker says "De".
        language: of the translation.
        wordings: how municipal terms stood in this language, the last time.
    """

    persons: Genders = NONE
    guessed: Genders = NONE
    speaker: Person = Person()
    listener: Person = Person()
    says_de: bool = False
    language: str = ""
    wordings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def unfounded(self, said: str, source_language: str, written: str, target_language: str) -> int:
        """How many genders the translation states that nobody said, or that contradict what was said now, or
        what the two who speak said of themselves."""
        pair = (words(said), source_language, words(written), target_language)
        return (
            (len(unsaid(*pair) - self.persons) or is_opposed(*pair))
            + self.speaker.is_contradicted(of_speaker(written, target_language))
            + self.listener.is_contradicted(of_listener(written, target_language))
        )

    def unlike(self, said: str, source_language: str, written: str, target_language: str) -> int:
        """How often a translation speaks to or of people in another way than it should, or was begun."""
        unsaid_now = self._unsaid(said, source_language, written, target_language)
        return (
            self._is_misaddressed(said, source_language, written, target_language)
            + bool(self.guessed and unsaid_now - self.guessed)
            + self.speaker.wavers(of_speaker(written, target_language))
            + self.listener.wavers(of_listener(written, target_language))
        )

    def is_reworded(self, term: str, written: str, language: str) -> bool:
        """Whether a term is worded in another way than the last time; another ending is the same way."""
        before = self.wordings.get(term) if language == self.language else None
        return before is not None and not _same_wording(before, written, language)

    def _unsaid(self, said: str, source_language: str, written: str, target_language: str) -> Genders:
        return unsaid(words(said), source_language, words(written), target_language) - self.persons

    def _is_misaddressed(self, said: str, source_language: str, written: str, target_language: str) -> bool:
        if target_language != DANISH:
            return is_familiar(written, target_language)
        de = became_de(said, source_language, written)
        return not de and says_du(written) if self.says_de else de


def so_far(request: TranslationRequest) -> SoFar:
    """What the context of a request and its own words say."""
    persons, guessed = _third_persons(request.context[-RECENT:])
    return SoFar(
        persons=persons | stated(words(request.text), request.source_language),
        guessed=guessed,
        speaker=_person(request.context, speaks_now=True),
        listener=_person(request.context, speaks_now=False),
        says_de=_danish_says_de(request),
        language=request.target_language,
        wordings=_wordings(request.context, request.target_language),
    )


def _third_persons(context: Sequence[Earlier]) -> tuple[Genders, Genders]:
    """What people said, and what only the machine did."""
    said, guessed = NONE, NONE
    for one in context:
        spoken = words(one.text)
        said |= nouns(spoken, one.language) | (stated(spoken, one.language) - guessed)
        if one.translation:
            written = words(one.translation)
            guessed |= unsaid(spoken, one.language, written, one.translation_language) - said
    return said, guessed - said


def _person(context: Sequence[Earlier], *, speaks_now: bool) -> Person:
    said, shown = NONE, NONE
    for one in context:
        of_whom = of_speaker if one.same_speaker is speaks_now else of_listener
        said |= of_whom(one.text, one.language)
        shown = of_whom(one.translation, one.translation_language) or shown
    return Person(said, shown)


def _danish_says_de(request: TranslationRequest) -> bool:
    """What the Danish speaker said last, this utterance included; "du" where they said neither."""
    danish = [one.text for one in request.context if one.language == DANISH]
    if request.source_language == DANISH:
        danish.append(request.text)
    return next((says_de(text) for text in reversed(danish) if says_de(text) or says_du(text)), False)


def _wordings(context: Sequence[Earlier], language: str) -> Mapping[str, str]:
    """None in Danish, where a term is one word in many forms."""
    found = {}
    for one in context if language != DANISH else ():
        for term in one.terms:
            wording = term.source if one.language == language else term.target
            if wording and language in (one.language, one.translation_language):
                found[term.term] = wording
    return MappingProxyType(found)


def _same_wording(one: str, other: str, language: str) -> bool:
    firsts, seconds = words(one), words(other)
    return len(firsts) == len(seconds) and all(
        _same(first, second, language) for first, second in zip(firsts, seconds, strict=True)
    )


def _same(one: str, other: str, language: str) -> bool:
    return any(
        same_word(first, second, language) or same_word(second, first, language)
        for first in without_clitics(one, language)
        for second in without_clitics(other, language)
    )
