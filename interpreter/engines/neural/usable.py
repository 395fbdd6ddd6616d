"""Which of the installed translation models can be used. One that lacks something takes no other along."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from interpreter.engines.neural.manifest import Family, ModelFolder, folder_paths, read_folder
from interpreter.engines.neural.students.worker import require_package
from interpreter.errors import ModelMissing


@dataclass(frozen=True, slots=True)
class Usable:
    """What was found.

    Attributes:
        left_out: name of a folder -> what it lacks, and what to do.
    """

    folders: tuple[ModelFolder, ...]
    left_out: Mapping[str, str]


def usable_folders(models_dir: Path) -> Usable:
    """Every model folder that has all its files and the package that runs it; and those that have not.

    Raises:
        ModelMissing: there is no model folder at all.
        ConfigError: a manifest cannot be used: somebody wrote it, and should know before the service starts.
    """
    folders: list[ModelFolder] = []
    left_out: dict[str, str] = {}
    for path in folder_paths(models_dir):
        try:
            folder = read_folder(path)
            if folder.manifest.family is Family.STUDENT:
                require_package(folder.manifest.label)
        except ModelMissing as error:
            left_out[path.name] = str(error)
        else:
            folders.append(folder)
    return Usable(tuple(folders), left_out)
