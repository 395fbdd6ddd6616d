from pathlib import Path

import pytest

from interpreter.engines.neural.student_files import find_student_files
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
