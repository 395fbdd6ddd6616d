"""Finding a model folder, and knowing its bytes without reading them at each start."""

import hashlib
import os
from pathlib import Path

import pytest

from interpreter.models import folder
from interpreter.models.folder import MANIFEST, locate, missing_files, wrong_files

CONTENT = b"weights"
HASHES = {"model.bin": hashlib.sha256(CONTENT).hexdigest()}


@pytest.fixture(name="model")
def _model(tmp_path: Path) -> Path:
    (tmp_path / "model.bin").write_bytes(CONTENT)
    return tmp_path


@pytest.fixture(name="hashed")
def _hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were read to be hashed."""
    names: list[str] = []
    real = folder.sha256_of

    def sha256_of(file: Path) -> str:
        names.append(file.name)
        return real(file)

    monkeypatch.setattr(folder, "sha256_of", sha256_of)
    return names


def test_a_bare_name_is_a_folder_of_the_models(tmp_path: Path) -> None:
    assert locate(tmp_path, "whisper-base") == tmp_path / "whisper-base"


@pytest.mark.parametrize("path", ["/srv/models/large", "./large", "here/large"])
def test_anything_with_a_separator_is_a_path(tmp_path: Path, path: str) -> None:
    if path == "./large":  # pathlib drops the dot: a folder here is written with at least one more part
        assert locate(tmp_path, path) == tmp_path / "large"
    else:
        assert locate(tmp_path, path) == Path(path)


def test_home_is_expanded() -> None:
    assert locate(Path("~/models"), "base") == Path.home() / "models" / "base"
    assert locate(Path("/models"), "~/base") == Path.home() / "base"


def test_missing_files_names_every_alternative(tmp_path: Path) -> None:
    (tmp_path / "model.bin").touch()
    required = (("model.bin",), ("vocabulary.txt", "vocabulary.json"), ("config.json",))
    assert missing_files(tmp_path, required) == ("vocabulary.txt or vocabulary.json", "config.json")
    (tmp_path / "vocabulary.json").touch()
    assert missing_files(tmp_path, required) == ("config.json",)


def test_files_are_hashed_once(model: Path, hashed: list[str]) -> None:
    assert wrong_files(model, HASHES) == ()
    assert wrong_files(model, HASHES) == ()
    assert hashed == ["model.bin"]


def test_a_changed_file_is_noticed(model: Path, hashed: list[str]) -> None:
    wrong_files(model, HASHES)
    (model / "model.bin").write_bytes(b"broken!")
    os.utime(model / "model.bin", ns=(1, 1))
    assert wrong_files(model, HASHES) == ("model.bin",)
    assert hashed == ["model.bin", "model.bin"]


def test_a_file_that_was_only_touched_is_hashed_again_and_right(model: Path, hashed: list[str]) -> None:
    wrong_files(model, HASHES)
    os.utime(model / "model.bin", ns=(1, 1))
    assert wrong_files(model, HASHES) == ()
    assert wrong_files(model, HASHES) == ()
    assert len(hashed) == 2


def test_a_file_that_stays_wrong_is_not_read_again(model: Path, hashed: list[str]) -> None:
    (model / "model.bin").write_bytes(b"broken!")
    assert wrong_files(model, HASHES) == wrong_files(model, HASHES) == ("model.bin",)
    assert len(hashed) == 1


def test_a_missing_file_is_wrong(tmp_path: Path) -> None:
    assert wrong_files(tmp_path, HASHES) == ("model.bin",)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"model.bin": 3}'])
def test_a_damaged_manifest_is_none(model: Path, hashed: list[str], content: bytes) -> None:
    (model / MANIFEST).write_bytes(content)
    assert wrong_files(model, HASHES) == ()
    assert hashed == ["model.bin"]
    assert wrong_files(model, HASHES) == ()
    assert hashed == ["model.bin"]


def test_the_manifest_can_be_read_by_everybody(model: Path) -> None:
    wrong_files(model, HASHES)
    assert (model / MANIFEST).stat().st_mode & 0o777 == 0o644
    assert sorted(file.name for file in model.iterdir()) == [MANIFEST, "model.bin"]
