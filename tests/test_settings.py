from pathlib import Path

import pytest

from interpreter.errors import ConfigError
from interpreter.settings import Settings, load_settings


def file_with(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_defaults_stay_on_this_machine() -> None:
    settings = load_settings(environment={})
    assert settings == Settings()
    assert settings.server.host == "127.0.0.1"


def test_command_line_over_environment_over_file(tmp_path: Path) -> None:
    file = file_with(tmp_path, "[server]\nport = 1\nhost = 'file'\nmax_meetings = 3\n")
    settings = load_settings(
        file,
        {"INTERPRETER_SERVER__PORT": "2", "INTERPRETER_SERVER__HOST": "environment", "OTHER": "x"},
        {"server.port": 4, "server.host": None},
    )
    assert (settings.server.port, settings.server.host, settings.server.max_meetings) == (4, "environment", 3)


def test_a_list_in_the_environment_has_commas() -> None:
    settings = load_settings(environment={"INTERPRETER_TRANSLATOR__ENGINES": "neural, phrases"})
    assert settings.translator.engines == ("neural", "phrases")


@pytest.mark.parametrize("text", ["false", "0", "no"])
def test_a_switch_in_the_environment_is_a_word(text: str) -> None:
    settings = load_settings(environment={"INTERPRETER_PIPELINE__HYPOTHESES": text})
    assert settings.pipeline.hypotheses is False


def test_models_are_in_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Settings().models_dir == tmp_path / "borgertolk" / "models"


def test_a_language_has_a_recogniser_of_its_own_and_the_rest_is_as_for_all(tmp_path: Path) -> None:
    file = file_with(
        tmp_path,
        """
        [recogniser]
        model = "large"
        device = "cuda"
        [recogniser.languages.da]
        model = "roest"
        [recogniser.languages.so]
        engine = "ctc"
        model = "elsewhere"
        """,
    )
    settings = load_settings(
        file,
        {
            "INTERPRETER_RECOGNISER__LANGUAGES__SO__MODEL": "omnilingual",
            "INTERPRETER_RECOGNISER__LANGUAGES__SO__THREADS": "1",
        },
        {"recogniser.languages.uk.model": "small", "recogniser.languages.uk.device": "cpu"},
    )
    each = {",".join(languages): one.recogniser for languages, one in settings.each_recogniser().items()}
    told = {code: (one.engine, one.model, one.device, one.threads) for code, one in each.items()}
    assert told == {
        "": ("whisper", "large", "cuda", 0),
        "da": ("whisper", "roest", "cuda", 0),
        "so": ("ctc", "omnilingual", "cuda", 1),
        "uk": ("whisper", "small", "cpu", 0),
    }
    assert settings.recogniser.of("ar") == settings.recogniser.default == each[""]
    assert not any(one.languages for one in each.values())
    assert settings.each_recogniser()["da",].models_dir == settings.models_dir


def test_a_model_that_is_named_twice_is_one_recogniser(tmp_path: Path) -> None:
    settings = load_settings(
        environment={},
        overrides={
            "models_dir": tmp_path,
            "recogniser.model": "large",
            "recogniser.languages.uk.model": str(tmp_path / "elsewhere" / ".." / "large"),
            "recogniser.languages.da.model": "roest",
            "recogniser.languages.no.model": str(tmp_path / "roest"),
            "recogniser.languages.sv.model": "roest",
            "recogniser.languages.sv.device": "cpu",
        },
    )
    each = settings.each_recogniser()
    assert list(each) == [(), ("da", "no"), ("sv",)]
    assert each["da", "no"].recogniser.model == "roest"


@pytest.mark.parametrize(
    ("overrides", "named"),
    [
        ({"recogniser.languages.da.engine": "ctc"}, "recogniser.languages.da.model"),
        ({"recogniser.languages.da.model": ""}, "recogniser.languages.da.model"),
        ({"recogniser.languages.danish.model": "roest"}, "recogniser.languages.danish"),
        ({"recogniser.languages.da.colour": "red", "recogniser.languages.da.model": "x"}, "da.colour"),
        ({"server.port": 70_000}, "server.port"),
        ({"server.colour": "red"}, "server.colour"),
        ({"recogniser.device": "tpu"}, "recogniser.device"),
        ({"pipeline.pause_ms": 0}, "pipeline.pause_ms"),
    ],
)
def test_what_cannot_be_set_is_named(overrides: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        load_settings(environment={}, overrides=overrides)


def test_a_value_where_a_table_belongs_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="server is a value"):
        load_settings(file_with(tmp_path, "server = 3"), {"INTERPRETER_SERVER__PORT": "1"})


@pytest.mark.parametrize("content", [b"server = [", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match="not valid TOML"):
        load_settings(file, {})


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Cannot read the settings file"):
        load_settings(tmp_path / "none.toml", {})


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().server.port = 1


def test_one_engine_in_the_environment_is_a_list_of_one() -> None:
    settings = load_settings(environment={"INTERPRETER_TRANSLATOR__ENGINES": "phrases"})
    assert settings.translator.engines == ("phrases",)
