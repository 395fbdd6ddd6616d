"""Is a text in the language it should be in, where the script does not tell?

Counts the commonest words of a language, which no sentence of some length is without. A word that two of
the languages share counts for neither.
"""

from collections.abc import Sequence
from typing import Final

_WORDS: Final = {
    "da": (
        "og at det er en til på som af med den der ikke et har han om var vi jeg hun men sig fra kan "
        "så skal være blev vil eller nu også når dig du mig min din hvad hvor hvornår ja nej deres "
        "dem ved ind ud efter mere"
    ),
    "en": (
        "the and of to is that it was for with as are be by this have not you he they his from we "
        "will would has she been their which what can there your my when where on at an"
    ),
    "tr": (
        "ve bir bu için ile çok olarak daha gibi kadar var ama mi mı ben sen siz biz değil sonra her "
        "olan şey bunu yok evet hayır size bana sizin benim ne zaman nerede veya olduğunu göre en da"
    ),
    "so": (
        "oo iyo ka ku waxa waxaa uu waa ee ayaa ayay wuxuu soo si loo aan waxay laga lagu ah kale "
        "markii inuu inay haa maya waan waxaan adiga aniga iyada isaga halkan maanta ay la ma u"
    ),
    "uk": (
        "і що з до як та це від його про але є ми ви вони він вона чи щоб буде вже тільки також якщо ще й або"
    ),
    "ru": (
        "и что это как был была были с если только также его её ещё чтобы меня нет или они мы вы но от уже по"
    ),
    "ar": (
        "في من على أن إلى هذا هذه التي الذي عن مع كان كانت لا هو هي أو كل بعد قد لم إن هل أنا أنت نعم "
        "ثم حتى بين ذلك لقد الى عليك يجب"
    ),
    "fa": (
        "و در به از که این را با است برای آن یک می هم تا بر خود ها های شد کرد شما من او باید اگر یا "
        "بود هست نیست آیا بله شده کند"
    ),
    "ur": (
        "کے میں کی ہے اور کا سے کو نے پر ہیں کہ یہ اس ایک بھی تھا نہیں کیا لیے گا گی ہو ہوں آپ وہ جو "
        "تو ہاں کریں ہی"
    ),
}
_GROUPS: Final = (("da", "en", "tr", "so"), ("uk", "ru"), ("ar", "fa", "ur"))
_MIN_WORDS: Final = 4
_MIN_HITS: Final = 2
_TIMES: Final = 2
"""Another language's commonest words must be this many times those of the right one, and one more."""


def _distinct(group: Sequence[str]) -> dict[str, frozenset[str]]:
    lists = {language: set(_WORDS[language].split()) for language in group}
    return {
        language: frozenset(own.difference(*(lists[other] for other in group if other != language)))
        for language, own in lists.items()
    }


_OF_GROUP: Final = {language: _distinct(group) for group in _GROUPS for language in group}


def is_another_language(words: Sequence[str], language: str) -> bool:
    """Whether the words (see `checks.words`) are plainly another language in the same script.

    False for a language that is not known here, and for fewer than four words.
    """
    lists = _OF_GROUP.get(language)
    if lists is None or len(words) < _MIN_WORDS:
        return False
    hits = {other: sum(word in known for word in words) for other, known in lists.items()}
    most = max(count for other, count in hits.items() if other != language)
    return most >= _MIN_HITS and most > _TIMES * hits[language]
