"""All commands together, and the options that stand before them."""

from pathlib import Path
from typing import Annotated

import typer

from interpreter import VERSION
from interpreter.cli.doctor import doctor
from interpreter.cli.exits import EXIT_CODES_HELP
from interpreter.cli.health import health
from interpreter.cli.interpret import interpret
from interpreter.cli.languages import languages
from interpreter.cli.listen import listen
from interpreter.cli.models import models
from interpreter.cli.options import Device, LogLevel, Options
from interpreter.cli.phrases import phrases
from interpreter.cli.serve import serve

HELP = """\
Interprets spoken conversations between Danish and six other languages, on this machine alone.

\b
Where to begin:
  interpreter doctor                                   what is installed here and what is missing
  interpreter languages                                the languages, and how far each may be used
  interpreter interpret talk.mp3 --from da --to uk     interpret a recording
  interpreter listen --from da --to uk                 interpret a conversation at this computer
  interpreter serve                                    the service for tablets and browsers
  interpreter models                                   models for recognition, translation and speech
  interpreter phrases                                  the phrase book, for translators

Options such as --device stand before the command: interpreter --device cpu serve
"""

app = typer.Typer(
    help=HELP,
    epilog=EXIT_CODES_HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
app.command(short_help="Interpret a recording, or raw sound from a pipe.")(interpret)
app.command(short_help="Interpret a conversation at this computer.")(listen)
app.command(short_help="The service for tablets and browsers.")(serve)
app.command(short_help="Whether a running service works.")(health)
app.command(short_help="What is installed, what is missing, what works.")(doctor)
app.command(short_help="The languages and how far each may be used.")(languages)
app.add_typer(models, name="models", short_help="Show, install, check and carry models.")
app.add_typer(
    phrases, name="phrases", short_help="Hand the phrase book to translators, take it back, check it."
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"interpreter {VERSION}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option(help="A settings file (TOML).", metavar="FILE")] = None,
    models_dir: Annotated[
        Path | None, typer.Option(help="The folder with the models and voices.", metavar="FOLDER")
    ] = None,
    device: Annotated[
        Device | None, typer.Option(help="Where the models run; auto takes a CUDA device if there is one.")
    ] = None,
    recogniser: Annotated[
        list[str] | None,
        typer.Option(
            help="The model that reads speech, or that reads one language: da=roest-v3-whisper-1.5b, "
            "so=ctc:omnilingual-asr-300m-ctc. Can be given several times.",
            metavar="[LANGUAGE=][ENGINE:]MODEL",
        ),
    ] = None,
    log_level: Annotated[
        LogLevel | None,
        typer.Option(help="How much is logged, to standard error. What people say is never logged."),
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    context.obj = Options(config, models_dir, device, log_level, tuple(recogniser or ()))
