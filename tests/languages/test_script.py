"""Words that are not in the script of their language."""

import pytest

from languages.script import foreign_words


@pytest.mark.parametrize(
    ("script", "text", "found"),
    [
        ("Arab", "عندي MitID", []),
        ("Arab", "عندي problem", ["problem"]),
        ("Cyrl", "Підпишіть тут", []),
        ("Cyrl", "Пiдпишіть", ["Пiдпишіть"]),  # a Latin i
        ("Latn", "Ja, на godt", ["на"]),
        ("Latn", "bini'aadam 12:30", []),
    ],
)
def test_foreign_words(script: str, text: str, found: list[str]) -> None:
    assert list(foreign_words(text, script)) == found
