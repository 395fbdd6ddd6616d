"""`interpreter health`: ask a running service whether it can interpret, for health checks without curl."""

from typing import Annotated, Any

import typer

from interpreter.cli.exits import ExitCode
from interpreter.cli.options import Options

LOCAL = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""A service that listens everywhere is asked at the machine's own address."""


def health(
    context: typer.Context,
    host: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Where the service listens; as for serve.")
    ] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Its port; as for serve.")] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds to wait for the answer.")] = 4.0,
) -> None:
    """Ask the service on this machine whether it is loaded and works. Exit code 0: yes; 1: no, and why.

    \b
    Examples:
      interpreter health
      interpreter health --port 9000
    """
    options: Options = context.obj
    options.start_log()
    server = options.settings(server__host=host, server__port=port).server
    healthy, told = ask(LOCAL.get(server.host, server.host), server.port, timeout)
    typer.echo(told, err=not healthy)
    raise typer.Exit(ExitCode.DONE if healthy else ExitCode.MISSING)


def ask(host: str, port: int, timeout_s: float) -> tuple[bool, str]:
    """Whether the service at this address can interpret, and what it says. Never asks through a proxy."""
    import json
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection(host, port, timeout=timeout_s)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        told: Any = json.loads(answer.read())
    except (OSError, HTTPException) as error:
        return False, f"No answer at {host} port {port}: {error}. Is the service started?"
    except ValueError:
        return False, f"What answers at {host} port {port} is not this service."
    finally:
        connection.close()
    if not isinstance(told, dict) or "status" not in told:
        return False, f"What answers at {host} port {port} is not this service."
    healthy = answer.status == 200 and told["status"] == "ok"
    if healthy:
        lines = [f"ok: {told.get('meetings')} of {told.get('max_meetings')} meetings"]
        return True, "\n".join([*lines, *(f"degraded: {one}" for one in told.get("degraded") or ())])
    return False, f"{told['status']}: {told.get('reason')}"
