"""A check that fails must take no utterance along: it is logged, and whoever asked for it doubts."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from interpreter.errors import InterpreterError

T = TypeVar("T")
logger = logging.getLogger(__name__)


def attempted(what: str, check: Callable[[], T]) -> T | None:
    """What a check says; None where it raised, which the caller has to treat as a doubt.

    The log gets the kind and the place of an unforeseen error, never its message: that may hold speech.

    Args:
        what: names the check in the log.
    """
    try:
        return check()
    except InterpreterError as error:
        logger.warning("%s failed, and the translation goes on without it: %s", what, error)
    except Exception as error:  # noqa: BLE001 - whatever it is, what a person said must still arrive
        logger.error(
            "%s failed, and the translation goes on without it: %s at %s. Report this, with the version.",
            what,
            type(error).__name__,
            _place(error),
        )
    return None


def _place(error: Exception) -> str:
    """File and line where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
