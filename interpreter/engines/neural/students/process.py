"""The process in which one student translates: `python -P process.py`, asked line by line.

It is started by its path and imports nothing of ours, so that it is small. The first line names the files;
the answer says with which instructions the engine multiplies, or why it cannot load them. Every further
line is a JSON list of sentences; the answer is a list of translations, or the kind of error. What the engine
itself says of an error in translating may hold what a person said, so it stays here. It ends when its input
does.
"""

import gzip
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

MAX_BYTES: Final = 500_000_000
"""Of a file, unpacked; see `files`."""


def load(request: dict[str, Any]) -> Any:
    """The `fxtranslate.Translator` over the files of the request."""
    import fxtranslate

    source, target = (unpacked(request[key]) for key in ("source_vocabulary", "target_vocabulary"))
    shortlist = unpacked(request["shortlist"]) if request["shortlist"] else None
    return fxtranslate.Translator(unpacked(request["model"]), source, target, shortlist)


def unpacked(file: str) -> bytes:
    """What is in a file, packed with gzip or not."""
    if not file.endswith(".gz"):
        return Path(file).read_bytes()
    with gzip.open(file) as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValueError("a file holds more than any student")
    return content


def main() -> None:
    """Answer until the input ends."""
    for ignored in (signal.SIGINT, signal.SIGTERM):  # the service decides when it is over
        signal.signal(ignored, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # nothing that the engine prints may stand among the answers

    def answer(content: object) -> None:
        answers.write(json.dumps(content) + "\n")
        answers.flush()

    try:
        translator = load(json.loads(sys.stdin.readline()))
        answer({"backend": translator.backend()})
    except BaseException as error:  # noqa: BLE001 - a panic of the engine is no Exception; the service says it
        answer({"error": f"{type(error).__name__}: {' '.join(str(error).split())}"})
        return
    for line in sys.stdin:
        try:
            answer([translator.translate(sentence) for sentence in json.loads(line)])
        except BaseException as error:  # noqa: BLE001 - as above
            answer({"error": type(error).__name__})


if __name__ == "__main__":
    main()
