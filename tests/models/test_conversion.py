"""A pull that ends in a conversion: the real translator runs what came out of it."""

import os
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from interpreter.engines.neural import load
from interpreter.engines.neural.manifest import read_folder
from interpreter.errors import ModelMissing
from interpreter.models.catalogue import ModelEntry
from interpreter.models.conversion import convert
from interpreter.models.installed import State, state_of, verify
from interpreter.models.pulling import pull
from interpreter.models.records import FIRST_USE, read_record
from interpreter.models.staging import PULL
from interpreter.settings import Settings
from tests.engines.neural.conftest import tiny, translate
from tests.fakes.tiny_marian import write_archive
from tests.models.hub import Hub, Notes, accepts, opus_entry, sha


def archived(hub: Hub, archive: bytes) -> ModelEntry:
    hub.files = {"opus.zip": archive}
    return opus_entry(f"{hub.address}/models/opus.zip", hub.files)


def readable(entry: ModelEntry, folder: Path) -> None:
    read_folder(folder)


@pytest.mark.engines
def test_an_archive_is_pulled_converted_and_translates(hub: Hub, tmp_path: Path) -> None:
    write_archive(tmp_path / "opus.zip", tiny(), tmp_path / "scratch")
    archive = (tmp_path / "opus.zip").read_bytes()
    entry, watcher, models = archived(hub, archive), Notes(), tmp_path / "models"
    hub.cut_after["opus.zip"] = [100]
    folder = pull(entry, models, readable, watcher)
    assert folder == models / "translation" / "a-model"
    assert "converting to CTranslate2" in watcher.text
    assert [one.range for one in hub.gets("opus.zip")] == ["", "bytes=100-"]
    record = read_record(folder)
    assert record is not None
    assert record.downloads == {"opus.zip": sha(archive)}
    assert set(record.files) >= {"model.bin", "source.spm", "interpreter.toml"}
    assert verify(entry, models).good
    engine = load(Settings(models_dir=models))
    assert translate(engine, "jeg kommer i morgen").text == "я прийду о ранку"


def test_the_converter_gets_no_secret_of_the_environment(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, str] = {}

    def remember(command: list[str], **options: Any) -> CompletedProcess[str]:
        given.update(options["env"])
        return CompletedProcess(command, 0, "", "")

    for name in ("HF_TOKEN", "AWS_SECRET_ACCESS_KEY", "INTERPRETER_SERVER__HOST", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setattr("interpreter.models.conversion.subprocess.run", remember)
    convert(archived(hub, b"archive"), tmp_path / "opus.zip", tmp_path / "new", tmp_path)
    assert "secret" not in given.values()
    assert given["PATH"] == os.environ["PATH"]
    assert given["PYTHONPATH"].endswith(f"{os.pathsep}elsewhere")


@pytest.mark.parametrize("archive", [b"not a zip file", b"PK\x05\x06" + bytes(18)])
def test_a_conversion_that_fails_leaves_no_model(hub: Hub, tmp_path: Path, archive: bytes) -> None:
    entry = archived(hub, archive)
    with pytest.raises(
        ModelMissing, match=r"cannot be converted: NotAModel: the archive .* Nothing was installed"
    ):
        pull(entry, tmp_path, accepts, Notes())
    assert state_of(entry, tmp_path) is State.ABSENT
    assert sorted(place.name for place in tmp_path.iterdir()) == [PULL]
    assert not (tmp_path / FIRST_USE).exists()
