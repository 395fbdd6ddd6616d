"""Books cut down to a few phrases, so that a test that reads, checks and writes one takes a moment."""

import shutil
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from languages import Language
from languages.catalogue import HEARD
from languages.loading import BUILT_IN, load_language
from languages.po_text import PoText

TOPICS = ("answer", "appointment", "family", "health", "job")
EACH = 20
"""Phrases kept of each topic, the first ones of the Danish book."""


@cache
def kept() -> frozenset[str]:
    """Ids of the phrases in a small book, the same in every language."""
    counted: Counter[str] = Counter()
    ids = set()
    for id_ in PoText(BUILT_IN / "da" / "phrases.po").entries:
        topic = id_.partition(".")[0]
        if topic in TOPICS and not id_.endswith(HEARD) and counted[topic] < EACH:
            counted[topic] += 1
            ids.add(id_)
    return frozenset(ids)


@cache
def small_language(code: str) -> Language:
    """A built-in language with a small book."""
    language = load_language(BUILT_IN / code)
    phrases = {id_: phrase for id_, phrase in language.phrases.items() if id_ in kept()}
    return replace(language, phrases=MappingProxyType(phrases))


def small_copy(code: str, into: Path) -> Language:
    """A copy of a built-in language in the folder `into`, with a small book, to be changed."""
    shutil.copytree(BUILT_IN / code, into / code)
    (into / code / "phrases.po").write_text(_small_text(code), encoding="utf-8")
    return load_language(into / code)


@cache
def _small_text(code: str) -> str:
    header, *entries = (BUILT_IN / code / "phrases.po").read_text(encoding="utf-8").strip("\n").split("\n\n")
    chosen = [entry for entry in entries if _id(entry) in kept()]
    return "\n\n".join((header, *chosen)) + "\n"


def _id(entry: str) -> str:
    return entry.partition('msgctxt "')[2].partition('"')[0].removesuffix(HEARD)
