"""What is written down beside an installed model: where it came from, and the SHA-256 of every file.

`RECORD` lies in the model's folder and travels with it. Where the catalogue knows no hash, the first pull
decides what the right bytes are: the hashes of the downloaded files are kept in `models_dir/.first-use`,
outlive the model, and every later pull of it must bring the same bytes.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interpreter.errors import ModelMissing
from interpreter.models.catalogue import ModelEntry
from interpreter.models.folder import sha256_of

RECORD: Final = ".source.json"
FIRST_USE: Final = ".first-use"

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Record(BaseModel):
    """Where a model came from.

    Attributes:
        revision: of the repository; for an archive its address.
        licence: as it was shown when the model was installed.
        pinned: whether every byte was checked against the catalogue, so that nothing was taken on trust.
        downloads: name of a downloaded file -> SHA-256.
        files: name of a file in the folder -> SHA-256. The same as `downloads` where nothing was converted,
            except for what is written beside the model.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    source: str
    revision: str
    licence: str
    pinned: bool
    downloads: dict[str, Sha256]
    files: dict[str, Sha256]


def read_record(folder: Path) -> Record | None:
    """The record in a model's folder; None where there is none.

    Raises:
        ModelMissing: it is damaged.
    """
    return _read(folder / RECORD)


def write_record(folder: Path, record: Record) -> None:
    """Write the record into a model's folder, as a whole."""
    _write(folder / RECORD, record)


def first_use(models_dir: Path, name: str) -> Record | None:
    """What the first pull of a model that the catalogue does not pin has brought. Raises as `read_record`."""
    return _read(_first_use_file(models_dir, name))


def remember_first_use(models_dir: Path, record: Record) -> None:
    """Keep what was pulled as what is right from now on."""
    file = _first_use_file(models_dir, record.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    _write(file, record)


def forget_first_use(models_dir: Path, name: str) -> bool:
    """Trust the next pull anew. Whether there was something to forget."""
    file = _first_use_file(models_dir, name)
    there = file.is_file()
    file.unlink(missing_ok=True)
    return there


def expected_downloads(entry: ModelEntry, models_dir: Path) -> Mapping[str, str]:
    """Name of a downloaded file -> the SHA-256 it must have, from the catalogue or from the first use. Files
    without either are not in it. Raises as `read_record`."""
    known = {file.name: file.sha256 for file in entry.files if file.sha256}
    trusted = None if entry.pinned else first_use(models_dir, entry.name)
    return {**(trusted.downloads if trusted else {}), **known}


def hashes_of(folder: Path, known: Mapping[str, str]) -> dict[str, str]:
    """Name -> SHA-256 of every file in a folder except hidden ones; those of `known` names are not read."""
    return {
        file.name: known.get(file.name) or sha256_of(file)
        for file in sorted(folder.iterdir())
        if file.is_file() and not file.name.startswith(".")
    }


def _first_use_file(models_dir: Path, name: str) -> Path:
    return models_dir.expanduser() / FIRST_USE / f"{name}.json"


def _read(file: Path) -> Record | None:
    try:
        return Record.model_validate_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValidationError, UnicodeDecodeError) as error:
        raise ModelMissing(
            f"The record {file} of a model is damaged. Delete it and pull or import the model again."
        ) from error


def _write(file: Path, record: Record) -> None:
    with tempfile.NamedTemporaryFile(
        "w", dir=file.parent, prefix=f".{file.name}-", encoding="utf-8", delete=False
    ) as stream:
        stream.write(record.model_dump_json(indent=1))
    made = Path(stream.name)
    made.chmod(0o644)
    made.replace(file)
