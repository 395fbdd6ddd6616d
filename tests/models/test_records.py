"""What is written down beside a model, and what is trusted because of it."""

from pathlib import Path

import pytest

from interpreter.errors import ModelMissing
from interpreter.models.records import (
    RECORD,
    Record,
    expected_downloads,
    first_use,
    forget_first_use,
    hashes_of,
    read_record,
    remember_first_use,
    write_record,
)
from tests.models.hub import entry_of, sha

A, B = sha(b"a"), sha(b"b")


def record(**changes: object) -> Record:
    tree = {
        "name": "a-model",
        "source": "somebody/a-model",
        "revision": "5" * 40,
        "licence": "MIT",
        "pinned": False,
        "downloads": {"model.bin": A},
        "files": {"model.bin": A},
    }
    return Record.model_validate(tree | changes)


def test_a_record_comes_back_as_it_was_written(tmp_path: Path) -> None:
    assert read_record(tmp_path) is None
    write_record(tmp_path, record())
    assert read_record(tmp_path) == record()
    assert [file.name for file in tmp_path.iterdir()] == [RECORD]
    assert (tmp_path / RECORD).stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"name": 3}'])
def test_a_damaged_record_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / RECORD).write_bytes(content)
    with pytest.raises(ModelMissing, match="is damaged"):
        read_record(tmp_path)


def test_the_first_use_is_kept_and_can_be_forgotten(tmp_path: Path) -> None:
    assert first_use(tmp_path, "a-model") is None
    remember_first_use(tmp_path, record())
    assert first_use(tmp_path, "a-model") == record()
    assert forget_first_use(tmp_path, "a-model")
    assert not forget_first_use(tmp_path, "a-model")
    assert first_use(tmp_path, "a-model") is None


def test_the_catalogue_says_what_is_right_before_the_first_use_does(tmp_path: Path) -> None:
    files = {"model.bin": b"b", "config.json": b"c"}
    plain = entry_of(files, hashes=False)
    known = plain.files[0].model_copy(update={"sha256": B})
    partly = plain.model_copy(update={"files": (known, plain.files[1])})
    assert expected_downloads(partly, tmp_path) == {"model.bin": B}
    remember_first_use(tmp_path, record(downloads={"model.bin": A, "config.json": A}))
    assert expected_downloads(partly, tmp_path) == {"model.bin": B, "config.json": A}
    assert expected_downloads(entry_of(files), tmp_path) == {"model.bin": B, "config.json": sha(b"c")}


def test_files_whose_hash_is_known_are_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    (tmp_path / ".hidden").write_bytes(b"c")
    assert hashes_of(tmp_path, {"a": B, "elsewhere": A}) == {"a": B, "b": B}
