"""Which words of the phrases are names of places, so that they may fill a `{place}` too."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from languages.matching import Wording

TOPIC: Final = "country"
"""Every phrase of this topic names one place: "Jeg kommer fra Syrien"."""
NAMED_TOGETHER: Final = 2
"""In how many phrases of the topic one name may stand ("Sudan", "Sydsudan"). A word of more is no name."""


def place_words(wordings: Iterable[Wording], more: Iterable[str] = ()) -> frozenset[str]:
    """Normalised words that name a place and nothing else.

    A word of another topic too is none: it could be anything there. `more` are names by the profile
    (`words.places`), wherever they stand.
    """
    phrases: defaultdict[str, set[str]] = defaultdict(set)
    for wording in wordings:
        for token in wording.tokens:
            if token.slot is None and token.value is None:
                phrases[token.key].add(wording.phrase)
    names = (
        word
        for word, ids in phrases.items()
        if len(ids) <= NAMED_TOGETHER and all(id_.partition(".")[0] == TOPIC for id_ in ids)
    )
    return frozenset((*names, *more))
