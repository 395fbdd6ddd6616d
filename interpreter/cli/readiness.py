"""What each language can do on this machine, without loading a model."""

import dataclasses
import json as json_format
from collections.abc import Sequence
from dataclasses import dataclass

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from interpreter.engines.table import load_synthesiser
from interpreter.settings import RecogniserSettings, Settings
from languages import Language, load_languages

LEVEL_STYLES = {"red": "red", "amber": "yellow", "green": "green"}


@dataclass(frozen=True, slots=True)
class LanguageFacts:
    """One language as it stands on this machine.

    Attributes:
        script, direction: ISO 15924 code, and `ltr` or `rtl`.
        recognised: whether the recogniser that is chosen for it should have it at all.
        approved_phrases, draft_phrases: how many phrases of the book a person has, or has not, approved.
        voice: what speaks it; None where nothing does.
        readiness, reason: how far it may be used, and why not further.
        heard_by: engine and model that read it.
    """

    code: str
    own_name: str
    danish_name: str
    english_name: str
    script: str
    direction: str
    recognised: bool
    approved_phrases: int
    draft_phrases: int
    voice: str | None
    readiness: str
    reason: str
    heard_by: str = ""


def language_facts(settings: Settings) -> list[LanguageFacts]:
    """Every language, in alphabetical order of codes.

    Raises:
        LanguageError: a language folder cannot be used.
        ModelMissing: the library of a voice is not installed.
    """
    synthesiser = load_synthesiser(settings)
    try:
        voices = dict(synthesiser.capabilities.voices)
    finally:
        synthesiser.close()
    return [
        _facts(language, voices.get(code), settings.recogniser.of(code))
        for code, language in load_languages(settings.languages_dir).items()
    ]


def _facts(language: Language, voice: str | None, recogniser: RecogniserSettings) -> LanguageFacts:
    approved = sum(phrase.approved for phrase in language.phrases.values())
    return LanguageFacts(
        code=language.code,
        own_name=language.names.own,
        danish_name=language.names.danish,
        english_name=language.names.english,
        script=language.script,
        direction=language.direction,
        # what another model knows, only loading it shows
        recognised=bool(language.engines.whisper) or recogniser.engine != "whisper",
        approved_phrases=approved,
        draft_phrases=len(language.phrases) - approved,
        voice=voice,
        readiness=language.readiness.level.value,
        reason=language.readiness.reason,
        heard_by=f"{recogniser.engine} {recogniser.model}",
    )


def show_facts(facts: Sequence[LanguageFacts], *, json: bool) -> None:
    """Print them: as JSON, or as a table with the reasons below it."""
    if json:
        typer.echo(
            json_format.dumps([dataclasses.asdict(one) for one in facts], ensure_ascii=False, indent=2)
        )
        return
    console = Console(highlight=False)
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    for heading in ("code", "language", "own name", "script", "heard", "phrases", "voice", "readiness"):
        table.add_column(heading, no_wrap=True)
    for one in facts:
        table.add_row(
            one.code,
            one.english_name,
            one.own_name,
            f"{one.script} {one.direction}",
            "yes" if one.recognised else "no",
            f"{one.approved_phrases} of {one.approved_phrases + one.draft_phrases}",
            one.voice or "none",
            Text(one.readiness, LEVEL_STYLES[one.readiness]),
        )
    console.print(table)
    console.print("\nphrases: how many of them a person has approved\n\nWhy not further:")
    for one in facts:
        console.print(f"  {one.code}  {one.reason}", soft_wrap=True, markup=False)
