"""Which script a text is in."""

import pytest

from interpreter.engines.hearing.scripts import foreign_share, script_of, scripts_in


@pytest.mark.parametrize(
    ("character", "script"),
    [("a", "LATIN"), ("Æ", "LATIN"), ("ı", "LATIN"), ("ї", "CYRILLIC"), ("ع", "ARABIC"), ("ہ", "ARABIC")],
)
def test_letters_have_a_script(character: str, script: str) -> None:
    assert script_of(character) == script


@pytest.mark.parametrize("character", ["1", "٣", ".", "؟", " ", "\u064b"])
def test_what_is_no_letter_has_none(character: str) -> None:
    assert script_of(character) == ""


@pytest.mark.parametrize(
    ("text", "language", "share"),
    [
        ("Nabad, sidee tahay?", "so", 0.0),
        ("سلام", "so", 1.0),
        ("Jeg hedder Олена", "da", 5 / 14),
        ("Моя адреса: Nørrebro", "uk", 8 / 17),
        ("رقم 12", "ar", 0.0),
        ("12, 13!", "da", 0.0),
        ("", "da", 0.0),
        ("γειά", "el", 0.0),
    ],
)
def test_share_of_letters_in_another_script(text: str, language: str, share: float) -> None:
    assert foreign_share(text, language) == pytest.approx(share)


def test_scripts_in_a_text() -> None:
    assert scripts_in("Hej, Олено! 1") == {"LATIN", "CYRILLIC"}
