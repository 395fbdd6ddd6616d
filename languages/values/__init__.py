"""Numbers, dates, times and money, spoken and written, found and said in every language.

A wrong number can cost a citizen their benefit, so nothing here guesses or rounds: a value is found as it
was said or not at all, and `same_values` tells what is not on both sides (R3).
"""

from decimal import Decimal

from languages.values.checking import compare
from languages.values.finder import is_sure, number_of, scan
from languages.values.grammar import add_languages, grammar
from languages.values.kinds import (
    Address,
    Amount,
    ClockTime,
    Cpr,
    Date,
    Digits,
    FoundValue,
    Mismatch,
    Month,
    Number,
    Ordinal,
    Percent,
    Phone,
    Value,
    Weekday,
)
from languages.values.lexicon import Doubt
from languages.values.reading_aloud import read_aloud
from languages.values.speaking import speaker
from languages.values.wording import MAX_CARDINAL, MAX_ORDINAL
from languages.values.writing import write

__all__ = [
    "Address",
    "Amount",
    "ClockTime",
    "Cpr",
    "Date",
    "Digits",
    "FoundValue",
    "Mismatch",
    "Month",
    "Number",
    "Ordinal",
    "Percent",
    "Phone",
    "Value",
    "Weekday",
    "add_languages",
    "cardinal",
    "find_values",
    "may_start_value",
    "ordinal",
    "parse_number",
    "same_values",
    "speak_value",
    "speakable",
    "write_value",
]


def find_values(text: str, language: str, *, numeric: bool = False) -> tuple[FoundValue, ...]:
    """The values in a text, in order, none inside another.

    A word that is a number only sometimes ("en", "bir", "یک") is one where its neighbours make it one:
    in a larger number, before money, in a clock time, or when nothing else is said.

    Args:
        numeric: a number is expected (an answer to "how many?"), so that such a word counts in any case.

    Raises:
        LanguageError: there is no such language.
    """
    own = grammar(language)
    items, tokens = scan(text, own)
    return tuple(
        FoundValue(item.value, item.start, item.end)
        for item in items
        if is_sure(item, tokens, own) or (numeric and item.doubt is not Doubt.NEVER)
    )


def may_start_value(word: str, language: str) -> bool:
    """Whether a value can start in what stands between two spaces of a text, whatever stands around it.

    A text in which none can start has no values, which is quicker to know than to look for them.

    Raises:
        LanguageError: there is no such language.
    """
    own = grammar(language)
    if not word.isalpha() and any(char.isnumeric() or char == "+" for char in word):
        return True
    return any(token.text in own.starts for token in own.tokens(word))


def write_value(value: Value, language: str) -> str:
    """The value as the language writes it on a screen: "12.500,50 kr."; "kl." is left to the text.

    Western digits in every language, unless its `values.toml` says otherwise: the two people compare the
    figures on their halves of the screen. In right-to-left scripts a value in groups is isolated (UAX 9).

    Raises:
        LanguageError: there is no such language.
    """
    return write(value, grammar(language))


def speak_value(value: Value, language: str) -> str:
    """The value in words, for the voice, as it is said alone: "klokken ni tredive", "den fjerde marts".

    Raises:
        LanguageError: there is no such language.
    """
    return speaker(grammar(language)).say(value)


def speakable(text: str, language: str) -> str:
    """The text with every digit and abbreviation in words, for the voice. No value changes, none is lost.

    Raises:
        LanguageError: there is no such language.
    """
    return read_aloud(text, grammar(language))


def cardinal(number: int, language: str) -> str:
    """The number in words, as in counting.

    Raises:
        ValueError: it is not in 0 to 999 999 999.
        LanguageError: there is no such language.
    """
    if not 0 <= number <= MAX_CARDINAL:
        raise ValueError(f"Cardinals reach from 0 to {MAX_CARDINAL}. Use speak_value for other numbers.")
    return speaker(grammar(language)).words.cardinal(number)


def ordinal(number: int, language: str) -> str:
    """The ordinal in words, in the form of a dictionary.

    Raises:
        ValueError: it is not in 1 to 1000.
        LanguageError: there is no such language.
    """
    if not 1 <= number <= MAX_ORDINAL:
        raise ValueError(f"Ordinals reach from 1 to {MAX_ORDINAL}. Use cardinal for other numbers.")
    return speaker(grammar(language)).words.ordinal(number)


def parse_number(words: str, language: str) -> Decimal | None:
    """The number that the whole text says, in words or digits; None where it does not say exactly one.

    Raises:
        LanguageError: there is no such language.
    """
    return number_of(words, grammar(language))


def same_values(
    source_text: str, source_language: str, target_text: str, target_language: str
) -> tuple[Mismatch, ...]:
    """The values that are not on both sides (R3); empty where a translation kept them all.

    Not told as different: an ordinal and its cardinal ("den 4." and "4"), a full hour and its bare number,
    an article that may be the number one, the parts of a date said apart, a code in other groups. A time
    moved by twelve hours is told, and so is a year or a currency that was added.

    Raises:
        LanguageError: there is no such language.
    """
    return compare(source_text, grammar(source_language), target_text, grammar(target_language))
