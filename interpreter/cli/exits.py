"""How a command ends: its exit code, and what the person is told where it fails."""

import logging
import sys
import traceback
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from types import TracebackType

import typer

from interpreter.errors import InterpreterError


class ExitCode(IntEnum):
    """What every command returns. The texts stand in `interpreter --help`."""

    DONE = 0
    MISSING = 1
    """`doctor`: something that is needed is missing. `phrases`: something in the book or a file is wrong.
    `health`: the service cannot interpret. `models verify`: a model is missing or its bytes are wrong."""
    USAGE = 2
    """An option, a setting or a language pair that cannot be used."""
    INPUT = 3
    """A sound that cannot be read, or only in part."""
    ENGINE = 4
    """An engine failed."""
    MODEL = 5
    """A model or a library is not installed, or could not be."""
    PROTOCOL = 6
    DEVICE = 7
    """No microphone, no loudspeaker, no PortAudio; or one that stopped working."""
    NOT_TRANSLATED = 10
    """Everything worked, but something that was said was not understood or not translated."""
    BUG = 70
    """An error that nobody expected."""
    INTERRUPTED = 130
    """Ctrl-C. What was said until then was finished."""


EXIT_CODES_HELP = """\
Exit codes: 0 done, 1 something needed is missing (doctor), wrong (phrases, models verify) or not working
(health), 2 an option, setting, licence or language that cannot be used, 3 sound that cannot be read, 4 an
engine failed, 5 a model or library is not installed, 7 no microphone or loudspeaker, 10 something was said
that was not understood or not translated, 70 a bug, 130 Ctrl-C."""


def run(app: Callable[[], object]) -> int:
    """Call the command line application; expected errors become a message and a code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8")
    try:
        app()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else ExitCode.DONE
    except BrokenPipeError:
        # The reader of our output has gone (`... | head`): nothing may be flushed to it at exit.
        sys.stdout = None
        return ExitCode.DONE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception as caught:  # noqa: BLE001 - reported, and the process ends with its code
        error = innermost(caught)
        code = exit_code_of(error)
        if code is ExitCode.BUG:
            typer.echo(describe_bug(error), err=True)
        else:
            typer.echo(f"Error: {error}", err=True)
        return code
    return ExitCode.DONE


def innermost(error: BaseException) -> BaseException:
    """The error itself where it came wrapped alone in groups, as task groups do."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error


def exit_code_of(error: BaseException) -> int:
    """The code for an error of one of our three trees; `ExitCode.BUG` for every other."""
    if isinstance(error, InterpreterError):
        return error.exit_code
    from audio import errors as audio
    from languages.errors import LanguageError

    if isinstance(error, LanguageError):
        return ExitCode.USAGE
    if isinstance(error, audio.AudioDeviceError):
        return ExitCode.DEVICE
    if isinstance(error, audio.VadModelMissing):
        return ExitCode.MODEL
    if isinstance(error, audio.AudioError):
        return ExitCode.INPUT
    return ExitCode.BUG


def describe_bug(error: BaseException) -> str:
    """Where an unexpected error came from. Its message is left out, because libraries put into it what
    they worked on, which may be what people said; `--log-level debug` adds it."""
    kind = type(error)
    lines = [
        "This is a bug: an error that nobody expected.",
        *_frames(error.__traceback__),
        kind.__qualname__,
    ]
    if logging.getLogger().isEnabledFor(logging.DEBUG):
        lines[-1] += f": {error}"
    else:
        lines.append("Its message is not shown, as it may hold what people said; --log-level debug shows it.")
    return "\n".join(lines)


def _frames(trace: TracebackType | None) -> list[str]:
    """Files, lines and names of functions, without those of the command line's own library: no values."""
    frames = [frame for frame in traceback.extract_tb(trace) if "typer" not in Path(frame.filename).parts]
    return [line.rstrip("\n") for line in traceback.format_list(frames)]
