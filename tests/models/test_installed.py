"""How a model stands, whether its bytes are right, and that it goes when it is removed."""

from pathlib import Path

import pytest

from interpreter.errors import ModelMissing
from interpreter.models.catalogue import ModelEntry
from interpreter.models.installed import State, Verdict, remove, state_of, verify
from interpreter.models.pulling import pull
from interpreter.models.records import FIRST_USE, RECORD, forget_first_use, read_record, write_record
from interpreter.models.staging import PULL, locked
from tests.models.hub import Hub, Notes, accepts, entry_of, sha

FILES = {"config.json": b"{}", "model.bin": b"weights"}


@pytest.fixture(name="entry", params=[True, False], ids=["pinned", "unpinned"])
def _entry(hub: Hub, request: pytest.FixtureRequest) -> ModelEntry:
    hub.files = dict(FILES)
    return entry_of(FILES, hashes=request.param)


def test_from_absent_to_installed_to_absent(entry: ModelEntry, tmp_path: Path) -> None:
    assert state_of(entry, tmp_path) is State.ABSENT
    assert verify(entry, tmp_path) == Verdict("a-model", State.ABSENT)
    pull(entry, tmp_path, accepts, Notes())
    assert state_of(entry, tmp_path) is State.INSTALLED
    assert verify(entry, tmp_path) == Verdict("a-model", State.INSTALLED, (), entry.pinned)
    assert remove(entry, tmp_path)
    assert state_of(entry, tmp_path) is State.ABSENT
    assert not remove(entry, tmp_path)


def test_other_bytes_are_found(entry: ModelEntry, tmp_path: Path) -> None:
    (pull(entry, tmp_path, accepts, Notes()) / "model.bin").write_bytes(b"WEIGHTS")
    assert state_of(entry, tmp_path) is State.INSTALLED  # the same size: only reading it tells
    verdict = verify(entry, tmp_path)
    assert (verdict.state, verdict.wrong, verdict.good) == (State.DAMAGED, ("model.bin",), False)


def test_a_missing_file_is_found_without_reading(entry: ModelEntry, tmp_path: Path) -> None:
    (pull(entry, tmp_path, accepts, Notes()) / "config.json").unlink()
    assert state_of(entry, tmp_path) is State.DAMAGED
    assert verify(entry, tmp_path).wrong == ("config.json",)


def test_a_damaged_record_is_found(entry: ModelEntry, tmp_path: Path) -> None:
    (pull(entry, tmp_path, accepts, Notes()) / RECORD).write_text("{")
    assert state_of(entry, tmp_path) is State.DAMAGED
    assert not verify(entry, tmp_path).good


def test_without_a_record_only_the_catalogue_can_tell(entry: ModelEntry, tmp_path: Path) -> None:
    (pull(entry, tmp_path, accepts, Notes()) / RECORD).unlink()
    assert state_of(entry, tmp_path) is (State.INSTALLED if entry.pinned else State.FOREIGN)
    assert verify(entry, tmp_path).good is entry.pinned


def test_a_wrong_size_is_seen_without_reading(tmp_path: Path) -> None:
    (tmp_path / "a-model").mkdir()
    for name in FILES:
        (tmp_path / "a-model" / name).write_bytes(b"longer than it should be")
    assert state_of(entry_of(FILES), tmp_path) is State.DAMAGED


def test_a_record_that_knows_too_few_files_is_no_whole_model(hub: Hub, tmp_path: Path) -> None:
    hub.files = dict(FILES)
    entry = entry_of(FILES, hashes=False)
    folder = pull(entry, tmp_path, accepts, Notes())
    record = read_record(folder)
    assert record is not None
    write_record(folder, record.model_copy(update={"files": {"config.json": record.files["config.json"]}}))
    assert verify(entry, tmp_path).good  # what came first is remembered
    forget_first_use(tmp_path, "a-model")
    assert verify(entry, tmp_path).wrong == ("model.bin",)
    (folder / "model.bin").unlink()
    assert state_of(entry, tmp_path) is State.DAMAGED


def test_a_record_that_was_changed_along_with_a_file_is_found(
    hub: Hub, entry: ModelEntry, tmp_path: Path
) -> None:
    folder = pull(entry, tmp_path, accepts, Notes())
    record = read_record(folder)
    assert record is not None
    (folder / "model.bin").write_bytes(b"WEIGHTS")
    changed = record.files | {"model.bin": sha(b"WEIGHTS")}
    write_record(folder, record.model_copy(update={"files": changed, "downloads": changed}))
    assert verify(entry, tmp_path).wrong == ("model.bin",)


def test_of_a_link_only_the_link_is_removed(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "model.bin").write_bytes(b"weights")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "a-model").symlink_to(shared)
    assert remove(entry_of(FILES), tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []
    assert (shared / "model.bin").is_file()


def test_removing_takes_unfinished_downloads_and_leaves_the_trust(hub: Hub, tmp_path: Path) -> None:
    hub.files = dict(FILES)
    entry = entry_of(FILES, hashes=False)
    pull(entry, tmp_path, accepts, Notes())
    (tmp_path / PULL / "a-model").mkdir()
    (tmp_path / PULL / "a-model" / "model.bin.part").write_bytes(b"wei")
    assert remove(entry, tmp_path)
    assert not (tmp_path / PULL / "a-model").exists()
    assert (tmp_path / FIRST_USE / "a-model.json").is_file()


def test_what_another_process_is_installing_is_not_removed(tmp_path: Path) -> None:
    entry = entry_of(FILES)
    with locked(tmp_path, entry.name, None) as staging:
        (staging / "model.bin.part").write_bytes(b"wei")
        with pytest.raises(ModelMissing, match="being installed by another process"):
            remove(entry, tmp_path)
        assert (staging / "model.bin.part").is_file()
    assert remove(entry, tmp_path)


def test_an_empty_place_for_downloads_is_nothing_to_remove(tmp_path: Path) -> None:
    (tmp_path / PULL / "a-model").mkdir(parents=True)
    assert not remove(entry_of(FILES), tmp_path)
    assert not (tmp_path / PULL / "a-model").exists()


def test_what_cannot_be_removed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a-model").mkdir()

    def refuse(self: Path, other: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(ModelMissing, match="cannot be removed: Permission denied"):
        remove(entry_of(FILES), tmp_path)
