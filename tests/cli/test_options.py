import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from interpreter.cli.options import Device, LogLevel, Options
from interpreter.errors import ConfigError


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)


def test_the_command_line_wins_over_the_environment_and_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "settings.toml"
    config.write_text("[server]\nport = 1\nhost = 'file'\nmax_meetings = 3\n")
    monkeypatch.setenv("INTERPRETER_SERVER__PORT", "2")
    monkeypatch.setenv("INTERPRETER_SERVER__HOST", "environment")

    settings = Options(config=config).settings(server__port=4)

    assert (settings.server.port, settings.server.host, settings.server.max_meetings) == (4, "environment", 3)


def test_options_that_were_not_given_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERPRETER_RECOGNISER__DEVICE", "cpu")
    assert Options().settings(server__port=None).recogniser.device == "cpu"


def test_the_device_is_for_every_model(tmp_path: Path) -> None:
    settings = Options(models_dir=tmp_path, device=Device.CUDA).settings()
    assert (settings.recogniser.device, settings.translator.device) == ("cuda", "cuda")
    assert settings.models_dir == tmp_path


def test_recognisers_are_chosen_for_all_or_for_a_language(tmp_path: Path) -> None:
    config = tmp_path / "settings.toml"
    config.write_text("[recogniser.languages.so]\nengine = 'ctc'\nmodel = 'old'\n")
    given = ("whisper-small", "da=roest", "so=new", f"uk=ctc:{tmp_path}/uk", "ar=./ar")
    recogniser = Options(config=config, recognisers=given).settings().recogniser
    assert (recogniser.engine, recogniser.model) == ("whisper", "whisper-small")
    chosen = {code: (recogniser.of(code).engine, recogniser.of(code).model) for code in recogniser.languages}
    assert chosen == {
        "da": ("whisper", "roest"),
        "so": ("ctc", "new"),
        "uk": ("ctc", f"{tmp_path}/uk"),
        "ar": ("whisper", "./ar"),
    }


@pytest.mark.parametrize("given", ["", "danish=roest", "da=", "da=so=roest"])
def test_a_recogniser_of_another_form_is_told(given: str) -> None:
    with pytest.raises(ConfigError, match=r"\[LANGUAGE=\]\[ENGINE:\]MODEL"):
        Options(recognisers=(given,)).settings()


def test_the_device_is_for_the_recogniser_of_every_language_too(tmp_path: Path) -> None:
    config = tmp_path / "settings.toml"
    config.write_text("[recogniser.languages.da]\nmodel = 'roest'\ndevice = 'cuda'\n")
    assert Options(config=config).settings().recogniser.of("da").device == "cuda"
    assert Options(config=config, device=Device.CPU).settings().recogniser.of("da").device == "cpu"


def test_a_settings_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Cannot read the settings file"):
        Options(config=tmp_path / "none.toml").settings()


@pytest.mark.parametrize(
    ("given", "default", "level"),
    [
        (None, LogLevel.ERROR, logging.ERROR),
        (None, LogLevel.INFO, logging.INFO),
        (LogLevel.DEBUG, LogLevel.ERROR, logging.DEBUG),
    ],
)
def test_the_log_level_that_was_asked_for_wins(given: LogLevel | None, default: LogLevel, level: int) -> None:
    Options(log_level=given).start_log(default)
    assert logging.getLogger().level == level
