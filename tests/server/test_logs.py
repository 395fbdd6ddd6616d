import logging

import pytest

from interpreter.server.logs import LOG_FORMAT, MeetingFilter, WithoutQuery, meeting_id, strip_queries, where


def record(message: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("uvicorn.access", logging.INFO, __file__, 1, message, arguments, None)


def test_a_line_carries_the_meeting_it_belongs_to() -> None:
    line = record("opened")
    token = meeting_id.set("abc")
    try:
        assert MeetingFilter().filter(line)
    finally:
        meeting_id.reset(token)
    assert "[abc] opened" in logging.Formatter(LOG_FORMAT).format(line)


def test_a_line_outside_meetings_carries_a_dash() -> None:
    line = record("started")
    assert MeetingFilter().filter(line)
    assert "[-] started" in logging.Formatter(LOG_FORMAT).format(line)


def test_query_strings_are_cut_off() -> None:
    line = record('%s - "%s %s HTTP/%s" %d', "127.0.0.1:5", "GET", "/x?name=Amina", "1.1", 200)
    assert WithoutQuery().filter(line)
    assert line.getMessage() == '127.0.0.1:5 - "GET /x HTTP/1.1" 200'


def test_stripping_twice_is_stripping_once() -> None:
    strip_queries()
    before = len(logging.getLogger("uvicorn.access").filters)
    strip_queries()
    assert len(logging.getLogger("uvicorn.access").filters) == before


def test_where_names_kind_and_place_of_every_error_but_no_message() -> None:
    def fail() -> None:
        raise ValueError("secret")

    with pytest.raises(ValueError) as caught:
        fail()
    told = where(ExceptionGroup("secret", [ExceptionGroup("secret", [caught.value]), KeyError("secret")]))
    assert "ValueError at" in told
    assert "in fail" in told
    assert "KeyError at" in told
    assert told.count("secret") == 1  # the source line itself, as it stands in the file
