import pytest

from benchmarks.corruptions import Sample
from benchmarks.gender_corruptions import gender_swapped


def swapped(source_language: str, source: str, target_language: str, target: str) -> str | None:
    return gender_swapped(Sample(source_language, target_language, source, target, "", ""))


@pytest.mark.parametrize(
    ("language", "target", "spoiled"),
    [
        ("uk", "Він казав, його чекали.", "Вона казала, її чекали."),
        ("ar", "هو يعمل.", "هي تعمل."),
        ("tr", "Oğlu geldi.", "Kızı geldi."),
        ("fa", "پسرش آمد.", "دخترش آمد."),
        ("ur", "وہ کام کرتا تھا۔", "وہ کام کرتی تھی۔"),
        ("so", "Isagu wuu yimid.", "Iyadu way yimid."),
    ],
)
def test_a_man_becomes_a_woman(language: str, target: str, spoiled: str) -> None:
    assert swapped("da", "Hans søn kom.", language, target) == spoiled


def test_into_danish_the_danish_side_is_the_target() -> None:
    assert swapped("tr", "O geldi.", "da", "Hun kom med sin mor.") == "Han kom med sin far."


@pytest.mark.parametrize(
    ("source", "target"),
    [("Hun kender ham.", "Вона його знає."), ("Det er her.", "Він тут."), ("Han kom.", "Прийду.")],
)
def test_both_none_or_nothing_to_swap(source: str, target: str) -> None:
    assert swapped("da", source, "uk", target) is None


def test_without_danish_or_english_nobody_knows_who_is_a_person() -> None:
    assert swapped("tr", "O geldi.", "uk", "Він прийшов.") is None
