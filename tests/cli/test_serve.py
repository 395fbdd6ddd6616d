import logging

import pytest

from interpreter.cli import service as module
from interpreter.cli.exits import ExitCode
from interpreter.settings import Settings
from tests.cli.calling import CommandLine


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Settings, bool]]:
    calls: list[tuple[Settings, bool]] = []
    monkeypatch.setattr(
        module, "run_service", lambda settings, *, self_check: calls.append((settings, self_check))
    )
    return calls


def test_without_options_it_is_this_machine_port_8080_with_the_self_check(
    command_line: CommandLine, served: list[tuple[Settings, bool]]
) -> None:
    assert command_line("serve").code == ExitCode.DONE
    ((settings, self_check),) = served
    assert (settings.server.host, settings.server.port, self_check) == ("127.0.0.1", 8080, True)
    assert logging.getLogger().level == logging.INFO


def test_options_win(command_line: CommandLine, served: list[tuple[Settings, bool]]) -> None:
    command_line("serve", "--host", "::1", "--port", "9000", "--max-meetings", "3", "--no-self-check")
    ((settings, self_check),) = served
    assert (settings.server.host, settings.server.port, settings.server.max_meetings) == ("::1", 9000, 3)
    assert not self_check
