"""What a `values.toml` may hold.

Every entry of words is "a|b c|d": spellings of one thing, the first of which is spoken. `*` and `~` in a
spelling stand for the endings of `[endings]`.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

Words = Annotated[str, Field(min_length=1)]
Nine = Annotated[tuple[Words, ...], Field(min_length=9, max_length=9)]
Ten = Annotated[tuple[Words, ...], Field(min_length=10, max_length=10)]
Eight = Annotated[tuple[Words, ...], Field(min_length=8, max_length=8)]
And = Literal["never", "maybe", "always"]
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Scale:
    """A thousand, a million, a lakh.

    Attributes:
        words: every spelling. say: what is spoken, by the plural forms of the scheme. one: what is spoken
            for exactly one of it. A scale without `say` is understood but never spoken.
        dual: spellings that mean two of it, the last before a noun. counted: spellings behind a number only.
        gender: of the word, which the numbers one and two before it take.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    value: int
    words: Words
    say: tuple[str, ...]
    one: str
    dual: str = ""
    counted: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Cardinals:
    """How the language builds numbers.

    Attributes:
        scheme: the grammar that says them: `additive`, `slavic` or `semitic` (`languages.values.wording`).
        orders: whether the tens or the units come first; `listed`: every number below 100 has its own word.
        tens: from 20, or from 10 where the teens are regular.
        unit_and, hundred_and, scale_and: whether the conjunction stands between unit and ten, after a
            hundred, and after a thousand. unit_joiner, hundred_joiner, scale_joiner, last_joiner: what is
            spoken there (`last_joiner` where only tens and units follow a thousand).
        hundreds: own words for 100 ... 900, in place of `hundred`. hundred_max: most that are said.
        joined: numbers may be written as one word.
        before: fractions put before the number they change: "ساڑھے" = 0.5.
        mixed: words for numbers with a fraction: "halvanden" = 1.5.
        half: what follows a number to add a half: "en halv", "buçuk".
        point: the word for the decimal point. point_scales: how many decimals a word gives ("десятих" = 1).
        extra: other words for whole numbers. closing: inflected numbers, behind which the number ends.
        say_gender: gender -> number -> what is spoken in it.
        gender_nouns: gender -> beginnings of nouns that take it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    scheme: Literal["additive", "slavic", "semitic"]
    orders: tuple[Literal["units_first", "tens_first", "listed"], ...]
    zero: Words
    minus: Words
    conjunction: str
    scales: tuple[Scale, ...]
    unit_and: And
    hundred_and: And
    scale_and: And
    units: Nine
    teens: Ten | None = None
    tens: Eight | Nine | None = None
    listed: tuple[Words, ...] = ()
    hundred: str = ""
    hundreds: Nine | None = None
    one_hundred: str = ""
    hundred_max: int = 9
    unit_joiner: str = " "
    hundred_joiner: str = " "
    scale_joiner: str = " "
    last_joiner: str | None = None
    joined: bool = False
    before: dict[str, Decimal] = field(default_factory=dict)
    mixed: dict[str, Decimal] = field(default_factory=dict)
    half: tuple[str, ...] = ()
    point: str = ""
    point_scales: dict[str, int] = field(default_factory=dict)
    extra: dict[str, Decimal] = field(default_factory=dict)
    closing: dict[str, Decimal] = field(default_factory=dict)
    say_gender: dict[str, dict[str, str]] = field(default_factory=dict)
    gender_nouns: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compound:
    """Adjectives with a number in them: "treårig", "п'ятирічний".

    Attributes:
        tails: what may follow the number in the same word. stems: the number's form there, where it is not
            the cardinal of 2 to 100.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    tails: tuple[str, ...] = ()
    stems: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ordinals:
    """Ordinals: of the last word of a number. `suffix` makes what is not listed out of the cardinal.

    Attributes:
        suffixes: what may stand after digits ("-го", "aad"). dot: a full stop after digits makes an ordinal.
        extra: other ordinals ("двохтисячний"). compound_first: of one behind tens or hundreds ("یکم").
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    units: Nine
    thousand: str
    hundred: str = ""
    hundreds: Nine | None = None
    teens: Ten | None = None
    tens: Eight | Nine | None = None
    extra: dict[str, int] = field(default_factory=dict)
    compound_first: str = ""
    suffix: str = ""
    suffixes: tuple[str, ...] = ()
    dot: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """How values stand on a screen and in writing.

    Attributes:
        thousands, decimal: separators that are read, the first is written.
        lakhs: groups of two (12,34,567) are read too. slash: what 2/5 is; `decimal` means it may be 2.5.
        pair: what 9.30 is where no word tells; `none`: no more than its digits.
        time, date, date_without_year, amount, percent, ordinal: how they are written, with `{hour}` ...
        suffixes: case endings that may follow digits; one that starts with an apostrophe needs it, and an
            apostrophe alone stands for any ending.
        ordinal: may have `{words}` for the spoken one.
        digits: CLDR numbering system that is written. Western digits unless a municipality decides otherwise,
            because the two people compare what stands on their halves of the screen.
        right_to_left: numbers in several groups are isolated, or the display would swap the groups.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    thousands: tuple[str, ...]
    decimal: tuple[str, ...]
    pair: Literal["time", "date", "none"]
    time: str
    date: str
    date_without_year: str
    amount: str
    percent: str
    ordinal: str
    lakhs: bool = False
    slash: Literal["date", "decimal"] = "date"
    suffixes: tuple[str, ...] = ()
    digits: Literal["latn", "arab", "arabext"] = "latn"
    right_to_left: bool = False


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency.

    Attributes:
        words, sub: every spelling of it and of its hundredth. before: what may precede the number.
        say, say_sub: plural forms by the scheme; a fourth Slavic one follows a number with decimals.
        write: on the screen; empty where the plural forms are written.
        one, dual, sub_one, sub_dual: spellings that mean one or two of it without a number.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    words: Words
    say: tuple[str, ...]
    write: str = ""
    sub: str = ""
    say_sub: tuple[str, ...] = ()
    before: str = ""
    gender: str = ""
    sub_gender: str = ""
    one: str = ""
    dual: str = ""
    sub_one: str = ""
    sub_dual: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """Times of day: patterns "halv {hour} = -30"; after = stand minutes from the hour, `m` is `{minute}`,
    or the time itself ("= 12:30").

    Attributes:
        markers: words that make a bare number an hour ("klokken"); `@` in a pattern.
        hours: hour -> its words, where the language does not use the cardinal. hour_form: of them.
        afternoon: words after noon, with which a time and the same time twelve hours later are one.
        range: words between two times of which the marker stands before the first only.
        say, say_full: spoken on the hour, and with minutes; `{hour}`, `{noun}` of the hour, `{minute}`, and
            `{minutes}` for the minute with its noun. special: minute -> what is spoken instead of `say_full`.
        say_lead: put before it when it stands alone.
        say_hours: form -> the 25 spoken hours; the first is the usual one. nouns: form -> noun of the hour.
        hour_gender: of the cardinal, without `say_hours`.
        leading_zero: a zero is spoken in "nine zero five": always, never, or after these hours.
        minute_forms: plural forms of "minute" by the scheme.
        after: word before the time -> form of the hour ("о" -> locative).
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    markers: Words
    patterns: tuple[str, ...]
    say: str
    say_full: str
    say_lead: str = ""
    afternoon: tuple[str, ...] = ()
    range: str = ""
    hours: dict[str, Words] = field(default_factory=dict)
    say_hours: dict[str, tuple[str, ...]] = field(default_factory=dict)
    nouns: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    special: dict[str, str] = field(default_factory=dict)
    hour_gender: str = ""
    leading_zero: bool | tuple[int, ...] = True
    minute_forms: tuple[str, ...] = ()
    minute_gender: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates: patterns with `{day}`, `{month}`, `{monthnumber}`, `{year}`, `{date}` (4.3.) in them.

    Attributes:
        say, say_full: spoken without and with the year. say_lead: put before it when it stands alone.
        day: how the day is spoken. day_form: of the ordinal. say_first: the first of a month.
        year: how it is spoken: as a number, in hundreds ("nineteen hundred"), or an ordinal in `year_form`.
        days: 31 spoken days, where they are neither. in_date: months beside a day. write_months: months on
            the screen; both where it is not the first spelling.
        weekday_patterns: where a doubtful weekday is sure.
        pair_years: a year may be said as two numbers ("nineteen eighty-five").
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    patterns: tuple[str, ...]
    say: str
    say_full: str
    months: Annotated[tuple[Words, ...], Field(min_length=12, max_length=12)]
    weekdays: Annotated[tuple[Words, ...], Field(min_length=7, max_length=7)]
    day: Literal["ordinal", "cardinal"] = "ordinal"
    day_form: str = ""
    days: tuple[str, ...] = ()
    say_first: str = ""
    year: Literal["cardinal", "hundreds", "ordinal"] = "cardinal"
    year_form: str = ""
    say_lead: str = ""
    in_date: tuple[str, ...] = ()
    write_months: tuple[str, ...] = ()
    weekday_patterns: tuple[str, ...] = ()
    pair_years: bool = False


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Words that are numbers only sometimes.

    Attributes:
        article: also an article or a pronoun ("en"): a number next to other numbers, money, percent or a
            clock, or when nothing else is said.
        homograph: also another word ("نه" is no): a number there, and before a word of `counted`.
        answers: of these, whole answers ("نه"), which are no number when they stand alone either.
        final: also a verb ("yedi" is ate): not a number at the end of a clause.
        never: inflected numbers that are nearly always another word ("ona"): in clock times only.
        inflected: words of which every inflected form is one of those.
        months, weekdays: also another word: month only beside a day, weekday only in `weekday_patterns`.
        strict_months: month only beside an ordinal day ("دو می خواهم" is "I want two").
        sure: exact spellings that are not doubtful after all ("én").
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    article: tuple[str, ...] = ()
    homograph: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    final: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    inflected: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    strict_months: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spec:
    """What a `values.toml` holds.

    Attributes:
        reviewed: a native speaker has checked the words.
        fold: letter -> letter, for spellings that are freely exchanged.
        proclitics: written together with the next word ("و"); the first is the conjunction.
        undivided: words that only look as if they had a proclitic ("لست").
        inflection: `turkish` adds the case endings by vowel harmony.
        endings: `*` and `~` -> form name -> ending.
        ignore: phrases without a value in them ("tusind tak").
        numbers: patterns for numbers that are not said as such: "يومان = 2", "{n} ساعت و نیم = +0.5".
        codes: numbers that everybody says digit by digit, and how: "112" = "et et to|en en to".
        halves, twos: words that may mean a half, and endings that may mean two, for the comparison only.
        percent: patterns. say_percent: spoken, with `{number}` and `{noun}` of `percent_forms`.
        plus, dash: words. abbreviations: what is spoken for each. introducing: of these, those with a name or
            number behind them, whose full stop never ends a sentence.
        to: what is spoken for the dash between two numbers. say_and: between kroner and øre.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    reviewed: bool
    cardinal: Cardinals
    ordinal: Ordinals
    written: Written
    clock: Clock
    date: Dates
    currency: dict[str, Currency]
    percent: tuple[str, ...]
    say_percent: str
    say_and: str
    plus: str
    dash: str
    to: str
    compound: Compound = field(default_factory=Compound)
    doubtful: Doubtful = field(default_factory=Doubtful)
    script: Literal["Latn", "Cyrl", "Arab"] = "Latn"
    fold: dict[str, str] = field(default_factory=dict)
    proclitics: tuple[str, ...] = ()
    undivided: tuple[str, ...] = ()
    percent_forms: tuple[str, ...] = ()
    percent_gender: str = ""
    inflection: Literal["", "turkish"] = ""
    endings: dict[str, dict[str, str]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    codes: dict[Annotated[str, Field(pattern=r"^[1-9][0-9]+$")], Words] = field(default_factory=dict)
    comma: str = ", "
    halves: tuple[str, ...] = ()
    twos: tuple[str, ...] = ()
    abbreviations: dict[str, str] = field(default_factory=dict)
    introducing: tuple[str, ...] = ()
