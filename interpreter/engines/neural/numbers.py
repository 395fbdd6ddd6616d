"""Whether a translation changed a number, beyond what good translators do.

`languages.values.same_values` tells every difference, and human translators make many that do no harm: "the
two couples" becomes "the couples", "both" becomes "the two". The chain shows all of them for a tap. What
must not be spoken is less: a value in digits, a date, time, amount, code or percentage that went or came,
and one number in the place of another.
"""

from typing import Final

from languages.values import FoundValue, find_values, same_values

_ALWAYS: Final = frozenset({"date", "time", "amount", "percent", "cpr", "phone", "digits"})


def changed_values(source: str, source_language: str, target: str, target_language: str) -> bool:
    """Whether a value was changed, lost or added in a way that a translation must not.

    Raises:
        LanguageError: a language without numbers (`Facts.has_values`).
    """
    mismatches = same_values(source, source_language, target, target_language)
    if not mismatches:
        return False
    lost = [(one.kind, one.canonical) for one in mismatches if one.missing_in == "target"]
    came = [(one.kind, one.canonical) for one in mismatches if one.missing_in == "source"]
    if {kind for kind, _ in lost} & {kind for kind, _ in came}:
        return True
    firm = _firm(source, source_language) | _firm(target, target_language)
    return any(value[0] in _ALWAYS or value in firm for value in (*lost, *came))


def _firm(text: str, language: str) -> set[tuple[str, str]]:
    return {
        (found.value.kind, found.value.canonical)
        for found in find_values(text, language)
        if _in_digits(text, found)
    }


def _in_digits(text: str, found: FoundValue) -> bool:
    return any(character.isdigit() for character in text[found.start : found.end])
