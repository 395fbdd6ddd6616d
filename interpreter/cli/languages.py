"""`interpreter languages`: a table of the languages and how far each may be used."""

from typing import Annotated

import typer

from interpreter.cli.options import Options


def languages(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """Show the languages, their voices and phrases, and how far each may be used.

    The readiness is red (a human interpreter is needed for everything but phrases), amber (may be tried
    where the purpose allows it) or green (measured against human interpreters and accepted).

    \b
    Examples:
      interpreter languages
      interpreter languages --json
    """
    from interpreter.cli.readiness import language_facts, show_facts

    options: Options = context.obj
    options.start_log()
    facts = language_facts(options.settings())
    show_facts(facts, json=json)
