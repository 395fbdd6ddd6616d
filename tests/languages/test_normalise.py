"""Spellings that are the same word come out the same, and different words do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from languages.normalise import normalise

SCRIPTS = {"da": "Latn", "uk": "Cyrl", "ar": "Arab", "tr": "Latn", "ur": "Arab", "fa": "Arab", "so": "Latn"}


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("da", "Ja, TAK!", "ja tak"),
        ("da", "e-Boks", "E Boks"),
        ("uk", "П’ятниця", "п'ятниця"),
        ("uk", "здоров`я", "здоровʼя"),
        ("uk", "в Данії", "у Данії"),
        ("uk", "із Сирії", "з Сирії"),
        ("uk", "мама й тато", "мама та тато"),
        ("uk", "я навчаюсь", "я навчаюся"),
        ("uk", "вже вчора", "уже учора"),
        ("tr", "IŞIK", "ışık"),
        ("tr", "İŞİM", "işim"),
        ("tr", "kâğıt", "kağıt"),
        ("ar", "أُرِيدُ", "اريد"),
        ("ar", "مـــرحبا", "مرحبا"),
        ("ar", "مكتبة", "مكتبه"),
        ("ar", "متى", "متي"),
        ("ar", "الأصدقاء", "الاصدقا"),
        ("ar", "شکراً", "شكرا"),
        ("fa", "می‌دانم", "میدانم"),
        ("fa", "كتاب علي", "کتاب علی"),
        ("ur", "چاہئے", "چاہیے"),
        ("ur", "چاہیئے", "چاہیے"),
        ("ur", "نہيں", "نہیں"),
        ("so", "bini'aadam", "bini’aadam"),
    ],
)
def test_spellings_of_one_word(language: str, one: str, other: str) -> None:
    assert normalise(one, language, SCRIPTS[language]) == normalise(other, language, SCRIPTS[language])


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("tr", "ısı", "isi"),
        ("uk", "він", "вин"),
        ("ur", "گئی", "گی"),
        ("da", "før", "for"),
        ("fa", "نه", "نو"),
        ("ar", "مَاء", "ما"),  # water, not
        ("uk", "він", "вона"),
    ],
)
def test_different_words_stay_different(language: str, one: str, other: str) -> None:
    assert normalise(one, language, SCRIPTS[language]) != normalise(other, language, SCRIPTS[language])


def test_a_prefix_written_apart_is_glued() -> None:
    assert normalise("من نمی دانم", "fa", "Arab", ("می", "نمی")) == "من نمیدانم"
    assert normalise("می", "fa", "Arab", ("می",)) == "می"


@given(st.text(max_size=60), st.sampled_from(sorted(SCRIPTS)))
def test_normalising_twice_changes_nothing(text: str, language: str) -> None:
    once = normalise(text, language, SCRIPTS[language])
    assert normalise(once, language, SCRIPTS[language]) == once
