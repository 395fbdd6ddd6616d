"""Read a text as one phrase, or as several one after the other, with nothing left over."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from languages.index import Hit, Index
from languages.template import slots
from languages.tokens import Token

ACCEPT: Final = 0.8
"""A wording less like the text than this is no match."""
MARGIN: Final = 0.06
"""How much better than the next meaning a phrase must be."""
HEDGES: Final = frozenset(
    f"answer.{name}"
    for name in (
        *("maybe", "not_sure", "think_so", "think_not", "depends"),
        *("never", "rarely", "sometimes", "often", "always", "every_day", "every_week", "every_month"),
        *("not_yet", "no_longer", "still", "soon", "later", "at_once"),
        *("a_little", "a_lot", "nobody", "nothing", "both", "neither"),
        *("approximately", "at_least", "more_than", "less_than", "only_number"),
    )
)
"""Phrases that change the meaning of what stands in the same sentence: "jeg arbejder, aldrig"."""
MAX_PHRASES: Final = 6
"""Clauses in one utterance; a longer one is free speech."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The phrases of a text and the tokens each covers, or the reason there is none.

    `strange` says that the text has a word that is in no phrase, so that no other reading can help.
    """

    hits: tuple[Hit, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    reason: str = "no_phrase"
    strange: bool = False


def compose(tokens: Sequence[Token], index: Index, translated: frozenset[str]) -> Reading:
    """The reading with the fewest phrases, and of these the surest.

    `translated` are the ids that the target language has. Phrases may meet where a clause ends, at a
    conjunction that joins, and after a short answer.
    """
    reader = _Reader(tokens, index)
    reading = reader.read()
    if reading.hits and not all(hit.wording.phrase in translated for hit in reading.hits):
        return Reading(reason="phrase_not_translated")
    return reading


_Partial = tuple[int, float, tuple[Hit, ...], tuple[tuple[int, int], ...]]
"""The reading of the first tokens as (phrases, -score, hits, spans): the smaller, the better."""


def _says_twice(hits: Sequence[Hit], hit: Hit) -> bool:
    """A second value of one kind ("5-10") is more than two answers side by side."""
    return any(slots(hit.wording.text)) and any(hit.wording.phrase == other.wording.phrase for other in hits)


class _Reader:
    def __init__(self, tokens: Sequence[Token], index: Index) -> None:
        self._tokens = tuple(tokens)
        self._index = index
        self._kin = cache(index.words.kin)
        self._knows = cache(index.words.knows)
        self._ambiguous = False

    def read(self) -> Reading:
        count = len(self._tokens)
        if count > MAX_PHRASES * max(1, self._index.longest):
            return Reading(strange=self._strange(self._tokens))
        whole = self._single(0, count)
        if whole is not None:
            return Reading((whole,), ((0, count),))
        if self._ambiguous:
            return Reading(reason="ambiguous_phrase")
        best: list[_Partial | None] = [None] * (count + 1)
        best[0] = (0, 0.0, (), ())
        cuts = [0, *(place for place in range(1, count) if self._may_cut(place)), count]
        for position, end in enumerate(cuts[1:], start=1):
            for start in cuts[:position]:
                before = best[start]
                if before is None or before[0] >= MAX_PHRASES or (start, end) == (0, count):
                    continue
                first = self._after_joining(start)
                if first >= end:
                    continue
                hit = self._single(first, end)
                if hit is None or _says_twice(before[2], hit) or self._hedges(hit, before[2], first):
                    continue
                new = (before[0] + 1, before[1] - hit.score, (*before[2], hit), (*before[3], (first, end)))
                known = best[end]
                if known is None or new[:2] < known[:2]:
                    best[end] = new
        found = best[count]
        if found is None:
            reason = "ambiguous_phrase" if self._ambiguous else "no_phrase"
            return Reading(reason=reason, strange=self._strange(self._tokens))
        return Reading(found[2], found[3])

    def _may_cut(self, place: int) -> bool:
        """Between tokens[place - 1] and tokens[place]."""
        if self._tokens[place - 1].closes or self._tokens[place].key in self._index.tokeniser.joining:
            return True
        return any(
            self._index.is_interjection(self._tokens[place - length : place])
            for length in (1, 2)
            if place == length or (place > length and self._tokens[place - length - 1].closes)
        )

    def _hedges(self, hit: Hit, before: Sequence[Hit], first: int) -> bool:
        """Whether the phrase that starts at `first` shares its sentence with a hedge, or is one."""
        if not before or self._tokens[first - 1].stops:
            return False
        return hit.wording.phrase in HEDGES or before[-1].wording.phrase in HEDGES

    def _after_joining(self, start: int) -> int:
        joins = start > 0 and self._tokens[start].key in self._index.tokeniser.joining
        return start + 1 if joins else start

    def _strange(self, tokens: Sequence[Token]) -> bool:
        """Whether there is a word that is in no phrase."""
        return any(token.value is None and not self._knows(token.key) for token in tokens)

    def _single(self, start: int, end: int) -> Hit | None:
        """The one phrase that tokens[start:end] are; None where there is none, or more than one."""
        tokens = self._tokens[start:end]
        if len(tokens) > self._index.longest + 2:
            return None
        exact = self._index.exactly(tokens) or self._index.freely(tokens)
        if exact:
            return self._only(exact)
        if self._strange(tokens):
            return None
        near = [hit for hit in self._index.nearly(tokens, self._kin) if hit.score >= ACCEPT]
        if not near:
            return None
        return self._only([hit for hit in near if hit.score > near[0].score - MARGIN])

    def _only(self, hits: list[Hit]) -> Hit | None:
        if len({hit.wording.phrase for hit in hits}) > 1:
            self._ambiguous = True
            return None
        return hits[0]
