import pytest

from interpreter.engines.neural.checks import SEVERE, Finding, examine, words
from interpreter.engines.neural.facts import facts_of
from interpreter.engines.neural.opposites import is_reversed

DANISH = {"before": "Ring til os før mødet.", "after": "Ring til os efter mødet."}
OTHERS = {
    "en": {"before": "Call us before the meeting.", "after": "Call us after the meeting."},
    "uk": {"before": "Зателефонуйте нам перед зустріччю.", "after": "Зателефонуйте нам після зустрічі."},
    "ar": {"before": "اتصل بنا قبل الاجتماع.", "after": "اتصل بنا بعد الاجتماع."},
    "tr": {"before": "Toplantıdan önce bizi arayın.", "after": "Toplantıdan sonra bizi arayın."},
    "fa": {"before": "قبل از جلسه با ما تماس بگیرید.", "after": "بعد از جلسه با ما تماس بگیرید."},
    "ur": {"before": "میٹنگ سے پہلے ہمیں فون کریں۔", "after": "میٹنگ کے بعد ہمیں فون کریں۔"},
    "so": {"before": "Na soo wac kulanka ka hor.", "after": "Na soo wac kulanka ka dib."},
}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("said", ["before", "after"])
@pytest.mark.parametrize("there", ["before", "after"])
def test_the_opposite_is_found_and_the_same_is_none(language: str, said: str, there: str) -> None:
    danish, other = words(DANISH[said]), words(OTHERS[language][there])
    assert is_reversed(danish, other, ("da", language)) is (said != there)
    assert is_reversed(other, danish, (language, "da")) is (said != there)


@pytest.mark.parametrize(
    ("danish", "ukrainian"),
    [
        ("Kom før eller efter mødet.", "Приходьте після зустрічі."),
        ("Kom før mødet.", "Приходьте після зустрічі або перед нею."),
        ("Kom før kl. 9.", "Приходьте до 9-ї, а потім після обіду."),
        ("Kom efter mødet.", "Приходьте на зустріч."),
        ("Kom til mødet.", "Приходьте після зустрічі."),
        ("Kom før mødet, og ring siden.", "Зателефонуйте після зустрічі."),
        ("Kom efter mødet, men ring forud.", "Зателефонуйте перед зустріччю."),
    ],
)
def test_where_either_side_says_both_or_neither_nothing_is_said(danish: str, ukrainian: str) -> None:
    assert not is_reversed(words(danish), words(ukrainian), ("da", "uk"))


def test_a_language_that_is_not_known_is_not_checked() -> None:
    assert not is_reversed(("før",), ("after",), ("da", "xx"))


def test_it_keeps_the_translation_from_being_spoken_and_not_from_being_shown() -> None:
    facts = facts_of(("da", "uk"))
    findings = examine(DANISH["before"], OTHERS["uk"]["after"], facts["da"], facts["uk"])
    assert findings == (Finding.REVERSED,)
    assert Finding.REVERSED not in SEVERE
