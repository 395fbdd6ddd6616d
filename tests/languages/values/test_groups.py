"""How telephone numbers are grouped."""

import pytest

from languages.values.groups import phone_groups


@pytest.mark.parametrize(
    ("number", "groups"),
    [
        ("12345678", ["12", "34", "56", "78"]),
        ("+4512345678", ["+45", "12", "34", "56", "78"]),
        ("+380501234567", ["+380501234567"]),
        ("05321234567", ["0532", "123", "45", "67"]),
        ("0501234567", ["0501", "234", "567"]),
        ("112", ["112"]),
    ],
)
def test_groups_keep_every_digit(number: str, groups: list[str]) -> None:
    assert phone_groups(number) == groups
    assert "".join(phone_groups(number)) == number
