import json
from pathlib import Path
from typing import Any

import pytest

from interpreter.engines.neural.manifest import Family, Manifest, folder_paths, read_folder
from interpreter.engines.neural.students.agreement import LOW_AGREEMENT
from interpreter.errors import ConfigError, ModelMissing
from tests.engines.neural.conftest import tiny
from tests.fakes.students import add_files
from tests.fakes.tiny_models import build

MINIMAL = {"name": "m", "version": "1", "licence": "CC-BY-4.0", "family": "marian", "pairs": [["da", "uk"]]}


def manifest(**changes: Any) -> Manifest:
    return Manifest.model_validate(
        {key: value for key, value in (MINIMAL | changes).items() if value is not None}
    )


def test_pairs_are_taken_as_they_stand() -> None:
    assert manifest(pairs=[["da", "uk"], ["uk", "da"]]).all_pairs == {("da", "uk"), ("uk", "da")}


def test_languages_mean_every_pair_among_them() -> None:
    codes = {"da": "dan_Latn", "uk": "ukr_Cyrl", "so": "som_Latn"}
    model = manifest(family="nllb", pairs=None, languages=["da", "uk", "so"], codes=codes)
    assert len(model.all_pairs) == 6
    assert ("so", "da") in model.all_pairs


def test_each_family_has_its_tokenizer_files_unless_others_are_named() -> None:
    assert manifest().tokenizer_files == ("source.spm", "target.spm")
    assert manifest(tokenizer=["vocab.spm", "vocab.spm"]).tokenizer_files == ("vocab.spm", "vocab.spm")
    assert manifest(family=Family.T5).tokenizer_files == ("spiece.model",)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"pairs": None}, "either pairs or languages"),
        ({"languages": ["da", "uk"]}, "either pairs or languages"),
        ({"pairs": [["da", "da"]]}, "two different languages"),
        ({"pairs": None, "languages": ["da"]}, "two different languages"),
        ({"pairs": [["Danish", "uk"]]}, "pattern"),
        ({"family": "gpt"}, "family"),
        ({"licence": ""}, "licence"),
        ({"licence": None}, "licence"),
        ({"codes": {"ur": ">>urd<<"}}, "codes has ur"),
        ({"codes": {"uk": "ukr_Cyrl"}}, "look like >>dan<<"),
        ({"family": "t5", "codes": {"uk": "uk"}}, "look like <2da>"),
        ({"family": "nllb", "codes": {"uk": "ukr_Cyrl"}}, "da has none"),
        ({"pivot": "en"}, "pivot is en"),
        ({"tokenizer": ["one.spm"]}, "2 file"),
        ({"tokenizer": ["../a.spm", "b.spm"]}, "pattern"),
        ({"max_source_tokens": 3}, "max_source_tokens"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_manifest_that_cannot_be_used_says_what_is_wrong(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        manifest(**changes)


def test_no_model_at_all_says_where_to_put_one(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="Put a CTranslate2 model folder under") as raised:
        folder_paths(tmp_path)
    assert str(tmp_path / "translation") in str(raised.value)


def test_unfinished_downloads_and_stray_files_are_no_models(tmp_path: Path) -> None:
    build(tmp_path, tiny())
    (tmp_path / "translation" / ".partial").mkdir()
    (tmp_path / "translation" / "README.txt").write_text("x")
    assert [path.name for path in folder_paths(tmp_path)] == ["tiny"]


@pytest.mark.parametrize(
    "name", ["model.bin", "config.json", "shared_vocabulary.json", "source.spm", "target.spm"]
)
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = build(tmp_path, tiny())
    (folder / name).unlink()
    with pytest.raises(ModelMissing, match=name) as raised:
        read_folder(folder)
    assert str(folder) in str(raised.value)


def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    folder = build(tmp_path, tiny())
    (folder / "interpreter.toml").unlink()
    with pytest.raises(ModelMissing, match=r"has no interpreter\.toml"):
        read_folder(folder)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"name = ", "not valid TOML"),
        (b"\xff\xfe", "not valid TOML"),
        (b'name = "x"', "version: Field required"),
    ],
)
def test_a_broken_manifest_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    folder = build(tmp_path, tiny())
    (folder / "interpreter.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=says) as raised:
        read_folder(folder)
    assert str(folder / "interpreter.toml") in str(raised.value)


@pytest.mark.parametrize("content", ["{", "[]"])
def test_a_broken_configuration_is_named(tmp_path: Path, content: str) -> None:
    folder = build(tmp_path, tiny())
    (folder / "config.json").write_text(content)
    with pytest.raises(ConfigError, match=r"config\.json"):
        read_folder(folder)


def test_a_code_that_the_model_does_not_know_is_refused(tmp_path: Path) -> None:
    folder = build(tmp_path, tiny())
    file = folder / "interpreter.toml"
    file.write_text(file.read_text().replace(">>ukr<<", ">>uk<<"))
    with pytest.raises(ConfigError, match=">>uk<<, which is not in the model's vocabulary"):
        read_folder(folder)


def test_the_vocabulary_is_read_from_both_of_its_formats(tmp_path: Path) -> None:
    folder = build(tmp_path, tiny())
    expected = read_folder(folder).vocabulary
    tokens = json.loads((folder / "shared_vocabulary.json").read_text())
    (folder / "shared_vocabulary.json").unlink()
    (folder / "source_vocabulary.txt").write_text("\n".join(tokens))
    assert read_folder(folder).vocabulary == expected
    assert "▁hej" in expected


STUDENT = {"name": "s", "version": "1", "licence": "MPL-2.0", "family": "student"}


def test_a_student_has_a_limit_of_its_own_for_what_stands_in_for_its_score() -> None:
    assert Manifest.model_validate(STUDENT | {"pairs": [("da", "en")]}).low_score == LOW_AGREEMENT
    assert Manifest.model_validate(STUDENT | {"pairs": [("da", "en")], "low_score": 0.5}).low_score == 0.5


@pytest.mark.parametrize(
    "wrong",
    [
        {"pairs": [("da", "en"), ("en", "da")]},
        {"languages": ["da", "en"]},
        {"pairs": [("da", "en")], "codes": {"en": ">>eng<<"}},
        {"pairs": [("da", "en")], "tokenizer": ["vocab.daen.spm"]},
    ],
)
def test_a_student_has_one_pair_and_nothing_to_be_told(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a student has one pair"):
        Manifest.model_validate(STUDENT | wrong)


def test_a_students_folder_is_read_without_ctranslate2s_files(tmp_path: Path) -> None:
    folder = add_files(tmp_path, ("da", "en"), model__daen__intgemm__bin=b"", vocab__daen__spm=b"")
    read = read_folder(folder)
    assert read.manifest.family is Family.STUDENT
    assert read.weights == folder / "model.daen.intgemm.bin"
    (folder / "vocab.daen.spm").unlink()
    with pytest.raises(ModelMissing, match="vocab"):
        read_folder(folder)
