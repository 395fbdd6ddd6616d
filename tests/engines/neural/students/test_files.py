import gzip
from pathlib import Path

import pytest

from interpreter.engines.neural.students import files as student_files
from interpreter.engines.neural.students.files import find_student_files, unpacked
from interpreter.errors import ConfigError, ModelMissing

MODEL, LEX = "model.daen.intgemm.alphas.bin", "lex.50.50.daen.s2t.bin"


def folder_of(place: Path, *names: str) -> Path:
    for name in names:
        (place / name).write_bytes(b"")
    return place


def test_one_vocabulary_serves_both_languages(tmp_path: Path) -> None:
    files = find_student_files(folder_of(tmp_path, MODEL, "vocab.daen.spm", LEX, "interpreter.toml"))
    assert files.model == tmp_path / MODEL
    assert files.source_vocabulary == files.target_vocabulary == tmp_path / "vocab.daen.spm"
    assert files.shortlist == tmp_path / LEX


def test_a_vocabulary_for_each_language_and_no_shortlist(tmp_path: Path) -> None:
    files = find_student_files(folder_of(tmp_path, MODEL, "srcvocab.daen.spm", "trgvocab.daen.spm"))
    assert (files.source_vocabulary.name, files.target_vocabulary.name) == (
        "srcvocab.daen.spm",
        "trgvocab.daen.spm",
    )
    assert files.shortlist is None


def test_files_may_be_packed_as_they_are_published(tmp_path: Path) -> None:
    files = find_student_files(folder_of(tmp_path, f"{MODEL}.gz", "vocab.daen.spm.gz", f"{LEX}.gz"))
    assert (files.model.name, files.source_vocabulary.name) == (f"{MODEL}.gz", "vocab.daen.spm.gz")
    assert files.shortlist == tmp_path / f"{LEX}.gz"


def test_packed_files_are_read_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"weights")
    (tmp_path / "a.bin.gz").write_bytes(gzip.compress(b"weights"))
    assert unpacked(tmp_path / "a.bin") == unpacked(tmp_path / "a.bin.gz") == b"weights"


@pytest.mark.parametrize(
    "content",
    [b"weights", gzip.compress(b"weights" * 100)[:-9], gzip.compress(b"weights")[:10] + b"\xff" * 9],
)
def test_a_damaged_packed_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.bin.gz").write_bytes(content)
    with pytest.raises(ConfigError, match=r"a\.bin\.gz is not packed with gzip, or damaged"):
        unpacked(tmp_path / "a.bin.gz")


def test_a_file_that_grows_beyond_every_model_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(student_files, "MAX_BYTES", 1000)
    (tmp_path / "a.bin.gz").write_bytes(gzip.compress(bytes(1001)))
    with pytest.raises(ConfigError, match="more than any student"):
        unpacked(tmp_path / "a.bin.gz")


@pytest.mark.parametrize(
    ("names", "lacking"),
    [
        ((), r"model\.\*\.bin"),
        (("vocab.daen.spm", LEX), r"model\.\*\.bin"),
        ((MODEL, LEX), r"vocab\.\*\.spm"),
        ((MODEL, "srcvocab.daen.spm"), r"vocab\.\*\.spm"),
        (("model.bin", "vocab.spm"), r"model\.\*\.bin"),
    ],
)
def test_what_lacks_is_named(tmp_path: Path, names: tuple[str, ...], lacking: str) -> None:
    with pytest.raises(ModelMissing, match=lacking):
        find_student_files(folder_of(tmp_path, *names))


def test_two_models_in_one_folder_are_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, MODEL, "model.enda.intgemm.alphas.bin", "vocab.daen.spm")
    with pytest.raises(ConfigError, match=r"model\.daen.* and model\.enda"):
        find_student_files(folder)


def test_a_file_packed_and_unpacked_is_there_twice(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"model\.daen\..* and model\.daen\..*\.gz"):
        find_student_files(folder_of(tmp_path, MODEL, f"{MODEL}.gz", "vocab.daen.spm"))
