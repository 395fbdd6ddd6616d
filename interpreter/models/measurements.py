"""What was measured with an installed model on this machine: a small file in the model's folder.

It goes with the folder: a model that is removed or replaced has none, and an export does not carry it,
because it says something about these bytes on this machine alone. Published figures stand in the catalogue.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from interpreter.errors import ConfigError

MEASURED: Final = ".measured.json"


class Measurement(BaseModel):
    """One figure, and all that is needed to take it again.

    Attributes:
        of: a language, or a direction such as `da-uk`.
        texts, answered: how many sentences or clips were given to the model, and how many the score is over.
        date: ISO 8601.
        command: what was run, from the project's folder.
        commit: of the code it was run with.
        machine: processor, cores, versions.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    of: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-z]{2,3})?$")]
    metric: Annotated[str, Field(min_length=1)]
    score: Annotated[float, Field(allow_inf_nan=False)]
    test_set: Annotated[str, Field(min_length=1)]
    texts: Annotated[int, Field(ge=1)]
    answered: Annotated[int, Field(ge=1)]
    date: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
    command: Annotated[str, Field(min_length=1)]
    commit: str
    machine: Annotated[str, Field(min_length=1)]

    @property
    def line(self) -> str:
        """For people: the figure, then where it comes from."""
        count = f"{self.texts}" if self.answered == self.texts else f"{self.answered} of {self.texts}"
        return (
            f"{self.of} {self.metric} {self.score:.1f} ({self.test_set}, {count} texts), {self.date}, "
            f"{self.command} at {self.commit}, {self.machine}"
        )


_FILE: Final = TypeAdapter(tuple[Measurement, ...])


def read_measurements(folder: Path) -> tuple[Measurement, ...]:
    """What was measured with the model in a folder; nothing where nothing was.

    Raises:
        ConfigError: the file is damaged.
    """
    file = folder / MEASURED
    try:
        return _FILE.validate_json(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, ValidationError) as error:
        raise ConfigError(
            f"The measurements in {file} cannot be read. Delete the file and measure again."
        ) from error


def keep_measurements(folder: Path, new: Sequence[Measurement]) -> None:
    """Add figures to those of a model. One takes the place of an older one of the same set, unless it is over
    fewer texts.

    Raises:
        ConfigError: there is no such folder, it cannot be written to, or its file is damaged.
    """
    kept = {(one.of, one.metric, one.test_set): one for one in read_measurements(folder)}
    for one in new:
        older = kept.get((one.of, one.metric, one.test_set))
        if older is None or one.texts >= older.texts:
            kept[one.of, one.metric, one.test_set] = one
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=f"{MEASURED}-", delete=False) as stream:
            stream.write(_FILE.dump_json(tuple(kept[key] for key in sorted(kept)), indent=1))
        made = Path(stream.name)
        made.chmod(0o644)
        made.replace(folder / MEASURED)
    except OSError as error:
        raise ConfigError(
            f"What was measured cannot be kept in {folder}: {error.strerror}. Make the folder writable for "
            "who measures."
        ) from error
