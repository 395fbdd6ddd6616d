"""The meeting id on every log line, and nothing on it that does not belong there."""

import contextvars
import logging
import traceback
from typing import Final

meeting_id: Final[contextvars.ContextVar[str]] = contextvars.ContextVar("meeting_id", default="-")
"""Id of the meeting that the running task belongs to."""

LOG_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s [%(meeting)s] %(message)s"


class MeetingFilter(logging.Filter):
    """Puts the meeting id on a record as `meeting`. Add it to a handler: then all loggers' lines have it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.meeting = meeting_id.get()
        return True


class WithoutQuery(logging.Filter):
    """Cuts the query string off the paths that uvicorn logs: people put names into addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_without_query(value) for value in record.args)
        return True


def configure_logging(level: int = logging.INFO) -> None:
    """Log to stderr, the meeting id on each line."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(LOG_FORMAT))
    handler.addFilter(MeetingFilter())
    logging.basicConfig(level=level, handlers=[handler], force=True)


def strip_queries() -> None:
    """Keep query strings out of uvicorn's logs. Doing it twice changes nothing."""
    for name in ("uvicorn.access", "uvicorn.error"):
        logger = logging.getLogger(name)
        if not any(isinstance(one, WithoutQuery) for one in logger.filters):
            logger.addFilter(WithoutQuery())


def where(error: BaseException) -> str:
    """Kinds and places of an error and of those within it, without their messages: a message from a library
    may quote what it was given, and that may be what people said."""
    if isinstance(error, BaseExceptionGroup):
        return "\n".join(where(one) for one in error.exceptions)
    places = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    return f"{type(error).__name__} at\n{places}"


def _without_query(value: object) -> object:
    return value.partition("?")[0] if isinstance(value, str) and value.startswith("/") else value
