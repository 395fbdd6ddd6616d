"""Phrases with values in a text that was misheard: the frame around the value, and what the value looks like.

"Jeg bliver niogtyve minutter forsinket" comes out as "Jeg er i bedre mere 2 minutter for senken": neither the
words nor the value are those of the phrase, but the letters still run like it. Nothing here decides; it finds
what is worth asking the sound about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from languages.alike import letters
from languages.matching import Wording
from languages.profile import Language
from languages.template import SLOT, Slot, pieces, slots
from languages.values import Value, speakable
from languages.values.grammar import grammar
from languages.values.nearby import KINDS, usual_values
from languages.values.speaking import speaker

LEAST_LETTERS: Final = 4
"""Letters that a frame must have beside its value: "{number}." would be found in everything."""
LEAST_ALIKE: Final = 0.3
"""Similarity of the frame's letters, 0 to 1, below which it is not worth asking about."""
ROUNDS: Final = 2
"""How often the values of several slots are looked for, each beside those that the others have by then."""
NOTHING: Final[Mapping[str, Value]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Frame:
    """A wording with one value in it or more, and how alike its own letters are to those of a text."""

    wording: Wording
    likeness: float


class Frames:
    """The wordings of one language that have value slots and no others. Keeps nothing of what it is asked."""

    def __init__(self, wordings: Sequence[Wording], language: Language) -> None:
        self._language = language
        self._wordings: list[Wording] = []
        self._ends: list[tuple[str, str]] = []
        for wording in wordings:
            kinds = {slot.kind for slot in slots(wording.text)}
            if not kinds or not kinds <= KINDS:
                continue
            before, behind = _ends(wording)
            if len(before) + len(behind) >= LEAST_LETTERS:
                self._wordings.append(wording)
                self._ends.append((before, behind))

    def alike(self, text: str, limit: int) -> list[Frame]:
        """The likest frames, one for each phrase, best first.

        What stands where the value would be is not compared, however long it is: a number in words has up
        to 30 letters.
        """
        run = letters(speakable(text, self._language.code))
        if not run:
            return []
        filled = [_around(run, before, behind) for before, behind in self._ends]
        distances = process.cpdist([run] * len(filled), filled, scorer=Levenshtein.distance)
        best: dict[str, Frame] = {}  # of two that are as alike the phrase itself, which stands first
        for wording, (before, behind), distance in zip(self._wordings, self._ends, distances, strict=True):
            likeness = 1.0 - float(distance) / (len(before) + len(behind))
            known = best.get(wording.phrase)
            if likeness >= LEAST_ALIKE and (known is None or likeness > known.likeness):
                best[wording.phrase] = Frame(wording, likeness)
        return sorted(best.values(), key=lambda frame: -frame.likeness)[:limit]

    def values_alike(
        self, text: str, wording: Wording, slot: Slot, limit: int, others: Mapping[str, Value] = NOTHING
    ) -> list[Value]:
        """Values for one slot with which the wording's letters run most like those of `text`, best first.

        Args:
            others: values of the other slots, by name. One that has none is left out.
        """
        run = letters(speakable(text, self._language.code))
        said = {name: spoken_in_text(value, self._language.code) for name, value in others.items()}
        before, behind, passed = "", "", False
        for piece in pieces(wording.text):
            if piece == slot:
                passed = True
                continue
            more = letters(piece if isinstance(piece, str) else said.get(piece.name, ""))
            before, behind = (before, behind + more) if passed else (before + more, behind)
        values, runs = self._values[slot.kind]
        found = process.extract(
            run,
            [before + one + behind for one in runs],
            scorer=Levenshtein.normalized_similarity,
            limit=limit,
        )
        return [values[place] for _, _, place in found]

    def filling_alike(self, text: str, wording: Wording, known: Mapping[str, Value]) -> Mapping[str, Value]:
        """Values for all slots, each the one that fits the letters best beside the others.

        Args:
            known: values that stay.
        """
        filling = dict(known)
        for _ in range(ROUNDS):
            for slot in slots(wording.text):
                if slot.name not in known:
                    others = {name: value for name, value in filling.items() if name != slot.name}
                    (filling[slot.name],) = self.values_alike(text, wording, slot, 1, others)
        return filling

    @cached_property
    def _values(self) -> Mapping[str, tuple[tuple[Value, ...], list[str]]]:
        """Of each kind the usual values and their letters in words. Made when the sound is first asked."""
        code = self._language.code
        return {
            kind: (values, [letters(spoken_in_text(value, code)) for value in values])
            for kind in KINDS
            for values in (usual_values(kind),)
        }


def spoken_in_text(value: Value, language: str) -> str:
    """The value in words as it stands in a phrase, which has its own "klokken" and "den"."""
    return speaker(grammar(language)).say(value, lead=False)


def _ends(wording: Wording) -> tuple[str, str]:
    """The letters before the first slot and behind the last."""
    parts = SLOT.split(wording.text)
    return letters(parts[0]), letters(parts[-1])


def _around(run: str, before: str, behind: str) -> str:
    """`before` and `behind` with what stands between them in `run`."""
    return before + run[len(before) : max(len(before), len(run) - len(behind))] + behind
