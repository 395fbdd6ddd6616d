"""How each language says values."""

from decimal import Decimal

import pytest

from languages.values import (
    Amount,
    ClockTime,
    Cpr,
    Date,
    Digits,
    Month,
    Number,
    Percent,
    Phone,
    Value,
    Weekday,
    speak_value,
)
from languages.values.grammar import grammar
from languages.values.speaking import speaker

HALF_PAST_NINE = ClockTime(9, 30)
FOURTH_OF_MARCH = Date(4, 3)


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("da", HALF_PAST_NINE, "klokken ni tredive"),
        ("da", ClockTime(1), "klokken et"),
        ("da", ClockTime(9, 5), "klokken ni nul fem"),
        ("da", FOURTH_OF_MARCH, "den fjerde marts"),
        ("da", Date(4, 3, 2026), "den fjerde marts to tusind og seksogtyve"),
        ("da", Date(31, 12, 1985), "den enogtredivte december nitten hundrede og femogfirs"),
        ("da", Amount(Decimal(12500)), "tolv tusind fem hundrede kroner"),
        ("da", Amount(Decimal("1.50")), "en krone og halvtreds øre"),
        ("da", Amount(Decimal("-20")), "minus tyve kroner"),
        ("da", Percent(Decimal("2.5")), "to komma fem procent"),
        ("da", Number(Decimal("-2.25")), "minus to komma to fem"),
        ("da", Cpr("0403681234"), "nul fire, nul tre, seks otte, en to tre fire"),
        ("da", Phone("12345678"), "en to, tre fire, fem seks, syv otte"),
        ("da", Phone("+4512345678"), "plus fire fem, en to, tre fire, fem seks, syv otte"),
        ("da", Digits("0012"), "nul nul en to"),
        ("da", Weekday(1), "mandag"),
        ("uk", HALF_PAST_NINE, "дев'ята тридцять"),
        ("uk", ClockTime(9), "дев'ята година"),
        ("uk", FOURTH_OF_MARCH, "четвертого березня"),
        ("uk", Date(4, 3, 2026), "четвертого березня дві тисячі двадцять шостого року"),
        ("uk", Date(4, 3, 2000), "четвертого березня двохтисячного року"),
        ("uk", Month(3), "березень"),
        ("uk", Percent(Decimal(22)), "двадцять два відсотки"),
        ("uk", Percent(Decimal("2.5")), "два кома п'ять відсотка"),
        ("ar", HALF_PAST_NINE, "الساعة التاسعة والنصف"),
        ("ar", ClockTime(9, 10), "الساعة التاسعة وعشر دقائق"),
        ("ar", FOURTH_OF_MARCH, "الرابع من آذار"),
        ("ar", Date(4, 3, 2026), "الرابع من آذار عام ألفين وستة وعشرين"),
        ("ar", Percent(Decimal(25)), "خمسة وعشرون بالمئة"),
        ("tr", HALF_PAST_NINE, "saat dokuz otuz"),
        ("tr", FOURTH_OF_MARCH, "dört Mart"),
        ("tr", Amount(Decimal(12500)), "on iki bin beş yüz kron"),
        ("tr", Percent(Decimal(25)), "yüzde yirmi beş"),
        ("ur", HALF_PAST_NINE, "نو بج کر تیس منٹ"),
        ("ur", ClockTime(9), "نو بجے"),
        ("ur", Date(1, 1), "یکم جنوری"),
        ("ur", Amount(Decimal(12500)), "بارہ ہزار پانچ سو کرون"),
        ("fa", HALF_PAST_NINE, "ساعت نُه و سی دقیقه"),
        ("fa", ClockTime(20, 5), "ساعت بیست و صفر پنج دقیقه"),
        ("fa", FOURTH_OF_MARCH, "چهارم مارس"),
        ("fa", Amount(Decimal(12500)), "دوازده هزار و پانصد کرون"),
        ("so", HALF_PAST_NINE, "saacadda sagaalka iyo soddon daqiiqo"),
        ("so", FOURTH_OF_MARCH, "afarta bisha Maarso"),
        ("so", Amount(Decimal(12500)), "laba iyo toban kun iyo shan boqol karoon"),
    ],
)
def test_spoken(language: str, value: Value, said: str) -> None:
    assert speak_value(value, language) == said


def test_halv_is_understood_but_never_said() -> None:
    for hour in range(24):
        assert "halv" not in speak_value(ClockTime(hour, 30), "da")


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("о", "дев'ятій тридцять"),
        ("до", "дев'ятої тридцять"),
        ("на", "дев'яту тридцять"),
        ("", "дев'ята тридцять"),
    ],
)
def test_the_word_before_a_ukrainian_time_decides_its_case(before: str, said: str) -> None:
    assert speaker(grammar("uk")).say(HALF_PAST_NINE, before=before) == said


@pytest.mark.parametrize(
    ("language", "after", "said"),
    [("uk", "години", "дві"), ("uk", "тижні", "два"), ("ar", "ساعات", "ثلاث"), ("ar", "أيام", "ثلاثة")],
)
def test_the_noun_behind_a_number_decides_its_gender(language: str, after: str, said: str) -> None:
    own = grammar(language)
    value = Number(Decimal(2 if language == "uk" else 3))
    assert speaker(own).say(value, after=own.fold(after)) == said


def test_a_currency_that_the_language_does_not_have_keeps_its_code() -> None:
    assert speak_value(Amount(Decimal(5), "SEK"), "da") == "fem SEK"


def test_cents_alone_name_their_currency() -> None:
    assert speak_value(Amount(Decimal("0.10"), "USD"), "da") == "nul komma en dollar"
