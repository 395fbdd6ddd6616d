"""Human translations spoiled in known ways, to see which faults the checks of a translation find.

Every corruption is a pure function of the texts: nothing is drawn by chance, so that two runs give the same
numbers. One that cannot be made of a sentence (no digit to change, no negation to take out) gives None.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = re.compile(r"\d+")
_MOVED: Final = str.maketrans("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "9234567891٩٢٣٤٥٦٧٨٩١۹۲۳۴۵۶۷۸۹۱")
_LOOP_WORDS: Final = 3
_LOOPS: Final = 5

AFFIRMED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "en": ((r"\b(?:not|never|no)\b ?", ""), (r"n't\b", "")),
    "da": (
        (r"\b[Ii]kke\b ?", ""),
        (r"\b[Aa]ldrig\b", "altid"),
        (r"\b[Ii]ngen\b", "nogle"),
        (r"\b[Ii]ntet\b", "noget"),
    ),
    "uk": ((r"\b[Нн]е\b ?", ""), (r"\b[Нн]емає\b", "є"), (r"\b[Нн]іколи\b ?", "")),
    "ar": ((r"\b[وف]?(?:لا|لم|لن)\b ?", ""), (r"\bلي(?:س|ست)\b ?", "")),
    "tr": (
        (r"(\w{2,})m[ıiuü]yor", r"\1iyor"),
        (r"(\w{2,})m[ae]y[ae]ca([kğ])", r"\1aca\2"),
        (r"(\w{2,})m[ae]d[ıi]", r"\1di"),
        (r"(\w{2,})m[ae]y[ae]n", r"\1an"),
        (r"(\w{2,})m[ae]z\b", r"\1r"),
        (r" değil", ""),
        (r"\byok\b", "var"),
    ),
    "fa": (
        (r"\bن(می)", r"\1"),
        (r"\bنیست", "است"),
        (r"\bن(خواه|دار|داشت|داد|بود|شد|شو|کرد|کن|باید|گرفت|رفت|رسید|توان|دید|باش)", r"\1"),
        (r"\bهیچ\b ?", ""),
    ),
    "ur": ((r"\bنہیں\b ?", ""), (r"\bنہ\b ?", ""), (r"\bمت\b ?", "")),
    "so": (
        (r"\b[Mm]a\b ?", ""),
        (r"\b(in)?(ay|uu|aad)(?:san|dan|an)\b", r"\1\2"),
        (r"\b(in)aan(?:ay|u)\b", r"\1ay"),
        (r"\baan\b ?(?=(?:\w+ ){0,3}\w{2,}(?:in|ayn|eyn)\b)", ""),
        (r"\b([ulk]|ku|ka|la|iska|loo)ma\b", r"\1"),
        (r"\b(l?a)h[ae]yn\b", r"\1haa"),
        (r"\b(jir|kar)in\b", r"\1a"),
    ),
}
"""Language -> (pattern, replacement) that turn a negated sentence into a plain one."""

NEGATED: Final[Mapping[str, tuple[str, str]]] = {
    "da": (r" (er|har|kan|vil|skal|var|blev|får|kommer|må)\b", r" \1 ikke"),
    "uk": (r" (є|був|була|було|були|буде|може|має|можна|потрібно|хоче|треба)\b", r" не \1"),
    "ar": (r" ([يت]\w{3,})\b", r" لا \1"),
    "tr": (r"(\w{2,})[ıiuü]yor", r"\1miyor"),
    "fa": (r" می([‌ ]\w+)", r" نمی\1"),
    "ur": (r" (ہے|ہیں|تھا|تھی|تھے|گا|گی)\b", r" نہیں \1"),
    "so": (r" (waa|waxa[ay]?|way|wuu|waxay|wuxuu)\b", r" ma"),
}
"""Language -> (pattern, replacement) that negate a plain sentence, once."""

OTHER: Final[Mapping[str, str]] = {
    "da": "en",
    "tr": "en",
    "so": "en",
    "uk": "en",
    "ar": "fa",
    "fa": "ar",
    "ur": "fa",
}
"""Language -> one that a model may answer in by mistake; in the same script where there is one here."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One line of a parallel text.

    Attributes:
        other: the line in the language of `OTHER`. unrelated: another line in the target language.
    """

    source_language: str
    target_language: str
    source: str
    target: str
    other: str
    unrelated: str


def number_changed(sample: Sample) -> str | None:
    """Every digit of the first number becomes another one."""
    found = _DIGITS.search(sample.target)
    if found is None:
        return None
    return sample.target[: found.start()] + found[0].translate(_MOVED) + sample.target[found.end() :]


def number_dropped(sample: Sample) -> str | None:
    """The last number is left out."""
    found = list(_DIGITS.finditer(sample.target))
    if not found:
        return None
    return sample.target[: found[-1].start()] + sample.target[found[-1].end() :]


def negation_dropped(sample: Sample) -> str | None:
    """Every negation of the translation is taken out."""
    text = sample.target
    for pattern, plain in AFFIRMED[sample.target_language]:
        text = re.sub(pattern, plain, text)
    negated = any(re.search(pattern, sample.source) for pattern, _ in AFFIRMED[sample.source_language])
    return text if negated and text != sample.target else None


def negation_added(sample: Sample) -> str | None:
    """A plain sentence is negated once."""
    pattern, negation = NEGATED[sample.target_language]
    plain = not any(re.search(pattern, sample.source) for pattern, _ in AFFIRMED[sample.source_language])
    already = any(re.search(pattern, sample.target) for pattern, _ in AFFIRMED[sample.target_language])
    text = re.sub(pattern, negation, sample.target, count=1)
    return text if plain and not already and text != sample.target else None


def truncated(sample: Sample) -> str | None:
    """The second two thirds are missing."""
    words = sample.target.split()
    return " ".join(words[: len(words) // 3]) if len(words) >= 6 else None


def half(sample: Sample) -> str | None:
    """The second half is missing: as short as a good translation may be, by its length alone."""
    words = sample.target.split()
    return " ".join(words[: len(words) // 2]) if len(words) >= 6 else None


def repeated(sample: Sample) -> str | None:
    """The last words run in a loop."""
    words = sample.target.split()
    return " ".join(words + words[-_LOOP_WORDS:] * (_LOOPS - 1)) if len(words) >= _LOOP_WORDS else None


def copied(sample: Sample) -> str:
    """The source comes back."""
    return sample.source


def half_copied(sample: Sample) -> str | None:
    """The second half is the source's."""
    target, source = sample.target.split(), sample.source.split()
    if len(target) < 6 or len(source) < 12:
        return None
    return " ".join(target[: len(target) // 2] + source[len(source) // 2 :])


def other_language(sample: Sample) -> str:
    """A good translation into the wrong language."""
    return sample.other


def unrelated(sample: Sample) -> str:
    """A fluent sentence that has nothing to do with the source."""
    return sample.unrelated


CORRUPTIONS: Final[Mapping[str, Callable[[Sample], str | None]]] = {
    one.__name__: one
    for one in (
        number_changed,
        number_dropped,
        negation_dropped,
        negation_added,
        truncated,
        half,
        repeated,
        copied,
        half_copied,
        other_language,
        unrelated,
    )
}
