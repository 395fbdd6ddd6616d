"""What people say of themselves, and of whom they speak to, by grammar alone: a man or a woman.

"I was" is "я був" or "я була", "are you married" is "متزوج" or "متزوجة": Danish says neither, and a model has
to pick. In Danish, Turkish, Farsi, Somali and English nothing is found here.

Drafts, written without native speakers. Only forms that are plain: a sentence they do not know says nothing.
"""

import re
from collections.abc import Mapping
from typing import Final

from interpreter.engines.neural.checks import words
from interpreter.engines.neural.gender import Gender, Genders
from interpreter.engines.neural.genders import Pair

_CLAUSES: Final = re.compile(r"[.,;:!?؟،؛۔…\n–—]+")

_BETWEEN: Final = (
    r"(?: (?:не|вже|ще|теж|також|тоді|вчора|сьогодні|б|би|завжди|ніколи|дуже|просто|сам|сама|так|там|тут|його"
    r"|її|їм|йому|їй|вам|вас|їх|це|все|усе|раніше|колись|давно|нещодавно|одразу|потім|тільки|лише|якось|спочатку"
    r"|добре|довго|вперше|до|у|в|на|з|минулого|року|тижня|місяця)){0,4}"
)
_UKRAINIAN: Final[Pair] = (
    rf"{_BETWEEN} (?:\w+[аеиїоуюя]в(?:ся|сь)?|міг|зміг|допоміг|приніс|привіз|приїхав|виріс|готовий|повинен"
    r"|хворий|згоден|впевнений|одружений|неодружений|розлучений|радий|зайнятий|безробітний|винен)",
    rf"{_BETWEEN} (?:\w+[аеиіїоуюягсзкшр]ла(?:ся|сь)?|готова|повинна|хвора|згодна|впевнена|одружена|заміжня"
    r"|незаміжня|розлучена|рада|зайнята|безробітна|винна|вагітна)",
)
_ADJECTIVE: Final = (
    "متأكد|مريض|متزوج|مطلق|مستعد|جاهز|عاطل|موافق|سعيد|متعب|مسؤول|مقيم|طالب|لاجئ|موظف|عامل|قادم|ذاهب|خائف|آسف|اسف"
    "|ممتن|قادر|متقاعد|مولود|ساكن|عايش|وحيد|مشغول"
)
_YOU_DO: Final = (
    "ريد|ستطيع|حتاج|عمل|سكن|عرف|تكلم|تحدث|فهم|أت|حضر|دفع|بحث|درس|تعلم|ذهب|رغب|قوم|قدم|شعر|عيش|ملك|حصل|نتظر|وافق|فضل"
    "|قبل|خبر|رسل|كتب|قرأ|حب|فكر|تصل|بدأ|كون|قول|ود|نو|تلق|تذكر|سمع"
)

_OF_SELF: Final[Mapping[str, Pair]] = {
    "uk": (rf"я{_UKRAINIAN[0]}", rf"я{_UKRAINIAN[1]}"),
    "ar": (
        rf"[وف]?[أا]نا(?: \w+)? (?:{_ADJECTIVE}|أعزب|اعزب|أرمل)",
        rf"[وف]?[أا]نا(?: \w+)? (?:(?:{_ADJECTIVE})ة|حامل|عزباء|أرملة)",
    ),
    "ur": (
        r"(?:\w+تا|رہا|گیا|چکا|والا|ہوا|آیا) ہوں|\w+[وؤ]ں گا|\w+ونگا",
        r"(?:\w+تی|رہی|گئی|چکی|والی|ہوئی|آئی) ہوں|(?!ہوں)\w+[وؤ]ں گی|\w+ونگی",
    ),
}
"""Of the speaker. Urdu "ہوں" is said by the speaker alone, but "ہوں گی" of several women too."""

_NO_OTHERS: Final = "آپ(?! (?:کا|کی|کے|کو|نے|سے|پر|میں|تک|لوگ|سب|دونوں)(?!\\S))"
_OF_YOU: Final[Mapping[str, Pair]] = {
    "uk": (rf"ти{_UKRAINIAN[0]}", rf"ти{_UKRAINIAN[1]}"),
    "ar": (
        rf"[وف]?[أا]نت (?:(?:لا|لم|لن|قد) )?(?:{_ADJECTIVE}|ت(?:{_YOU_DO}))",
        rf"[وف]?[أا]نت[يِ]?(?: \w+)? (?:{_ADJECTIVE})ة|[أا]نتي|[وف]?س?ت(?:{_YOU_DO})ين",
    ),
    "ur": (
        rf"{_NO_OTHERS}(?: \S+)*? (?:(?:\w+تے|رہے|گئے|چکے|والے|ہوئے) ہیں|\w+یں گے)",
        rf"{_NO_OTHERS}(?: \S+)*? (?:(?:\w+تی|رہی|گئی|چکی|والی|ہوئی) ہیں|\w+یں گی)",
    ),
}
"""Of the one who is spoken to."""


def of_speaker(text: str, language: str) -> Genders:
    """What whoever says the text says of themselves."""
    return _found(text, _OF_SELF.get(language))


def of_listener(text: str, language: str) -> Genders:
    """What the text says of whom it is said to."""
    return _found(text, _OF_YOU.get(language))


def _found(text: str, pair: Pair | None) -> Genders:
    if pair is None:
        return frozenset()
    clauses = [" ".join(words(clause)) for clause in _CLAUSES.split(text)]
    return frozenset(
        gender
        for gender, pattern in zip(Gender, pair, strict=True)
        if any(re.search(rf"(?<!\S)(?:{pattern})(?!\S)", clause) for clause in clauses)
    )
