"""Events as text for people, on a terminal or in a file."""

from collections.abc import Mapping
from statistics import median

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from interpreter.cli.conversation import Tally
from interpreter.cli.exits import ExitCode
from interpreter.cli.words import DOUBTS, FLAGS, REJECTIONS, SOURCES, abstention, clock
from interpreter.engines.recogniser import Rejection
from interpreter.engines.translator import Source, Translation
from interpreter.pipeline.events import (
    Commit,
    Event,
    Fault,
    HumanFlag,
    Hypothesis,
    Latency,
    Load,
    NotUnderstood,
    Translated,
)

SOURCE_STYLES: Mapping[Source, str] = {
    Source.APPROVED_PHRASE: "green",
    Source.DRAFT_PHRASE: "yellow",
    Source.MODEL: "yellow",
    Source.NONE: "red",
}


class Screen:
    """A `Follower` that shows what was heard and its translation, with every doubt in words.

    On a terminal the hypothesis of the running segment stands below, its unstable part dimmed, and is
    gone as soon as its words are committed.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._latencies: list[Latency] = []
        self._live = (
            Live(console=console, transient=True, auto_refresh=False) if console.is_terminal else None
        )

    def follow(self, event: Event) -> None:
        match event:
            case Hypothesis():
                self._show_hypothesis(event)
            case Commit():
                self._hide_hypothesis()
                self._print(_heard(event))
            case Translated():
                self._print(_translated(event.translation))
            case NotUnderstood(reason=reason) if reason is not Rejection.NO_SPEECH:
                self._hide_hypothesis()
                self._print(
                    Text(
                        f"{clock(event.start)}  not understood: {REJECTIONS[reason]}. Please say it again.",
                        "red",
                    )
                )
            case Latency():
                self._latencies.append(event)
            case HumanFlag():
                self._print(Text(f"A human interpreter should be called: {FLAGS[event.reason]}.", "bold red"))
            case Fault():
                self._print(Text(f"Could not {event.stage}: {event.message}", "red"))
            case Load():
                skipped = f"{event.hypotheses_shed} hypotheses skipped"
                self._print(Text(f"The machine is {event.lag:.1f} s behind; {skipped}.", "yellow"))

    def close(self, tally: Tally, exit_code: int) -> None:
        """Take the hypothesis away, show how long the utterances took, and what went wrong with how many."""
        self._hide_hypothesis()
        if self._latencies:
            self._console.print(_latency_table(self._latencies))
        if not tally.heard and not tally.not_understood:
            self._print(Text("No speech was heard."))
        elif exit_code == ExitCode.NOT_TRANSLATED:
            self._print(
                Text(
                    f"{tally.not_translated} not translated, {tally.not_understood} not understood.", "yellow"
                )
            )

    def _print(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True)

    def _show_hypothesis(self, event: Hypothesis) -> None:
        if self._live is not None:
            self._live.start()
            self._live.update(
                Text.assemble(event.stable, (event.unstable, "dim italic"), " ..."), refresh=True
            )

    def _hide_hypothesis(self) -> None:
        if self._live is not None:
            self._live.update(Text(), refresh=True)
            self._live.stop()


def _heard(commit: Commit) -> Text:
    return Text.assemble(
        (f"{clock(commit.start)}  {commit.language}  ", "dim"),
        commit.text,
        (f"   ({commit.confidence:.0%} sure)", "dim"),
        *[(f"\n            look twice: {DOUBTS[doubt]}", "yellow") for doubt in commit.doubts],
    )


def _translated(translation: Translation) -> Text:
    style = SOURCE_STYLES[translation.source]
    text = Text.assemble((f"     -> {translation.target_language}  ", "dim"))
    if translation.source is Source.NONE:
        text.append(f"not translated: {abstention(translation.reason)}.", style)
    else:
        text.append(translation.text, "bold").append(f"   ({SOURCES[translation.source]})", style)
        if translation.understood and translation.source is not Source.MODEL:
            text.append(f"\n            taken as: {translation.understood}", "dim")
    for doubt in translation.doubts:
        text.append(f"\n            look twice: {DOUBTS[doubt]}", "yellow")
    for value in translation.values:
        text.append(
            f"\n            {value.kind}: {value.source or 'missing'} = {value.target or 'missing'}", "cyan"
        )
    for offer in translation.suggestions:
        mark = "approved" if offer.approved else "draft"
        text.append(f"\n            perhaps: {offer.text} -> {offer.translation}   ({mark})", "dim")
    return text


def _latency_table(latencies: list[Latency]) -> Table:
    """In seconds after the end of speech, with the median below."""
    table = Table(title="Seconds after the end of speech, by utterance", title_justify="left")
    for heading in ("utterance", "languages", "end noticed", "text final", "translated", "first sound"):
        table.add_column(heading, justify="right")
    rows = [(one.endpoint, one.final_text, one.translation, one.first_sound) for one in latencies]
    for one, row in zip(latencies, rows, strict=True):
        pair = f"{one.language} -> {one.listener_language}"
        table.add_row(str(one.utterance), pair, *map(_seconds, row), end_section=one is latencies[-1])
    if len(latencies) > 1:
        table.add_row("median", "", *(_seconds(_median(column)) for column in zip(*rows, strict=True)))
    return table


def _median(column: tuple[float | None, ...]) -> float | None:
    known = [one for one in column if one is not None]
    return median(known) if known else None


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
