import asyncio
import socket

import pytest

from interpreter.errors import ConfigError
from interpreter.protocol.limits import MAX_SOUND_BYTES
from interpreter.server import serving
from interpreter.server.limits import SEND_BUFFER_BYTES
from interpreter.server.serving import address_of, listen
from interpreter.settings import ServerSettings
from tests.server.running import PATIENCE_S, running, start


def test_it_listens_on_this_machine_only_by_default() -> None:
    with listen(ServerSettings(port=0)) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
        port = listener.getsockname()[1]
        assert address_of(listener) == f"http://127.0.0.1:{port}"
        assert listener.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * SEND_BUFFER_BYTES


def test_an_address_of_the_newer_kind_stands_in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    with listen(ServerSettings(port=0)) as listener:
        monkeypatch.setattr("socket.socket.getsockname", lambda _: ("::1", 8080, 0, 0), raising=False)
        assert address_of(listener) == "http://[::1]:8080"


def test_a_port_that_is_taken_is_told_with_what_to_do() -> None:
    with listen(ServerSettings(port=0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"port {port}: .*server\.port"):
            listen(ServerSettings(port=port))


def test_an_address_that_is_not_of_this_machine() -> None:
    with pytest.raises(ConfigError, match="Cannot listen"):
        listen(ServerSettings(host="192.0.2.1", port=0))


async def test_a_connection_that_outlives_its_meeting_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "LINGER_S", 0.0)
    async with running() as server, server.connect() as client:
        await start(client)
        (connection,) = server.server.server_state.connections
        lost = asyncio.Event()
        tell = connection.connection_lost

        def connection_lost(error: Exception | None) -> None:
            tell(error)
            lost.set()

        monkeypatch.setattr(connection, "connection_lost", connection_lost)
        client.transport.pause_reading()  # it never answers the goodbye
        await client.send(bytes(MAX_SOUND_BYTES + 2))
        await asyncio.wait_for(lost.wait(), PATIENCE_S)
        client.transport.resume_reading()
