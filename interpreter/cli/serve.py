"""`interpreter serve`: the service that tablets and browsers talk to."""

from typing import Annotated

import typer

from interpreter.cli.options import LogLevel, Options


def serve(
    context: typer.Context,
    host: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Address to listen on; without it, this machine only."),
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = None,
    max_meetings: Annotated[int | None, typer.Option(min=1, help="How many meetings at once.")] = None,
    self_check: Annotated[
        bool,
        typer.Option(
            "--self-check/--no-self-check",
            help="Interpret a spoken sample in each direction first; off only for developers.",
        ),
    ] = True,
) -> None:
    """Serve on http://127.0.0.1:8080, for a browser on this machine and for clients of the web socket.

    Before it says that it is ready it prepares the models and interprets one short sample in each direction.
    The samples are synthetic: the service's own voice speaks a phrase of its book. A direction that fails is
    shown with the reason, and the service starts all the same, unless none works. Ctrl-C lets running
    meetings finish what was said.

    \b
    Examples:
      interpreter serve
      interpreter serve --port 9000
      interpreter --device cuda serve --max-meetings 20
    """
    from interpreter.cli.service import run_service
    from interpreter.server.logs import configure_logging

    options: Options = context.obj
    configure_logging(options.level(LogLevel.INFO))
    settings = options.settings(server__host=host, server__port=port, server__max_meetings=max_meetings)
    run_service(settings, self_check=self_check)
