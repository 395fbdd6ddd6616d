import pytest

from interpreter.engines.neural.numbers import changed_values
from languages.errors import LanguageError


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Kom den 4. marts kl. 9.30.", "Приходьте 4 березня о 9:30.", ("da", "uk")),
        ("Du får 6.500 kr. om måneden.", "ستحصل على 6500 كرونة في الشهر.", ("da", "ar")),
        ("Jeg har tre børn.", "Üç çocuğum var.", ("da", "tr")),
        ("Mit nummer er 12 34 56 78.", "میرا نمبر 12345678 ہے۔", ("da", "ur")),
        ("Mødet varer to timer.", "جلسه دو ساعت طول می‌کشد.", ("da", "fa")),
        ("De to par kom.", "Пари прийшли.", ("da", "uk")),
        ("Begge forældre kom.", "Her iki ebeveyn geldi.", ("da", "tr")),
        ("Hej.", "Привіт.", ("da", "uk")),
    ],
)
def test_what_good_translators_do_is_no_change(source: str, target: str, pair: tuple[str, str]) -> None:
    assert not changed_values(source, pair[0], target, pair[1])


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Kom den 4. marts kl. 9.30.", "Приходьте 4 березня о 10:30.", ("da", "uk")),
        ("Kom den 4. marts kl. 9.30.", "Приходьте 4 березня.", ("da", "uk")),
        ("Kom i morgen.", "Приходьте завтра о 10:30.", ("da", "uk")),
        ("Du får 6.500 kr. om måneden.", "ستحصل على 65000 كرونة في الشهر.", ("da", "ar")),
        ("Jeg har tre børn.", "Dört çocuğum var.", ("da", "tr")),
        ("Kom på mandag.", "منگل کو آئیں۔", ("da", "ur")),
        ("Mødet varer to timer.", "جلسه پنج ساعت طول می‌کشد.", ("da", "fa")),
        ("Det koster 200 kr.", "Waa 300 oo koron.", ("da", "so")),
        ("Mit nummer er 12 34 56 78.", "Мій номер 12 34 56 79.", ("da", "uk")),
    ],
)
def test_a_changed_lost_or_added_value_is_found(source: str, target: str, pair: tuple[str, str]) -> None:
    assert changed_values(source, pair[0], target, pair[1])
    assert changed_values(target, pair[1], source, pair[0])


def test_a_language_without_numbers_is_refused() -> None:
    with pytest.raises(LanguageError):
        changed_values("4", "da", "4", "xx")


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        (
            "I 1930'erne boede her tre familier.",
            "في ثلاثينيات القرن العشرين عاشت هنا ثلاث عائلات.",
            ("da", "ar"),
        ),
        ("Der er 16 km til byen.", "المدينة على بعد 10 أميال.", ("da", "ar")),
        ("Der falder 254 mm regn.", "10 inç yağmur yağacak.", ("da", "tr")),
        ("Der er 800 km til byen.", "До міста 800 км (497 миль).", ("da", "uk")),
        ("Han ser 60 Minutes.", "Він дивиться 60 Minutes (60 хвилин).", ("da", "uk")),
        ("Vi tager førstepladsen.", "Ми будемо №1.", ("da", "uk")),
        ("Der bor 20 millioner.", "Waxaa ku nool 20 million oo qof.", ("da", "so")),
        ("Det koster 2 milliarder USD.", "یک پروژه ۲ میلیارد دلاری است.", ("da", "fa")),
    ],
)
def test_the_same_in_other_units_or_words_is_no_change(
    source: str, target: str, pair: tuple[str, str]
) -> None:
    assert not changed_values(source, pair[0], target, pair[1])
    assert not changed_values(target, pair[1], source, pair[0])


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Tag to tabletter tre gange.", "Приймайте дві таблетки два рази.", ("da", "uk")),
        ("Der er 16 km til byen.", "До міста 10 км.", ("da", "uk")),
        ("Der er 16 km til byen.", "المدينة على بعد 30 ميلا.", ("da", "ar")),
        ("Det koster 160 kr.", "Це коштує 100 крон.", ("da", "uk")),
        ("Der er 800 km til byen.", "До міста 800 км (600 миль).", ("da", "uk")),
        ("Du har 1 barn.", "У вас 2 дітей.", ("da", "uk")),
        ("Der er 5 mm.", "Там 50 мм.", ("da", "uk")),
        (
            "I 1930'erne boede her tre familier.",
            "في أربعينيات القرن العشرين عاشت هنا ثلاث عائلات.",
            ("da", "ar"),
        ),
    ],
)
def test_what_looks_like_a_conversion_and_is_none(source: str, target: str, pair: tuple[str, str]) -> None:
    assert changed_values(source, pair[0], target, pair[1])
