"""A service with scripted sessions in a process of its own, that writes down what it does to the outside.

    python -m tests.server.scripted_service REPORT

Prints its address, serves until SIGTERM, then writes to REPORT, as JSON, the connections it opened, the
names it looked up, and the files it wrote.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any, cast

from interpreter.server.app import create_app
from interpreter.server.logs import configure_logging
from interpreter.server.serving import serve
from interpreter.settings import ServerSettings, Settings
from tests.fakes.meeting import COMMIT, TRANSLATED, voice
from tests.fakes.session import Stage, able_engines

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_OUTSIDE = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")
_FILES = ("os.mkdir", "os.rename", "os.remove", "subprocess.Popen", "os.posix_spawn", "tempfile.mkstemp")


def watch() -> list[str]:
    """Write down, from now on, everything that reaches outside the process."""
    seen: list[str] = []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _OUTSIDE or event in _FILES:
            seen.append(f"{event} {arguments[1:]!r}")
        elif event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES:
            seen.append(f"open {arguments[0]!r}")

    sys.addaudithook(hook)
    return seen


async def main(report: Path) -> None:
    """Serve until SIGTERM."""
    settings = Settings(server=ServerSettings(port=0))
    stage = Stage(lambda side: [COMMIT, TRANSLATED, *voice()])
    app = create_app(able_engines(), settings, cast(Any, None), open_session=stage.open)
    seen: list[str] = []

    def ready(url: str) -> None:
        nonlocal seen
        seen = watch()
        print(url, flush=True)  # noqa: T201

    await serve(app, settings.server, ready)
    outside = list(seen)
    report.write_text(json.dumps(outside))  # noqa: ASYNC240 - nothing else runs any more


if __name__ == "__main__":
    configure_logging()
    asyncio.run(main(Path(sys.argv[1])))
