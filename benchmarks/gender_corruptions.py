"""Human translations in which every man is a woman and every woman a man, as far as a few words go.

Only sentences whose Danish (or English) side speaks of persons of one gender alone: elsewhere a "його" or
a "هي" may be said of a thing. The words were listed without native speakers; what is not listed stays as it
is, so that some spoiled sentences say both.
"""

import re
from collections.abc import Mapping
from typing import Final

from benchmarks.corruptions import Sample

_SWAPS: Final[Mapping[str, str]] = {
    "da": (
        "han hun|ham hende|hans hendes|mand kvinde|manden kvinden|mænd kvinder|mændene kvinderne|søn datter"
        "|sønnen datteren|sønner døtre|far mor|faren moren|bror søster|brødre søstre|dreng pige|drengen pigen"
        "|drenge piger|onkel tante|hr fru"
    ),
    "en": (
        "he she|him her|his her|himself herself|man woman|men women|son daughter|father mother|brother sister"
        "|husband wife|boy girl|mr mrs"
    ),
    "uk": (
        "він вона|його її|йому їй|ним нею|нього неї|син донька|сина доньку|тато мама|батько мати|брат сестра"
        "|чоловіка жінку|чоловіки жінки|хлопець дівчина|пан пані"
    ),
    "ar": (
        "هو هي|وهو وهي|ابنه ابنته|ابني ابنتي|والده والدته|والدها والدتها|رجل امرأة|الرجل المرأة|زوجها زوجته"
        "|رجال نساء|الرجال النساء|السيد السيدة"
    ),
    "tr": (
        "erkek kadın|adam kadın|oğlu kızı|baba anne|babası annesi|kocası karısı|oğlum kızım|erkekler kadınlar"
    ),
    "fa": "مرد زن|مردان زنان|پسر دختر|پسرش دخترش|پدر مادر|پدرش مادرش|برادر خواهر|آقای خانم|شوهر زن",
    "ur": "بیٹا بیٹی|باپ ماں|والد والدہ|بھائی بہن|مرد عورت|لڑکا لڑکی|شوہر بیوی|مردوں عورتوں",
    "so": (
        "isaga iyada|isagu iyadu|wuxuu waxay|wuu way|uu ay|ninka naagta|nin naag|wiil gabadh|wiilka gabadha"
        "|aabe hooyo|aabaha hooyada|inuu inay"
    ),
}
"""Language -> pairs of words, a man's and a woman's."""

_VERBS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "uk": ((r"(\w{2,}[аиіїоуюя])в(ся)?", r"\1ла\2"), (r"(\w{2,})ла(ся)?", r"\1в\2")),
    "ar": ((r"([وفس]*)ي(\w{2,})", r"\1ت\2"), (r"(\w{2,})ها", r"\1ه")),
    "ur": (
        (r"(\w*)(ت|گ|رہ|تھ)ا", r"\1\2ی"),
        (r"گیا", "گئی"),
        (r"(\w*)(ت|گ|رہ)ے", r"\1\2ی"),
        (r"تھے", "تھیں"),
    ),
}
"""Language -> (pattern, replacement) of verbs and endings that agree; the first that fits a word."""

_ANCHORS: Final = ("da", "en")
_WORD: Final = re.compile(r"\w+")


def gender_swapped(sample: Sample) -> str | None:
    """Men and women change places. None where the Danish or English side names none, or both."""
    anchor = sample.source if sample.source_language in _ANCHORS else sample.target
    language = sample.source_language if sample.source_language in _ANCHORS else sample.target_language
    if language not in _ANCHORS or not _says_one(anchor, language):
        return None
    text = _WORD.sub(lambda match: _swapped(match[0], sample.target_language), sample.target)
    return text if text != sample.target else None


def _pairs(language: str) -> list[tuple[str, str]]:
    return [(man, woman) for man, woman in (pair.split() for pair in _SWAPS[language].split("|"))]


def _says_one(text: str, language: str) -> bool:
    said = {word.casefold() for word in _WORD.findall(text)}
    men, women = ({pair[place] for pair in _pairs(language)} for place in (0, 1))
    return bool(said & men) != bool(said & women)


def _swapped(word: str, language: str) -> str:
    for man, woman in _pairs(language):
        if word.casefold() in (man, woman):
            other = woman if word.casefold() == man else man
            return other.capitalize() if word[0].isupper() else other
    for pattern, other in _VERBS.get(language, ()):
        if re.fullmatch(pattern, word):
            return re.sub(rf"^{pattern}$", other, word)
    return word
