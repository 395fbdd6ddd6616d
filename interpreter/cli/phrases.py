"""`interpreter phrases`: hand the phrase book to translators, take it back, and check it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interpreter.cli.exits import ExitCode
from interpreter.cli.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from languages import Language
    from languages.drafts import DraftReport

phrases = typer.Typer(
    help="""Hand the phrase book to translators, take it back, and check it.

    \b
    Examples:
      interpreter phrases check
      interpreter phrases export --language uk --format po --out uk.po
      interpreter phrases import uk.po --dry-run
      interpreter phrases add-drafts new.tsv --language uk
    """,
    no_args_is_help=True,
    rich_markup_mode=None,
)


class ExchangeFormat(StrEnum):
    """What the book is exported as."""

    PO = "po"
    TMX = "tmx"


Code = Annotated[str, typer.Option(help="The language's code, such as uk.", metavar="CODE")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")]


@phrases.command(short_help="Write the book of one language for translators.")
def export(
    context: typer.Context,
    language: Code,
    out: Annotated[Path, typer.Option(help="The file to write.", metavar="FILE", dir_okay=False)],
    into: Annotated[
        ExchangeFormat, typer.Option("--format", help="po (everything) or tmx (phrases without wordings).")
    ] = ExchangeFormat.PO,
) -> None:
    """Write the whole book of a language, with comments for translators; what is missing is empty.

    An entry marked fuzzy (PO) or x-approved no (TMX) is a draft that no person has approved.

    \b
    Examples:
      interpreter phrases export --language uk --format po --out uk.po
      interpreter phrases export --language ar --format tmx --out ar.tmx
    """
    from languages.exchange import Format, export_phrases
    from languages.po_text import write_atomically

    languages = _languages(context)
    write_atomically(
        out, export_phrases(_one(languages, language), _one(languages, "da"), Format(into.value))
    )
    typer.echo(f"{out}: {language}, {into.value}.")


@phrases.command("import", short_help="Take a translated file into the book.")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A PO or TMX file that was exported.", metavar="FILE")],
    language: Annotated[
        str, typer.Option(help="The language, where the file does not say.", metavar="CODE")
    ] = "",
    dry_run: DryRun = False,
) -> None:
    """Check a translated file, and take it into the book if nothing is wrong: all of it or nothing.

    A phrase is approved only where the file says so. One line for each problem; then the exit code is 1.

    \b
    Examples:
      interpreter phrases import uk.po --dry-run
      interpreter phrases import uk.po
    """
    from languages.exchange import import_phrases

    report = import_phrases(file, _languages(context), code=language, dry_run=dry_run)
    for problem in report.problems:
        typer.echo(str(problem))
    done = "Imported" if report.written else "Nothing was changed" if report.problems else "Would import"
    if not report.changed:
        done = "Nothing to import"
    typer.echo(
        f"{done}: {len(report.changed)} changed, {len(report.approved)} newly approved, "
        f"{len(report.withdrawn)} no longer approved, {report.unchanged} as before, "
        f"{len(report.problems)} problems."
    )
    _end(report.problems)


@phrases.command(short_help="Find what is wrong in the books, texts and glossary.")
def check(
    context: typer.Context,
    language: Annotated[str, typer.Option(help="This language alone.", metavar="CODE")] = "",
    review: Annotated[
        bool, typer.Option("--review", help="Also list drafts that may say more or less than the Danish.")
    ] = False,
) -> None:
    """Find missing and doubled phrases, slots, script, punctuation, numbers; one line each, then exit code 1.

    \b
    Examples:
      interpreter phrases check
      interpreter phrases check --review --language so
      interpreter phrases check --language uk
    """
    from languages import content_check
    from languages.check import check_language, summary
    from languages.glossary import load_glossary
    from languages.glossary_check import check_glossary

    options: Options = context.obj
    languages = _languages(context)
    chosen = {language: _one(languages, language)} if language else languages
    problems = [one for code in chosen for one in check_language(chosen[code], _one(languages, "da"))]
    glossary = load_glossary(languages, options.settings().glossary_file)
    problems += [one for one in check_glossary(glossary, languages) if one.language in chosen]
    for problem in problems:
        typer.echo(str(problem))
    doubts = [one for code in chosen for one in content_check.review(chosen[code], _one(languages, "da"))]
    if review:
        for doubt in doubts:
            typer.echo(f"Look at {doubt}")
    elif doubts:
        typer.echo(f"{len(doubts)} drafts may say more or less than the Danish: see them with --review.")
    for code, (count, approved) in summary(chosen).items():
        typer.echo(f"{code}: {count} phrases, {approved} approved by a person.")
    typer.echo(f"{len(glossary.terms)} terms, {len(problems)} problems.")
    _end(problems)


@phrases.command(short_help="Add many phrases from a table, as drafts.")
def add_drafts(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="A table with tabs: id, text (or danish), heard.", metavar="FILE")
    ],
    language: Code,
    plurals: Annotated[
        Path | None,
        typer.Option(help="A table of counted phrases: id, then each plural form.", metavar="FILE"),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Add the phrases that the book does not have yet. What cannot be used is left out and reported.

    New phrases are added to the Danish book first (--language da), then to the others.

    \b
    Examples:
      interpreter phrases add-drafts new.tsv --language da
      interpreter phrases add-drafts new-uk.tsv --language uk --dry-run
      interpreter phrases add-drafts new.tsv --language da --plurals counted.tsv
    """
    from languages import drafts

    languages = _languages(context)
    report = drafts.add_drafts(
        drafts.read_draft_rows(file, plurals),
        _one(languages, language),
        _one(languages, "da"),
        write=not dry_run,
    )
    _show(report, dry_run=dry_run)


@phrases.command(short_help="Add many terms or renderings to the glossary, as drafts.")
def add_terms(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="A table: term, forms, explanation, keep_danish, topic; or term, rendering, "
            "explanation_translated.",
            metavar="FILE",
        ),
    ],
    language: Code,
    replace_drafts: Annotated[
        bool, typer.Option("--replace-drafts", help="Replace lines that no person has approved.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Add terms (--language da) or a language's renderings to the glossary. What cannot be used is left out.

    \b
    Examples:
      interpreter phrases add-terms glossary.tsv --language da
      interpreter phrases add-terms glossary-uk.tsv --language uk --replace-drafts
    """
    from languages import drafts

    languages = _languages(context)
    danish = _one(languages, "da")
    if language == danish.code:
        report = drafts.add_terms(file, danish, replace_drafts=replace_drafts, write=not dry_run)
    else:
        report = drafts.add_renderings(
            file, _one(languages, language), danish, replace_drafts=replace_drafts, write=not dry_run
        )
    _show(report, dry_run=dry_run)


def _languages(context: typer.Context) -> "Mapping[str, Language]":
    from languages import load_languages

    options: Options = context.obj
    options.start_log()
    return load_languages(options.settings().languages_dir)


def _one(languages: "Mapping[str, Language]", code: str) -> "Language":
    if code not in languages:
        raise typer.BadParameter(f"no language {code!r}. There are: {', '.join(languages)}.")
    return languages[code]


def _show(report: "DraftReport", *, dry_run: bool) -> None:
    for problem in report.problems:
        typer.echo(str(problem))
    typer.echo(
        f"{'Would add' if dry_run else 'Added'} {len(report.added)}; {report.there} were there already; "
        f"{len(report.problems)} problems."
    )
    _end(report.problems)


def _end(problems: "Iterable[object]") -> None:
    if any(True for _ in problems):
        raise typer.Exit(ExitCode.MISSING)
