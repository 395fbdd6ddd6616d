"""`interpreter listen`: a conversation at this computer's microphone and loudspeaker."""

from typing import Annotated

import typer

from interpreter.cli.options import LogLevel, Options
from interpreter.pipeline.plan import Mode


def listen(
    context: typer.Context,
    source: Annotated[
        str, typer.Option("--from", metavar="LANGUAGE", help="The language of the first person, such as da.")
    ],
    target: Annotated[
        str, typer.Option("--to", metavar="LANGUAGE", help="The language of the second person, such as uk.")
    ],
    automatic: Annotated[
        bool,
        typer.Option("--automatic", help="Recognise who speaks by the language, without the keyboard."),
    ] = False,
    headphones: Annotated[
        bool,
        typer.Option(
            "--headphones",
            help="The microphone cannot hear the loudspeaker: keep listening while the voice speaks.",
        ),
    ] = False,
    mode: Annotated[
        Mode,
        typer.Option(
            help="Speak at the end of the turn, or clause by clause while the person speaks (headphones)."
        ),
    ] = Mode.CONSECUTIVE,
    microphone: Annotated[
        str | None, typer.Option(metavar="DEVICE", help="Number or part of the name of a microphone.")
    ] = None,
    loudspeaker: Annotated[
        str | None, typer.Option(metavar="DEVICE", help="Number or part of the name of a loudspeaker.")
    ] = None,
) -> None:
    """Interpret a conversation between two people at this computer, in both directions.

    Both are greeted and told what to do in their own language, read and spoken.

    Without --automatic the keyboard says who talks: Enter begins a turn, Enter again ends it, and the next
    turn is the other person's. 1 or 2, then Enter, begins the turn of the first or the second person. r, then
    Enter, repeats the last translation; s stops the voice; q ends the conversation.

    \b
    Examples:
      interpreter listen --from da --to uk
      interpreter listen --from da --to ar --automatic
      interpreter listen --from da --to tr --headphones --mode simultaneous

    `interpreter doctor` lists the microphones and loudspeakers.
    """
    from interpreter.cli.dialogue import Dialogue, hold_dialogue

    options: Options = context.obj
    options.start_log(LogLevel.WARNING)
    dialogue = Dialogue(source, target, mode, automatic, headphones, microphone, loudspeaker)
    raise typer.Exit(hold_dialogue(dialogue, options.settings()))
