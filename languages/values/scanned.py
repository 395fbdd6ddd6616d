"""A value that was found in a text, and where."""

from dataclasses import dataclass

from languages.values.kinds import Value
from languages.values.lexicon import Doubt


@dataclass(frozen=True, slots=True)
class Item:
    """A value in a text.

    Attributes:
        start, end: character offsets. doubt: why it may be no value at all.
        first, last: the tokens of it, `last` behind the end.
        led: words that announce it stand before it ("klokken").
    """

    value: Value
    start: int
    end: int
    first: int
    last: int
    doubt: Doubt = Doubt.NONE
    led: bool = False
