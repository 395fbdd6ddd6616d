import io
from dataclasses import replace

import pytest
from rich.console import Console

from interpreter.cli.conversation import Tally
from interpreter.cli.exits import ExitCode
from interpreter.cli.screen import Screen
from interpreter.engines.recogniser import Rejection
from interpreter.engines.translator import Source
from interpreter.pipeline import events
from tests.fakes.meeting import COMMIT, NOT_UNDERSTOOD, SUGGESTION, TRANSLATED, all_events


def shown(*happened: events.Event, tally: Tally | None = None, code: int = 0, terminal: bool = False) -> str:
    out = io.StringIO()
    screen = Screen(Console(file=out, width=100, force_terminal=terminal, highlight=False))
    for event in happened:
        screen.follow(event)
    screen.close(tally or Tally(heard=1), code)
    return out.getvalue()


def test_what_was_heard_and_its_translation_with_every_doubt_in_words() -> None:
    text = shown(COMMIT, TRANSLATED)
    assert "0:00.5  da  Vi ses halv ti på Nørrebro.   (85% sure)" in text
    assert "-> uk  Побачимося о 09:30.   (draft phrase)" in text
    assert "taken as: Vi ses klokken 09:30." in text
    assert "look twice: the words may be misheard" in text
    assert "look twice: a name may be written wrongly" in text
    assert "look twice: no person has approved this translation" in text
    assert "time: halv ti = 09:30" in text
    assert "perhaps: Ja. -> Так.   (draft)" in text


def test_what_is_not_translated_is_said_so_and_why() -> None:
    nothing = replace(
        TRANSLATED.translation, text="", source=Source.NONE, reason="no_phrase", suggestions=(SUGGESTION,)
    )
    text = shown(replace(TRANSLATED, translation=nothing))
    assert "not translated: no phrase of the book says this." in text
    assert "perhaps: Ja. -> Так." in text


def test_a_value_that_is_on_one_side_only_is_seen() -> None:
    value = replace(TRANSLATED.translation.values[0], target="")
    text = shown(replace(TRANSLATED, translation=replace(TRANSLATED.translation, values=(value,))))
    assert "time: halv ti = missing" in text


def test_who_was_not_understood_is_asked_to_say_it_again() -> None:
    assert "0:03.0  not understood: not one word was sure enough. Please say it again." in shown(
        NOT_UNDERSTOOD
    )


def test_sound_without_speech_is_not_worth_a_line() -> None:
    silence = replace(NOT_UNDERSTOOD, reason=Rejection.NO_SPEECH)
    assert shown(silence, tally=Tally()) == "No speech was heard.\n"


def test_latencies_are_a_table_with_the_median() -> None:
    fast = events.Latency(1, "da", "uk", "consecutive", 0.4, 0.5, 0.51, 0.6)
    slow = events.Latency(2, "da", "uk", "consecutive", None, 0.9, 0.91, None)
    rows = [line.split() for line in shown(fast, slow).splitlines()]
    assert ["│", "1", "│", "da", "->", "uk", "│", "0.40", "│", "0.50", "│", "0.51", "│", "0.60", "│"] in rows
    assert ["│", "2", "│", "da", "->", "uk", "│", "-", "│", "0.90", "│", "0.91", "│", "-", "│"] in rows
    assert ["│", "median", "│", "│", "0.40", "│", "0.70", "│", "0.71", "│", "0.60", "│"] in rows


def test_how_much_failed_is_said_at_the_end() -> None:
    tally = Tally(heard=3, not_translated=2, not_understood=1)
    assert shown(tally=tally, code=ExitCode.NOT_TRANSLATED) == "2 not translated, 1 not understood.\n"


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("event", all_events(), ids=lambda event: type(event).__name__)
def test_every_event_can_be_shown(event: events.Event, terminal: bool) -> None:
    assert isinstance(shown(event, terminal=terminal), str)


def test_hypotheses_are_for_terminals_and_leave_nothing_behind() -> None:
    hypothesis = events.Hypothesis(1, "caseworker", "da", "Vi ses", " halv", 0.6)
    assert "Vi ses" not in shown(hypothesis)
    on_terminal = shown(hypothesis, COMMIT, terminal=True)
    assert on_terminal.index("Vi ses halv ti") > on_terminal.index("Vi ses")


def test_brackets_in_speech_are_not_markup() -> None:
    assert "[bold]ja[/bold]" in shown(replace(COMMIT, text="[bold]ja[/bold]"))
