"""What a translation says of a person: drafts in eight languages, so that every list is touched here."""

import re

import pytest

from interpreter.engines.neural import genders
from interpreter.engines.neural.checks import words
from interpreter.engines.neural.gender import (
    NONE,
    Gender,
    Genders,
    is_flipped,
    is_opposed,
    nouns,
    stated,
    unsaid,
)

MAN, WOMAN = frozenset({Gender.MAN}), frozenset({Gender.WOMAN})
LANGUAGES = ("da", "en", "uk", "ar", "tr", "fa", "ur", "so")


def flipped(source: str, source_language: str, target: str, target_language: str) -> bool:
    return is_flipped(words(source), source_language, words(target), target_language)


def invented(source: str, source_language: str, target: str, target_language: str = "da") -> Genders:
    return unsaid(words(source), source_language, words(target), target_language)


@pytest.mark.parametrize(
    ("language", "man", "woman"),
    [
        ("da", "Min søn kommer.", "Min datter kommer."),
        ("en", "My husband is ill.", "My wife is ill."),
        ("uk", "Мій син хворий.", "Моя донька хвора."),
        ("ar", "ابني مريض.", "ابنتي مريضة."),
        ("tr", "Oğlum hasta.", "Kızım hasta."),
        ("fa", "پسرم مریض است.", "دخترم مریض است."),
        ("ur", "میرا بیٹا بیمار ہے۔", "میری بیٹی بیمار ہے۔"),
        ("so", "Wiilkaygu waa buka.", "Gabadhaydu waa bukta."),
    ],
)
def test_family_says_it_in_every_language(language: str, man: str, woman: str) -> None:
    assert nouns(words(man), language) == stated(words(man), language) == MAN
    assert nouns(words(woman), language) == stated(words(woman), language) == WOMAN


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("tr", "O yarın gelecek, onu ve onun eşini bekliyorum."),
        ("fa", "او فردا می‌آید و من با او صحبت کردم."),
        ("ur", "اس نے کہا کہ وہ یہاں ہے۔"),
        ("da", "Min ægtefælle og mit barn venter på Mette Nielsen."),
        ("tr", "Kardeşim çok kızgın, çünkü karşı komşu kocaman bir ev aldı."),
        ("fa", "مردم بی‌خانمان عروسک دارند"),
        ("so", "Waxay yiraahdeen waa berri."),
    ],
)
def test_what_says_nothing(language: str, text: str) -> None:
    assert stated(words(text), language) == NONE


@pytest.mark.parametrize(
    ("source", "source_language", "target", "target_language"),
    [
        ("Hun kommer i morgen.", "da", "Він прийде завтра.", "uk"),
        ("Вона прийде завтра.", "uk", "Han kommer i morgen.", "da"),
        ("Det er hendes telefon.", "da", "This is his phone.", "en"),
        ("هي في البيت.", "ar", "Han er hjemme.", "da"),
        ("Min datter er syg.", "da", "Oğlum hasta.", "tr"),
        ("Kızım hasta.", "tr", "Min søn er syg.", "da"),
        ("Min kone er her.", "da", "شوهرم اینجاست.", "fa"),
        ("میری بیوی یہاں ہے۔", "ur", "Min mand er her.", "da"),
        ("Hun er syg.", "da", "Isagu wuu bukaa.", "so"),
    ],
)
def test_the_other_gender_is_an_error(
    source: str, source_language: str, target: str, target_language: str
) -> None:
    assert flipped(source, source_language, target, target_language)


@pytest.mark.parametrize(
    ("source", "source_language", "target", "target_language"),
    [
        ("Hun kommer i morgen.", "da", "Вона прийде завтра.", "uk"),
        ("Hun kender ham.", "da", "Він її знає.", "uk"),
        ("Hun siger, at kontrakten er fin.", "da", "Вона каже, що він добрий.", "uk"),
        ("Вона (заява) готова, сказав Іван.", "uk", "Den er klar, sagde han.", "da"),
        ("Hun er syg.", "da", "O hasta.", "tr"),
        ("O hasta.", "tr", "Hun er syg.", "da"),
        ("Hun gik.", "da", "Ay tagtay markii wuu dhacay.", "so"),
        ("Brevet er her.", "da", "Він тут.", "uk"),
        ("Hun kommer.", "da", "Elle vient, il part.", "fr"),
    ],
)
def test_what_is_no_flip(source: str, source_language: str, target: str, target_language: str) -> None:
    assert not flipped(source, source_language, target, target_language)


@pytest.mark.parametrize(
    ("source", "language", "target", "said"),
    [
        ("O yarın gelecek.", "tr", "Han kommer i morgen.", MAN),
        ("او فردا می‌آید.", "fa", "Hun kommer i morgen.", WOMAN),
        ("اس نے کہا۔", "ur", "Det sagde han.", MAN),
        ("Eşim hasta.", "tr", "Min kone er syg.", WOMAN),
        ("Kardeşim geldi.", "tr", "Min bror kom, og hun gik.", MAN | WOMAN),
        ("Kızım hasta, o evde.", "tr", "Min datter er syg, hun er hjemme.", NONE),
        ("وہ کل آئے گی۔", "ur", "Hun kommer i morgen.", NONE),
        ("Прийшла вчора.", "uk", "Hun kom i går.", NONE),
        ("جاءت أمس.", "ar", "Hun kom i går.", NONE),
        ("O yarın gelecek.", "tr", "Vedkommende kommer i morgen.", NONE),
        ("Il vient demain.", "fr", "Han kommer i morgen.", NONE),
    ],
)
def test_what_nobody_said(source: str, language: str, target: str, said: Genders) -> None:
    assert invented(source, language, target) == said


def test_a_pronoun_for_things_too_is_not_called_invented_but_a_noun_is() -> None:
    assert invented("Den er her.", "da", "Він тут.", "uk") == NONE
    assert invented("Min ægtefælle er her.", "da", "Моя дружина тут.", "uk") == WOMAN


@pytest.mark.parametrize(
    ("source", "source_language", "target", "target_language", "opposed"),
    [
        ("Hun kommer i morgen.", "da", "سيأتي غدا.", "ar", True),
        ("Hun kommer i morgen.", "da", "ستأتي غدا.", "ar", False),
        ("Hun kommer i morgen.", "da", "وہ کل آئے گا۔", "ur", True),
        ("وہ کل آئے گی۔", "ur", "Han kommer i morgen.", "da", True),
        ("وہ کل آئے گی۔", "ur", "Hun kommer i morgen.", "da", False),
        ("اس نے کہا۔", "ur", "Det sagde han.", "da", False),
        ("He came.", "en", "Hun kom.", "da", False),
        ("Hun og han kommer.", "da", "وہ کل آئے گا۔", "ur", False),
    ],
)
def test_endings_alone_may_oppose_too(
    source: str, source_language: str, target: str, target_language: str, opposed: bool
) -> None:
    assert is_opposed(words(source), source_language, words(target), target_language) is opposed


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_both_that_compile(language: str) -> None:
    for table in (genders.PRONOUN, genders.NOUN, genders.HINT, genders.WIDE):
        for pattern in table.get(language, ()):
            re.compile(pattern)
    assert all(genders.NOUN[language])
    assert set(genders.NOUN) == set(LANGUAGES)


@pytest.mark.parametrize("language", ["da", "en", "uk", "tr", "fa", "ur"])
def test_no_word_of_family_says_both(language: str) -> None:
    """Every plain alternative of one gender is none of the other."""
    for pattern, other in zip(genders.NOUN[language], reversed(genders.NOUN[language]), strict=True):
        plain = [
            word
            for word in re.sub(r"\([^()]*\)", "-", pattern).split("|")
            if re.fullmatch(r"[^\W\d_]+", word)
        ]
        assert plain
        assert not [word for word in plain if re.fullmatch(other, word)]
