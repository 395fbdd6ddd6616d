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
