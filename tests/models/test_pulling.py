"""Whole pulls with the real huggingface_hub against a hub on this machine."""

import os
import shutil
import threading
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from interpreter.errors import ConfigError, ModelMissing
from interpreter.models.catalogue import ModelEntry
from interpreter.models.folder import sha256_of
from interpreter.models.installed import State, state_of
from interpreter.models.pulling import agree, check_all_fit, pull
from interpreter.models.records import FIRST_USE, RECORD, read_record
from interpreter.models.staging import PULL
from tests.models.hub import REVISION, Hub, Notes, accepts, entry_of, opus_entry, sha

Disk = namedtuple("Disk", "total used free")
FILES = {"config.json": b"{}", "model.bin": bytes(range(256)) * 4096, "deep/vocabulary.txt": b"a b c"}
SMALL = {"model.bin": b"weights"}


@pytest.fixture(name="watcher")
def _watcher() -> Notes:
    return Notes()


def visible(models_dir: Path) -> list[str]:
    return sorted(place.name for place in models_dir.iterdir() if not place.name.startswith("."))


def hidden(models_dir: Path) -> list[str]:
    return sorted(place.name for place in models_dir.iterdir() if place.name.startswith("."))


def test_a_whole_pull(hub: Hub, tmp_path: Path, watcher: Notes) -> None:
    hub.files = dict(FILES)
    entry = entry_of(FILES)
    folder = pull(entry, tmp_path, accepts, watcher)
    assert folder == tmp_path / "a-model"
    assert {file.name: file.read_bytes() for file in folder.iterdir() if file.name != RECORD} == {
        "config.json": FILES["config.json"],
        "model.bin": FILES["model.bin"],
        "vocabulary.txt": FILES["deep/vocabulary.txt"],
    }
    record = read_record(folder)
    assert record is not None
    assert (record.revision, record.pinned, record.licence) == (REVISION, True, "MIT")
    assert record.files["model.bin"] == sha(FILES["model.bin"])
    assert state_of(entry, tmp_path) is State.INSTALLED
    assert watcher.steps[-1] == ("vocabulary.txt", 5, 5)
    assert visible(tmp_path) == ["a-model"]
    assert hidden(tmp_path) == [PULL]
    assert [place.name for place in (tmp_path / PULL).iterdir()] == ["a-model.lock"]
    assert all(one.path.endswith(tuple(FILES)) and REVISION in one.path for one in hub.asked)


def test_what_is_installed_is_not_asked_for_again(hub: Hub, tmp_path: Path, watcher: Notes) -> None:
    hub.files = dict(SMALL)
    pull(entry_of(SMALL), tmp_path, accepts, watcher)
    hub.asked.clear()
    pull(entry_of(SMALL), tmp_path, accepts, watcher)
    assert hub.asked == []
    assert "installed already" in watcher.text


def test_a_damaged_model_is_replaced(hub: Hub, tmp_path: Path, watcher: Notes) -> None:
    hub.files = dict(SMALL)
    folder = pull(entry_of(SMALL), tmp_path, accepts, watcher)
    (folder / "model.bin").unlink()
    assert (pull(entry_of(SMALL), tmp_path, accepts, watcher) / "model.bin").read_bytes() == b"weights"
    assert visible(tmp_path) == ["a-model"]


def test_a_folder_of_somebody_else_is_left_alone(hub: Hub, tmp_path: Path, watcher: Notes) -> None:
    (tmp_path / "a-model").mkdir()
    with pytest.raises(ConfigError, match="not installed by this program"):
        pull(entry_of(SMALL, hashes=False), tmp_path, accepts, watcher)
    assert hub.asked == []


def test_a_cut_connection_is_continued(hub: Hub, tmp_path: Path, watcher: Notes) -> None:
    hub.files = dict(FILES)
    hub.cut_after["model.bin"] = [1000, 500]
    folder = pull(entry_of(FILES), tmp_path, accepts, watcher)
    assert sha256_of(folder / "model.bin") == sha(FILES["model.bin"])
    assert [one.range for one in hub.gets("model.bin")] == ["", "bytes=1000-", "bytes=1500-"]


def test_a_later_pull_goes_on_where_an_earlier_one_stopped(hub: Hub, tmp_path: Path, watcher: Notes) -> None:
    hub.files = dict(FILES)
    hub.cut_after["model.bin"] = [1000, 0, 0, 0]
    with pytest.raises(ModelMissing, match="goes on where it stopped"):
        pull(entry_of(FILES), tmp_path, accepts, watcher)
    assert visible(tmp_path) == []
    hub.asked.clear()
    pull(entry_of(FILES), tmp_path, accepts, watcher)
    assert [one.range for one in hub.gets("model.bin")] == ["bytes=1000-"]
    assert hub.gets("config.json") == []
    assert state_of(entry_of(FILES), tmp_path) is State.INSTALLED


def test_a_person_who_stops_it_loses_nothing(hub: Hub, tmp_path: Path, watcher: Notes) -> None:
    hub.files = dict(FILES)

    def stop(name: str, done: int, total: int) -> None:
        if name == "model.bin" and done < total:
            raise KeyboardInterrupt

    watcher.progress = stop  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        pull(entry_of(FILES), tmp_path, accepts, watcher)
    assert visible(tmp_path) == []
    (part,) = (tmp_path / PULL / "a-model").glob("model.bin*")
    there = part.stat().st_size
    assert 0 < there < len(FILES["model.bin"])
    hub.asked.clear()
    pull(entry_of(FILES), tmp_path, accepts, Notes())
    assert [one.range for one in hub.gets("model.bin")] == [f"bytes={there}-"]


def test_a_server_without_ranges_sends_all_of_it_again(hub: Hub, tmp_path: Path, watcher: Notes) -> None:
    hub.files, hub.ranges = dict(FILES), False
    hub.cut_after["model.bin"] = [1000]
    folder = pull(entry_of(FILES), tmp_path, accepts, watcher)
    assert sha256_of(folder / "model.bin") == sha(FILES["model.bin"])


def test_wrong_bytes_are_refused_and_not_kept(hub: Hub, tmp_path: Path, watcher: Notes) -> None:
    hub.files = {"model.bin": b"WEIGHTS"}
    with pytest.raises(ModelMissing, match=r"model\.bin is not what it must be: SHA-256"):
        pull(entry_of(SMALL), tmp_path, accepts, watcher)
    assert visible(tmp_path) == []
    assert list((tmp_path / PULL / "a-model").iterdir()) == []
    hub.files = dict(SMALL)
    pull(entry_of(SMALL), tmp_path, accepts, watcher)


def test_another_size_is_refused_before_the_download(hub: Hub, tmp_path: Path, watcher: Notes) -> None:
    hub.files = {"model.bin": b"more than weights"}
    with pytest.raises(ModelMissing, match="has 17 bytes at the source, not 7"):
        pull(entry_of(SMALL), tmp_path, accepts, watcher)
    assert hub.gets("model.bin") == []


@pytest.mark.parametrize(
    ("status", "message"),
    [
        ((403, "GatedRepo"), "agree to its terms at https://example.org/licence and set HF_TOKEN"),
        ((401, "RepoNotFound"), "is not there, or may not be read"),
        ((404, "RepoNotFound"), "is not there, or may not be read"),
        ((404, "RevisionNotFound"), "The revision 5555555555.* is gone"),
        ((404, "EntryNotFound"), "A file of it is no longer in somebody/a-model"),
        ((500, ""), "answers with error 500"),
        ((403, ""), "may not be read by everybody"),
    ],
)
def test_what_the_hub_refuses_is_explained(
    hub: Hub,
    tmp_path: Path,
    watcher: Notes,
    monkeypatch: pytest.MonkeyPatch,
    status: tuple[int, str],
    message: str,
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secretsecretsecret")
    monkeypatch.setattr("huggingface_hub.utils._http.time.sleep", lambda seconds: None)
    hub.status = status
    with pytest.raises(ModelMissing, match=message) as caught:
        pull(entry_of(SMALL), tmp_path, accepts, watcher)
    assert "secret" not in f"{caught.value} {watcher.text}"
    assert visible(tmp_path) == []


def test_no_network_is_explained(tmp_path: Path, watcher: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelMissing, match="The connection fails") as caught:
        pull(entry_of(SMALL), tmp_path, accepts, watcher)
    assert "interpreter models import" in str(caught.value)


def test_the_token_goes_to_the_hub_and_not_to_where_it_redirects(
    hub: Hub, tmp_path: Path, watcher: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secretsecretsecret")
    hub.files, hub.large = dict(SMALL), {"model.bin"}
    pull(entry_of(SMALL), tmp_path, accepts, watcher)
    assert {one.authorised for one in hub.asked if "/resolve/" in one.path} == {True}
    assert {one.authorised for one in hub.asked if "/large/" in one.path} == {False}


def test_no_room_is_said_before_the_download(
    hub: Hub, tmp_path: Path, watcher: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.files = dict(FILES)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(100, 95, 5))
    with pytest.raises(ModelMissing, match="Free some space"):
        pull(entry_of(FILES), tmp_path, accepts, watcher)
    assert hub.gets("model.bin") == []


def test_a_disk_that_fills_up_keeps_what_came(
    hub: Hub, tmp_path: Path, watcher: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.files = dict(SMALL)
    real = os.fsync

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ModelMissing, match="the disk is full"):
        pull(entry_of(SMALL), tmp_path, accepts, watcher)
    monkeypatch.setattr(os, "fsync", real)
    hub.asked.clear()
    pull(entry_of(SMALL), tmp_path, accepts, watcher)
    assert hub.gets("model.bin") == []


def test_a_folder_that_cannot_be_made_is_said(hub: Hub, tmp_path: Path, watcher: Notes) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(ModelMissing, match="another one"):
        pull(entry_of(SMALL), tmp_path / "models", accepts, watcher)


def test_two_at_once_download_once(hub: Hub, tmp_path: Path) -> None:
    hub.files = dict(FILES)
    both, second = threading.Event(), Notes()

    def wait(path: str) -> None:
        both.wait(10)

    hub.before_get = wait

    def late() -> Path:
        while not hub.gets("config.json"):
            pass
        return pull(entry_of(FILES), tmp_path, accepts, second)

    def note(text: str) -> None:
        second.texts.append(text)
        both.set()

    second.note = note  # type: ignore[method-assign]
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(pull, entry_of(FILES), tmp_path, accepts, Notes())
        other = pool.submit(late)
        assert first.result() == other.result() == tmp_path / "a-model"
    assert "another process; waiting" in second.texts[0]
    assert len(hub.gets("model.bin")) == 1
    assert visible(tmp_path) == ["a-model"]


def test_a_folder_that_the_engine_cannot_read_is_not_installed(
    hub: Hub, tmp_path: Path, watcher: Notes
) -> None:
    hub.files = dict(SMALL)

    def refuse(entry: ModelEntry, folder: Path) -> None:
        assert (folder / "model.bin").read_bytes() == b"weights"
        raise ModelMissing("The model lacks config.json.")

    with pytest.raises(ModelMissing, match=r"lacks config\.json"):
        pull(entry_of(SMALL), tmp_path, refuse, watcher)
    assert visible(tmp_path) == []
    assert hidden(tmp_path) == [PULL]


class TestTrustOnFirstUse:
    """What the catalogue does not pin."""

    def test_the_first_pull_decides_and_says_so(self, hub: Hub, tmp_path: Path, watcher: Notes) -> None:
        hub.files = dict(SMALL)
        folder = pull(entry_of(SMALL, hashes=False), tmp_path, accepts, watcher)
        record = read_record(folder)
        assert record is not None
        assert (record.pinned, record.files) == (False, {"model.bin": sha(b"weights")})
        assert (tmp_path / FIRST_USE / "a-model.json").is_file()
        assert "trusted and written down" in watcher.text
        assert sha(b"weights") in watcher.text

    def test_other_bytes_later_are_refused(self, hub: Hub, tmp_path: Path, watcher: Notes) -> None:
        hub.files = dict(SMALL)
        shutil.rmtree(pull(entry_of(SMALL, hashes=False), tmp_path, accepts, watcher))
        hub.files = {"model.bin": b"WEIGHTS"}
        with pytest.raises(ModelMissing, match="is not what it must be"):
            pull(entry_of(SMALL, hashes=False), tmp_path, accepts, watcher)
        hub.files = dict(SMALL)
        watcher.texts.clear()
        pull(entry_of(SMALL, hashes=False), tmp_path, accepts, watcher)
        assert "trusted and written down" not in watcher.text

    def test_the_newest_revision_is_looked_up_once_and_then_kept(
        self, hub: Hub, tmp_path: Path, watcher: Notes
    ) -> None:
        hub.files, hub.revision = dict(SMALL), "7" * 40
        entry = entry_of(SMALL, hashes=False, revision="")
        folder = pull(entry, tmp_path, accepts, watcher)
        record = read_record(folder)
        assert record is not None
        assert record.revision == "7" * 40
        assert any(one.path == "/api/models/somebody/a-model" for one in hub.asked)
        shutil.rmtree(folder)
        hub.asked.clear()
        pull(entry, tmp_path, accepts, watcher)
        assert not any("/api/" in one.path for one in hub.asked)
        assert all("7" * 40 in one.path for one in hub.asked)

    def test_a_pull_that_fails_trusts_nothing(self, hub: Hub, tmp_path: Path, watcher: Notes) -> None:
        hub.files = dict(SMALL)

        def refuse(entry: ModelEntry, folder: Path) -> None:
            raise ModelMissing("No.")

        with pytest.raises(ModelMissing):
            pull(entry_of(SMALL, hashes=False), tmp_path, refuse, watcher)
        assert not (tmp_path / FIRST_USE).exists()


@pytest.mark.parametrize(
    ("free", "fits"),
    [
        (2300, False),  # of two archives: the first is 300 when the second needs 1000 and 1600 more
        (2899, False),
        (2900, True),
    ],
)
def test_archives_need_room_for_one_conversion_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, fits: bool
) -> None:
    archives = [
        opus_entry("https://example.org/opus.zip", {"opus.zip": b"archive"}).model_copy(
            update={"name": name, "approximate_bytes": 1000}
        )
        for name in ("one", "two")
    ]
    monkeypatch.setattr("shutil.disk_usage", lambda place: Disk(0, 0, free))
    if fits:
        check_all_fit(archives, tmp_path / "not" / "there")
        return
    with pytest.raises(ModelMissing, match=r"one, two need about 0 MB in .*there, where"):
        check_all_fit(archives, tmp_path / "not" / "there")


def test_what_is_here_or_has_come_needs_no_room(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.files = dict(SMALL)
    here, half = entry_of(SMALL), entry_of(SMALL, name="half")
    pull(here, tmp_path, accepts, Notes())
    (tmp_path / PULL / "half").mkdir(parents=True)
    (tmp_path / PULL / "half" / "model.bin.x.part").write_bytes(b"weig")
    monkeypatch.setattr("shutil.disk_usage", lambda place: Disk(0, 0, 3))
    check_all_fit([here, half], tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda place: Disk(0, 0, 2))
    with pytest.raises(ModelMissing, match=r"^half need"):
        check_all_fit([here, half], tmp_path)


NON_COMMERCIAL = {
    "licence": {
        "name": "CC-BY-NC-4.0",
        "url": "https://example.org",
        "summary": "Commercial use is excluded.",
        "non_commercial": True,
    }
}


@pytest.mark.parametrize(
    ("changes", "accept", "message"),
    [
        (NON_COMMERCIAL, False, "add --accept-non-commercial"),
        ({"unusable_reason": "there is no engine for it"}, True, "there is no engine for it"),
    ],
)
def test_what_was_not_agreed_to_is_refused(changes: dict[str, object], accept: bool, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        agree([entry_of(SMALL), entry_of(SMALL, **changes)], accept_non_commercial=accept)


def test_what_was_agreed_to_passes() -> None:
    agree([entry_of(SMALL), entry_of(SMALL, **NON_COMMERCIAL)], accept_non_commercial=True)
