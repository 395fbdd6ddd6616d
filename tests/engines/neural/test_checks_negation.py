"""Negation in sentences as they are said in a job centre: kept, lost and added. Drafts."""

import pytest

from interpreter.engines.neural.checks import Finding, examine
from interpreter.engines.neural.facts import facts_of

FACTS = facts_of(("da", "uk", "ar", "tr", "ur", "fa", "so"))

SENTENCES = [
    (
        "Du skal ikke betale noget.",
        "Du skal betale noget.",
        {
            "uk": ("Вам не потрібно нічого платити.", "Вам потрібно заплатити."),
            "ar": ("لا يجب عليك أن تدفع أي شيء.", "يجب عليك أن تدفع شيئا."),
            "tr": ("Bir şey ödemeniz gerekmiyor.", "Bir şey ödemeniz gerekiyor."),
            "ur": ("آپ کو کچھ ادا نہیں کرنا ہے۔", "آپ کو کچھ ادا کرنا ہے۔"),
            "fa": ("شما نباید چیزی پرداخت کنید.", "شما باید چیزی پرداخت کنید."),
            "so": ("Waxba ma bixinaysid.", "Wax baad bixinaysaa."),
        },
    ),
    (
        "Jeg har aldrig fået et brev.",
        "Jeg har fået et brev.",
        {
            "uk": ("Я ніколи не отримував листа.", "Я отримав листа."),
            "ar": ("لم أستلم رسالة أبدا.", "استلمت رسالة."),
            "tr": ("Hiç mektup almadım.", "Bir mektup aldım."),
            "ur": ("مجھے کبھی خط نہیں ملا۔", "مجھے خط ملا۔"),
            "fa": ("من هرگز نامه‌ای نگرفته‌ام.", "من نامه‌ای گرفته‌ام."),
            "so": ("Weligey warqad ma helin.", "Warqad baan helay."),
        },
    ),
    (
        "Der er ingen ledige tider i morgen.",
        "Der er ledige tider i morgen.",
        {
            "uk": ("На завтра немає вільного часу.", "На завтра є вільний час."),
            "ar": ("ليس هناك مواعيد متاحة غدا.", "هناك مواعيد متاحة غدا."),
            "tr": ("Yarın boş saat yok.", "Yarın boş saat var."),
            "ur": ("کل کوئی وقت خالی نہیں ہے۔", "کل وقت خالی ہے۔"),
            "fa": ("فردا هیچ وقت خالی نیست.", "فردا وقت خالی هست."),
            "so": ("Berri waqti bannaan ma jiro.", "Berri waqti bannaan waa jiraa."),
        },
    ),
    (
        "Jeg kommer ikke på mandag.",
        "Jeg kommer på mandag.",
        {
            "uk": ("Я не прийду в понеділок.", "Я прийду в понеділок."),
            "ar": ("لن آتي يوم الاثنين.", "سآتي يوم الاثنين."),
            "tr": ("Pazartesi gelmeyeceğim.", "Pazartesi geleceğim."),
            "ur": ("میں پیر کو نہیں آؤں گا۔", "میں پیر کو آؤں گا۔"),
            "fa": ("من دوشنبه نمی‌آیم.", "من دوشنبه می‌آیم."),
            "so": ("Isniinta ma imanayo.", "Isniinta waan imanayaa."),
        },
    ),
]
CASES = [
    (other, no, yes, *pair, where)
    for where, (no, yes, pairs) in enumerate(SENTENCES)
    for other, pair in pairs.items()
]


def findings(source: str, target: str, pair: tuple[str, str]) -> set[Finding]:
    return set(examine(source, target, FACTS[pair[0]], FACTS[pair[1]]))


@pytest.mark.parametrize(("other", "no", "yes", "not_there", "there", "where"), CASES)
def test_negation_kept_lost_and_added(
    other: str, no: str, yes: str, not_there: str, there: str, where: int
) -> None:
    for danish, foreign in ((no, not_there), (yes, there)):
        assert findings(danish, foreign, ("da", other)) == set()
        assert findings(foreign, danish, (other, "da")) == set()
    assert Finding.NEGATION_LOST in findings(no, there, ("da", other))
    assert Finding.NEGATION_ADDED in findings(yes, not_there, ("da", other))
    assert Finding.NEGATION_LOST in findings(not_there, yes, (other, "da"))
    assert Finding.NEGATION_ADDED in findings(there, no, (other, "da"))


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Har du arbejde?", "Shaqo ma haysataa?", ("da", "so")),
        ("Det gælder ikke kun dig.", "Це стосується всіх, і тебе також.", ("da", "uk")),
        ("Sagen er stadig åben.", "لا تزال القضية مفتوحة.", ("da", "ar")),
        ("Vi undersøger, hvorvidt du kan få hjælp.", "Yardım alıp almayacağınızı inceliyoruz.", ("da", "tr")),
        ("Yardım alıp almayacağınızı inceliyoruz.", "Vi undersøger, om du kan få hjælp.", ("tr", "da")),
        ("Både du og din kone skal komme.", "نہ صرف آپ بلکہ آپ کی بیوی بھی آئیں۔", ("da", "ur")),
        ("Både du og din kone skal komme.", "نه تنها شما بلکه همسرتان هم بیاید.", ("da", "fa")),
        ("Det er gratis, du er heldig.", "Це безкоштовно, вам пощастило.", ("da", "uk")),
        ("Jeg er arbejdsløs.", "Я не маю роботи.", ("da", "uk")),
        ("Jeg er utilfreds.", "أنا لست راضيا.", ("da", "ar")),
    ],
)
def test_words_that_hold_a_negation_and_negate_nothing_are_no_fault(
    source: str, target: str, pair: tuple[str, str]
) -> None:
    assert not findings(source, target, pair) & {Finding.NEGATION_ADDED, Finding.NEGATION_LOST}
