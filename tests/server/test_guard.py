import pytest
from websockets.exceptions import InvalidStatus

from interpreter.server.guard import host_of
from tests.server.running import running, start


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


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "file://"])
async def test_a_foreign_page_may_not(origin: str) -> None:
    async with running() as server:
        with pytest.raises(InvalidStatus) as caught:
            async with server.connect(origin=origin):
                pass
        assert caught.value.response.status_code == 403
        assert caught.value.response.headers["X-Frame-Options"] == "DENY"


async def test_the_own_page_and_pages_named_in_the_settings_may() -> None:
    async with running(origins=("https://tolk.example",)) as server:
        for origin in (server.url, server.url.replace("http:", "https:"), "https://tolk.example"):
            async with server.connect(origin=origin) as client:
                assert (await start(client))["type"] == "ready"


async def test_a_foreign_name_is_refused() -> None:
    async with running() as server:
        with pytest.raises(InvalidStatus) as caught:
            async with server.connect(additional_headers={"Host": "evil.example"}):
                pass
        assert caught.value.response.status_code in (400, 421)
