"""What grammar says of the speaker and of whom is spoken to."""

import pytest

from interpreter.engines.neural.gender import NONE, Gender, Genders
from interpreter.engines.neural.speakers import of_listener, of_speaker

MAN, WOMAN = frozenset({Gender.MAN}), frozenset({Gender.WOMAN})


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("uk", "Я вже був на курсі.", MAN),
        ("uk", "Вчора я не змогла прийти.", WOMAN),
        ("uk", "Так, я одружена і маю сина.", WOMAN),
        ("uk", "Я міг працювати.", MAN),
        ("uk", "Я знаю, що він прийшов.", NONE),
        ("uk", "Я бачу брата, і була вона.", NONE),
        ("uk", "Я працюю тут.", NONE),
        ("ar", "نعم، أنا متزوجة.", WOMAN),
        ("ar", "أنا مريض اليوم.", MAN),
        ("ar", "أنا أعمل هنا.", NONE),
        ("ur", "میں یہاں کام کرتی ہوں۔", WOMAN),
        ("ur", "میں کل آؤں گا۔", MAN),
        ("ur", "وہ بھری ہوں گی۔", NONE),
        ("ur", "میں بیمار ہوں۔", NONE),
        ("da", "Jeg var der i går.", NONE),
        ("tr", "Dün oradaydım.", NONE),
    ],
)
def test_what_is_said_of_the_speaker(language: str, text: str, said: Genders) -> None:
    assert of_speaker(text, language) == said


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("uk", "Коли ти прийшла?", WOMAN),
        ("uk", "Коли Ви прийшли?", NONE),
        ("ar", "هل أنت متزوجة؟", WOMAN),
        ("ar", "هل أنت متزوج؟", MAN),
        ("ar", "هل تريدين مترجما؟", WOMAN),
        ("ar", "أنت تستطيع أن تأتي غدا.", MAN),
        ("ar", "أنت تستطيعين أن تأتي غدا.", WOMAN),
        ("ar", "هذا تأمين وتدريب.", NONE),
        ("ur", "آپ کہاں کام کرتی ہیں؟", WOMAN),
        ("ur", "کیا آپ کل آئیں گے؟", MAN),
        ("ur", "آپ کی بیٹیاں یہاں آتی ہیں۔", NONE),
        ("ur", "آپ کیسے؟ وہ آتے ہیں۔", NONE),
        ("da", "Hvor arbejder du?", NONE),
    ],
)
def test_what_is_said_of_whom_is_spoken_to(language: str, text: str, said: Genders) -> None:
    assert of_listener(text, language) == said
