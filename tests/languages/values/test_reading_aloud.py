"""Texts made ready for the voice."""

import pytest

from languages.values import find_values, speakable


@pytest.mark.parametrize(
    ("language", "text", "spoken"),
    [
        (
            "da",
            "Mødet er den 4/3 kl. 9.30-10 i lokale A4 på 3. sal.",
            "Mødet er den fjerde marts klokken ni tredive til ti i lokale A fire på tredje sal.",
        ),
        ("da", "Det koster 12.500,50 kr.", "Det koster tolv tusind fem hundrede kroner og halvtreds øre."),
        ("da", "04.03.2026", "fjerde marts to tusind og seksogtyve"),
        ("da", "CPR 040368-1234", "CPR nul fire, nul tre, seks otte, en to tre fire"),
        ("da", "tlf. 12 34 56 78", "telefon en to, tre fire, fem seks, syv otte"),
        ("da", "nr. 4, 2-3 dage, 85 m²", "nummer fire, to til tre dage, femogfirs kvadratmeter"),
        ("da", "1 barn og 1 time", "et barn og en time"),
        ("da", "Mødet er 9:30", "Mødet er klokken ni tredive"),
        ("da", "Mødet er kl 9:30", "Mødet er klokken ni tredive"),
        ("da", "Kl 9 til 10, vi ses kl halv ti.", "klokken ni til ti, vi ses klokken halv ti."),
        ("da", "20 5", "tyve, fem"),
        ("da", "100 og 5", "et hundrede, og fem"),
        ("da", "Ring 112.", "Ring et et to."),
        ("da", "112 kr.", "et hundrede og tolv kroner."),
        ("tr", "112'yi arayın", "bir bir ikiyi arayın"),
        ("so", "Wac 112.", "Wac hal hal laba."),
        ("da", "i 1985", "i nitten hundrede og femogfirs"),
        ("da", "1.985 kr.", "et tusind ni hundrede og femogfirs kroner."),
        ("da", "f.eks. 25 % osv.", "for eksempel femogtyve procent og så videre."),
        ("da", "x² og Ⅳ", "x to  og  fire "),
        ("uk", "Зустріч о 9:30", "Зустріч о дев'ятій тридцять"),
        ("uk", "з 9:00 до 10:30", "з дев'ятої години до десятої тридцять"),
        ("uk", "через 2 години", "через дві години"),
        ("uk", "пів на десяту 5-го", "пів на десяту, п'ятий"),
        ("ar", "الساعة ٩:٣٠", "الساعة التاسعة والنصف"),
        ("ar", "3 ساعات", "ثلاث ساعات"),
        ("tr", "saat 14'te", "saat on dörtte"),
        ("tr", "31 Aralık'a kadar", "otuz bir Aralıka kadar"),
        ("tr", "1000'den fazla", "bin fazla"),
        ("tr", "yüzde 10'undan", "yüzde on"),
        ("tr", "4 Mart 2026'da", "dört Mart iki bin yirmi altıda"),
        ("ur", "9:30 بجے", "نو بج کر تیس منٹ"),
        ("fa", "100 و 5", "صد، و پنج"),
        ("fa", "ساعت ۹:۳۰", "ساعت نُه و سی دقیقه"),
        ("so", "saacadda 9:30", "saacadda sagaalka iyo soddon daqiiqo"),
    ],
)
def test_spoken(language: str, text: str, spoken: str) -> None:
    assert speakable(text, language) == spoken


@pytest.mark.parametrize(
    "text", ["", "Ingen tal her.", "to tusind kroner", "halv ti", "KL har svaret.", "Hvad er kl?", "KL to"]
)
def test_words_stay_as_they_are(text: str) -> None:
    assert speakable(text, "da") == text


@pytest.mark.parametrize(
    "text",
    [
        "2٬52",
        "45.67.89",
        "A4-B12",
        "१२",
        "½",
        "007",
        "24/7",
        "12/2026",
        "+45",
        "1" * 40,
        "9.99.999",
        "5²",
        "(3)",
    ],
)
@pytest.mark.parametrize("language", ["ar", "da", "fa", "so", "tr", "uk", "ur"])
def test_no_digit_is_ever_left(language: str, text: str) -> None:
    assert not any(char.isdigit() for char in speakable(text, language))


def test_invisible_marks_are_not_spoken() -> None:
    assert speakable("\u2066040368-1234\u2069", "ar").isprintable()


def test_leading_zeros_are_kept() -> None:
    spoken = speakable("konto 0001234567", "da")
    (found,) = [item.value for item in find_values(spoken, "da")]
    assert found.canonical == "0001234567"
