"""From a machine with internet to one without, and what is refused on the way."""

import json
import shutil
from pathlib import Path

import pytest

from interpreter.errors import ConfigError, ModelMissing
from interpreter.models.catalogue import TRANSLATION_MANIFEST, Catalogue, ModelEntry
from interpreter.models.installed import State, Verdict, remove, state_of, verify
from interpreter.models.pulling import pull
from interpreter.models.records import RECORD, Record, forget_first_use, read_record, write_record
from interpreter.models.transfer import export, find_parcels, import_parcel
from tests.models.hub import Hub, Notes, accepts, entry_of, opus_entry, sha

FILES = {"config.json": b"{}", "model.bin": b"weights"}


def catalogue_of(*entries: ModelEntry) -> Catalogue:
    return Catalogue(model=entries, profile={})


@pytest.fixture(name="entry", params=[True, False], ids=["pinned", "unpinned"])
def _entry(hub: Hub, request: pytest.FixtureRequest) -> ModelEntry:
    hub.files = dict(FILES)
    return entry_of(FILES, hashes=request.param)


def import_all(folder: Path, entry: ModelEntry, models_dir: Path, watcher: Notes) -> list[Path]:
    found = find_parcels(folder, catalogue_of(entry), models_dir, watcher)
    return [import_parcel(parcel, models_dir, accepts, watcher) for parcel in found]


def add_to_record(folder: Path, name: str, content: bytes) -> None:
    record = read_record(folder)
    assert record is not None
    write_record(folder, record.model_copy(update={"files": record.files | {name: sha(content)}}))


def exported(entry: ModelEntry, tmp_path: Path) -> Path:
    pull(entry, tmp_path / "here", accepts, Notes())
    return export(entry, tmp_path / "here", tmp_path / "stick", Notes())


def test_what_is_exported_here_is_installed_there(hub: Hub, entry: ModelEntry, tmp_path: Path) -> None:
    folder = exported(entry, tmp_path)
    assert sorted(file.name for file in folder.iterdir()) == [RECORD, "config.json", "model.bin"]
    hub.asked.clear()
    watcher = Notes()
    assert import_all(tmp_path / "stick", entry, tmp_path / "there", watcher) == [
        tmp_path / "there" / "a-model"
    ]
    assert verify(entry, tmp_path / "there").good
    assert read_record(tmp_path / "there" / "a-model") == read_record(tmp_path / "here" / "a-model")
    assert ("the export is trusted" in watcher.text) is not entry.pinned
    assert hub.asked == []
    again = Notes()
    import_all(folder, entry, tmp_path / "there", again)
    assert "installed already" in again.text


def test_a_changed_export_is_refused(entry: ModelEntry, tmp_path: Path) -> None:
    (exported(entry, tmp_path) / "model.bin").write_bytes(b"WEIGHTS")
    with pytest.raises(ModelMissing, match=r"not imported: model\.bin not what it must be"):
        import_all(tmp_path / "stick", entry, tmp_path / "there", Notes())
    assert state_of(entry, tmp_path / "there") is State.ABSENT


@pytest.mark.parametrize("names", [["model.bin"], ["config.json"], []])
def test_a_record_that_leaves_files_out_is_refused(
    entry: ModelEntry, tmp_path: Path, names: list[str]
) -> None:
    folder = exported(entry, tmp_path)
    tree = json.loads((folder / RECORD).read_text())
    for key in ("files", "downloads"):
        tree[key] = {name: digest for name, digest in tree[key].items() if name in names}
    (folder / RECORD).write_text(json.dumps(tree))
    with pytest.raises(ModelMissing, match="not imported"):
        import_all(folder, entry, tmp_path / "there", Notes())


def test_a_record_cannot_reach_out_of_its_folder(entry: ModelEntry, tmp_path: Path) -> None:
    folder = exported(entry, tmp_path)
    tree = json.loads((folder / RECORD).read_text())
    tree["files"]["../outside"] = tree["files"]["model.bin"]
    (folder / RECORD).write_text(json.dumps(tree))
    (tmp_path / "stick" / "outside").write_bytes(b"weights")
    with pytest.raises(ModelMissing, match="outside not what it must be"):
        import_all(folder, entry, tmp_path / "there", Notes())


def test_what_does_not_belong_to_the_model_is_refused(entry: ModelEntry, tmp_path: Path) -> None:
    folder = exported(entry, tmp_path)
    (folder / "more.py").write_bytes(b"more")
    add_to_record(folder, "more.py", b"more")
    with pytest.raises(ModelMissing, match=r"more\.py not what it must be"):
        import_all(folder, entry, tmp_path / "there", Notes())


def test_languages_and_licence_of_an_import_are_the_catalogues(hub: Hub, tmp_path: Path) -> None:
    hub.files = dict(FILES)
    facts = {"family": "nllb", "version": "1", "pairs": [["da", "uk"]], "codes": {"da": "dan_Latn"}}
    entry = entry_of(FILES, kind="translation", languages=(), translation=facts)
    folder = exported(entry, tmp_path)
    text = entry.translation_manifest().replace("MIT", "Beer")
    (folder / TRANSLATION_MANIFEST).write_text(text)
    add_to_record(folder, TRANSLATION_MANIFEST, text.encode())
    (there,) = import_all(folder, entry, tmp_path / "there", Notes())
    assert (there / TRANSLATION_MANIFEST).read_text() == entry.translation_manifest()
    assert verify(entry, tmp_path / "there").good


def test_another_conversion_than_the_first_is_refused_though_it_names_the_same_archive(
    tmp_path: Path,
) -> None:
    entry = opus_entry("https://example.org/opus.zip", {"opus.zip": b"archive"})
    for weights in (b"weights", b"WEIGHTS"):
        folder = tmp_path / weights.decode()
        folder.mkdir()
        (folder / "model.bin").write_bytes(weights)
        record = Record(
            name=entry.name,
            source=entry.archive,
            revision=entry.archive,
            licence="MIT",
            pinned=False,
            downloads={"opus.zip": sha(b"archive")},
            files={"model.bin": sha(weights)},
        )
        write_record(folder, record)
    import_all(tmp_path / "weights", entry, tmp_path / "there", Notes())
    remove(entry, tmp_path / "there")
    with pytest.raises(ModelMissing, match=r"model\.bin not what it must be.*remove --forget a-model"):
        import_all(tmp_path / "WEIGHTS", entry, tmp_path / "there", Notes())
    import_all(tmp_path / "weights", entry, tmp_path / "there", Notes())
    assert verify(entry, tmp_path / "there").good


@pytest.mark.parametrize("hashes", [True, False])
def test_a_link_out_of_the_folder_is_followed_only_to_known_bytes(tmp_path: Path, hashes: bool) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "stick" / "a-model").mkdir(parents=True)
    for name, content in FILES.items():
        (tmp_path / "private" / name).write_bytes(content)
        (tmp_path / "stick" / "a-model" / name).symlink_to(tmp_path / "private" / name)
    entry = entry_of(FILES, hashes=hashes)
    if hashes:
        assert import_all(tmp_path / "stick", entry, tmp_path / "there", Notes())
        return
    with pytest.raises(ConfigError, match="holds no whole model"):
        import_all(tmp_path / "stick", entry, tmp_path / "there", Notes())


def test_a_folder_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.bin").write_bytes(b"weights")

    def refuse(file: Path) -> str:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr("interpreter.models.transfer.sha256_of", refuse)
    with pytest.raises(ConfigError, match=r"model\.bin cannot be read: Permission denied"):
        find_parcels(tmp_path, catalogue_of(entry_of(FILES)), tmp_path / "there", Notes())


@pytest.mark.parametrize("plain", [True, False])
def test_what_is_installed_is_what_was_checked_though_the_stick_changes_in_between(
    hub: Hub, tmp_path: Path, plain: bool
) -> None:
    hub.files = dict(FILES)
    entry = entry_of(FILES)
    folder = exported(entry, tmp_path)
    if plain:
        (folder / RECORD).unlink()
    (parcel,) = find_parcels(tmp_path / "stick", catalogue_of(entry), tmp_path / "there", Notes())
    (folder / "model.bin").write_bytes(b"WEIGHTS")
    with pytest.raises(ModelMissing, match=r"model\.bin changed while it was copied"):
        import_parcel(parcel, tmp_path / "there", accepts, Notes())
    assert state_of(entry, tmp_path / "there") is State.ABSENT
    assert not list((tmp_path / "there").glob("[!.]*"))


def test_an_archive_that_changes_is_not_converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = opus_entry("https://example.org/opus.zip", {"opus.zip": b"archive"})
    (tmp_path / "stick" / "a-model").mkdir(parents=True)
    archive = tmp_path / "stick" / "a-model" / "opus.zip"
    archive.write_bytes(b"archive")
    (parcel,) = find_parcels(tmp_path / "stick", catalogue_of(entry), tmp_path / "there", Notes())
    converted: list[bytes] = []

    def convert(entry: ModelEntry, archive: Path, made: Path, work: Path) -> None:
        assert archive.is_relative_to(tmp_path / "there")
        converted.append(archive.read_bytes())
        (made / "model.bin").write_bytes(b"weights")

    monkeypatch.setattr("interpreter.models.pulling.convert", convert)
    archive.write_bytes(b"ARCHIVE")
    with pytest.raises(ModelMissing, match=r"opus\.zip changed while it was copied"):
        import_parcel(parcel, tmp_path / "there", accepts, Notes())
    assert converted == []
    archive.write_bytes(b"archive")
    import_parcel(parcel, tmp_path / "there", accepts, Notes())
    assert converted == [b"archive"]
    assert archive.exists()


def test_an_export_of_a_disk_that_reads_wrong_is_not_kept(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.files = dict(FILES)
    entry = entry_of(FILES)
    pull(entry, tmp_path / "here", accepts, Notes())
    monkeypatch.setattr("interpreter.models.transfer.verify", lambda *_: Verdict(entry.name, State.INSTALLED))
    (tmp_path / "here" / "a-model" / "model.bin").write_bytes(b"WEIGHTS")
    with pytest.raises(ModelMissing, match=r"model\.bin changed while it was copied"):
        export(entry, tmp_path / "here", tmp_path / "stick", Notes())
    assert not (tmp_path / "stick" / "a-model").exists()


def test_an_import_asks_for_the_room_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        "interpreter.models.staging.check_room", lambda folder, needed, name: asked.append(needed)
    )
    (tmp_path / "stick").mkdir()
    for name, content in FILES.items():
        (tmp_path / "stick" / name).write_bytes(content)
    import_all(tmp_path / "stick", entry_of(FILES), tmp_path / "there", Notes())
    assert asked == [sum(map(len, FILES.values()))]


def test_another_export_than_the_first_is_refused(hub: Hub, tmp_path: Path) -> None:
    hub.files = dict(FILES)
    entry = entry_of(FILES, hashes=False)
    folder = exported(entry, tmp_path)
    import_all(folder, entry, tmp_path / "there", Notes())
    remove(entry, tmp_path / "there")
    hub.files = FILES | {"model.bin": b"WEIGHTS"}
    remove(entry, tmp_path / "here")
    shutil.rmtree(folder)
    forget_first_use(tmp_path / "here", "a-model")
    with pytest.raises(ModelMissing, match=r"model\.bin not what it must be"):
        import_all(exported(entry, tmp_path), entry, tmp_path / "there", Notes())


def test_plain_files_are_recognised_by_their_hashes(tmp_path: Path) -> None:
    (tmp_path / "stick" / "deep").mkdir(parents=True)
    (tmp_path / "stick" / "deep" / "some-name").write_bytes(b"weights")
    (tmp_path / "stick" / "config.json").write_bytes(b"{}")
    (tmp_path / "stick" / "other.bin").write_bytes(b"WEIGHTS")
    entry = entry_of(FILES)
    import_all(tmp_path / "stick", entry, tmp_path / "there", Notes())
    assert verify(entry, tmp_path / "there").good
    assert (tmp_path / "stick" / "deep" / "some-name").exists()


def test_plain_files_without_known_hashes_lie_in_a_folder_of_the_models_name(tmp_path: Path) -> None:
    entry = entry_of(FILES, hashes=False)
    for name, content in FILES.items():
        (tmp_path / "stick" / "a-model").mkdir(parents=True, exist_ok=True)
        (tmp_path / "stick" / "a-model" / name).write_bytes(content)
    watcher = Notes()
    import_all(tmp_path / "stick", entry, tmp_path / "there", watcher)
    assert verify(entry, tmp_path / "there").good
    assert "trusted and written down" in watcher.text
    (tmp_path / "stick" / "a-model").rename(tmp_path / "stick" / "another-name")
    with pytest.raises(ConfigError, match="holds no whole model"):
        import_all(tmp_path / "stick", entry, tmp_path / "elsewhere", Notes())


def test_an_incomplete_folder_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"weights")
    with pytest.raises(ConfigError, match="holds no whole model"):
        find_parcels(tmp_path, catalogue_of(entry_of(FILES)), tmp_path / "there", Notes())
    with pytest.raises(ConfigError, match="There is no folder"):
        find_parcels(tmp_path / "none", catalogue_of(), tmp_path / "there", Notes())


def test_what_the_engine_cannot_read_is_not_imported(entry: ModelEntry, tmp_path: Path) -> None:
    exported(entry, tmp_path)

    def refuse(entry: ModelEntry, folder: Path) -> None:
        raise ModelMissing("No.")

    (parcel,) = find_parcels(tmp_path / "stick", catalogue_of(entry), tmp_path / "there", Notes())
    with pytest.raises(ModelMissing, match=r"No\."):
        import_parcel(parcel, tmp_path / "there", refuse, Notes())
    assert state_of(entry, tmp_path / "there") is State.ABSENT


def test_only_a_whole_model_is_exported_and_only_once(entry: ModelEntry, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="cannot be exported: absent"):
        export(entry, tmp_path / "here", tmp_path / "stick", Notes())
    exported(entry, tmp_path)
    with pytest.raises(ConfigError, match="is there already"):
        export(entry, tmp_path / "here", tmp_path / "stick", Notes())
    (tmp_path / "here" / "a-model" / "model.bin").write_bytes(b"WEIGHTS")
    with pytest.raises(ModelMissing, match=r"cannot be exported: model\.bin wrong"):
        export(entry, tmp_path / "here", tmp_path / "other-stick", Notes())


def test_a_model_that_was_there_without_a_record_gets_one(tmp_path: Path) -> None:
    entry = entry_of(FILES)
    (tmp_path / "here" / "a-model").mkdir(parents=True)
    for name, content in FILES.items():
        (tmp_path / "here" / "a-model" / name).write_bytes(content)
    record = read_record(export(entry, tmp_path / "here", tmp_path / "stick", Notes()))
    assert record is not None
    assert record.pinned
    import_all(tmp_path / "stick", entry, tmp_path / "there", Notes())
    assert verify(entry, tmp_path / "there").good
