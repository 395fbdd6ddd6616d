"""`interpreter models`: which models there are, and bringing them here, checking, removing and carrying
them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interpreter.cli.exits import ExitCode
from interpreter.cli.options import Options

if TYPE_CHECKING:
    from interpreter.models.catalogue import ModelEntry

models = typer.Typer(
    help="""Show, install, check and carry models for recognition, translation and speech.

    A profile (laptop, cpu, gpu) is a set of models; single names do as well. Models come from the hub
    (HF_ENDPOINT names another one or a mirror, HTTPS_PROXY a proxy). Once they are here, nothing is read from
    the network.

    \b
    Examples:
      interpreter models list
      interpreter models pull cpu
      interpreter models pull whisper-large-v3-turbo
      interpreter models verify
      interpreter models export cpu --to /media/stick
      interpreter models import /media/stick
    """,
    no_args_is_help=True,
    rich_markup_mode=None,
)

Names = Annotated[
    list[str], typer.Argument(help="Profiles (laptop, cpu, gpu) or names.", metavar="PROFILE|NAME...")
]
Accept = Annotated[
    bool,
    typer.Option(
        "--accept-non-commercial",
        help="Install models whose licence excludes commercial use, where yours is allowed.",
    ),
]


@models.command("list", short_help="The models for each language, their licence, size and quality.")
def list_(
    context: typer.Context,
    language: Annotated[str, typer.Option(help="This language alone, such as uk.", metavar="CODE")] = "",
    json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """Show what each language pair can use: size, licence, published quality, what is installed, and below
    it what was measured on this machine.

    \b
    Examples:
      interpreter models list
      interpreter models list --language uk
      interpreter models list --json
    """
    from interpreter.cli.models_shown import as_json, show_models
    from interpreter.errors import ConfigError
    from interpreter.models.catalogue import load_catalogue
    from languages import load_languages

    models_dir = _models_dir(context)
    if language and language not in (known := load_languages()):
        raise ConfigError(f"There is no language {language!r}. There are: {', '.join(known)}.")
    if json:
        typer.echo(as_json(load_catalogue(), models_dir, language))
    else:
        show_models(load_catalogue(), models_dir, language)


@models.command(short_help="Install profiles or single models.")
def pull(context: typer.Context, names: Names, accept_non_commercial: Accept = False) -> None:
    """Show the licences, then download, check and install. A broken download goes on at the next pull.

    \b
    Examples:
      interpreter models pull cpu
      interpreter models pull opus-mt-gmq-zle opus-mt-zle-gmq
      interpreter models pull nllb-200-distilled-1.3b --accept-non-commercial
    """
    from interpreter.cli.models_installing import install_all
    from interpreter.models.catalogue import load_catalogue
    from interpreter.models.pulling import agree, check_all_fit
    from interpreter.models.pulling import pull as pull_one

    models_dir = _models_dir(context)
    catalogue = load_catalogue()
    entries = catalogue.select(names)
    agree(entries, accept_non_commercial=accept_non_commercial)
    check_all_fit(entries, models_dir)
    install_all(entries, models_dir, pull_one)


@models.command(short_help="Read every installed model and compare its hashes.")
def verify(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Profiles or names; none: all that is installed.", metavar="NAME..."),
    ] = None,
) -> None:
    """Read every file and compare its SHA-256; one line a model. The exit code is 1 where something is wrong.

    \b
    Examples:
      interpreter models verify
      interpreter models verify whisper-small
    """
    from interpreter.cli.models_shown import verdict_line
    from interpreter.models.catalogue import load_catalogue
    from interpreter.models.installed import State, state_of
    from interpreter.models.installed import verify as verify_one

    models_dir, catalogue = _models_dir(context), load_catalogue()
    entries = catalogue.select(names) if names else catalogue.model
    verdicts = [
        verify_one(entry, models_dir)
        for entry in entries
        if names or state_of(entry, models_dir) is not State.ABSENT
    ]
    for verdict in verdicts:
        typer.echo(verdict_line(verdict))
    if not verdicts:
        typer.echo(f"No model of the catalogue is installed in {models_dir}.")
    if not all(verdict.good for verdict in verdicts):
        raise typer.Exit(ExitCode.MISSING)


@models.command(short_help="Remove models.")
def remove(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(help="Names of models.", metavar="NAME...")],
    forget: Annotated[
        bool,
        typer.Option("--forget", help="Also forget what the first pull brought; the next is trusted anew."),
    ] = False,
) -> None:
    """Remove models and their unfinished downloads.

    \b
    Examples:
      interpreter models remove whisper-large-v3
    """
    from interpreter.errors import ModelMissing
    from interpreter.models.installed import remove as remove_one
    from interpreter.models.records import forget_first_use

    models_dir = _models_dir(context)
    for entry in [_entry(name) for name in names]:
        gone = remove_one(entry, models_dir)
        if forget:
            gone = forget_first_use(models_dir, entry.name) or gone
        if not gone:
            raise ModelMissing(f"{entry.name} is not installed.")
        typer.echo(f"{entry.name} is removed.")


@models.command("import", short_help="Install models from a folder, on a machine without internet.")
def import_(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="What `export` wrote, or plain files.", metavar="DIR")],
    accept_non_commercial: Accept = False,
) -> None:
    """Install every model found in a folder: exported ones, and files that are recognised by their hashes.

    Files whose hash the catalogue does not know must lie in a folder with the model's name.

    \b
    Examples:
      interpreter models import /media/stick
    """
    from interpreter.cli.models_installing import Teller, install_all
    from interpreter.models.catalogue import load_catalogue
    from interpreter.models.pulling import agree
    from interpreter.models.transfer import find_parcels, import_parcel

    models_dir = _models_dir(context)
    found = find_parcels(folder, load_catalogue(), models_dir, Teller())
    parcels = {parcel.entry.name: parcel for parcel in found}
    entries = [parcel.entry for parcel in parcels.values()]
    agree(entries, accept_non_commercial=accept_non_commercial)
    install_all(
        entries,
        models_dir,
        lambda entry, place, check, watcher: import_parcel(parcels[entry.name], place, check, watcher),
    )


@models.command(short_help="Copy installed models to a folder, for a machine without internet.")
def export(
    context: typer.Context,
    names: Names,
    to: Annotated[Path, typer.Option(help="The folder to write to.", metavar="DIR", file_okay=False)],
) -> None:
    """Check installed models and copy each to its own folder in DIR, with a record of where it came from.

    \b
    Examples:
      interpreter models export cpu --to /media/stick
      interpreter models export whisper-small --to ./models
    """
    from interpreter.cli.models_installing import Teller
    from interpreter.models.catalogue import load_catalogue
    from interpreter.models.transfer import export as export_one

    models_dir = _models_dir(context)
    for entry in load_catalogue().select(names):
        export_one(entry, models_dir, to, Teller())


def _models_dir(context: typer.Context) -> Path:
    options: Options = context.obj
    options.start_log()
    return options.settings().models_dir.expanduser()


def _entry(name: str) -> "ModelEntry":
    """One model, never a whole profile: what is removed is named."""
    from interpreter.errors import ConfigError
    from interpreter.models.catalogue import load_catalogue

    entry = load_catalogue().find(name)
    if entry is None:
        raise ConfigError(f"There is no model {name!r}. `interpreter models list` shows them.")
    return entry
