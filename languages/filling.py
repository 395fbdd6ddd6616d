"""Put the values of a text into the slots of a phrase, on both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from languages.errors import LanguageError
from languages.matching import Wording
from languages.profile import Language
from languages.template import FREE_SLOTS, fill, slots
from languages.tokens import Token
from languages.values import Value, write_value

_COUNTED: Final = "number"


@dataclass(frozen=True, slots=True)
class Filled:
    """The value of one slot as both sides see it. Names and places have no canonical form but themselves."""

    kind: str
    canonical: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into the slots, by slot name: values, and the words of names and places."""

    values: Mapping[str, Value]
    free: Mapping[str, str]

    @classmethod
    def of(
        cls, tokens: Sequence[Token], wording: Wording, free: Mapping[str, str] | None = None
    ) -> Self | None:
        """The values of `tokens` for the slots of `wording`, in order; None where they do not fit exactly.

        Every value of the text must have its place in the wording, as a slot of its kind or as the
        same fixed value, so that none is lost.
        """
        values: dict[str, Value] = {}
        wanted = [token for token in wording.tokens if token.slot is not None or token.value is not None]
        wanted = [token for token in wanted if token.slot is None or token.slot.kind not in FREE_SLOTS]
        given = [token.value.value for token in tokens if token.value is not None]
        if len(given) != len(wanted):
            return None
        for value, place in zip(given, wanted, strict=True):
            if place.slot is None:
                if place.value is None or place.value.value != value:
                    return None
            elif place.slot.kind != value.kind:
                return None
            else:
                values[place.slot.name] = value
        names = {slot.name for slot in slots(wording.text) if slot.kind in FREE_SLOTS}
        if names != set(free or {}):
            return None
        return cls(values, dict(free or {}))

    @property
    def source(self) -> Mapping[str, Value | str]:
        return {**self.values, **self.free}

    @property
    def count(self) -> int | None:
        """The number that a counted phrase goes by."""
        value = self.values.get(_COUNTED)
        return int(value.canonical) if value is not None and value.canonical.isdigit() else None


@dataclass(frozen=True, slots=True)
class Made:
    """One phrase in both languages, filled."""

    text: str
    understood: str
    approved: bool
    filled: tuple[Filled, ...]


def written(text: str, filling: Mapping[str, Value | str], language: Language) -> str:
    """A text with slots as it stands in `language`; one that opens with a slot opens with a capital."""
    values = {
        name: value if isinstance(value, str) else write_value(value, language.code)
        for name, value in filling.items()
    }
    try:
        filled = fill(text, values, language.inflections)
    except KeyError as error:
        raise LanguageError(
            f"{language.folder / 'phrases.po'}: {text!r} has the slot {error}, which the other phrase "
            "has not. Give both the same slots."
        ) from error
    if filled.endswith("..") and not text.endswith(".."):  # an abbreviation ("kr.") ends the sentence
        filled = filled[:-1]
    if not text.startswith("{"):
        return filled
    first = "İ" if language.code == "tr" and filled[:1] == "i" else filled[:1].upper()
    return first + filled[1:]


def fill_phrase(wording: Wording, filling: Filling, source: Language, target: Language) -> Made:
    """The phrase of `wording` in both languages."""
    spoken, given = source.phrases[wording.phrase], target.phrases[wording.phrase]
    filled = [
        Filled(value.kind, value.canonical, write_value(value, source.code), write_value(value, target.code))
        for value in filling.values.values()
    ]
    filled += [Filled(name.rstrip("23456789"), words, words, words) for name, words in filling.free.items()]
    return Made(
        text=written(given.form(filling.count), filling.source, target),
        understood=written(spoken.form(filling.count), filling.source, source),
        approved=wording.approved and spoken.approved and given.approved,
        filled=tuple(filled),
    )
