"""Words that are not in the script of their language."""

import pytest

from languages.script import foreign_words, without_names


@pytest.mark.parametrize(
    ("script", "text", "found"),
    [
        ("Arab", "عندي MitID", []),
        ("Arab", "عندي problem", ["problem"]),
        ("Cyrl", "Підпишіть тут", []),
        ("Cyrl", "Пiдпишіть", ["Пiдпишіть"]),  # a Latin i
        ("Latn", "Ja, на godt", ["на"]),
        ("Latn", "bini'aadam 12:30", []),
        ("Cyrl", "Подайте заяву на borger.dk.", []),
        ("Arab", "امتحان Prøve i Dansk 2", []),
        ("Arab", "i Dansk", ["i", "Dansk"]),  # a part of a name is none
        ("Arab", "MitIDet", ["MitIDet"]),
    ],
)
def test_foreign_words(script: str, text: str, found: list[str]) -> None:
    assert list(foreign_words(text, script)) == found


def test_names_are_taken_out_whole() -> None:
    assert without_names("درخواست borger.dk پر") == "درخواست   پر"
    assert without_names("Digital Postkasse") == "Digital Postkasse"
    assert without_names("abc", frozenset()) == "abc"
