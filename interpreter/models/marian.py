"""`python -m interpreter.models.marian ARCHIVE FOLDER WORK`: an OPUS-MT archive becomes a CTranslate2 folder.

Runs as a process of its own; see `conversion`. The archive holds `decoder.yml`, which names the weights
(`.npz`) and the vocabularies (`.yml`), and the sentencepiece files `source.spm` and `target.spm`.
"""

import shutil
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

QUANTIZATION: Final = "int8"
"""A quarter of the size; the translator runs these models in int8 anyway."""
TOKENIZER: Final = ("source.spm", "target.spm")
MAX_UNPACKED_BYTES: Final = 8_000_000_000
"""A transformer-big in float32 has about a gigabyte; more than this is no model but an attack."""
_WANTED: Final = (".npz", ".yml", ".spm")


class NotAModel(Exception):
    """The archive does not hold what OPUS-MT publishes."""


def unpack(archive: Path, work: Path) -> None:
    """Unpack the files of the model into the new folder `work`, without the folders in the archive.

    Raises:
        NotAModel: no zip file, a file is missing or there twice, or it would grow beyond every model.
    """
    work.mkdir()
    try:
        with zipfile.ZipFile(archive) as zipped:
            wanted = [one for one in zipped.infolist() if one.filename.endswith(_WANTED)]
            names = [PurePosixPath(one.filename).name for one in wanted]
            if missing := [name for name in ("decoder.yml", *TOKENIZER) if name not in names]:
                raise NotAModel(f"the archive lacks {', '.join(missing)}")
            if len(set(names)) < len(names):
                raise NotAModel("the archive holds a file twice")
            if sum(one.file_size for one in wanted) > MAX_UNPACKED_BYTES:
                raise NotAModel("the archive unpacks to more than any model")
            for one, name in zip(wanted, names, strict=True):
                with zipped.open(one) as packed, (work / name).open("wb") as out:
                    shutil.copyfileobj(packed, out, 1 << 20)
    except (zipfile.BadZipFile, EOFError) as error:
        raise NotAModel("the archive is no zip file, or damaged") from error


def convert(archive: Path, folder: Path, work: Path) -> None:
    """Write the CTranslate2 model and its tokenizer into `folder`.

    Raises:
        NotAModel: see `unpack`.
        Exception: what the converter raises for an architecture that it does not know.
    """
    from ctranslate2.converters.opus_mt import OpusMTConverter

    unpack(archive, work)
    OpusMTConverter(str(work)).convert(str(folder), quantization=QUANTIZATION, force=True)
    for name in TOKENIZER:
        shutil.copyfile(work / name, folder / name)


def main(arguments: list[str]) -> int:
    """The exit code; what went wrong stands in the last line of standard error."""
    archive, folder, work = map(Path, arguments)
    try:
        convert(archive, folder, work)
    except Exception as error:  # noqa: BLE001 - this is the end of the process; the caller reports the line
        sys.stderr.write(f"{type(error).__name__}: {' '.join(str(error).split())}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
