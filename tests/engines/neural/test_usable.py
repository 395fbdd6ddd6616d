"""Which of the installed translation models can be used."""

from pathlib import Path

import pytest

from interpreter.engines.neural.students import worker
from interpreter.engines.neural.usable import usable_folders
from interpreter.errors import ConfigError, ModelMissing
from tests.engines.neural.conftest import tiny
from tests.fakes.students import add_files
from tests.fakes.tiny_models import build


def names(models_dir: Path) -> list[str]:
    return [folder.manifest.name for folder in usable_folders(models_dir).folders]


def test_all_that_are_whole_are_used(tmp_path: Path) -> None:
    build(tmp_path, tiny())
    add_files(tmp_path, ("da", "en"), model__daen__bin=b"", vocab__daen__spm=b"")
    assert names(tmp_path) == ["student-da-en", "tiny"]
    assert usable_folders(tmp_path).left_out == {}


@pytest.mark.parametrize("lacking", ["interpreter.toml", "model.bin"])
def test_one_that_lacks_a_file_is_left_out_and_says_which(tmp_path: Path, lacking: str) -> None:
    build(tmp_path, tiny())
    broken = build(tmp_path, tiny(name="broken"))
    (broken / lacking).unlink()
    found = usable_folders(tmp_path)
    assert [folder.manifest.name for folder in found.folders] == ["tiny"]
    assert list(found.left_out) == ["broken"]
    assert lacking in found.left_out["broken"]


def test_without_the_package_students_are_left_out_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, tiny())
    add_files(tmp_path, ("da", "en"), model__daen__bin=b"", vocab__daen__spm=b"")
    monkeypatch.setattr(worker, "find_spec", lambda name: None)
    assert names(tmp_path) == ["tiny"]
    assert "needs the package fxtranslate" in usable_folders(tmp_path).left_out["student-da-en"]


def test_a_manifest_that_somebody_got_wrong_is_no_model_that_lacks_something(tmp_path: Path) -> None:
    build(tmp_path, tiny())
    (build(tmp_path, tiny(name="wrong")) / "interpreter.toml").write_text("family = 'unknown'")
    with pytest.raises(ConfigError, match="wrong"):
        usable_folders(tmp_path)


def test_no_model_at_all(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="No translation model is installed"):
        usable_folders(tmp_path)
