import pytest

from interpreter.server.guard import host_of


@pytest.mark.parametrize(
    ("netloc", "host"),
    [
        ("localhost:8080", "localhost"),
        ("LOCALHOST", "localhost"),
        ("127.0.0.1:80", "127.0.0.1"),
        ("[::1]:8080", "::1"),
        ("tolk.example", "tolk.example"),
        ("", ""),
        ("[", ""),
        ("user@evil.example", "evil.example"),
    ],
)
def test_the_name_in_an_address(netloc: str, host: str) -> None:
    assert host_of(netloc) == host
