"""Where a text may be cut: after sentences, and after clauses while somebody still speaks."""

import re
from collections.abc import Sequence
from typing import Final

from interpreter.engines.recogniser import Word

SENTENCE_END: Final = frozenset(".?!…؟۔")
CLAUSE_END: Final = SENTENCE_END | frozenset(",;:،؛")

MIN_CLAUSE_WORDS: Final = 4
"""Shorter clauses are not worth an own translation while the person is still speaking."""

_CLOSING: Final = "\"'”’»)]"
_ABBREVIATION: Final = re.compile(
    r"^([^\W\d]\.|(?:\w{1,3}\.){2,}|[Kk][lr]\.|[Nn]r\.|[Cc]a\.|[Mm]r\.|[Dd]r\.)$"
)
"""Initials, "f.eks.", "kl.", "kr.", "nr.", "ca.", "dr."."""


def ends_sentence(word: str, following: str | None = None) -> bool:
    """Whether a sentence ends with `word`; `following` is the next word, if there is one."""
    bare = word.rstrip(_CLOSING)
    if not bare or bare[-1] not in SENTENCE_END:
        return False
    if bare[-1] != ".":
        return True
    if bare.endswith(".."):
        return False
    if following is None:
        return True
    if _ABBREVIATION.match(bare):
        return False
    first = following.lstrip("\"'“‘«([")[:1]
    return not first.islower()


def ends_clause(word: str, following: str | None = None) -> bool:
    """Whether a clause ends with `word`."""
    bare = word.rstrip(_CLOSING)
    if not bare or bare[-1] not in CLAUSE_END:
        return False
    return bare[-1] not in SENTENCE_END or ends_sentence(word, following)


def sentences(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Cut words into sentences. Nothing is lost: the parts joined are the words."""
    parts: list[tuple[Word, ...]] = []
    begin = 0
    for index, word in enumerate(words):
        following = words[index + 1].text if index + 1 < len(words) else None
        if following is None or ends_sentence(word.text, following):
            parts.append(tuple(words[begin : index + 1]))
            begin = index + 1
    return parts


def last_clause_end(words: Sequence[Word], stable: int) -> int:
    """How many words make the longest run of whole clauses that is safe to cut off.

    Args:
        words: a hypothesis.
        stable: how many of its words are stable; the word after the cut must be stable too.

    Returns:
        The number of words before the cut, 0 where there is none yet.
    """
    for count in range(min(stable - 1, len(words) - 1), MIN_CLAUSE_WORDS - 1, -1):
        if ends_clause(words[count - 1].text, words[count].text):
            return count
    return 0
