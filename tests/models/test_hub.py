"""Finding and fetching single files; whole pulls are in test_pulling.py."""

from dataclasses import replace
from pathlib import Path

import pytest

from interpreter.errors import ModelMissing
from interpreter.models.catalogue import ModelFile
from interpreter.models.hub import ATTEMPTS, Remote, endpoint, fetch, locate, resolve
from tests.models.hub import REVISION, Hub, entry_of, sha

CONTENT = b"weights"
ENTRY = entry_of({"model.bin": CONTENT})
FILE = ModelFile(path="model.bin")


def nothing(done: int, total: int) -> None:
    """A progress bar that nobody sees."""


def test_the_endpoint_is_that_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example.org/")
    assert endpoint() == "https://mirror.example.org"
    monkeypatch.setenv("HF_ENDPOINT", "")
    assert endpoint() is None


def test_a_file_is_located_with_version_and_size(hub: Hub) -> None:
    hub.files = {"model.bin": CONTENT}
    for large in (set(), {"model.bin"}):
        hub.large = large
        remote = locate(ENTRY, REVISION, FILE)
        assert (remote.version, remote.size) == (sha(CONTENT), len(CONTENT))
        assert remote.url == f"{hub.address}/somebody/a-model/resolve/{REVISION}/model.bin"


def test_a_pinned_revision_is_not_asked_for(hub: Hub) -> None:
    assert resolve(ENTRY) == REVISION
    assert hub.asked == []


def test_credentials_are_not_shown() -> None:
    assert "secret" not in repr(Remote("https://x", "1", 1, {"authorization": "Bearer secret"}))


def test_a_download_that_never_gains_gives_up(hub: Hub, tmp_path: Path) -> None:
    hub.files = {"model.bin": CONTENT}
    hub.cut_after["model.bin"] = [0] * 10
    with pytest.raises(ModelMissing, match="The connection fails"):
        fetch(ENTRY, locate(ENTRY, REVISION, FILE), tmp_path / "part", nothing)
    assert len(hub.gets("model.bin")) == ATTEMPTS


def test_a_download_that_gains_a_little_each_time_goes_on(hub: Hub, tmp_path: Path) -> None:
    hub.files = {"model.bin": CONTENT}
    hub.cut_after["model.bin"] = [1, 0, 1, 0, 0, 1]
    fetch(ENTRY, locate(ENTRY, REVISION, FILE), tmp_path / "part", nothing)
    assert (tmp_path / "part").read_bytes() == CONTENT


def test_a_part_that_is_too_long_is_begun_anew(hub: Hub, tmp_path: Path) -> None:
    hub.files = {"model.bin": CONTENT}
    (tmp_path / "part").write_bytes(b"more than there is")
    fetch(ENTRY, locate(ENTRY, REVISION, FILE), tmp_path / "part", nothing)
    assert (tmp_path / "part").read_bytes() == CONTENT


def test_a_part_that_nothing_follows_is_begun_anew_where_the_size_is_not_known(
    hub: Hub, tmp_path: Path
) -> None:
    hub.files = {"model.bin": CONTENT}
    (tmp_path / "part").write_bytes(b"another file")
    remote = replace(locate(ENTRY, REVISION, FILE), size=None)
    fetch(ENTRY, remote, tmp_path / "part", nothing)
    assert (tmp_path / "part").read_bytes() == CONTENT
    assert [one.range for one in hub.gets("model.bin")] == ["bytes=12-", ""]


def test_a_part_that_is_whole_asks_nothing(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(CONTENT)
    steps: list[tuple[int, int]] = []
    remote = Remote(f"{hub.address}/x", "1", len(CONTENT))
    fetch(ENTRY, remote, tmp_path / "part", lambda done, total: steps.append((done, total)))
    assert (hub.asked, steps) == ([], [(7, 7)])
