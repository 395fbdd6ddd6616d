"""Before or after: does a translation say the opposite of the source?

Only where each side says one of the two and not the other. Words that mean something else besides ("до",
"پس") keep a side silent and never prove anything. Written without native speakers.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class _Words:
    """Regular expressions over folded words joined by spaces: what says it for sure, and what may say it."""

    before: str
    after: str
    maybe_before: str = "(?!)"
    maybe_after: str = "(?!)"


_WORDS: Final[Mapping[str, _Words]] = {
    "da": _Words("før|inden|forinden", "efter|bagefter", "tidligere|forud|indtil", "siden|senere|derpå"),
    "en": _Words("before|prior", "after|afterwards", "ago|until|till|earlier", "since|later|then"),
    "uk": _Words("перед|раніше", "після", "попередн.*|тому|до", "потім|згодом|пізніше|через"),
    "ar": _Words("[وف]?قبل", "[وف]?بعد", "قبيل|قبله.*|سابق.*|حتى", "بعده.*|عقب|ثم|منذ|لاحق.*|بعدما|إثر"),
    "tr": _Words("önce", "sonra", "önce.*|evvel|kadar|.*m[ae]d[ae]n", "sonra.*|ardından|beri|üzerine"),
    "fa": _Words("(?:قبل|پیش) از", "(?:بعد|پس) از", "قبل.*|پیش.*|تا", "بعد.*|سپس|پس"),
    "ur": _Words("سے پہلے|سے قبل", "کے بعد", "پہلے|قبل|تک|سابق.*", "بعد.*|پھر"),
    "so": _Words("ka hor|kahor", "ka ?d+ib|kad+ib", "hor.*|ilaa", "dib.*|d+ambe.*|d+abadeed.*|kad+ib.*"),
}


def is_reversed(said: Sequence[str], there: Sequence[str], languages: tuple[str, str]) -> bool:
    """Whether one side says only "before" and the other only "after".

    Args:
        said, there: of `checks.words`. languages: of both; one that is not known here is not checked.
    """
    if not all(language in _WORDS for language in languages):
        return False
    sides = [
        _says(" ".join(words), _WORDS[language])
        for words, language in zip((said, there), languages, strict=True)
    ]
    return sorted(filter(None, sides)) == ["after", "before"]


def _says(text: str, words: _Words) -> str | None:
    before, after = _has(text, words.before), _has(text, words.after)
    if before and not after and not _has(text, words.maybe_after):
        return "before"
    if after and not before and not _has(text, words.maybe_before):
        return "after"
    return None


def _has(text: str, pattern: str) -> bool:
    return re.search(rf"(?<!\S)(?:{pattern})(?!\S)", text) is not None
