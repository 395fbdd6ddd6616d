import pytest

from languages.term_forms import (
    accepted_wordings,
    compound_parts,
    danish_forms,
    foreign_spellings,
    same_word,
    without_clitics,
    words,
)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("jobcenter", "jobcenter jobcentret jobcenteret jobcentre jobcentrene jobcentrets jobcenters"),
        ("praktik", "praktikken praktikkens praktikker"),
        ("ydelse", "ydelsen ydelser ydelserne ydelsernes"),
        ("sagsbehandler", "sagsbehandleren sagsbehandlere sagsbehandlerne"),
        ("tilladelse", "tilladelsens"),
        ("museum", "museet museer"),
        ("særlig", "særlige særligt"),
        ("middel", "midler midlet"),
    ],
)
def test_danish_forms(word: str, forms: str) -> None:
    assert set(forms.split()) <= danish_forms(word)


def test_a_form_is_no_other_word() -> None:
    assert not {"praktikant", "praktisk", "jobcenterchef"} & (
        danish_forms("praktik") | danish_forms("jobcenter")
    )


def test_compound_parts_are_long_enough_and_the_longest_come_first() -> None:
    parts = list(compound_parts("fleksjobber"))
    assert parts[0] == ("fleksjob", False)
    assert all(len(part) >= 5 for part, _ in parts)
    assert ("praktik", False) not in compound_parts("praktikant")


def test_words_keep_their_places() -> None:
    text = "Med MitID'et, fra e-Boks"
    found = words(text, "da", "Latn")
    assert [word.text for word in found] == ["med", "mitidet", "fra", "e", "boks"]
    assert [text[word.start : word.end] for word in found] == ["Med", "MitID'et", "fra", "e", "Boks"]


def test_joiners_and_diacritics_part_no_word() -> None:
    assert [word.text for word in words("کمک‌هزینه می‌خواهم", "fa", "Arab")] == ["کمکهزینه", "میخواهم"]
    assert len(words("مُسَاعَدَة نَقْدِيَّة", "ar", "Arab")) == 2


@pytest.mark.parametrize(
    ("said", "wanted", "language", "same"),
    [
        ("допомогою", "допомога", "uk", True),
        ("допомозі", "допомога", "uk", True),
        ("допоможіть", "практика", "uk", False),
        ("desteğinizi", "destek", "tr", True),
        ("işsiz", "iş", "tr", False),
        ("shaqada", "shaqo", "so", True),
        ("shan", "shaqo", "so", False),
        ("mitid", "mitid", "so", True),
    ],
)
def test_another_ending(said: str, wanted: str, language: str, same: bool) -> None:
    assert same_word(said, wanted, language) is same


def test_a_firm_word_loses_no_letter() -> None:
    assert same_word("jobcentera", "jobcenter", "tr", firm=True)
    assert not same_word("jobcente", "jobcenter", "tr", firm=True)


def test_arabic_clitics_come_off() -> None:
    assert "اقامه" in without_clitics("والاقامه", "ar")
    assert without_clitics("الیوم", "fa") == ("الیوم",)


def test_an_aside_is_not_needed() -> None:
    assert accepted_wordings("флекс-робота (на умовах) | робота") == (
        "флекс-робота (на умовах)",
        "робота",
        "флекс-робота",
    )


def test_danish_letters_as_other_keyboards_write_them() -> None:
    assert foreign_spellings("løntilskud") == ("løntilskud", "lontilskud", "loentilskud")
    assert foreign_spellings("MitID") == ("MitID",)
    assert foreign_spellings("e-Boks") == ("e-Boks", "eBoks")


def test_a_word_knows_what_stands_before_its_apostrophe_and_whether_that_is_in_capitals() -> None:
    told = [(word.text, word.stem, word.capitals) for word in words("SU'dan su İş'te CPR", "tr", "Latn")]
    assert told == [("sudan", "su", True), ("su", "su", False), ("işte", "iş", False), ("cpr", "cpr", True)]
