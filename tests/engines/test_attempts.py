"""A check that fails takes nothing along and says nothing of what was said."""

import logging

import pytest

from interpreter.engines.attempts import attempted
from interpreter.errors import EngineError


def failing(error: BaseException) -> str:
    raise error


def test_what_a_check_says_is_handed_on(caplog: pytest.LogCaptureFixture) -> None:
    assert attempted("A check", lambda: "fine") == "fine"
    assert not caplog.records


def test_an_unforeseen_error_is_told_by_its_kind_and_place_alone(caplog: pytest.LogCaptureFixture) -> None:
    assert attempted("A check", lambda: failing(KeyError("secret speech"))) is None
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert "A check failed" in record.message
    assert "KeyError at test_attempts.py:" in record.message
    assert record.exc_info is None
    assert "secret" not in caplog.text


def test_an_error_of_ours_is_told_in_its_words(caplog: pytest.LogCaptureFixture) -> None:
    assert attempted("A check", lambda: failing(EngineError("It is closed."))) is None
    assert caplog.messages == ["A check failed, and the translation goes on without it: It is closed."]


def test_an_interrupt_is_no_failed_check() -> None:
    with pytest.raises(KeyboardInterrupt):
        attempted("A check", lambda: failing(KeyboardInterrupt()))
