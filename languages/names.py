"""What can be the name of a person, as it stands in a text."""

import re
from collections.abc import Sequence
from typing import Final

_LATIN: Final = "al el ul ud ibn bin bint ben abu umm ould van von der de da di del della dos das la le"
_CYRILLIC: Final = "аль ель ібн бін ван фон де"
_ARABIC: Final = "بن ابن بنت ابو ام ال"
PARTICLES: Final = frozenset(f"{_LATIN} {_CYRILLIC} {_ARABIC}".split())
"""Words inside a name that are not capitalised and may mean something else; normalised. None ends a name."""
MAX_WORDS: Final = 5
"""Words a name has at most where capitals tell names; without particles."""
MAX_PLAIN_WORDS: Final = 3
"""The same in a script without capitals, where a sentence could be taken for a name."""
LONGEST: Final = 8
"""Words a name has at most, particles and the parts between hyphens counted."""

HYPHENS: Final = "-\u2010\u2011"
_PART: Final = re.compile(
    rf"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0670\u200c'’‘ʼ`´]|\.$)*[{HYPHENS}]?"
)


def is_particle(text: str, start: int, end: int) -> bool:
    """Whether what stands at `[start, end)`, a number otherwise, is inside a name: "Muhammed bin Selman"."""
    if text[start:end] not in PARTICLES:
        return False
    before, after = text[:start].split(" ")[-2:-1], text[end:].split(" ")[1:2]
    return all(len(word) > 0 and word[0].istitle() for word in (*before, *after)) and bool(before and after)


def joined(parts: Sequence[str]) -> str:
    """The parts of a name as they were written: one that ends in a hyphen goes with the next."""
    return re.sub(rf"(?<=[{HYPHENS}]) ", "", " ".join(parts))


def is_name(parts: Sequence[str], keys: Sequence[str], *, capitals: bool) -> bool:
    """Whether these words can be a name: letters, apostrophes and hyphens, none too many, and capitals.

    Args:
        parts: as they are written; what a hyphen parts is apart, with the hyphen at its end.
        keys: the same, normalised.
        capitals: whether the script has them.
    """
    if not parts or len(parts) > LONGEST or not all(_PART.fullmatch(part) for part in parts):
        return False
    if keys[-1] in PARTICLES or parts[-1][-1] in HYPHENS:
        return False
    bearing = [part for part, key in zip(parts, keys, strict=True) if key not in PARTICLES]
    if not capitals:
        return len(bearing) <= MAX_PLAIN_WORDS
    within = [
        part for before, part in zip(("", *parts), parts, strict=False) if before[-1:] in tuple(HYPHENS)
    ]
    return len(bearing) <= MAX_WORDS and all(part[0].isupper() for part in bearing if part not in within)
