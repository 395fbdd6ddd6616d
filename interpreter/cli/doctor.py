"""`interpreter doctor`: what is installed, what is missing, and what each language can do here."""

from typing import Annotated

import typer

from interpreter.cli.exits import ExitCode
from interpreter.cli.options import Options


def doctor(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
    samples: Annotated[
        bool,
        typer.Option("--samples", help="Also interpret a spoken sample in each direction (takes a while)."),
    ] = False,
) -> None:
    """Show what is installed, what is missing and how to get it, and what each language can do now.

    The exit code is 1 where something is missing that the service needs. What is only good to have (a
    translation model, a sound card, a GPU) is shown and does not count.

    \b
    Examples:
      interpreter doctor
      interpreter doctor --samples
      interpreter doctor --json
    """
    from interpreter.cli.diagnosis import diagnose, show_diagnosis

    options: Options = context.obj
    options.start_log()
    diagnosis = diagnose(options.settings(), samples=samples)
    show_diagnosis(diagnosis, json=json)
    raise typer.Exit(ExitCode.DONE if diagnosis.complete else ExitCode.MISSING)
