import socket
from http.client import HTTPConnection

import pytest

from interpreter.errors import ConfigError
from interpreter.server.guard import SECURITY_HEADERS
from interpreter.server.serving import listen
from interpreter.server.starting import answering_that_it_loads
from interpreter.settings import ServerSettings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, method: str, path: str) -> tuple[int, dict[str, str], str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, dict(answer.getheaders()), text


def test_every_request_is_told_that_it_loads_and_why() -> None:
    settings = ServerSettings(port=free_port())
    with answering_that_it_loads(settings) as say:
        status, headers, text = ask(settings.port, "GET", "/health")
        assert (status, headers["Retry-After"]) == (503, "5")
        assert text == '{"status": "loading", "reason": "The engines are being loaded."}'
        assert headers.items() >= SECURITY_HEADERS.items()
        assert "Server" not in headers
        say("Samples are tried.")
        assert "Samples are tried." in ask(settings.port, "GET", "/")[2]
        assert ask(settings.port, "HEAD", "/")[0::2] == (503, "")


def test_nothing_about_requests_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    settings = ServerSettings(port=free_port())
    with answering_that_it_loads(settings):
        ask(settings.port, "GET", "/?name=Amina")
        ask(settings.port, "BREW", "/?name=Amina")
    assert capfd.readouterr() == ("", "")


def test_the_address_is_free_afterwards_also_where_a_client_hangs_on() -> None:
    settings = ServerSettings(port=free_port())
    with answering_that_it_loads(settings):
        silent = socket.create_connection(("127.0.0.1", settings.port), 20)
    listen(settings).close()
    silent.close()


def test_an_address_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = ServerSettings(port=taken.getsockname()[1])
        with pytest.raises(ConfigError, match="Cannot listen on"), answering_that_it_loads(settings):
            pytest.fail("the block ran")
