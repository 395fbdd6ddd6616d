"""Converting a model to CTranslate2, in a process of its own.

OPUS-MT publishes Marian models in zip archives. CTranslate2's own converter reads them with numpy and
PyYAML, which the service has anyway: no torch, no transformers. It needs about four times the archive in
memory, so it runs in a process that ends afterwards, without network settings or credentials. MADLAD-400 is
never converted: CTranslate2 4.8.5 with transformers 5 converts untied T5 models wrongly.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from interpreter.errors import ModelMissing
from interpreter.models.catalogue import ModelEntry

ROOM: Final = 1.6
"""Disk needed for a conversion beside the archive, as a multiple of it: the unpacked weights and the
result."""


def convert(entry: ModelEntry, archive: Path, folder: Path, work: Path) -> None:
    """Unpack `archive` in `work` and write the CTranslate2 model with its tokenizer to the empty `folder`.

    Raises:
        ModelMissing: the archive is not what it should be, or the converter fails; `folder` is then of no
        use.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING"))
    }
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    command = [
        sys.executable,
        "-m",
        "interpreter.models.marian",
        str(archive),
        str(folder),
        str(work / "unpacked"),
    ]
    done = subprocess.run(
        command,
        cwd=work,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"it ended with code {done.returncode}"]
        raise ModelMissing(
            f"{entry.name} cannot be converted: {last[0]}. Nothing was installed. The converter needs the "
            "packages ctranslate2, numpy and PyYAML and about 4 GB of memory; pull again once they are there."
        )
