"""`interpreter models` as a person calls it, against a hub on this machine."""

import json
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from interpreter.cli.exits import ExitCode
from interpreter.models import catalogue as module
from interpreter.models.catalogue import Catalogue, ModelEntry, Profile
from interpreter.models.records import FIRST_USE
from interpreter.models.staging import PULL
from tests.cli.calling import Called, CommandLine
from tests.models.hub import Hub, entry_of, hub_for

Disk = namedtuple("Disk", "total used free")
FILES = {"config.json": b"{}", "model.bin": b"weights", "tokenizer.json": b"[]", "vocabulary.txt": b"a"}
UNFREE = {
    "name": "unfree",
    "licence": {
        "name": "CC-BY-NC-4.0",
        "url": "https://example.org/nc",
        "summary": "Commercial use is excluded.",
        "non_commercial": True,
    },
}
ENTRIES = (
    entry_of(FILES),
    entry_of(FILES, **UNFREE),
    entry_of(FILES, name="unpinned", hashes=False, remarks=["Mind the gap."]),
    entry_of(FILES, name="unusable", unusable_reason="There is no engine for it."),
)


class Models:
    """Calls `interpreter --models-dir ... models ...`."""

    def __init__(self, command_line: CommandLine, folder: Path) -> None:
        self._command_line, self.folder = command_line, folder

    def __call__(self, *arguments: str, folder: Path | None = None) -> Called:
        return self._command_line("--models-dir", str(folder or self.folder), "models", *arguments)

    @property
    def installed(self) -> set[str]:
        return {place.name for place in self.folder.glob("[!.]*")}


@pytest.fixture(name="hub")
def _hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with hub_for(monkeypatch) as running:
        running.files = dict(FILES)
        yield running


@pytest.fixture(name="models")
def _models(command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Models:
    profile = Profile(description="Two models.", models=("a-model", "unpinned"), recognition="a-model")
    made = Catalogue(model=ENTRIES, profile={"cpu": profile})
    monkeypatch.setattr(module, "load_catalogue", lambda: made)
    return Models(command_line, tmp_path / "models")


def test_a_profile_is_pulled_with_its_licences_shown_first(models: Models, hub: Hub) -> None:
    called = models("pull", "cpu")
    assert called.code == ExitCode.DONE, called.err
    assert models.installed == {"a-model", "unpinned"}
    out = called.out
    assert "licence MIT" in out
    assert "Free for every use. https://example.org/licence" in out
    assert "not pinned: nobody knows its hashes" in out
    assert "Mind the gap." in out
    assert out.index("licence MIT") < out.index("SHA-256") < out.index("trusted and written down")
    assert '[recogniser.languages.da] model = "a-model"' in out
    assert "a-model is installed already." in models("pull", "a-model").out


def test_a_non_commercial_licence_must_be_accepted(models: Models, hub: Hub) -> None:
    refused = models("pull", "a-model", "unfree")
    assert refused.code == ExitCode.USAGE
    assert "add --accept-non-commercial" in refused.err
    assert hub.asked == []
    assert models.installed == set()
    accepted = models("pull", "unfree", "--accept-non-commercial")
    assert accepted.code == ExitCode.DONE
    assert "[NOT FOR COMMERCIAL USE]" in accepted.out
    assert models.installed == {"unfree"}


@pytest.mark.parametrize(
    ("name", "message"),
    [("nonsense", "no profile or model 'nonsense'"), ("unusable", "There is no engine for it.")],
)
def test_what_cannot_be_had_is_said(models: Models, hub: Hub, name: str, message: str) -> None:
    called = models("pull", name)
    assert (called.code, hub.asked) == (ExitCode.USAGE, [])
    assert message in called.err


def test_one_that_fails_does_not_keep_the_other_from_coming(models: Models, hub: Hub) -> None:
    del hub.files["vocabulary.txt"]
    called = models("pull", "cpu")
    assert called.code == ExitCode.MODEL
    assert "[a-model]" in called.err
    assert "[unpinned]" in called.err
    hub.files = dict(FILES) | {"model.bin": b"WEIGHTS"}
    called = models("pull", "cpu")
    assert called.code == ExitCode.MODEL
    assert "model.bin is not what it must be" in called.err
    assert "a-model is not installed." in called.out
    assert "1 of 2 models are not installed: a-model. Once the reason is gone, run the same" in called.out
    assert models.installed == {"unpinned"}


def test_models_that_do_not_fit_together_are_refused_before_the_first_byte(
    models: Models, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = sum(map(len, FILES.values()))
    monkeypatch.setattr("shutil.disk_usage", lambda place: Disk(0, 0, one + 1))
    called = models("pull", "a-model", "unfree", "--accept-non-commercial")
    assert called.code == ExitCode.MODEL
    assert "a-model, unfree need about" in called.err
    assert "set models_dir to another folder, or name fewer models" in called.err
    assert (hub.asked, models.folder.exists()) == ([], False)
    assert models("pull", "a-model").code == ExitCode.DONE
    monkeypatch.setattr("shutil.disk_usage", lambda place: Disk(0, 0, one + 1))
    assert models("pull", "a-model", "unfree", "--accept-non-commercial").code == ExitCode.DONE


def test_verify_finds_what_was_changed(models: Models, hub: Hub) -> None:
    assert "No model of the catalogue is installed" in models("verify").out
    models("pull", "cpu")
    called = models("verify")
    assert called.code == ExitCode.DONE
    assert "a-model: every file is as the catalogue says." in called.out
    assert "unpinned: every file is as what the first pull recorded says." in called.out
    (models.folder / "a-model" / "model.bin").write_bytes(b"WEIGHTS")
    called = models("verify")
    assert called.code == ExitCode.MISSING
    assert "a-model: WRONG: model.bin" in called.out
    assert models("verify", "unfree").out == "unfree: not installed.\n"
    assert models("verify", "unfree").code == ExitCode.MISSING


def test_remove_takes_a_model_away(models: Models, hub: Hub) -> None:
    models("pull", "cpu")
    assert models("remove", "a-model").out == "a-model is removed.\n"
    assert models.installed == {"unpinned"}
    assert models("remove", "a-model").code == ExitCode.MODEL
    assert models("remove", "cpu").code == ExitCode.USAGE
    models("remove", "unpinned")
    assert (models.folder / FIRST_USE / "unpinned.json").exists()
    assert models("remove", "--forget", "unpinned").code == ExitCode.DONE
    assert not (models.folder / FIRST_USE / "unpinned.json").exists()


def test_from_one_machine_to_another(models: Models, hub: Hub, tmp_path: Path) -> None:
    models("pull", "cpu", "unfree", "--accept-non-commercial")
    stick = tmp_path / "stick"
    called = models("export", "cpu", "unfree", "--to", str(stick))
    assert (called.code, {place.name for place in stick.iterdir()}) == (0, {"a-model", "unpinned", "unfree"})
    hub.asked.clear()
    there = tmp_path / "there"
    refused = models("import", str(stick), folder=there)
    assert (refused.code, there.exists()) == (ExitCode.USAGE, False)
    assert "add --accept-non-commercial" in refused.err
    called = models("import", str(stick), "--accept-non-commercial", folder=there)
    assert called.code == ExitCode.DONE, called.err
    assert "licence CC-BY-NC-4.0 [NOT FOR COMMERCIAL USE]" in called.out
    assert models("verify", folder=there).code == ExitCode.DONE
    assert hub.asked == []
    assert sorted(place.name for place in there.glob(".*")) == [FIRST_USE, PULL]


def test_nothing_to_import_or_export(models: Models, hub: Hub, tmp_path: Path) -> None:
    assert models("import", str(tmp_path)).code == ExitCode.USAGE
    called = models("export", "a-model", "--to", str(tmp_path / "stick"))
    assert called.code == ExitCode.MODEL
    assert "cannot be exported: absent" in called.err


def test_the_list_for_programs_has_everything(models: Models, hub: Hub) -> None:
    models("pull", "a-model")
    told = json.loads(models("list", "--json").out)
    assert told["profiles"]["cpu"]["models"] == ["a-model", "unpinned"]
    states = {one["name"]: (one["state"], one["usable"]) for one in told["models"]}
    assert states["a-model"] == ("installed", True)
    assert states["unusable"] == ("absent", False)
    assert json.loads(models("list", "--json", "--language", "uk").out)["models"] == []


def test_a_language_that_is_not_there_is_said(models: Models, hub: Hub) -> None:
    called = models("list", "--language", "xx")
    assert called.code == ExitCode.USAGE
    assert "There is no language 'xx'. There are: " in called.err
    assert called.out == ""


def test_help_names_every_command(command_line: CommandLine) -> None:
    out = command_line("models", "--help").out
    assert all(name in out for name in ("list", "pull", "verify", "remove", "import", "export"))
    assert "models" in command_line("--help").out


def test_entries_are_what_the_tests_say() -> None:
    assert [entry.pinned for entry in ENTRIES if isinstance(entry, ModelEntry)] == [True, True, False, True]
