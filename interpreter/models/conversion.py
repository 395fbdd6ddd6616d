"""Converting a model to CTranslate2, in a process of its own.

OPUS-MT publishes Marian models in zip archives. CTranslate2's own converter reads them with numpy and
PyYAML, which the service has anyway: no torch, no transformers. It needs about four times the archive in
memory, so it runs in a process that ends afterwards. Of the environment it gets what finds programs and
libraries: no tokens, no settings of the service, no proxies. MADLAD-400 is never converted: CTranslate2 4.8.5
with transformers 5 converts untied T5 models wrongly.
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

CONVERTED: Final = 0.3
"""Size of the result, as a multiple of the archive, rounded up: int8 weights are a quarter."""

_KEPT: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "OMP_NUM_THREADS")


def convert(entry: ModelEntry, archive: Path, folder: Path, work: Path) -> None:
    """Unpack `archive` in `work` and write the CTranslate2 model with its tokenizer to the empty `folder`.

    Raises:
        ModelMissing: the archive is not what it should be, or the converter fails; `folder` is then of no
        use.
    """
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    here = str(Path(__file__).parents[2])
    environment["PYTHONPATH"] = os.pathsep.join([here, *filter(None, [environment.get("PYTHONPATH")])])
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
