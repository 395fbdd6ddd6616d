"""The words of a language that values are made of."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum, auto
from typing import Final

from languages.values.inflection import turkish_cases
from languages.values.spec import Spec
from languages.values.text import Folder, Token


class Role(IntEnum):
    """What a word does in a number."""

    ZERO = auto()
    UNIT = auto()
    TEEN = auto()
    TEN = auto()
    FULL = auto()
    """A whole number below 100 in one word."""
    MIXED = auto()
    """A number with a fraction in one word: "halvanden"."""
    HUNDRED = auto()
    """Multiplies what stands before it."""
    HUNDREDS = auto()
    """200 ... 900 in one word."""
    SCALE = auto()
    """Multiplies what stands before it."""
    COUNTED_SCALE = auto()
    """A scale in a form that only stands behind a number."""
    SCALES = auto()
    """Two thousand, two million in one word."""
    AND = auto()
    POINT = auto()
    POINT_SCALE = auto()
    HALF = auto()
    BEFORE = auto()
    """A fraction put before the number that it changes."""
    MINUS = auto()
    WEEKDAY = auto()
    MONTH = auto()
    HOUR = auto()


class Doubt(IntEnum):
    """How far a word is to be trusted to be a number; see `languages.values.spec.Doubtful`."""

    NONE = 0
    FINAL = 1
    HOMOGRAPH = 2
    ARTICLE = 3
    NEVER = 4


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One meaning of one word, or of a few that belong together."""

    role: Role
    value: Decimal
    ordinal: bool = False
    last: bool = False
    doubt: Doubt = Doubt.NONE


Phrase = tuple[str, ...]

_MARKS: Final = frozenset(".-/")
_TANWIN: Final = "\u064b"
_PART: Final = re.compile(r"[^\W_]+(?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u200c'’ʼ])*|[^\w\s]")


def spellings(words: str, endings: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Every spelling of "a|b*", the first one first."""
    for word in words.split("|"):
        for mark, forms in endings.items():
            if mark in word:
                yield from (word.replace(mark, ending) for ending in forms.values())
                break
        else:
            yield word


def spoken(words: str, endings: Mapping[str, Mapping[str, str]], form: str = "") -> str:
    """The first spelling, in the named form, or in the first one where it has none of that name."""
    word = words.split("|")[0]
    for mark, forms in endings.items():
        if mark in word:
            return word.replace(mark, forms.get(form) or next(iter(forms.values())))
    return word


class Lexicon:
    """Finds the words of one language in a list of tokens."""

    def __init__(self, spec: Spec, fold: Folder, stems: Mapping[str, Decimal]) -> None:
        """`stems`: numbers as they stand in compound adjectives."""
        self._stems = stems
        self._fold, self._spec = fold, spec
        self._entries: dict[str, dict[Phrase, list[Lexeme]]] = {}
        self._cases = turkish_cases if spec.inflection == "turkish" else None
        self._doubts = self._doubtful()
        self._sure = frozenset(spec.doubtful.sure)
        self.conjunctions: Final = frozenset(map(fold, spec.cardinal.conjunction.split("|"))) - {""}
        self._fill()
        self._by_first = {
            first: sorted(
                ((phrase, tuple(found)) for phrase, found in group.items()), key=lambda item: -len(item[0])
            )
            for first, group in self._entries.items()
        }

    def at(self, tokens: Sequence[Token], position: int) -> Iterator[tuple[Lexeme, int]]:
        """What starts at a token, and the position behind it, longest first."""
        if position >= len(tokens):
            return
        token = tokens[position]
        for phrase, lexemes in self._by_first.get(token.text, ()):
            end = position + len(phrase)
            if len(phrase) > 1 and not matches(tokens, position, phrase):
                continue
            for lexeme in lexemes:
                if _TANWIN in token.raw:  # "ألفًا" is one thousand, "ألفا" two
                    if lexeme.role is Role.SCALES:
                        continue
                    if lexeme.role is Role.COUNTED_SCALE:
                        yield replace(lexeme, role=Role.SCALE, doubt=Doubt.NONE), end
                if lexeme.doubt and token.raw in self._sure:
                    yield replace(lexeme, doubt=Doubt.NONE), end
                else:
                    yield lexeme, end

    def starts(self) -> frozenset[str]:
        """Every folded word that something starts with."""
        return frozenset(self._by_first)

    def words(self) -> frozenset[str]:
        """Every folded word in it."""
        return frozenset(word for group in self._entries.values() for phrase in group for word in phrase)

    def parts(self) -> frozenset[str]:
        """The folded words that may be written together."""
        number = (Role.WEEKDAY, Role.MONTH, Role.HOUR, Role.POINT, Role.MINUS)
        return self.conjunctions | {
            word
            for group in self._entries.values()
            for phrase, lexemes in group.items()
            if any(lexeme.role not in number for lexeme in lexemes)
            for word in phrase
            if word.isalpha()
        }

    def phrase(self, text: str) -> Phrase:
        """Folded words of a text of our own; each mark is a word of its own."""
        return tuple(self._fold(part) for part in _PART.findall(text))

    def _doubtful(self) -> dict[Phrase, Doubt]:
        doubtful = self._spec.doubtful
        doubts: dict[Phrase, Doubt] = {}
        for doubt, words in (
            (Doubt.FINAL, doubtful.final),
            (
                Doubt.HOMOGRAPH,
                doubtful.homograph + doubtful.months + doubtful.strict_months + doubtful.weekdays,
            ),
            (Doubt.ARTICLE, doubtful.article),
            (Doubt.NEVER, doubtful.never),
        ):
            doubts |= {
                self.phrase(form): doubt for word in words for form in spellings(word, self._spec.endings)
            }
        return doubts

    def _add(
        self, words: str, role: Role, value: Decimal | int, *, ordinal: bool = False, cases: bool = False
    ) -> None:
        for spelling in spellings(words, self._spec.endings):
            self._put(spelling, Lexeme(role, Decimal(value), ordinal))
            if cases and self._cases:
                doubt = Doubt.NEVER if spelling in self._spec.doubtful.inflected else Doubt.NONE
                for form in self._cases(spelling):
                    self._put(form, Lexeme(role, Decimal(value), ordinal, last=True, doubt=doubt))

    def _put(self, spelling: str, lexeme: Lexeme) -> None:
        phrase = self.phrase(spelling)
        lexeme = replace(lexeme, doubt=self._doubts.get(phrase, lexeme.doubt))
        known = self._entries.setdefault(phrase[0], {}).setdefault(phrase, [])
        if not any(
            (old.role, old.value, old.ordinal) == (lexeme.role, lexeme.value, lexeme.ordinal) for old in known
        ):
            known.append(lexeme)

    def _fill(self) -> None:
        spec, cardinal = self._spec, self._spec.cardinal
        self._add(cardinal.zero, Role.ZERO, 0, cases=True)
        self._add(cardinal.minus, Role.MINUS, -1)
        self._list(cardinal.units, Role.UNIT, 1)
        self._list(cardinal.teens or (), Role.TEEN, 10)
        self._list(cardinal.tens or (), Role.TEN, first_ten(cardinal.tens), step=10)
        self._list(cardinal.listed, Role.FULL, 1)
        if cardinal.hundred:
            self._add(cardinal.hundred, Role.HUNDRED, 100, cases=True)
        self._list(cardinal.hundreds or (), Role.HUNDREDS, 100, step=100)
        for scale in cardinal.scales:
            self._add(scale.words, Role.SCALE, scale.value, cases=True)
            if scale.counted:
                self._add(scale.counted, Role.COUNTED_SCALE, scale.value)
            if scale.dual:
                self._add(scale.dual, Role.SCALES, 2 * scale.value)
        self._table(cardinal.before, Role.BEFORE)
        self._table(cardinal.mixed, Role.MIXED)
        self._table(cardinal.extra, Role.FULL)
        for words, value in cardinal.closing.items():
            role = (
                Role.UNIT
                if value < 10
                else Role.TEN
                if value < 100
                else Role.HUNDRED
                if value < 1000
                else Role.SCALE
            )
            for spelling in spellings(words, spec.endings):
                self._put(spelling, Lexeme(role, value, last=True))
        for half in cardinal.half:
            self._add(half, Role.HALF, Decimal("0.5"), cases=True)
        if cardinal.point:
            self._add(cardinal.point, Role.POINT, 0)
        self._table(
            {words: Decimal(digits) for words, digits in cardinal.point_scales.items()}, Role.POINT_SCALE
        )
        for stem, value in self._stems.items():
            for tail in spec.compound.tails:
                for form in spellings(tail, spec.endings):
                    self._put(stem + form, Lexeme(Role.FULL, value, last=True))
        self._ordinals()
        for number, words in enumerate(spec.date.weekdays, 1):
            self._add(words, Role.WEEKDAY, number, cases=True)
        for number, words in enumerate(spec.date.months, 1):
            self._add(words, Role.MONTH, number, cases=True)
        for hour, words in spec.clock.hours.items():
            self._add(words, Role.HOUR, int(hour))

    def _ordinals(self) -> None:
        ordinal = self._spec.ordinal
        self._list(ordinal.units, Role.UNIT, 1, ordinal=True)
        self._list(ordinal.teens or (), Role.TEEN, 10, ordinal=True)
        self._list(ordinal.tens or (), Role.TEN, first_ten(ordinal.tens), step=10, ordinal=True)
        for words, value in ordinal.extra.items():
            self._add(words, Role.FULL, value, ordinal=True)
        self._list(ordinal.hundreds or (), Role.HUNDREDS, 100, step=100, ordinal=True)
        if ordinal.hundred:
            self._add(ordinal.hundred, Role.HUNDRED, 100, ordinal=True, cases=True)
        if ordinal.thousand:
            self._add(ordinal.thousand, Role.SCALE, 1000, ordinal=True, cases=True)
        if ordinal.suffix:
            self._suffixed(ordinal.suffix)

    def _suffixed(self, suffix: str) -> None:
        """Ordinals made of every cardinal by a suffix, joined or apart."""
        cardinal = self._spec.cardinal
        for words, role, first, step in (
            (cardinal.units, Role.UNIT, 1, 1),
            (cardinal.teens or (), Role.TEEN, 10, 1),
            (cardinal.tens or (), Role.TEN, 20, 10),
            (cardinal.listed, Role.FULL, 1, 1),
            (cardinal.hundreds or (), Role.HUNDREDS, 100, 100),
            ((cardinal.hundred,) if cardinal.hundred else (), Role.HUNDRED, 100, 100),
        ):
            for number, spelled in enumerate(words):
                for word in spelled.split("|"):
                    for ending in suffix.split("|"):
                        for form in (word + ending, f"{word} {ending}"):
                            self._put(form, Lexeme(role, Decimal(first + number * step), ordinal=True))

    def _list(
        self, words: Iterable[str], role: Role, first: int, *, step: int = 1, ordinal: bool = False
    ) -> None:
        for number, spelled in enumerate(words):
            self._add(spelled, role, first + number * step, ordinal=ordinal, cases=True)

    def _table(self, table: Mapping[str, Decimal], role: Role) -> None:
        for words, value in table.items():
            self._add(words, role, value, cases=True)


def first_ten(tens: Sequence[str] | None) -> int:
    """The value of the first of the tens."""
    return 10 if tens and len(tens) == 9 else 20


def matches(tokens: Sequence[Token], position: int, phrase: Phrase) -> bool:
    """Whether the words of a phrase stand there, a full stop or hyphen close to the word before it."""
    if position + len(phrase) > len(tokens):
        return False
    for number, word in enumerate(phrase):
        token = tokens[position + number]
        if token.text != word or (word in _MARKS and number and not token.glued):
            return False
    return True
