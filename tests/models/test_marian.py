"""The conversion of an OPUS-MT archive, and archives that are none."""

import zipfile
from pathlib import Path

import pytest

from interpreter.models import marian
from interpreter.models.marian import NotAModel, convert, main, unpack
from tests.engines.neural.conftest import tiny
from tests.fakes.tiny_marian import CONFIG, write_archive


def archive_of(file: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(file, "w") as zipped:
        for name, content in members.items():
            zipped.writestr(name.replace("__", "/").replace("_", "."), content)
    return file


@pytest.mark.engines
def test_an_archive_becomes_a_ctranslate2_folder(tmp_path: Path) -> None:
    write_archive(tmp_path / "opus.zip", tiny(), tmp_path)
    (tmp_path / "made").mkdir()
    convert(tmp_path / "opus.zip", tmp_path / "made", tmp_path / "work")
    assert sorted(file.name for file in (tmp_path / "made").iterdir()) == [
        "config.json",
        "model.bin",
        "shared_vocabulary.json",
        "source.spm",
        "target.spm",
    ]


def test_only_the_files_of_a_model_are_unpacked_and_without_their_folders(tmp_path: Path) -> None:
    file = archive_of(
        tmp_path / "x.zip",
        deep__decoder_yml=b"d",
        source_spm=b"s",
        target_spm=b"t",
        a_npz=b"n",
        run_sh=b"evil",
    )
    with zipfile.ZipFile(file, "a") as zipped:
        zipped.writestr("../outside.yml", b"o")
    unpack(file, tmp_path / "work")
    assert sorted(one.name for one in (tmp_path / "work").iterdir()) == [
        "a.npz",
        "decoder.yml",
        "outside.yml",
        "source.spm",
        "target.spm",
    ]
    assert not (tmp_path / "outside.yml").exists()


def test_what_is_no_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotAModel, match=r"lacks decoder\.yml, target\.spm"):
        unpack(archive_of(tmp_path / "a.zip", source_spm=b"s"), tmp_path / "a")
    whole = {"decoder_yml": b"d", "source_spm": b"s", "target_spm": b"t"}
    with pytest.raises(NotAModel, match="holds a file twice"):
        unpack(archive_of(tmp_path / "b.zip", **whole, other__source_spm=b"s"), tmp_path / "b")
    monkeypatch.setattr(marian, "MAX_UNPACKED_BYTES", 2)
    with pytest.raises(NotAModel, match="more than any model"):
        unpack(archive_of(tmp_path / "c.zip", **whole), tmp_path / "c")
    (tmp_path / "d.zip").write_bytes(b"not a zip file")
    with pytest.raises(NotAModel, match="no zip file"):
        unpack(tmp_path / "d.zip", tmp_path / "d")


@pytest.mark.engines
def test_the_decoder_of_firefox_models_is_refused_by_the_converter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = CONFIG.replace("autoreg: self-attention", "autoreg: rnn")
    write_archive(tmp_path / "opus.zip", tiny(), tmp_path, config)
    (tmp_path / "made").mkdir()
    assert main([str(tmp_path / "opus.zip"), str(tmp_path / "made"), str(tmp_path / "work")]) == 1
    assert "--transformer-decoder-autoreg must be 'self-attention'" in capsys.readouterr().err


def test_the_process_says_what_went_wrong_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.zip"), str(tmp_path), str(tmp_path / "work")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
