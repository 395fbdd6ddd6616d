import logging
import sys

import pytest
import typer

from audio import errors as audio
from interpreter import errors
from interpreter.cli.exits import EXIT_CODES_HELP, ExitCode, describe_bug, exit_code_of, innermost, run
from languages.errors import LanguageError


def all_below(root: type[Exception]) -> list[type[Exception]]:
    return [root, *(found for child in root.__subclasses__() for found in all_below(child))]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.ConfigError("x"), ExitCode.USAGE),
        (errors.InputError("x"), ExitCode.INPUT),
        (errors.EngineError("x"), ExitCode.ENGINE),
        (errors.ModelMissing("x"), ExitCode.MODEL),
        (errors.ProtocolError("code", "x"), ExitCode.PROTOCOL),
        (LanguageError("x"), ExitCode.USAGE),
        (audio.UnreadableAudio("x"), ExitCode.INPUT),
        (audio.IncompleteAudio("x", decoded_samples=1), ExitCode.INPUT),
        (audio.VadModelMissing("x"), ExitCode.MODEL),
        (audio.AudioDeviceMissing("x"), ExitCode.DEVICE),
        (audio.AudioDeviceFailed("x"), ExitCode.DEVICE),
        (ValueError("x"), ExitCode.BUG),
    ],
)
def test_every_error_has_its_code(error: Exception, code: ExitCode) -> None:
    assert exit_code_of(error) == code


@pytest.mark.parametrize("kind", [*all_below(errors.InterpreterError), *all_below(audio.AudioError)])
def test_no_error_of_ours_counts_as_a_bug(kind: type[Exception]) -> None:
    assert exit_code_of(kind.__new__(kind)) != ExitCode.BUG


def test_an_expected_error_is_told_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise errors.ModelMissing("There is no model. Install one.")

    assert run(fail) == ExitCode.MODEL
    assert capsys.readouterr().err == "Error: There is no model. Install one.\n"


def test_an_error_alone_in_task_groups_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ExceptionGroup("outer", [ExceptionGroup("inner", [audio.AudioDeviceFailed("Unplugged.")])])

    assert run(fail) == ExitCode.DEVICE
    assert capsys.readouterr().err == "Error: Unplugged.\n"


def test_of_several_errors_none_is_picked() -> None:
    group = ExceptionGroup("two", [errors.ConfigError("a"), errors.InputError("b")])
    assert innermost(group) is group
    assert exit_code_of(group) == ExitCode.BUG


SECRET = "what somebody said"


def fail_with_speech() -> None:
    heard = SECRET
    raise KeyError(heard)


def test_a_bug_shows_where_it_is_but_not_what_people_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(fail_with_speech) == ExitCode.BUG
    err = capsys.readouterr().err
    assert "fail_with_speech" in err
    assert "test_exits.py" in err
    assert "KeyError" in err
    assert SECRET not in err


def test_debugging_shows_the_message_too(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert SECRET in describe_bug(KeyError(SECRET))
    assert SECRET not in describe_bug(KeyError(SECRET))


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (SystemExit(3), 3),
        (SystemExit(None), ExitCode.DONE),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED),
        (typer.Exit(10), ExitCode.BUG),
    ],
)
def test_other_ends(raised: BaseException, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    def end() -> None:
        raise raised

    assert run(end) == code


def test_a_reader_that_has_gone_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def write_to_nobody() -> None:
        raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", sys.stdout)
    assert run(write_to_nobody) == ExitCode.DONE
    assert sys.stdout is None


def test_every_code_is_explained() -> None:
    explained = {int(word) for word in EXIT_CODES_HELP.replace(":", " ").split() if word.isdecimal()}
    assert explained == {code.value for code in ExitCode} - {ExitCode.PROTOCOL}
