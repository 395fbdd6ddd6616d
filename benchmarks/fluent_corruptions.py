"""Human translations spoiled the way translation models spoil them: fluent, and with another meaning.

Like `benchmarks.corruptions`: pure functions, None where a sentence cannot be spoiled so. The words were
written without native speakers; an inflected word that is not listed is left as it is.
"""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Final

from benchmarks.corruptions import AFFIRMED, NEGATED, Sample

_MIN_WORDS: Final = 3

MONTHS: Final[Mapping[str, str]] = {
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "so": "janaayo febraayo maarso abriil maajo juun luulyo agoosto sebtembar oktoobar nofeembar diseembar",
}
"""As they stand in dates."""

SWAPPED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "da": (("før", "efter"), ("inden", "efter")),
    "uk": (("перед", "після"), ("раніше", "пізніше")),
    "ar": (("قبل", "بعد"),),
    "tr": (("önce", "sonra"),),
    "fa": (("قبل از", "بعد از"), ("پیش از", "پس از")),
    "ur": (("سے پہلے", "کے بعد"),),
    "so": (("ka hor", "ka dib"), ("kahor", "kadib")),
}
"""Words for before and after."""

MUST_NOT: Final[Mapping[str, tuple[str, str]]] = {
    "da": (r"\b(?:skal|må)\b(?! ikke)", "må ikke"),
    "uk": (r"\b(потрібно|треба|повин\w+|слід)\b", r"не \1"),
    "ar": (r"\b(يجب|ينبغي)\b", r"لا \1"),
    "tr": (r"\bgerekiyor\b|\bgerekir\b|\bgerek\b", "gerekmez"),
    "fa": (r"\bباید\b", "نباید"),
    "ur": (r"\b(چاہئے|چاہیے)\b", r"نہیں \1"),
    "so": (r"\bwaa in\b", "waa in aan"),
}
"""Language -> (pattern, replacement) that forbid what was asked for."""

MAY: Final[Mapping[str, tuple[str, str]]] = {
    "da": (r"\bskal\b", "kan"),
    "uk": (r"\b(?:потрібно|треба|слід)\b", "можна"),
    "ar": (r"\b(?:يجب|ينبغي)\b", "يمكن"),
    "tr": (r"\bgerekiyor\b|\bgerekir\b|\bgerek\b", "mümkün"),
    "fa": (r"\bباید\b", "می‌توان"),
    "ur": (r"\b(?:چاہئے|چاہیے)\b", "سکتے ہیں"),
    "so": (r"\bwaa in\b", "waa suurtagal in"),
}
"""Language -> (pattern, replacement) that allow what was asked for."""

CURRENCY: Final[Mapping[str, tuple[str, str]]] = {
    "da": (r"\bUSD\b|\bGBP\b|\bdollars?\b|\bpund\b|\bkr\b|\bkroner\b|[$£]", "euro"),
    "uk": (r"\bдолар\w*|\bфунт\w*|\bкрон\w*|[$£]", "євро"),
    "ar": (r"\bدولار\w*|\bكرون\w*|[$£]", "يورو"),
    "tr": (r"\b(?:ABD )?[dD]olar\w*|\b[Ss]terlin\w*|\b[kK]ron\w*|[$£]", "avro"),
    "fa": (r"\bدلار\w*|\bپوند\w*|\bکرون\w*|[$£]", "یورو"),
    "ur": (r"\bڈالر\w*|\bپاؤنڈ\w*|\bکرون\w*|[$£]", "یورو"),
    "so": (r"\b[Dd]oolar\w*|\b[kK]oron\w*|[$£]", "yuuro"),
}
"""Language -> (pattern, replacement) of the first currency."""


def month_swapped(sample: Sample) -> str | None:
    """The first month becomes the next one; endings stay."""
    names = MONTHS[sample.target_language].split()
    found = re.search(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", sample.target, re.IGNORECASE)
    if found is None or not re.search(r"\d", sample.target):
        return None
    following = dict(pairwise([*names, names[0]]))[found[0].casefold()]
    name = following.capitalize() if found[0][0].isupper() else following
    return sample.target[: found.start()] + name + sample.target[found.end() :]


def clause_dropped(sample: Sample) -> str | None:
    """What stands behind the last comma is missing."""
    clauses = _clauses(sample.target)
    return None if clauses is None else clauses[0] + "."


def clause_repeated(sample: Sample) -> str | None:
    """What stands behind the last comma is there twice."""
    clauses = _clauses(sample.target)
    return None if clauses is None else f"{clauses[0]}, {clauses[1]}, {clauses[1]}."


def _clauses(text: str) -> tuple[str, str] | None:
    """What stands before and behind the last comma, if both are more than a few words."""
    before, _, behind = re.sub("[،;؛]", ",", text.rstrip(' .!?؟۔"”»')).rpartition(",")
    if min(len(before.split()), len(behind.split())) < _MIN_WORDS:
        return None
    return before, behind.strip()


def negation_moved(sample: Sample) -> str | None:
    """The first negation is taken out, and another word is negated."""
    found = [
        (match.start(), match.end(), match.expand(plain))
        for pattern, plain in AFFIRMED[sample.target_language]
        if (match := re.search(pattern, sample.target))
    ]
    if not found:
        return None
    start, end, plain = min(found)
    pattern, negation = NEGATED[sample.target_language]
    before = sample.target[:start] + plain
    rest = sample.target[end:]
    behind = re.sub(pattern, negation, rest, count=1)
    if behind != rest:
        return before + behind
    ahead = re.sub(pattern, negation, before, count=1)
    return ahead + rest if ahead != before else None


def before_after(sample: Sample) -> str | None:
    """Before becomes after, or the other way round."""
    for one, other in SWAPPED[sample.target_language]:
        for word, instead in ((one, other), (other, one)):
            text = re.sub(rf"(?<!\w){word}(?!\w)", instead, sample.target, count=1)
            if text != sample.target:
                return text
    return None


def must_not(sample: Sample) -> str | None:
    """What one must do is forbidden; sentences without another negation only."""
    negated = any(re.search(pattern, sample.target) for pattern, _ in AFFIRMED[sample.target_language])
    return None if negated else _replaced(sample, MUST_NOT)


def must_to_may(sample: Sample) -> str | None:
    """What one must do, one may."""
    return _replaced(sample, MAY)


def currency_changed(sample: Sample) -> str | None:
    """The first currency becomes euro."""
    return _replaced(sample, CURRENCY) if re.search(r"\d", sample.target) else None


def _replaced(sample: Sample, table: Mapping[str, tuple[str, str]]) -> str | None:
    pattern, instead = table[sample.target_language]
    text = re.sub(pattern, instead, sample.target, count=1)
    return text if text != sample.target else None


FLUENT: Final[Mapping[str, Callable[[Sample], str | None]]] = {
    one.__name__: one
    for one in (
        month_swapped,
        currency_changed,
        must_not,
        negation_moved,
        clause_repeated,
        clause_dropped,
        before_after,
        must_to_may,
    )
}
"""By how well checks without a second model could find them, the best first."""
