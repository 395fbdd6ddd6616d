"""Firefox Translations students: their entries, and pulling them from a plain server on this machine."""

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from interpreter.cli.models_installing import usable
from interpreter.engines.neural import load
from interpreter.engines.neural.manifest import read_folder
from interpreter.engines.neural.students.files import find_student_files
from interpreter.engines.translator import TranslationRequest
from interpreter.errors import ModelMissing
from interpreter.models.catalogue import ModelEntry, load_catalogue
from interpreter.models.installed import State, verify
from interpreter.models.pulling import pull
from interpreter.models.records import read_record
from interpreter.models.transfer import export, find_parcels, import_parcel
from interpreter.settings import Settings
from tests.fakes.students import ENGLISH_PORTUGUESE, PORTUGUESE_ENGLISH, resources
from tests.models.hub import REVISION, Hub, Notes, accepts, entry_of

STUDENTS = [entry for entry in load_catalogue().model if entry.name.startswith("firefox-")]
BY_NAME = pytest.mark.parametrize("entry", STUDENTS, ids=lambda entry: entry.name)
FILES: Mapping[str, bytes] = {
    "model.daen.intgemm.alphas.bin.gz": gzip.compress(bytes(range(256)) * 4000, 0),
    "vocab.daen.spm.gz": gzip.compress(b"vocabulary"),
    "lex.50.50.daen.s2t.bin.gz": gzip.compress(b"shortlist"),
}


def student_at(
    hub: Hub, files: Mapping[str, bytes] = FILES, pair: tuple[str, str] = ("da", "en")
) -> ModelEntry:
    hub.files = {f"models/tiny/daen/{name}": content for name, content in files.items()}
    changes: dict[str, Any] = {
        "name": f"firefox-{pair[0]}-{pair[1]}",
        "kind": "translation",
        "repository": "",
        "address": f"{hub.address}/media/{REVISION}/models/tiny/daen/",
        "languages": [],
        "translation": {"family": "student", "version": "1", "pairs": [pair], "pivot": "en"},
    }
    return entry_of(files, **changes)


def test_every_direction_that_mozilla_has_is_there_both_ways() -> None:
    others = ("uk", "ar", "tr", "fa", "da")
    assert {pair for entry in STUDENTS for pair in entry.pairs} == {
        pair for other in others for pair in ((other, "en"), ("en", other))
    }


@BY_NAME
def test_each_is_pinned_free_and_found_somewhere(entry: ModelEntry) -> None:
    assert entry.pinned
    assert entry.licence.name == "MPL-2.0"
    assert entry.translation is not None
    assert (entry.translation.family, entry.translation.pivot) == ("student", "en")
    assert "firefox-translations-models" in entry.found[0]


@BY_NAME
def test_its_files_are_those_of_its_direction_and_what_the_engine_looks_for(
    entry: ModelEntry, tmp_path: Path
) -> None:
    [(source, target)] = entry.pairs
    assert all(f".{source}{target}." in file.name for file in entry.files)
    assert entry.address.endswith(f"/{source}{target}/")
    for file in entry.files:
        (tmp_path / file.name).touch()
    assert find_student_files(tmp_path).shortlist is not None


def test_no_two_files_have_the_same_hash() -> None:
    hashes = [file.sha256 for entry in STUDENTS for file in entry.files]
    assert len(set(hashes)) == len(hashes) == 30


def test_a_student_is_pulled_from_a_plain_server_and_stays_packed(hub: Hub, tmp_path: Path) -> None:
    entry = student_at(hub)
    hub.cut_after["models/tiny/daen/model.daen.intgemm.alphas.bin.gz"] = [1000]
    folder = pull(entry, tmp_path, usable, Notes())
    assert folder == tmp_path / "translation" / "firefox-da-en"
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES
    assert read_folder(folder).manifest.all_pairs == {("da", "en")}
    assert [one.range for one in hub.gets("model.daen.intgemm.alphas.bin.gz")] == ["", "bytes=1000-"]
    record = read_record(folder)
    assert record is not None
    assert (record.source, record.revision, record.pinned) == (entry.address, REVISION, True)
    assert verify(entry, tmp_path).good


def test_a_plain_server_gets_no_token(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    pull(student_at(hub), tmp_path, accepts, Notes())
    assert hub.asked
    assert not any(one.authorised for one in hub.asked)


def test_other_bytes_are_refused_and_nothing_is_installed(hub: Hub, tmp_path: Path) -> None:
    entry = student_at(hub)
    hub.files["models/tiny/daen/vocab.daen.spm.gz"] = FILES["vocab.daen.spm.gz"][:-1] + b"!"
    with pytest.raises(ModelMissing, match="not what it must be"):
        pull(entry, tmp_path, usable, Notes())
    assert not (tmp_path / "translation").exists()


def test_a_file_that_is_gone_is_told_with_its_address(hub: Hub, tmp_path: Path) -> None:
    entry = student_at(hub)
    del hub.files["models/tiny/daen/vocab.daen.spm.gz"]
    with pytest.raises(ModelMissing, match=r"firefox-da-en cannot be downloaded.*tiny/daen"):
        pull(entry, tmp_path, usable, Notes())


def test_damage_is_found_against_the_catalogue_whatever_the_record_says(hub: Hub, tmp_path: Path) -> None:
    entry = student_at(hub)
    folder = pull(entry, tmp_path, usable, Notes())
    other = gzip.compress(b"Vocabulary")
    (folder / "vocab.daen.spm.gz").write_bytes(other)
    record = folder / ".source.json"
    record.write_text(record.read_text().replace(entry.files[1].sha256, "0" * 64))
    assert verify(entry, tmp_path).wrong == ("vocab.daen.spm.gz",)


def test_it_is_carried_to_a_machine_without_internet(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = student_at(hub)
    pull(entry, tmp_path / "here", usable, Notes())
    export(entry, tmp_path / "here", tmp_path / "stick", Notes())
    catalogue = load_catalogue().model_copy(update={"model": (entry,)})
    [parcel] = find_parcels(tmp_path / "stick", catalogue, tmp_path / "there", Notes())
    import_parcel(parcel, tmp_path / "there", usable, Notes())
    assert verify(entry, tmp_path / "there").state is State.INSTALLED


@pytest.mark.engines
def test_what_was_pulled_translates(hub: Hub, tmp_path: Path) -> None:
    for letters, folder in (ENGLISH_PORTUGUESE, PORTUGUESE_ENGLISH):
        files = {
            f"{file.name}.gz": gzip.compress(file.read_bytes(), 1)
            for file in (resources() / folder).iterdir()
            if file.suffix in (".bin", ".spm")
        }
        pull(student_at(hub, files, (letters[:2], letters[2:])), tmp_path, usable, Notes())
    engine = load(Settings(models_dir=tmp_path))
    try:
        result = engine.translate(TranslationRequest("I do not have a car.", "en", "pt"))
    finally:
        engine.close()
    assert (result.text, result.engine) == ("Eu não tenho um carro.", "firefox-en-pt 1")
