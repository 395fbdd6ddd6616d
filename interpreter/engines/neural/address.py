"""How somebody is spoken to: as a friend, or as an office speaks to people.

Danish "du" is said to everybody and English "you" hides it, so that a model has to guess. Into the other
languages the polite form is wanted (`address` in `language.toml`). Into Danish it is "du", unless the Danish
speaker of the meeting says "De"; "De" at the start of a sentence is also "they".

The lists are drafts, written without native speakers.
"""

import re
from typing import Final

from interpreter.engines.neural.checks import words

_FAMILIAR: Final = {
    "uk": (
        "ти|тебе|тобі|тобою|тво(?:я|є|ї|го|му|їх|їм|їми|єї|ю|єю)|твій|твоїй"
        r"|(?!кеш|гріш|товариш)\w{2,}(?:еш|єш|иш|їш)(?:ся)?"
    ),
    "tr": (
        "sen|seni|sana|senin|sende|senden|seninle|sence"
        r"|\w+(?:yorsun|acaksın|eceksin|malısın|melisin|[ae]bilirsin)|m[iıuü]s[iıuü]n"
    ),
    "ur": "تم|تمہیں|تمہار[اےی]|تجھے|تیر[اےی]|تجھ",
    "fa": "تویی|توست|ترا|تورا",
}
"""The "you" for children and friends, and verbs whose ending alone says it. Where other words end so, they
are not here, nor is Urdu "تو", which is far more often "then"."""

_POLITE: Final = {
    "uk": r"ви|вас|вам|вами|ваш\w*",
    "tr": r"siz\w*|\w+[sn][ıiuü]n[ıiuü]z\w*",
    "ur": "آپ",
    "fa": "شما",
    "ar": r"حضرتك\w*|[أا]نت|[أا]نتم|لكم|عليكم",
    "so": r"adig\w*",
    "en": "you|your|yours",
}
"""The "you" that a model may take for Danish "De"."""

_THEY: Final = {
    "uk": r"вони|їх|їм|ними|них|їхн\w*|\w+(?:[юу]|[ая])ть(?:ся)?",
    "tr": r"onlar\w*|\w+l[ae]r\w*",
    "ur": r"وہ|ان|انہ\w+",
    "fa": r"آنها|آنان|ایشان|آن|ها|\w+ند",
    "ar": r"هم|\S+هم|\S+ون",
    "so": r"iyag\w*|ay|way|waxay",
    "en": "they|them|their|theirs|the",
}
"""What Danish "de" says otherwise."""

_DE: Final = re.compile(r"(?<![.!?…:\"“”„»«\s])\s+(?:De|Dem|Deres)(?!\w)(?! [A-ZÆØÅ])")
_DE_FIRST: Final = re.compile(r"(?:^|[.!?…:\"“”„»«])\s*(?:De|Dem|Deres)(?!\w)")
_DU: Final = re.compile(r"(?<!\w)(?:du|dig|din|dit|dine)(?!\w)", re.IGNORECASE)


def is_familiar(text: str, language: str) -> bool:
    """Whether somebody is addressed with the familiar "you" in the text."""
    return _has(text, _FAMILIAR.get(language))


def says_de(text: str) -> bool:
    """Whether a Danish text says the polite "De", where it cannot be "they"."""
    return _DE.search(text) is not None


def says_du(text: str) -> bool:
    """Whether a Danish text says "du"."""
    return _DU.search(text) is not None


def became_de(said: str, language: str, danish: str) -> bool:
    """Whether a "you" that was said came out as "De" in Danish.

    At the start of a sentence a "De" counts where the source speaks to somebody and of nobody else.
    """
    if says_de(danish):
        return True
    spoken_to = _has(said, _POLITE.get(language)) and not _has(said, _THEY.get(language))
    return spoken_to and _DE_FIRST.search(danish) is not None


def _has(text: str, pattern: str | None) -> bool:
    return pattern is not None and any(re.fullmatch(pattern, word) for word in words(text))
