"""Numbers in words, the way each kind of grammar builds them.

`additive`: words side by side; nothing agrees, except a gender that the tables name.
`slavic`: one and two agree in gender, and what is counted takes one of three forms by the last digits.
`semitic`: the genders of three to ten are reversed, two is a form of the noun, whose case follows the number.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, Protocol

from languages.values.lexicon import first_ten, spoken
from languages.values.spec import Cardinals, Ordinals, Scale, Spec

MAX_CARDINAL: Final = 999_999_999
MAX_ORDINAL: Final = 1000


class Wording(Protocol):
    """Says the numbers of one language."""

    def cardinal(self, number: int, gender: str = "") -> str:
        """A whole number of at least 0."""
        ...

    def ordinal(self, number: int, form: str = "") -> str:
        """1 to 1000."""
        ...

    def form(self, number: int) -> int:
        """Which form of the counted noun goes with the number: an index into its plural forms."""
        ...

    def counted(self, number: int, forms: tuple[str, ...], gender: str) -> str:
        """The number with the noun that is counted."""
        ...


class Additive:
    """English, Danish, Turkish, Farsi, Urdu, Somali and their like."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._cardinal: Cardinals = spec.cardinal
        self._ordinal: Ordinals = spec.ordinal
        self._spoken = [scale for scale in spec.cardinal.scales if scale.say]

    def say(self, words: str, form: str = "") -> str:
        return spoken(words, self._spec.endings, form)

    def cardinal(self, number: int, gender: str = "") -> str:
        if number == 0:
            return self.say(self._cardinal.zero)
        said, rest = "", number
        for scale in self._spoken:
            count, rest = divmod(rest, scale.value)
            if count:
                said = self._join(said, self._scale(count, scale), rest_is_low=False)
        if rest:
            said = self._join(said, self._below_thousand(rest, gender), rest_is_low=rest < 100)
        return said

    def _join(self, said: str, more: str, *, rest_is_low: bool) -> str:
        if not said:
            return more
        last = self._cardinal.last_joiner
        return said + (last if rest_is_low and last is not None else self._cardinal.scale_joiner) + more

    def _scale(self, count: int, scale: Scale) -> str:
        if count == 1:
            return scale.one
        return f"{self.cardinal(count, scale.gender)} {scale.say[min(self.form(count), len(scale.say) - 1)]}"

    def _below_thousand(self, number: int, gender: str) -> str:
        hundreds, low = divmod(number, 100)
        if not hundreds:
            return self._below_hundred(low, gender)
        said = self._hundreds(hundreds)
        return said + self._cardinal.hundred_joiner + self._below_hundred(low, gender) if low else said

    def _hundreds(self, count: int) -> str:
        cardinal = self._cardinal
        if cardinal.hundreds is not None:
            return self.say(cardinal.hundreds[count - 1])
        if count == 1:
            return cardinal.one_hundred or self.say(cardinal.hundred)
        return f"{self._below_hundred(count, '')} {self.say(cardinal.hundred)}"

    def _below_hundred(self, number: int, gender: str) -> str:
        cardinal = self._cardinal
        if gender and (own := cardinal.say_gender.get(gender, {}).get(str(number))):
            return own
        if cardinal.listed:
            return self.say(cardinal.listed[number - 1])
        tens, unit = divmod(number, 10)
        if tens == 0:
            return self.say(cardinal.units[unit - 1])
        if tens == 1 and cardinal.teens is not None:
            return self.say(cardinal.teens[unit])
        ten = self.say((cardinal.tens or ())[tens - first_ten(cardinal.tens) // 10])
        if not unit:
            return ten
        said = self._below_hundred(unit, gender if cardinal.orders[0] == "tens_first" else "")
        pair = (ten, said) if cardinal.orders[0] == "tens_first" else (said, ten)
        return cardinal.unit_joiner.join(pair)

    def ordinal(self, number: int, form: str = "") -> str:
        ordinal, cardinal = self._ordinal, self._cardinal
        if number == 1000:
            return self.say(ordinal.thousand, form)
        hundreds, low = divmod(number, 100)
        if not low:
            if ordinal.hundreds is not None:
                return self.say(ordinal.hundreds[hundreds - 1], form)
            if not ordinal.hundred:
                return self._hundreds(hundreds) + self.say(ordinal.suffix)
            said = self.say(ordinal.hundred, form)
            return said if hundreds == 1 else f"{self._below_hundred(hundreds, '')} {said}"
        last = self._ordinal_below_hundred(low, form, alone=not hundreds)
        return self._hundreds(hundreds) + cardinal.hundred_joiner + last if hundreds else last

    def _ordinal_below_hundred(self, number: int, form: str, *, alone: bool) -> str:
        ordinal, cardinal = self._ordinal, self._cardinal
        tens, unit = divmod(number, 10)
        if ordinal.tens is None and (number > 9 or not alone):
            return self._below_hundred(number, "") + ordinal.suffix.split("|")[0]
        if tens == 0:
            first = ordinal.compound_first if unit == 1 and not alone else ""
            return first or self.say(ordinal.units[unit - 1], form)
        if tens == 1 and ordinal.teens is not None:
            return self.say(ordinal.teens[unit], form)
        place = tens - first_ten(ordinal.tens) // 10
        ten = (ordinal.tens or ())[place]
        if not unit:
            return self.say(ten, form)
        if cardinal.orders[0] == "tens_first":
            first = ordinal.compound_first if unit == 1 else ""
            last = first or self.say(ordinal.units[unit - 1], form)
            return self.say((cardinal.tens or ())[place]) + cardinal.unit_joiner + last
        return self.say(cardinal.units[unit - 1]) + cardinal.unit_joiner + self.say(ten, form)

    def form(self, number: int) -> int:
        return 0 if number == 1 else 1

    def counted(self, number: int, forms: tuple[str, ...], gender: str) -> str:
        noun = forms[min(self.form(number), len(forms) - 1)]
        return f"{self.cardinal(number, gender)} {noun}"


class Slavic(Additive):
    """Ukrainian and its like: the ordinal's first words are cardinals, forms are one, few, many."""

    def _scale(self, count: int, scale: Scale) -> str:
        return f"{self.cardinal(count, scale.gender)} {scale.say[self.form(count)]}"

    def form(self, number: int) -> int:
        if number % 100 in range(11, 15):
            return 2
        return {1: 0, 2: 1, 3: 1, 4: 1}.get(number % 10, 2)


class Semitic(Additive):
    """Arabic. Noun forms: one, two, few (3 to 10), many (11 to 99, accusative), hundreds (genitive singular).

    Ryding, A Reference Grammar of Modern Standard Arabic (2005), chapter 15.
    """

    _OBLIQUE: Final = "oblique"

    def cardinal(self, number: int, gender: str = "") -> str:
        """`gender` may be "oblique": the case behind a preposition or in a year."""
        said = self._whole(number, gender, construct=False)
        return self._oblique(said) if gender == self._OBLIQUE else said

    def _oblique(self, said: str) -> str:
        """عشرون -> عشرين, ألفان -> ألفين: the second spelling of what has a dual or a sound plural."""
        cardinal = self._cardinal
        declined = [cardinal.units[1], *(cardinal.tens or ()), (cardinal.hundreds or ("", ""))[1]]
        declined += [scale.dual for scale in self._spoken if scale.dual]
        forms = dict(spelled.split("|")[:2] for spelled in declined if "|" in spelled)
        conjunction = cardinal.conjunction
        return " ".join(
            forms.get(word)
            or (conjunction + forms.get(word[1:], word[1:]) if word.startswith(conjunction) else word)
            for word in said.split(" ")
        )

    def _whole(self, number: int, gender: str, *, construct: bool) -> str:
        """`construct`: a noun follows at once, before which 200 and 2000 lose their ending."""
        if number == 0:
            return self.say(self._cardinal.zero)
        parts: list[str] = []
        rest = number
        for scale in self._spoken:
            count, rest = divmod(rest, scale.value)
            if count == 1:
                parts.append(scale.one)
            elif count == 2:
                parts.append(self._dual(scale.dual, construct and not rest))
            elif count:
                parts.append(f"{self._whole(count, '', construct=True)} {scale.say[self.form(count)]}")
        hundreds, low = divmod(rest, 100)
        if hundreds == 2:
            parts.append(self._dual((self._cardinal.hundreds or ())[1], construct and not low))
        elif hundreds:
            parts.append(self._hundreds(hundreds))
        if low:
            parts.append(self._below_hundred(low, gender))
        return self._cardinal.scale_joiner.join(parts)

    def _dual(self, spellings: str, construct: bool) -> str:
        nominative, *others = spellings.split("|")
        return others[-1] if construct and others else nominative

    def _below_hundred(self, number: int, gender: str) -> str:
        own = self._cardinal.say_gender.get(gender, {}).get(str(number))
        tens, unit = divmod(number, 10)
        if own or tens < 2 or not unit:
            return own or super()._below_hundred(number, "")
        return (
            self._below_hundred(unit, gender)
            + self._cardinal.unit_joiner
            + self.say((self._cardinal.tens or ())[tens - 2])
        )

    def ordinal(self, number: int, form: str = "") -> str:
        """Every word has the article: "المئة والخامس والعشرون"."""
        ordinal = self._ordinal
        hundreds, low = divmod(number, 100)
        parts: list[str] = []
        if number == 1000:
            return self.say(ordinal.thousand, form)
        if hundreds:
            parts.append(self.say((ordinal.hundreds or ())[hundreds - 1], form))
        tens, unit = divmod(low, 10)
        if tens > 1 and unit:
            units = ordinal.units[unit - 1].split("|")
            parts += [ordinal.compound_first if unit == 1 else units[0]]
            parts.append(self.say((ordinal.tens or ())[tens - 2]))
        elif low:
            parts.append(self._ordinal_below_hundred(low, form, alone=True))
        return self._cardinal.scale_joiner.join(parts)

    def form(self, number: int) -> int:
        low = number % 100
        if number in (1, 2):
            return number - 1
        return 2 if 3 <= low <= 10 else 3 if low >= 11 else 4

    def counted(self, number: int, forms: tuple[str, ...], gender: str) -> str:
        if number == 1:
            return f"{forms[0]} {self.cardinal(1, gender)}"
        if number == 2:
            return forms[1]
        low = number % 100
        return f"{self._whole(number, gender, construct=not low)} {forms[self.form(number)]}"


_SCHEMES: Final[Mapping[str, Callable[[Spec], Wording]]] = {
    "additive": Additive,
    "slavic": Slavic,
    "semitic": Semitic,
}


def wording(spec: Spec) -> Wording:
    """The wording that the language's scheme names."""
    return _SCHEMES[spec.cardinal.scheme](spec)


def decimal_words(number: Decimal, words: Wording, spec: Spec, gender: str = "") -> str:
    """A number with minus and decimals; the decimals are said digit by digit."""
    if number < 0:
        return f"{spoken(spec.cardinal.minus, spec.endings)} {decimal_words(-number, words, spec, gender)}"
    text = format(number, "f")
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    said = whole_words(int(whole), words, spec, gender if not part else "")
    if not part:
        return said
    digits = " ".join(words.cardinal(int(digit)) for digit in part)
    return f"{said} {spoken(spec.cardinal.point, spec.endings)} {digits}"


def whole_words(number: int, words: Wording, spec: Spec, gender: str = "") -> str:
    """A whole number; digit by digit where it is larger than the language's words reach."""
    if number > MAX_CARDINAL:
        largest = max(scale.value for scale in spec.cardinal.scales)
        if number >= largest * 1000:
            return spec.comma.join(words.cardinal(int(digit)) for digit in str(number))
    return words.cardinal(number, gender)
