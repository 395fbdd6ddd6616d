"""The phrase book: what somebody said, found in one language's phrases and given in another's.

It translates only what it is sure of: the whole text must be one phrase, or several, clause by clause.
Everything else is an abstention with a reason and the nearest phrases for a tap. Because every
language's book has the same phrase ids, any pair of languages works.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from threading import Lock
from typing import Final

from languages.asked import Asked
from languages.by_sound import FINALISTS, Candidate, Evidence, Verdict, advantages, decide
from languages.collecting import collection_paused
from languages.composition import compose
from languages.errors import LanguageError
from languages.filled_by_sound import Answer, Offer, Rivals, listen, misread
from languages.filling import Filled, Filling, Made, fill_phrase
from languages.frames import Frames
from languages.index import Hit, Index
from languages.matching import Wording
from languages.profile import Language
from languages.template import slots, without_slots
from languages.tokens import Token
from languages.value_fits import Listener

SUGGESTIONS: Final = 4
MOST_RANKED: Final = 64
"""Texts ranked under the sound, or weighed under silence, for one utterance; 15 to 25 ms of a core each."""
EVIDENCE_CANDIDATES: Final = 24
"""Phrases without values that are ranked before one is believed, beside the short answers."""
EVIDENCE_AT_FIRST: Final = 8
"""Of these so many are ranked to find out whether any may be."""
SHORT_AT_FIRST: Final = 6
"""And of the short answers, where few words were heard."""
FINALISTS_AT_FIRST: Final = 4
"""Candidates weighed under silence to find that out."""
EVIDENCE_LENGTH: Final = 0.5
"""A phrase shorter than this share of the text, or longer by the same factor, is not worth ranking."""
SHORT_ANSWER_WORDS: Final = 3
"""Up to this many words heard, all the short answers are ranked too."""
SUGGESTION_SCORE: Final = 0.5
"""Below this a suggestion is no help."""


class Reason:
    """Why the book abstained; stable and machine-readable."""

    EMPTY: Final = "empty"
    NO_PHRASE: Final = "no_phrase"
    AMBIGUOUS: Final = "ambiguous_phrase"
    NOT_TRANSLATED: Final = "phrase_not_translated"
    SOUND_DISAGREES: Final = "sound_disagrees"


@dataclass(frozen=True, slots=True)
class Match:
    """What was said, as phrases of the book.

    Attributes:
        phrases: their ids, in order. text: in the target language. understood: in the source language.
        approved: whether a person has approved every wording used, on both sides.
        score: 0 to 1, of the least sure phrase.
        filled: the values of the slots on both sides. by_sound: whether the sound decided, not the text.
    """

    phrases: tuple[str, ...]
    text: str
    understood: str
    approved: bool
    score: float
    filled: tuple[Filled, ...] = ()
    by_sound: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """A phrase that may be what was meant; see `Match`."""

    phrase: str
    text: str
    understood: str
    approved: bool
    score: float
    filled: tuple[Filled, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """A match, or the reason why there is none and what was near."""

    match: Match | None
    reason: str = ""
    near: tuple[Near, ...] = ()


class PhraseBook:
    """The phrases of all languages. Safe to call from several threads; keeps nothing of what it is asked.

    The index of a language is built at its first look-up, or by `prepare`.
    """

    def __init__(self, languages: Mapping[str, Language]) -> None:
        self._languages = dict(languages)
        self._indexes: dict[str, Index] = {}
        self._framed: dict[str, Frames] = {}
        self._lock = Lock()

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every (source, target) with at least one phrase in both."""
        having = [code for code, language in self._languages.items() if language.phrases]
        return frozenset((one, other) for one in having for other in having if one != other)

    @cached_property
    def version(self) -> str:
        """Changes whenever a phrase of any language does."""
        digest = sha256()
        for code in sorted(self._languages):
            for phrase in self._languages[code].phrases.values():
                digest.update(repr((code, phrase.id, phrase.forms, phrase.heard, phrase.approved)).encode())
        return digest.hexdigest()[:8]

    def prepare(self) -> None:
        """Build the index of every language now."""
        for code in self._languages:
            self._index(code)

    def match(self, text: str, source: str, target: str, evidence: Evidence | None = None) -> Lookup:
        """Find `text` in the book.

        Args:
            text: one utterance.
            source, target: codes of languages that were loaded.
            evidence: ranks texts under the sound; asked where the text alone is not sure, and whether a value
                in it is the one that was said.

        Raises:
            LanguageError: a language that was not loaded.
        """
        index, into = self._index(source), self._language(target)
        tokens = index.tokeniser.of_text(text)
        if not tokens:
            return Lookup(None, Reason.EMPTY)
        translated = frozenset(into.phrases)
        reading = compose(tokens, index, translated)
        if not reading.hits and not reading.strange:
            counting = index.tokeniser.of_text(text, numeric=True)  # "jeg har et barn"
            if [token.key for token in counting] != [token.key for token in tokens]:
                again = compose(counting, index, translated)
                if again.hits:
                    tokens, reading = counting, again
        asked = Asked(evidence, MOST_RANKED) if evidence is not None else None
        if reading.hits:
            made = self._made(tokens, reading.hits, reading.spans, source, target)
            if asked is None or not misread(text, tokens, self._language(source), asked):
                return Lookup(made)
        reason = Reason.SOUND_DISAGREES if reading.hits else reading.reason
        if asked is not None and reason != Reason.NOT_TRANSLATED:
            found, rivals = self._by_sound(text, tokens, source, target, asked)
            if found is not None:
                return Lookup(found)
            heard = self._filled_by_sound(text, tokens, source, target, asked, rivals)
            if heard.believed is not None:
                return Lookup(self._believed(heard.believed, source, target))
            near = self._nearest(tokens, source, target, SUGGESTIONS)
            return Lookup(None, Reason.SOUND_DISAGREES, self._with_offers(heard.offers, near, source, target))
        return Lookup(None, reason, self._nearest(tokens, source, target, SUGGESTIONS))

    def nearest(self, text: str, source: str, target: str, limit: int = SUGGESTIONS) -> tuple[Near, ...]:
        """Phrases for a tap, best first. One whose slots the text does not fill is left out."""
        tokens = self._index(source).tokeniser.of_text(text)
        self._language(target)
        return self._nearest(tokens, source, target, limit)

    def _nearest(self, tokens: Sequence[Token], source: str, target: str, limit: int) -> tuple[Near, ...]:
        near: list[Near] = []
        for wording, score in self._index(source).closest(tokens, 3 * limit):
            if len(near) == limit or score < SUGGESTION_SCORE:
                break
            made = self._suggest(tokens, wording, source, target)
            if made is not None:
                near.append(
                    Near(wording.phrase, made.text, made.understood, made.approved, score, made.filled)
                )
        return tuple(near)

    def _by_sound(
        self, text: str, tokens: Sequence[Token], source: str, target: str, evidence: Asked
    ) -> tuple[Match | None, Rivals]:
        """The phrase that the sound clearly says, see `languages.by_sound`, and the advantages of phrases
        without slots.

        A few candidates first; one that is believed among them is held against all.
        """
        index = self._index(source)
        wordings = index.sounding(text, EVIDENCE_CANDIDATES)
        first, rest = wordings[:EVIDENCE_AT_FIRST], wordings[EVIDENCE_AT_FIRST:]
        first += [wording for wording, _ in index.closest(tokens, SUGGESTIONS) if wording not in first]
        if len(tokens) <= SHORT_ANSWER_WORDS:
            short = [wording for wording in index.sounding_short(text) if wording not in first]
            first += short[:SHORT_AT_FIRST]
            rest += short[SHORT_AT_FIRST:]
        rest = [wording for wording in rest if wording not in first]
        asked, candidates = self._candidates(text, tokens, source, target, first)
        more_asked, others = self._candidates(text, tokens, source, target, rest)
        verdict = _decided(candidates, text, evidence, FINALISTS_AT_FIRST)
        if verdict is not None:
            verdict = _decided([*candidates, *others], text, evidence, FINALISTS)
        if verdict is None:
            return None, _Known(candidates, others, evidence)
        offer = Offer([*asked, *more_asked][verdict.place], {}, verdict.probability)
        return self._believed(offer, source, target), _Known([], [], evidence)

    def _candidates(
        self,
        text: str,
        tokens: Sequence[Token],
        source: str,
        target: str,
        wordings: Sequence[Wording],
    ) -> tuple[list[Wording], list[Candidate]]:
        """Those of the wordings that may be ranked.

        Phrases with slots are rivals only, and without their values: see `_filled_by_sound`. One that lacks
        a negation or a value of the text is not considered. One that has a negation which was not read must
        fit the sound clearly better with it than without.
        """
        index = self._index(source)
        asked: list[Wording] = []
        candidates: list[Candidate] = []
        for wording in wordings:
            slotted = bool(slots(wording.text))
            if not slotted and self._slots_from(tokens, wording, target) is None:
                continue
            said = without_slots(wording.text)
            negated = not index.same_polarity(tokens, wording)
            plain = index.without_negation(said) if negated else None
            if negated and (plain in (None, said) or index.negations(tokens)):
                continue  # the text has a negation, or that of the phrase cannot be taken out to compare
            if EVIDENCE_LENGTH <= len(said) / len(text) <= 1 / EVIDENCE_LENGTH:
                asked.append(wording)
                candidates.append(Candidate(wording.phrase, said, plain or None, slotted))
        return asked, candidates

    def _filled_by_sound(
        self,
        text: str,
        tokens: Sequence[Token],
        source: str,
        target: str,
        evidence: Asked,
        rivals: Rivals,
    ) -> Answer:
        """The phrase with values that the sound says, see `languages.filled_by_sound`."""
        index, language = self._index(source), self._language(source)
        listener = Listener(text, tokens, language, self._frames(source), evidence)
        return listen(
            listener,
            frozenset(self._language(target).phrases),
            rivals,
            lambda wording: index.same_polarity(tokens, wording),
        )

    def _believed(self, offer: Offer, source: str, target: str) -> Match:
        """What the sound decided."""
        made = self._of_offer(offer, source, target)
        return Match(
            (offer.wording.phrase,),
            made.text,
            made.understood,
            made.approved,
            offer.probability,
            made.filled,
            by_sound=True,
        )

    def _with_offers(
        self, offers: Sequence[Offer], near: Sequence[Near], source: str, target: str
    ) -> tuple[Near, ...]:
        """What was heard with values first, then what looks like the text; none twice."""
        heard = []
        for offer in offers:
            made = self._of_offer(offer, source, target)
            phrase, score = offer.wording.phrase, offer.probability
            heard.append(Near(phrase, made.text, made.understood, made.approved, score, made.filled))
        said = {one.understood for one in heard}
        return (*heard, *(one for one in near if one.understood not in said))

    def _of_offer(self, offer: Offer, source: str, target: str) -> Made:
        filling = Filling(offer.values, {})
        return fill_phrase(offer.wording, filling, self._language(source), self._language(target))

    def _suggest(self, tokens: Sequence[Token], wording: Wording, source: str, target: str) -> Match | None:
        filling = self._slots_from(tokens, wording, target)
        if filling is None:
            return None
        made = fill_phrase(wording, filling, self._language(source), self._language(target))
        return Match((wording.phrase,), made.text, made.understood, made.approved, 0.0, made.filled)

    def _slots_from(self, tokens: Sequence[Token], wording: Wording, target: str) -> Filling | None:
        """The text's values in the wording's slots, where they are the same kinds in the same order."""
        if wording.phrase not in self._language(target).phrases:
            return None
        return Filling.of(tokens, wording)

    def _made(
        self,
        tokens: Sequence[Token],
        hits: Sequence[Hit],
        spans: Sequence[tuple[int, int]],
        source: str,
        target: str,
    ) -> Match:
        parts = []
        for hit, (start, end) in zip(hits, spans, strict=True):
            filling = Filling.of(tokens[start:end], hit.wording, dict(hit.free))
            if filling is None:
                raise LanguageError(
                    f"The phrase {hit.wording.phrase!r} matched without its values; report this."
                )
            parts.append(fill_phrase(hit.wording, filling, self._language(source), self._language(target)))
        return Match(
            phrases=tuple(hit.wording.phrase for hit in hits),
            text=" ".join(part.text for part in parts),
            understood=" ".join(part.understood for part in parts),
            approved=all(part.approved for part in parts),
            score=min(hit.score for hit in hits),
            filled=tuple(filled for part in parts for filled in part.filled),
        )

    def _language(self, code: str) -> Language:
        if code not in self._languages:
            raise LanguageError(
                f"There is no language {code!r}. There are: {', '.join(sorted(self._languages))}."
            )
        return self._languages[code]

    def _index(self, code: str) -> Index:
        language = self._language(code)
        with self._lock:
            if code not in self._indexes:
                with collection_paused():
                    self._indexes[code] = Index(language)
            return self._indexes[code]

    def _frames(self, code: str) -> Frames:
        index = self._index(code)
        with self._lock:
            if code not in self._framed:
                self._framed[code] = Frames(index.wordings, self._languages[code])
            return self._framed[code]


def _decided(candidates: Sequence[Candidate], text: str, evidence: Asked, finalists: int) -> Verdict | None:
    """See `languages.by_sound.decide`; None also where there is no room for all candidates."""
    said = [candidate.said for candidate in candidates]
    if not evidence.has_room(said, finalists + 1):
        return None
    return decide(candidates, text, evidence, finalists)


@dataclass(frozen=True, slots=True)
class _Known:
    """See `Rivals`: of the `first` candidates, or of those and the `others`."""

    first: Sequence[Candidate]
    others: Sequence[Candidate]
    evidence: Asked

    def __call__(self, *, all_rivals: bool) -> Mapping[str, float] | None:
        candidates = [*self.first, *self.others] if all_rivals else self.first
        plain = [candidate for candidate in candidates if not candidate.slotted]
        said = [candidate.said for candidate in plain]
        finalists = FINALISTS if all_rivals else FINALISTS_AT_FIRST
        if not self.evidence.has_room(said, min(finalists, len(set(said)))):
            return None
        fits = self.evidence.heard(said)
        rivals: dict[str, float] = {}
        for place, advantage in advantages(plain, fits, self.evidence, finalists).items():
            phrase = plain[place].phrase
            rivals[phrase] = max(advantage, rivals.get(phrase, advantage))
        return rivals
