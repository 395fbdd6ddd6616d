"""How a folder takes its place, and what stays when it cannot."""

import os
import shutil
import time
from collections import namedtuple
from pathlib import Path

import pytest

from interpreter.errors import ModelMissing
from interpreter.models.staging import PULL, check_room, locked, take_place, workspace

Disk = namedtuple("Disk", "total used free")


def folder(place: Path, content: str) -> Path:
    place.mkdir(parents=True)
    (place / "file").write_text(content)
    return place


def test_a_workspace_is_new_and_gone_afterwards(tmp_path: Path) -> None:
    with workspace(tmp_path / "models", "a") as work:
        assert list(work.iterdir()) == []
        assert work.name.startswith(".a-")
        (work / "file").touch()
    assert list((tmp_path / "models").iterdir()) == []


def test_a_workspace_goes_after_an_error_too(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="No space left on device"), workspace(tmp_path, "a"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_only_old_workspaces_of_the_same_model_are_removed(tmp_path: Path) -> None:
    for name in (".a-old", ".a-b-old", ".a-young"):
        os.utime(folder(tmp_path / name, "left"), (0, time.time() - (0 if "young" in name else 4000)))
    with workspace(tmp_path, "a"):
        pass
    assert sorted(place.name for place in tmp_path.iterdir()) == [".a-b-old", ".a-young"]


def test_another_process_moves_the_folder_away_just_after_it_was_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, target = folder(tmp_path / "work" / "new", "good"), folder(tmp_path / "a", "damaged")
    rename = Path.rename

    def beaten(self: Path, to: Path) -> Path:
        try:
            return rename(self, to)
        except OSError:
            monkeypatch.setattr(Path, "rename", rename)
            target.rename(tmp_path / "theirs")
            raise

    monkeypatch.setattr(Path, "rename", beaten)
    take_place(made, target, tmp_path / "work", lambda: False)
    assert (target / "file").read_text() == "good"


def test_a_lock_that_cannot_be_taken_is_said(tmp_path: Path) -> None:
    (tmp_path / PULL / "a-model.lock").mkdir(parents=True)
    with (
        pytest.raises(ModelMissing, match=f"Cannot write to {tmp_path}: Is a directory"),
        locked(tmp_path, "a-model", None),
    ):
        pass


def test_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(1000, 900, 100))
    check_room(tmp_path, 95, "a")
    with pytest.raises(ModelMissing, match="a needs 0 MB"):
        check_room(tmp_path, 96, "a")


def test_a_folder_takes_an_empty_place_and_makes_the_way_to_it(tmp_path: Path) -> None:
    take_place(folder(tmp_path / "new", "new"), tmp_path / "deep" / "er" / "a", tmp_path, lambda: False)
    assert (tmp_path / "deep" / "er" / "a" / "file").read_text() == "new"


@pytest.mark.parametrize(("good", "stays"), [(True, "old"), (False, "new")])
def test_what_is_good_stays_and_what_is_not_makes_room(tmp_path: Path, good: bool, stays: str) -> None:
    target, work = folder(tmp_path / "a", "old"), tmp_path / "work"
    take_place(folder(work / "new", "new"), target, work, lambda: good)
    assert (target / "file").read_text() == stays


def test_a_place_that_others_keep_taking_is_given_up(tmp_path: Path) -> None:
    target, work = folder(tmp_path / "a", "old"), tmp_path / "work"
    made = folder(work / "new", "new")

    class Busy(type(target)):  # type: ignore[misc]
        """A folder that is there again as soon as it was moved away."""

        def rename(self, other: Path) -> Path:
            raise FileNotFoundError

    with pytest.raises(ModelMissing, match="other processes keep changing it"):
        take_place(made, Busy(target), work, lambda: False)
