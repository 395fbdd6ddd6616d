"""Find the language folders and read them."""

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pydantic import TypeAdapter, ValidationError

from languages.catalogue import read_phrases, read_texts
from languages.collecting import collection_paused
from languages.errors import LanguageError
from languages.profile import Language, Profile
from languages.values import add_languages

BUILT_IN = Path(__file__).parent
_PROFILE = TypeAdapter(Profile)


def load_languages(extra: Path | None = None) -> Mapping[str, Language]:
    """Every language there is, by its ISO 639-1 code, in alphabetical order.

    Args:
        extra: a folder with more language folders; one with the code of a built-in language replaces it.

    Raises:
        LanguageError: `extra` is no folder, or a language folder cannot be used.
    """
    folders = _folders(BUILT_IN)
    if extra is not None:
        if not extra.is_dir():
            raise LanguageError(
                f"There is no folder of languages at {extra}. Create it, or leave the setting out."
            )
        folders |= _folders(extra)
        add_languages(extra)
    with collection_paused():
        return MappingProxyType({code: load_language(folders[code]) for code in sorted(folders)})


def load_language(folder: Path) -> Language:
    """Read one language folder. A folder that has not changed since it was last read is not read again.

    Raises:
        LanguageError: a file is missing or cannot be read, or the profile is not valid.
    """
    stamps = []
    for name in ("language.toml", "phrases.po", "ui.po"):
        try:
            stamps.append((folder / name).stat().st_mtime_ns)
        except OSError as error:
            raise LanguageError(
                f"{folder} has no {name}: {error.strerror}. "
                "A language folder holds language.toml, phrases.po and ui.po."
            ) from error
    return _read(folder, tuple(stamps))


@lru_cache(maxsize=64)
def _read(folder: Path, _stamps: tuple[int, ...]) -> Language:
    profile = read_profile(folder / "language.toml")
    if profile.code != folder.name:
        raise LanguageError(
            f"{folder / 'language.toml'} says code = {profile.code!r}, but its folder is {folder.name!r}. "
            "Make them the same."
        )
    return Language(
        **{field.name: getattr(profile, field.name) for field in fields(profile)},
        folder=folder,
        phrases=read_phrases(folder / "phrases.po"),
        texts=read_texts(folder / "ui.po"),
    )


def read_profile(path: Path) -> Profile:
    """Read and validate one `language.toml`.

    Raises:
        LanguageError: no such file, no TOML, an unknown or missing key, a value out of its set.
    """
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LanguageError(f"Cannot read {path}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LanguageError(f"{path} is not valid TOML: {error}.") from error
    try:
        return _PROFILE.validate_python(tree)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors()
        )
        raise LanguageError(f"{path} cannot be used: {faults}. docs/languages.md has the keys.") from error


def _folders(root: Path) -> dict[str, Path]:
    return {path.parent.name: path.parent for path in root.glob("*/language.toml")}
