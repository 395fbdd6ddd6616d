"""`interpreter interpret`: a recording, or raw sound from a pipe."""

from pathlib import Path
from typing import Annotated

import typer

from interpreter.cli.options import Options
from interpreter.pipeline.plan import Mode


def interpret(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(help="A sound file of any format, or - for raw PCM16 mono on standard input.")
    ],
    source: Annotated[
        str, typer.Option("--from", metavar="LANGUAGE", help="The language that is spoken, such as da.")
    ],
    target: Annotated[
        str, typer.Option("--to", metavar="LANGUAGE", help="The language to interpret into, such as uk.")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="WAV", help="Speak the translations into this WAV file.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line for each event, with times.")
    ] = False,
    rate: Annotated[
        int, typer.Option(min=4000, max=192_000, metavar="HZ", help="Samples a second of raw PCM (-).")
    ] = 16_000,
    realtime: Annotated[
        bool,
        typer.Option(
            "--realtime",
            help="Feed at the pace of speech, as a microphone would; otherwise as fast as possible.",
        ),
    ] = False,
    mode: Annotated[
        Mode, typer.Option(help="Speak at the end of the turn, or clause by clause while the person speaks.")
    ] = Mode.CONSECUTIVE,
    hypotheses: Annotated[
        bool | None,
        typer.Option(
            "--hypotheses/--no-hypotheses",
            help="Show what is being said while it is said. Without either: with --realtime.",
        ),
    ] = None,
) -> None:
    """Interpret a recording: what was heard, its translation, and every reason to look twice.

    Each translation says where it came from: a phrase that a person approved, a draft phrase, or a
    translation model. What cannot be translated is said so, with the nearest phrases of the book. The end
    shows how long each utterance took. Ctrl-C stops listening, finishes what was said, and completes the WAV.

    \b
    Examples:
      interpreter interpret talk.mp3 --from da --to uk
      interpreter interpret talk.m4a --from uk --to da --out spoken.wav
      interpreter interpret talk.wav --from da --to ar --realtime --json
      arecord -f S16_LE -r 16000 | interpreter interpret - --from da --to tr --realtime

    The exit code is 10 where something that was said was not understood or not translated.
    """
    from interpreter.cli.recording import Recording, interpret_recording

    options: Options = context.obj
    options.start_log()
    shown = realtime if hypotheses is None else hypotheses
    recording = Recording(file, rate, source, target, mode, realtime, out, json)
    raise typer.Exit(interpret_recording(recording, options.settings(pipeline__hypotheses=shown)))
