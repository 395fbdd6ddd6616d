"""Find the values in a text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from languages.values.addresses import with_addresses
from languages.values.grammar import Grammar, ignored
from languages.values.kinds import (
    Amount,
    ClockTime,
    Cpr,
    Date,
    Digits,
    Month,
    Number,
    Ordinal,
    Percent,
    Phone,
    Value,
    Weekday,
)
from languages.values.lexicon import Doubt, Phrase, Role, matches
from languages.values.scanned import Item
from languages.values.text import Token
from languages.values.written import cpr_like, phone_like

_VALUES = (Amount, ClockTime, Cpr, Date, Digits, Month, Number, Ordinal, Percent, Phone, Weekday)
_ENDS = frozenset(".!?…,;:؟،؛。")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """`after` is behind what was read, context included. The longest wins, then the highest rank."""

    value: object
    first: int
    end: int
    after: int
    rank: int
    doubt: Doubt = Doubt.NONE


def scan(text: str, grammar: Grammar) -> tuple[list[Item], list[Token]]:
    """Every value, doubtful ones too, in order and without overlap, and the tokens."""
    tokens = grammar.tokens(text)
    return with_addresses(text, _Scan(tokens, grammar).run(), tokens), tokens


def is_sure(item: Item, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Whether an item is a value for certain: a doubtful word is, when it is all that was said ("En.")."""
    if not item.doubt:
        return True
    words = [token for place, token in enumerate(tokens) if not item.first <= place < item.last]
    if isinstance(item.value, Ordinal) or any(token.is_word or token.numeral for token in words):
        return False
    return item.doubt is not Doubt.NEVER and tokens[item.first].text not in grammar.answers


class _Scan:
    """One reading of one text."""

    def __init__(self, tokens: list[Token], grammar: Grammar) -> None:
        self._tokens, self._grammar, self._slots = tokens, grammar, grammar.slots()

    def run(self) -> list[Item]:
        items: list[Item] = []
        position = 0
        while position < len(self._tokens):
            token = self._tokens[position]
            if token.numeral is None and token.text not in self._grammar.starts:
                position += 1
                continue
            best = max(self._candidates(position), key=lambda found: (found.after, found.rank), default=None)
            if best is None:
                position += 1
                continue
            if isinstance(best.value, _VALUES):
                items.append(self._item(best, led=best.first > position))
                if isinstance(best.value, ClockTime) and (second := self._range(best.after)):
                    items.append(self._item(second, led=True))
                    best = second
            position = best.after
        return items

    def _item(self, found: _Candidate, *, led: bool) -> Item:
        value = found.value
        if not isinstance(value, _VALUES):
            raise TypeError(f"a pattern made a {type(value).__name__}")
        tokens, last = self._tokens, found.end
        if tokens[last - 1].text == "." and last - 1 > found.first and self._sentence_ends(last):
            last -= 1  # the full stop of "kr." ends the sentence as well
        return Item(
            value, tokens[found.first].start, tokens[last - 1].end, found.first, found.end, found.doubt, led
        )

    def _sentence_ends(self, position: int) -> bool:
        return position >= len(self._tokens) or self._tokens[position].capital

    def _whole_words(self, found: _Candidate) -> bool:
        """Whether it starts and stops at the ends of words."""
        tokens = self._tokens
        return not tokens[found.first].inside and (
            found.after >= len(tokens) or not tokens[found.after].inside
        )

    def _candidates(self, position: int) -> Iterator[_Candidate]:
        yield from filter(self._whole_words, self._all(position))

    def _all(self, position: int) -> Iterator[_Candidate]:
        tokens, grammar = self._tokens, self._grammar
        for match in grammar.patterns.at(tokens, position, self._slots):
            yield _Candidate(
                match.value, match.first, match.end, match.after, 4 if ignored(match.value) else 3
            )
        numeral = tokens[position].numeral
        if numeral is not None:
            yield from self._numeral(position)
        if (run := self._run(position)) is not None:
            yield run
        for reading in self._slots.readings(tokens, position)[:1]:
            if reading.value != reading.value.to_integral_value() and reading.ordinal:
                continue
            value: Value = Ordinal(int(reading.value)) if reading.ordinal else Number(reading.value)
            doubt = self._doubt(reading.doubt, position, reading.end, one=reading.value == 1)
            if (
                not reading.ordinal
                and reading.digits
                and reading.lexemes == 1
                and self._dot_ordinal(reading.end)
            ):
                yield _Candidate(Ordinal(int(reading.value)), position, reading.end + 1, reading.end + 1, 2)
            yield _Candidate(value, position, reading.end, reading.end, 1, doubt)
        if numeral is None:
            yield from self._words(position)

    def _words(self, position: int) -> Iterator[_Candidate]:
        for lexeme, end in self._grammar.lexicon.at(self._tokens, position):
            doubt = self._doubt(lexeme.doubt, position, end)
            if lexeme.role is Role.WEEKDAY:
                yield _Candidate(Weekday(int(lexeme.value)), position, end, end, 2, doubt)
            elif lexeme.role is Role.MONTH:
                yield _Candidate(Month(int(lexeme.value)), position, end, end, 2, doubt)

    def _numeral(self, position: int) -> Iterator[_Candidate]:
        """What digits are when no pattern took them."""
        numeral = self._tokens[position].numeral
        if numeral is None:
            return
        end = position + 1
        if numeral.money and numeral.number is not None:
            yield _Candidate(Amount(numeral.number), position, end, end, 3)
        if numeral.loose is not None and numeral.number is None and self._counted(end):
            yield _Candidate(Number(numeral.loose), position, end, end, 3)
        if numeral.value is not None:
            yield _Candidate(numeral.value, position, end, end, 2)
        if numeral.default is not None:
            yield _Candidate(numeral.default, position, end, end, 1)
        yield _Candidate(Digits(numeral.digits), position, end, end, 0)

    def _dot_ordinal(self, position: int) -> bool:
        """Whether "3." is an ordinal: a word in small letters follows."""
        tokens = self._tokens
        if not self._grammar.spec.ordinal.dot or position + 1 >= len(tokens):
            return False
        dot, after, numeral = tokens[position], tokens[position + 1], tokens[position - 1].numeral
        if dot.text != "." or not dot.glued or after.glued or not after.is_word or after.capital:
            return False
        return numeral is not None and numeral.bare and not numeral.suffixed

    def _doubt(self, doubt: Doubt, position: int, end: int, *, one: bool = False) -> Doubt:
        """A doubt that the neighbours take away is none."""
        if doubt is Doubt.FINAL:
            ends = end >= len(self._tokens) or self._tokens[end].text in _ENDS
            return doubt if ends and position else Doubt.NONE
        if doubt in (Doubt.HOMOGRAPH, Doubt.ARTICLE) and not one and self._counted(end):
            return Doubt.NONE
        return doubt

    def _counted(self, position: int) -> bool:
        return (
            position < len(self._tokens)
            and bool(self._grammar.counted)
            and self._tokens[position].text.startswith(self._grammar.counted)
        )

    def _range(self, position: int) -> _Candidate | None:
        """The second time of "kl. 9-10.30", which has no marker of its own."""
        tokens = self._tokens
        for phrase in self._grammar.range:
            start = position + len(phrase)
            if matches(tokens, position, phrase) and start < len(tokens):
                found = [
                    _Candidate(match.value, match.first, match.end, match.after, 3)
                    for match in self._grammar.times.at(tokens, start, self._slots)
                    if isinstance(match.value, ClockTime) and not self._followed_by_unit(match.after)
                ]
                # What reads further as something else is something else: "klokken nul til nul procent".
                furthest = max((candidate.after for candidate in self._candidates(start)), default=0)
                found = [candidate for candidate in found if candidate.after >= furthest]
                if found:
                    return max(found, key=lambda candidate: candidate.after)
        return None

    def _followed_by_unit(self, position: int) -> bool:
        return position < len(self._tokens) and (
            self._tokens[position].text in self._grammar.units or self._counted(position)
        )

    def _run(self, position: int) -> _Candidate | None:
        """A telephone, CPR or other number that is said digit by digit or in pairs."""
        tokens = self._tokens
        start, plus = self._skip(position, self._grammar.plus), ""
        if start != position:
            plus = "+"
        digits, count, end, singles, commas = "", 0, start, True, False
        after = start
        while after < len(tokens):
            reading = next((item for item in self._slots.readings(tokens, after)[:1] if item.pair), None)
            if (
                reading is None
                or (reading.digits and not _small(tokens[after]))
                or reading.doubt is Doubt.NEVER
            ):
                break
            single = reading.value < 10
            if not single and end != after and tokens[end].text in (",", "،"):
                break  # a list: "10, 12, 14"
            commas = commas or (count > 0 and end != after and not tokens[end].is_word)
            digits += str(int(reading.value))
            count, singles, end = count + 1, singles and single, reading.end
            after = end
            if after < len(tokens) and tokens[after].text in (",", "،", "-") and singles:
                after += 1
            after = self._skip(after, self._grammar.dash)
        value = _code(plus, digits, count, singles, commas)
        return _Candidate(value, position, end, end, 3) if value is not None else None

    def _skip(self, position: int, phrases: Sequence[Phrase]) -> int:
        for phrase in phrases:
            if matches(self._tokens, position, phrase):
                return position + len(phrase)
        return position


def _small(token: Token) -> bool:
    return token.numeral is not None and token.numeral.bare and len(token.numeral.digits) <= 2


def _code(plus: str, digits: str, count: int, singles: bool, commas: bool) -> Value | None:
    if plus:
        return Phone(plus + digits) if 8 <= len(digits) <= 15 else None
    if count >= 4 and cpr_like(digits):
        return Cpr(digits)
    if count >= 4 and phone_like(digits):
        return Phone(digits)
    if singles and (count >= 5 or (count >= 2 and digits.startswith("0") and not commas)):
        return Digits(digits)
    return None


def number_of(text: str, grammar: Grammar) -> Decimal | None:
    """The number that the whole text says."""
    tokens = grammar.tokens(text)
    if not tokens:
        return None
    for reading in grammar.numbers.at(tokens, 0):
        if reading.end == len(tokens) and not reading.ordinal:
            return reading.value
    return None
