"""What was measured stays with the model, says where it comes from, and goes with it."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from interpreter.errors import ConfigError
from interpreter.models.installed import State, remove, state_of, verify
from interpreter.models.measurements import MEASURED, Measurement, keep_measurements, read_measurements
from interpreter.models.pulling import pull
from interpreter.models.transfer import export
from tests.models.hub import Hub, Notes, accepts, entry_of

ONE = Measurement(
    of="da-uk",
    metric="chrF++",
    score=51.25,
    test_set="NTREX-128",
    texts=1997,
    answered=1990,
    date="2026-11-22",
    command="python -m benchmarks.translation --languages uk",
    commit="abc1234",
    machine="AMD EPYC, 2 cores",
)


def other(**changes: object) -> Measurement:
    return Measurement.model_validate(ONE.model_dump() | changes)


def test_what_is_kept_can_be_read_again_in_order(tmp_path: Path) -> None:
    assert read_measurements(tmp_path) == ()
    assert read_measurements(tmp_path / "none") == ()
    keep_measurements(tmp_path, [other(of="uk-da"), ONE])
    assert read_measurements(tmp_path) == (ONE, other(of="uk-da"))
    assert [file.name for file in tmp_path.iterdir()] == [MEASURED]


def test_the_newer_one_stays_unless_it_is_over_fewer_texts(tmp_path: Path) -> None:
    keep_measurements(tmp_path, [ONE])
    keep_measurements(
        tmp_path, [other(score=10.0, texts=20, answered=20), other(test_set="numbers", texts=9)]
    )
    assert {one.score for one in read_measurements(tmp_path)} == {51.25}
    assert len(read_measurements(tmp_path)) == 2
    keep_measurements(tmp_path, [other(score=52.0, date="2026-12-01")])
    assert [one.score for one in read_measurements(tmp_path) if one.test_set == "NTREX-128"] == [52.0]


def test_a_line_says_where_it_comes_from() -> None:
    assert ONE.line == (
        "da-uk chrF++ 51.2 (NTREX-128, 1990 of 1997 texts), 2026-11-22, python -m benchmarks.translation "
        "--languages uk at abc1234, AMD EPYC, 2 cores"
    )
    assert "(NTREX-128, 1997 texts)" in other(answered=1997).line


@pytest.mark.parametrize(
    "changes",
    [{"command": ""}, {"machine": ""}, {"date": "today"}, {"test_set": ""}, {"score": float("nan")}],
)
def test_no_number_without_a_source(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        other(**changes)


@pytest.mark.parametrize("content", [b"", b"{}", b'[{"of": "da"}]', b"\xff"])
def test_a_damaged_file_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / MEASURED).write_bytes(content)
    with pytest.raises(ConfigError, match=r"\.measured\.json cannot be read\. Delete the file"):
        read_measurements(tmp_path)
    with pytest.raises(ConfigError, match="cannot be read"):
        keep_measurements(tmp_path, [ONE])
    assert (tmp_path / MEASURED).read_bytes() == content


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r"cannot be kept in .*none: No such file"):
        keep_measurements(tmp_path / "none", [ONE])
    if os.geteuid():
        tmp_path.chmod(0o500)
        with pytest.raises(ConfigError, match="Permission denied"):
            keep_measurements(tmp_path, [ONE])
        tmp_path.chmod(0o700)


def test_it_belongs_to_the_installed_bytes(hub: Hub, tmp_path: Path) -> None:
    hub.files = {"model.bin": b"weights"}
    entry = entry_of(hub.files)
    folder = pull(entry, tmp_path / "here", accepts, Notes())
    keep_measurements(folder, [ONE])
    assert state_of(entry, tmp_path / "here") is State.INSTALLED
    assert verify(entry, tmp_path / "here").good
    assert read_measurements(export(entry, tmp_path / "here", tmp_path / "stick", Notes())) == ()
    remove(entry, tmp_path / "here")
    assert read_measurements(pull(entry, tmp_path / "here", accepts, Notes())) == ()
