"""Numbers in words, read strictly: what the language cannot say as one number is two numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from languages.values.lexicon import Doubt, Lexeme, Lexicon, Role
from languages.values.spec import And, Cardinals
from languages.values.text import Token

_OPEN: Final = 0  # nothing below 100 yet
_UNIT: Final = 1  # a unit; a ten may follow where units come first
_TEN: Final = 2  # a ten; a unit may follow where tens come first
_CLOSED: Final = 3
_FRACTION: Final = 4  # closed by a fraction: only a scale may follow
_LOW: Final = {
    Role.UNIT: _UNIT,
    Role.TEN: _TEN,
    Role.TEEN: _CLOSED,
    Role.FULL: _CLOSED,
    Role.MIXED: _FRACTION,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A number that starts somewhere: its value, the token behind it, and how it was said.

    Attributes:
        lexemes: number words in it. digits: it has numerals in it.
        doubt: of a number of a single word.
        pair: it is below 100 and said in one go, as in a telephone number.
    """

    value: Decimal
    end: int
    ordinal: bool = False
    lexemes: int = 1
    digits: bool = False
    doubt: Doubt = Doubt.NONE
    pair: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    """How far a number has come. `limit` is the last scale, `before` a fraction waiting for its number."""

    position: int
    total: Decimal = Decimal(0)
    limit: Decimal = Decimal(10) ** 15
    hundreds: Decimal | None = None
    low: Decimal = Decimal(0)
    stage: int = _OPEN
    lexemes: int = 0
    before: Decimal | None = None
    digits: bool = False
    doubt: Doubt = Doubt.NONE
    ordinal: bool = False
    last: bool = False
    big: bool = False

    @property
    def value(self) -> Decimal:
        return self.total + (self.hundreds or 0) + self.low

    @property
    def empty(self) -> bool:
        """Nothing since the last scale."""
        return self.hundreds is None and self.stage == _OPEN


class NumberReader:
    """Reads the numbers of one language."""

    def __init__(self, cardinal: Cardinals, lexicon: Lexicon) -> None:
        self._cardinal, self._lexicon = cardinal, lexicon
        self._tens_first = "tens_first" in cardinal.orders
        self._units_first = "units_first" in cardinal.orders

    def at(self, tokens: Sequence[Token], position: int) -> tuple[Reading, ...]:
        """Every number that starts at a token, the longest first.

        A number that is cut off in front of a word that multiplies it is none: "hundrede og to hundrede" is
        not 102 and 100.
        """
        if tokens[position].numeral is None:
            known = tuple(self._lexicon.at(tokens, position))
            if not known:
                return ()
            if known[0][0].role is Role.MINUS:
                return self._negative(tokens, known[0][1])
        whole: dict[int, Reading] = {}
        cut: dict[int, Reading] = {}
        for state in self._walk(_State(position), tokens):
            found = cut if self._multiplied(state, tokens) else whole
            if state.position not in found:
                found[state.position] = Reading(
                    state.value,
                    state.position,
                    state.ordinal,
                    state.lexemes,
                    state.digits,
                    state.doubt if state.lexemes == 1 else Doubt.NONE,
                    not state.big and not state.ordinal and state.value < 100 and state.stage != _FRACTION,
                    state.last,
                )
        return tuple(sorted((whole or cut).values(), key=lambda reading: -reading.end))

    def _negative(self, tokens: Sequence[Token], position: int) -> tuple[Reading, ...]:
        if position >= len(tokens):
            return ()
        return tuple(
            replace(reading, value=-reading.value, lexemes=reading.lexemes + 1, doubt=Doubt.NONE, pair=False)
            for reading in self.at(tokens, position)
            if not reading.ordinal and reading.value > 0
        )

    def _multiplied(self, state: _State, tokens: Sequence[Token]) -> bool:
        return not state.last and any(
            lexeme.role in (Role.HUNDRED, Role.SCALE, Role.COUNTED_SCALE) and not lexeme.ordinal
            for lexeme, _ in self._lexicon.at(tokens, self._next(tokens, state.position))
        )

    def _walk(self, state: _State, tokens: Sequence[Token]) -> Iterator[_State]:
        """Every way to go on from a state; each number that is complete is yielded."""
        if state.lexemes and state.before is None:
            yield state
        if state.last:
            return
        position = self._next(tokens, state.position) if state.lexemes else state.position
        if position >= len(tokens):
            return
        joined = False
        if state.lexemes and tokens[position].text in self._lexicon.conjunctions:
            yield from self._steps(state, tokens, position, joined=False, only_half=True)
            position, joined = position + 1, True
        yield from self._steps(state, tokens, position, joined=joined)

    def _steps(
        self, state: _State, tokens: Sequence[Token], position: int, *, joined: bool, only_half: bool = False
    ) -> Iterator[_State]:
        if position >= len(tokens):
            return
        numeral = tokens[position].numeral
        if numeral is not None:
            if (step := self._digits(state, tokens, position)) and not joined:
                yield from self._walk(step, tokens)
            return
        for lexeme, end in self._lexicon.at(tokens, position):
            if only_half and lexeme.role is not Role.HALF:
                continue
            if lexeme.role is Role.POINT:
                if state.lexemes and not joined and state.stage != _FRACTION and not state.ordinal:
                    for step in self._fraction(state, tokens, end):
                        yield from self._walk(step, tokens)
                continue
            new = self._step(state, lexeme, joined=joined)
            if new is None:
                continue
            doubt = lexeme.doubt if not state.lexemes else Doubt.NONE
            ordinal = lexeme.ordinal
            new = replace(
                new, position=end, lexemes=state.lexemes + 1, doubt=doubt, ordinal=ordinal, last=lexeme.last
            )
            yield from self._walk(new, tokens)

    def _step(self, state: _State, lexeme: Lexeme, *, joined: bool) -> _State | None:
        """The state behind one more word, or None where the language does not put it there."""
        role = lexeme.role
        if state.ordinal and not (lexeme.ordinal and joined):
            return None  # only where every word of an ordinal is one: "الخامس والعشرون"
        if role in _LOW:
            return self._low(state, lexeme, joined)
        if role is Role.ZERO:
            return replace(state, stage=_CLOSED) if not state.lexemes else None
        if role is Role.HUNDREDS:
            return replace(state, hundreds=lexeme.value, big=True) if self._opens(state, joined) else None
        if role is Role.HUNDRED:
            return self._hundred(state, joined)
        if role is Role.SCALE:
            return self._scale(state, lexeme.value, joined)
        if role is Role.COUNTED_SCALE:
            return None if state.empty else self._scale(state, lexeme.value, joined)
        if role is Role.SCALES:
            fits = self._opens(state, joined) and lexeme.value < state.limit
            return replace(self._scaled(state, lexeme.value, lexeme.value / 2), big=True) if fits else None
        if role is Role.BEFORE:
            return replace(state, before=lexeme.value) if not state.lexemes else None
        if role is Role.HALF:
            return self._half(state, lexeme.value)
        return None

    @staticmethod
    def _half(state: _State, half: Decimal) -> _State | None:
        whole = state.lexemes > 0 and state.value == state.value.to_integral_value()
        if not whole or (state.hundreds is None and state.stage not in (_UNIT, _TEN, _CLOSED)):
            return None
        return replace(state, low=state.low + half, stage=_FRACTION)

    def _opens(self, state: _State, joined: bool) -> bool:
        """Whether a new group of hundreds may start here."""
        return (
            state.empty
            and state.before is None
            and (not state.lexemes or _and(self._cardinal.scale_and, joined))
        )

    def _low(self, state: _State, lexeme: Lexeme, joined: bool) -> _State | None:
        stage, value = _LOW[lexeme.role], lexeme.value
        if state.stage == _OPEN:
            if state.lexemes and state.before is None:
                rule = self._cardinal.hundred_and if state.hundreds is not None else self._cardinal.scale_and
                if not _and(rule, joined) or stage == _FRACTION:
                    return None
            if state.before is not None:
                return replace(state, low=value + state.before, stage=_FRACTION, before=None)
            return replace(state, low=value, stage=stage)
        fits = (state.stage == _TEN and stage == _UNIT and self._tens_first) or (
            state.stage == _UNIT and stage == _TEN and self._units_first
        )
        if not fits or not _and(self._cardinal.unit_and, joined):
            return None
        return replace(state, low=state.low + value, stage=_CLOSED)

    def _hundred(self, state: _State, joined: bool) -> _State | None:
        if state.hundreds is not None:
            return None
        if state.before is not None:  # "سوا سو": 125
            return replace(state, hundreds=(1 + state.before) * 100, before=None, stage=_CLOSED, big=True)
        if state.stage == _OPEN:
            opens = not state.lexemes or _and(self._cardinal.scale_and, joined)
            return replace(state, hundreds=Decimal(100), big=True) if opens else None
        if joined or not 0 < state.low <= self._cardinal.hundred_max:
            return None
        stage = _CLOSED if state.stage == _FRACTION else _OPEN
        return replace(state, hundreds=state.low * 100, low=Decimal(0), stage=stage, big=True)

    def _scale(self, state: _State, value: Decimal, joined: bool) -> _State | None:
        if value >= state.limit:
            return None
        if state.before is not None:  # "سوا لاکھ": 125 000
            return replace(
                self._scaled(state, (1 + state.before) * value, value), before=None, stage=_FRACTION
            )
        if state.empty:
            opens = not state.lexemes or _and(self._cardinal.scale_and, joined)
            return self._scaled(state, value, value) if opens else None
        group = (state.hundreds or 0) + state.low
        if joined or not group or (state.lexemes > 1 and group * value >= state.limit):
            return None
        new = self._scaled(state, group * value, value)
        return replace(new, stage=_FRACTION) if state.stage == _FRACTION else new

    @staticmethod
    def _scaled(state: _State, amount: Decimal, value: Decimal) -> _State:
        return replace(
            state,
            total=state.total + amount,
            limit=value,
            hundreds=None,
            low=Decimal(0),
            stage=_OPEN,
            big=True,
        )

    def _scale_follows(self, tokens: Sequence[Token], position: int) -> bool:
        return any(lexeme.role is Role.SCALE for lexeme, _ in self._lexicon.at(tokens, position))

    def _digits(self, state: _State, tokens: Sequence[Token], position: int) -> _State | None:
        """A number in digits starts a number ("2,5 millioner"), or goes on with one ("2 tusind 500")."""
        numeral = tokens[position].numeral
        number = numeral.number if numeral else None
        if numeral and number is None and self._scale_follows(tokens, position + 1):
            number = numeral.loose  # "2.5 millioner", whatever the language's decimal point is
        if numeral is None or number is None:
            return None
        end = position + 1
        if not state.lexemes:
            stage = _CLOSED if number == number.to_integral_value() else _FRACTION
            return _State(
                end,
                low=number,
                stage=stage,
                lexemes=1,
                digits=True,
                ordinal=numeral.ordinal,
                last=numeral.suffixed,
            )
        if state.digits and state.empty and state.total and numeral.bare and number < state.limit:
            return replace(
                state,
                position=end,
                low=number,
                stage=_CLOSED,
                lexemes=state.lexemes + 1,
                ordinal=numeral.ordinal,
            )
        return None

    def _fraction(self, state: _State, tokens: Sequence[Token], position: int) -> Iterator[_State]:
        """What stands behind the decimal point: digits one by one, a number below 100, or tenths by name."""
        digits, end = "", position
        while (found := self._single(tokens, end)) is not None:
            digits, end = digits + found, end + 1
        if len(digits) > 1 or digits == "0" or (digits and not self._goes_on(tokens, end)):
            yield self._with_part(state, digits, end)
        inner = (
            position + 1
            if position < len(tokens) and tokens[position].text in self._lexicon.conjunctions
            else position
        )
        if inner >= len(tokens):
            return
        for reading in self.at(tokens, inner):
            if reading.ordinal or reading.value != reading.value.to_integral_value():
                continue
            for lexeme, after in self._lexicon.at(tokens, reading.end):
                if lexeme.role is Role.POINT_SCALE:
                    yield self._with_part(state, str(reading.value).zfill(int(lexeme.value)), after)
            if reading.pair and inner == position and reading.value >= 10:
                yield self._with_part(state, str(reading.value), reading.end)

    def _single(self, tokens: Sequence[Token], position: int) -> str | None:
        for lexeme, end in self._lexicon.at(tokens, position):
            if lexeme.role in (Role.ZERO, Role.UNIT) and not lexeme.ordinal and end == position + 1:
                return str(int(lexeme.value))
        return None

    def _goes_on(self, tokens: Sequence[Token], position: int) -> bool:
        """Whether the unit before is the start of "fem og tyve"."""
        return (
            self._units_first
            and position < len(tokens)
            and tokens[position].text in self._lexicon.conjunctions
            and any(lexeme.role is Role.TEN for lexeme, _ in self._lexicon.at(tokens, position + 1))
        )

    @staticmethod
    def _with_part(state: _State, digits: str, end: int) -> _State:
        part = Decimal(f"0.{digits}")
        return replace(state, low=state.low + part, stage=_FRACTION, position=end, lexemes=state.lexemes + 1)

    @staticmethod
    def _next(tokens: Sequence[Token], position: int) -> int:
        """The position of the next word: a hyphen inside a word is stepped over."""
        if (
            position + 1 < len(tokens)
            and tokens[position].text == "-"
            and tokens[position].glued
            and tokens[position + 1].glued
            and tokens[position + 1].is_word
        ):
            return position + 1
        return position


def _and(rule: And, joined: bool) -> bool:
    """Whether the conjunction may stand, or be missing, here."""
    return rule == "maybe" or joined == (rule == "always")
