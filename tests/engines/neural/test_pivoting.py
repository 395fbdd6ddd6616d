import pytest

from interpreter.engines.neural.checks import Finding
from interpreter.engines.neural.pivoting import lost_on_the_way

LOST = (Finding.PIVOT,)


@pytest.mark.parametrize(
    ("said", "written", "language"),
    [
        ("Du skal komme i morgen.", "Ти маєш прийти завтра.", "uk"),
        ("Du skal komme i morgen.", "Маєш прийти завтра.", "uk"),
        ("Kan du læse det?", "Можеш це прочитати?", "uk"),
        ("Har du et pas?", "Senin pasaportun var mı?", "tr"),
        ("Kommer du?", "Geliyor musun?", "tr"),
        ("Du kommer i morgen.", "Yarın geleceksin.", "tr"),
        ("Har I et pas?", "تمہارے پاس پاسپورٹ ہے؟", "ur"),
    ],
)
def test_a_familiar_you_that_english_cannot_have_said_is_seen(said: str, written: str, language: str) -> None:
    assert lost_on_the_way(said, written, "da", language, "en") == LOST


@pytest.mark.parametrize(
    ("said", "written", "language"),
    [
        ("Du skal komme i morgen.", "Ви маєте прийти завтра.", "uk"),
        ("Vi skriver mere end en vers.", "Мій товариш пише більш ніж вірш.", "uk"),
        ("Du kommer i morgen.", "Yarın geleceksiniz.", "tr"),
        ("Lad ham komme.", "Gelsin.", "tr"),
        ("Så kom vi.", "تو ہم آئے۔", "ur"),
        ("Du skal komme i morgen.", "عليك أن تأتي غدا.", "ar"),
    ],
)
def test_the_polite_you_and_other_words_are_not(said: str, written: str, language: str) -> None:
    assert lost_on_the_way(said, written, "da", language, "en") == ()


@pytest.mark.parametrize(
    ("said", "source", "written", "target"),
    [
        ("Min mormor bor her.", "da", "Babaannem burada oturuyor.", "tr"),
        ("Min farbror bor her.", "da", "خالي يعيش هنا.", "ar"),
        ("Dayım burada oturuyor.", "tr", "Min farbror bor her.", "da"),
        ("عمه‌ام", "fa", "Min moster", "da"),
        ("Min morbror bor her.", "da", "میرے چچا یہاں رہتے ہیں۔", "ur"),
    ],
)
def test_a_relative_of_the_other_side_is_seen(said: str, source: str, written: str, target: str) -> None:
    assert lost_on_the_way(said, written, source, target, "en") == LOST


@pytest.mark.parametrize(
    ("said", "source", "written", "target"),
    [
        ("Min mormor bor her.", "da", "Anneannem burada oturuyor.", "tr"),
        ("Min mormor bor her.", "da", "Büyükannem burada oturuyor.", "tr"),
        ("Min onkel bor her.", "da", "Amcam burada oturuyor.", "tr"),
        ("Dayım burada oturuyor.", "tr", "Min onkel bor her.", "da"),
        ("Jeg faster i dag.", "da", "Teyzem burada.", "tr"),
        ("Hun er her stadig.", "da", "Teyzem hala burada.", "tr"),
        ("Det er en offentlig skole.", "da", "مدرسه عمومی است.", "fa"),
        ("Min mormor og min farfar.", "da", "Anneannem ve dedem.", "tr"),
    ],
)
def test_the_same_side_no_side_and_other_words_are_not(
    said: str, source: str, written: str, target: str
) -> None:
    assert lost_on_the_way(said, written, source, target, "en") == ()


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("Ви можете отримати hjemmehjælp.", "uk"),
        ("يمكنك الحصول على hjemmehjælp.", "ar"),
        ("Hjemmehjælp, hjemmehjælp alabilirsiniz.", "tr"),
    ],
)
@pytest.mark.parametrize("pivot", ["en", "de"])
def test_a_word_that_nobody_translated_is_seen(written: str, language: str, pivot: str) -> None:
    assert lost_on_the_way("Du kan få hjemmehjælp.", written, "da", language, pivot) == LOST


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Vi bor i Odense, hr. Sørensen.", "Odense'de oturuyoruz, Bay Sørensen."),
        ("Der er sauna og taxa.", "Sauna ve taxa var."),
        ("Skriv til jensen@odensekommune.dk.", "jensen@odensekommune.dk adresine yazın."),
    ],
)
def test_names_short_words_and_addresses_may_stay_as_they_are(said: str, written: str) -> None:
    assert lost_on_the_way(said, written, "da", "tr", "en") == ()


def test_nothing_is_known_of_another_pivot() -> None:
    assert lost_on_the_way("Kommer du?", "Geliyor musun?", "da", "tr", "de") == ()
