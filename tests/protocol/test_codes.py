import re

import pytest

from interpreter.protocol.codes import CODES, refusal
from tests.conftest import ROOT


def test_every_code_says_what_to_do() -> None:
    for code in CODES.values():
        assert code.cause.endswith(".")
        assert code.remedy.endswith(".")


def test_a_refusal_is_as_fatal_as_the_table_says() -> None:
    for code in CODES.values():
        error = refusal(code.name, "What is wrong. What to do.")
        assert (error.code, error.fatal, str(error)) == (code.name, code.fatal, "What is wrong. What to do.")


def test_a_code_that_is_not_in_the_table_cannot_be_used() -> None:
    with pytest.raises(KeyError):
        refusal("invented", "No.")


def test_every_code_is_used_and_no_other() -> None:
    used = set()
    for folder in ("protocol", "server"):
        for file in (ROOT / "interpreter" / folder).glob("*.py"):
            used |= set(re.findall(r'refusal\(\s*"(\w+)"', file.read_text(encoding="utf-8")))
    assert used == set(CODES)
