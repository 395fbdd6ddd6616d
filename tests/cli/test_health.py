import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from interpreter.cli.exits import ExitCode
from tests.cli.calling import CommandLine

OK = (200, '{"status": "ok", "meetings": 2, "max_meetings": 8}')
PLAIN_TEXT = (200, "Welcome to another service")
OTHER_JSON = (200, "[1, 2]")
LOADING = (503, '{"status": "loading", "reason": "The engines are being loaded."}')
BROKEN = (503, '{"status": "broken", "reason": "Failed in a row: recognition 3 times."}')


class Service:
    """Answers whatever it is told to, on a free port."""

    def __init__(self) -> None:
        self.answer = OK
        self.asked: list[tuple[str, str | None]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.asked.append((self.path, self.headers["Host"]))
                status, body = service.answer
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *args: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    one = Service()
    monkeypatch.setenv("INTERPRETER_SERVER__PORT", str(one.port))
    monkeypatch.setenv("INTERPRETER_SERVER__HOST", "0.0.0.0")  # as in a container
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    thread = threading.Thread(target=one.server.serve_forever, args=(0.01,))
    thread.start()
    yield one
    one.server.shutdown()
    thread.join()
    one.server.server_close()


def test_a_service_that_works_is_asked_at_its_own_address(
    command_line: CommandLine, service: Service
) -> None:
    called = command_line("health")
    assert (called.code, called.out) == (ExitCode.DONE, "ok: 2 of 8 meetings\n")
    assert service.asked == [("/health", f"127.0.0.1:{service.port}")]


def test_a_service_that_works_worse_than_it_should_is_well_and_says_so(
    command_line: CommandLine, service: Service
) -> None:
    service.answer = (
        200,
        '{"status": "ok", "meetings": 0, "max_meetings": 8, "degraded": ["recogniser on cpu"]}',
    )
    called = command_line("health")
    assert (called.code, called.out) == (ExitCode.DONE, "ok: 0 of 8 meetings\ndegraded: recogniser on cpu\n")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (LOADING, "loading: The engines are being loaded."),
        (BROKEN, "broken: Failed in a row: recognition 3 times."),
        (PLAIN_TEXT, "is not this service"),
        (OTHER_JSON, "is not this service"),
        ((500, '{"status": "ok"}'), "ok"),
    ],
)
def test_every_other_answer_is_a_failure_with_its_reason(
    command_line: CommandLine, service: Service, answer: tuple[int, str], told: str
) -> None:
    service.answer = answer
    called = command_line("health")
    assert called.code == 1  # what Docker takes for unhealthy
    assert told in called.err
    assert called.out == ""


def test_no_answer_is_a_failure_that_says_so(command_line: CommandLine) -> None:
    with socket.socket() as bound:  # bound but not listening: connections are refused
        bound.bind(("127.0.0.1", 0))
        called = command_line("health", "--host", "127.0.0.1", "--port", str(bound.getsockname()[1]))
    assert called.code == ExitCode.MISSING
    assert "Is the service started?" in called.err


def test_a_service_that_hangs_is_a_failure(command_line: CommandLine) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        called = command_line("health", "--port", str(silent.getsockname()[1]), "--timeout", "0.1")
    assert (called.code, "timed out" in called.err) == (ExitCode.MISSING, True)
