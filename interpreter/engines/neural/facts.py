"""What the checks know about a language: its script, and how it says no.

`negation` matches words that plainly negate; `hint` matches everything that may carry a negation,
also inside another word or as part of an idiom (`without`, `un-`, `hardly`). Both are matched against a whole
word in lower case without vowel signs. Negation that is plain on one side must at least be hinted at on
the other.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from interpreter.errors import ConfigError
from languages import Language, LanguageError, load_languages


@dataclass(frozen=True, slots=True)
class Facts:
    """`script` is the first word of the Unicode names of its letters. Empty: nothing is known."""

    script: str = ""
    negation: str = ""
    hint: str = ""

    def negates(self, words: Iterable[str]) -> bool:
        """Whether one of the words plainly negates."""
        return any(re.fullmatch(self.negation, word) for word in words)

    def may_negate(self, words: Iterable[str]) -> bool:
        """Whether one of the words may carry a negation."""
        return any(re.fullmatch(f"{self.negation}|{self.hint}", word) for word in words)


_FACTS: Final = {
    "da": Facts(
        "LATIN",
        "ikke|ikk|aldrig|ingen|intet|ingenting|hverken",
        "nej|uden|ej|næppe|u(?:mulig|nødvendig|lovlig|gyldig|nægtelig|enig|tilfreds|klar|vis"
        "|villig).*|.+(?:løs|fri)[te]?|ikke.+|mangl.*|nægte.*|forby.*|forbud.*|undgå.*"
        "|afvis.*|forhindr.*|benægt.*|afslå.*|medmindre|knap|imod",
    ),
    "en": Facts(
        "LATIN",
        "not|never|cannot|[a-z]+n't|nothing|nobody|no|none|neither",
        "nor|without|un(?!der|ion|it|til|i).+|in(?:valid|capable|sufficient|ability"
        "|eligible).*|im(?:possible|proper).*|dis.+|.+less|hardly|fail.*|lack.*|refus.*"
        "|deny.*|denie.*|prevent.*|avoid.*|reject.*|unless|missing",
    ),
    "uk": Facts(
        "CYRILLIC",
        "не|ні|ніколи|нічого|ніхто|нікого|нікому|немає|нема|жоден|жодн.*",
        "без|ані|ніщо|ніде|нікуди|ні(?:як|чим|ким).*|не.{3,}|без.+|відмов.*|заборон.*|уник.*"
        "|відсутн.*|запереч.*|брак.*|навряд|відхил.*",
    ),
    "ar": Facts(
        "ARABIC",
        "[وف]?(?:لا|لم|لن|ليس|ليست|لست|ليسوا|لسنا)",
        "[وفلب]*(?:ما|غير|بدون|دون|عدم|بلا|كلا|مش|مو|إلا|الا|سوى|ألا|أبدا)|.?رفض.*|.?منع.*"
        "|فشل.*|.?نفي?.?|.?حظر.*|انعدام|نقص|تجنب.*|مستحيل.*",
    ),
    "tr": Facts(
        "LATIN",
        "değil.*|yok|yoktu.*|hay[ıi]r|asla|hiçbir.*|.{2,}m[ıiuü]yor.*|.{2,}m[ae]z(?:d[ıi].*"
        "|l[ae]r.*|s[ıi]n.*)?|.{2,}m(?:ad[ıi]|ed[ıi]|am[ıi]ş|em[ıi]ş)(?:m|n|k|lar|ler"
        "|t[ıi].*)?|.{2,}m[ae]y[ae]ca[kğ].*|.{2,}m[ae]yece[kğ].*",
        "hiç.*|yok.*|.{2,}s[ıiuü]z(?:l[ıiuü]k.*|c[ae]|d[ıiuü].*|[ıiuü].*)?"
        "|.{2,}m[ae](?:d[ae]n|y[ae]n.*|s[ıi]n.*|yın|yin|m|m[ae].*|y[ıi]p|dık.*|dik.*|dığ.*"
        "|diğ.*)|ne|ret|redd.*|engel.*|yasak.*|i[mn]k[aâ]ns[ıi]z.*",
    ),
    "fa": Facts(
        "ARABIC",
        "نمی.*|نیست.*|نه|نباید|نخواه.*|هرگز|ندار.*|نشد.*|نبود.*|نکرد.*|هیچ.*",
        "ن(?:ا|ب|د|ر|ز|ش|ک|گ|ی|ت|خ|ف|پ).+|بی|بدون|عدم|غیر.*|مگر|خودداری|فاقد|ممنوع.*|اجتناب"
        "|جلوگیری|امتناع|کمبود",
    ),
    "ur": Facts(
        "ARABIC",
        "نہیں|نہ|مت",
        "نا(?:ممکن|کافی|اہل|کام|پسند|قابل).*|بغیر|بلا|غیر.*|بے|کبھی|عدم|انکار|منع|ممنوع|لا"
        "|بجائے|مسترد|سوا.*|ورنہ|محروم|پابندی",
    ),
    "so": Facts(
        "LATIN",
        "ma|maya|aanan|aanay|aanad|aanaan|uma|kuma|kama|lama|iskuma|maaha|maahan|weligey",
        "aan|aanu|inaan.*|ha|la'aan.*|.+la'aan|bilaa|mana|midna|waxba|marna|may|wali|diid.*"
        "|aha.*|aysan|aanse|aaney|m[ae].+",
    ),
}


_SCRIPTS: Final = {"Latn": "LATIN", "Cyrl": "CYRILLIC", "Arab": "ARABIC"}


def facts_of(languages: Iterable[str], languages_dir: Path | None = None) -> dict[str, Facts]:
    """What is known about each of `languages`, by ISO 639-1 code.

    A language that is not in the table has its script and its negations from its language folder; one that
    has no folder either (a pivot, say) goes unchecked for script and negation.

    Raises:
        ConfigError: the language folders cannot be read.
    """
    known = {language: _FACTS[language] for language in languages if language in _FACTS}
    others = set(languages) - set(known)
    if not others:
        return known
    try:
        profiles = load_languages(languages_dir)
    except LanguageError as error:
        raise ConfigError(str(error)) from error
    return known | {
        language: _from_profile(profiles[language]) if language in profiles else Facts()
        for language in others
    }


def _from_profile(profile: Language) -> Facts:
    plain = "|".join(re.escape(word) for word in profile.words.negations)
    hint = f".*(?:{profile.words.negative}).*" if profile.words.negative else plain
    return Facts(_SCRIPTS.get(profile.script, ""), plain, hint)
