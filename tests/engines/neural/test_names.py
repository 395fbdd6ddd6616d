import pytest

from interpreter.engines.neural.facts import Facts, facts_of
from interpreter.engines.neural.names import consonants, name_values, names_in
from interpreter.engines.translator import Doubt
from tests.engines.neural.conftest import Loader, tiny, translate

FACTS = facts_of(("da", "uk", "ar", "tr", "ur", "fa", "so"))


def pairs(source: str, target: str, languages: tuple[str, str]) -> list[tuple[str, str]]:
    values = name_values(source, target, FACTS[languages[0]], FACTS[languages[1]])
    assert all(value.kind == "name" for value in values)
    return [(value.source, value.target) for value in values]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("da", "Du skal møde Mette Hansen på mandag.", ("Mette", "Hansen")),
        ("da", "Jeg hedder Fatima. Kender De Amina?", ("Fatima", "Amina")),
        ("da", "Hej. Kom i Valby-centret.", ("Valby",)),
        ("da", "Vi ses den 4. marts kl. 9.30.", ()),
        ("uk", "Я бачив Оксану, а Ви?", ("Оксану",)),
        ("tr", "Dün Ayşe'nin evine gittim, siz Pazartesi gelin.", ("Ayşe",)),
        ("so", "Magacaygu waa Axmed.", ("Axmed",)),
        ("ar", "اسمي فاطمة", ()),
    ],
)
def test_names_are_words_with_a_capital_that_is_not_due(
    language: str, text: str, names: tuple[str, ...]
) -> None:
    assert names_in(text, FACTS[language]) == names


@pytest.mark.parametrize(
    ("target", "language", "there"),
    [
        ("Ви зустрінетеся з Метте Гансен.", "uk", ["Метте", "Гансен"]),
        ("ستقابل ميته هانسن.", "ar", ["ميته", "هانسن"]),
        ("Mette Hansen ile görüşeceksiniz.", "tr", ["Mette", "Hansen"]),
        ("آپ میٹے ہینسن سے ملیں گے۔", "ur", ["میٹے", "ہینسن"]),
        ("شما با مته هانسن ملاقات می‌کنید.", "fa", ["مته", "هانسن"]),
        ("Waxaad la kulmaysaa Mette Hansen.", "so", ["Mette", "Hansen"]),
    ],
)
def test_a_name_is_found_in_every_script(target: str, language: str, there: list[str]) -> None:
    found = pairs("Du skal møde Mette Hansen.", target, ("da", language))
    assert found == [("Mette", there[0]), ("Hansen", there[1])]


@pytest.mark.parametrize(
    ("target", "language"),
    [
        ("Ви зустрінетеся з Ольгою.", "uk"),
        ("ستقابل علي.", "ar"),
        ("Ali ile görüşeceksiniz.", "tr"),
        ("La kulan Cali.", "so"),
        ("شما با علی ملاقات می‌کنید.", "fa"),
    ],
)
def test_a_name_that_was_lost_or_changed_is_told(target: str, language: str) -> None:
    assert pairs("Du skal møde Birgitte.", target, ("da", language)) == [("Birgitte", "")]


def test_a_genitive_is_no_other_name() -> None:
    assert pairs("Det er Mettes brev.", "Це лист Метте.", ("da", "uk")) == [("Mettes", "Метте")]


def test_what_is_only_vowels_or_an_abbreviation_that_stays_is_not_judged() -> None:
    assert pairs("Jeg hedder Aia.", "Мене звати Ая.", ("da", "uk")) == []
    assert pairs("Se på MIT.", "Дивіться на MIT.", ("da", "uk")) == []


def test_a_language_that_nothing_is_known_of_is_not_judged() -> None:
    assert name_values("Det er Mette.", "Mette", FACTS["da"], Facts()) == ()


def test_consonants_survive_the_script() -> None:
    assert consonants("Mette", soft=False) == consonants("Метте", soft=False) == "MT"
    assert consonants("Jensen", soft=False) == consonants("Єнсен", soft=False)
    assert consonants("John", soft=True) == consonants("Джон", soft=True)


@pytest.mark.engines
def test_the_engine_shows_names_on_both_sides_and_doubts_a_lost_one(engine_of: Loader) -> None:
    lexicon = {"tak": "дякую", "Mette": "Метте", "Birgitte": "Ольга"}
    engine = engine_of(tiny(lexicon=lexicon))
    kept, lost = translate(engine, "tak Mette"), translate(engine, "tak Birgitte")
    assert [(value.source, value.target) for value in kept.values] == [("Mette", "Метте")]
    assert kept.doubts == ()
    assert [(value.source, value.target) for value in lost.values] == [("Birgitte", "")]
    assert lost.doubts == (Doubt.NAME,)
