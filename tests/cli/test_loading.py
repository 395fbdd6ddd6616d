from pathlib import Path

import pytest

from interpreter.cli import loading
from interpreter.cli.loading import check_pair, open_engines
from interpreter.errors import ConfigError
from interpreter.models.folder import Progress
from interpreter.settings import Settings, load_settings
from tests.cli.scripted import ScriptedEngines
from tests.fakes.speech import line

ENGINES = ScriptedEngines(line("ja.", 0.5), 1.0).engines


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that the embedded model was made in."""
    folders: list[Path] = []

    def ensure(models_dir: Path, progress: Progress | None = None) -> Path:
        if progress is not None:
            progress(1, 2)
            progress(2, 2)
        folders.append(models_dir)
        return models_dir

    monkeypatch.setattr(loading, "ensure_embedded_whisper", ensure)
    monkeypatch.setattr(loading, "load_engines", lambda settings: ENGINES)
    return folders


def test_the_embedded_model_is_prepared_first(prepared: list[Path], tmp_path: Path) -> None:
    assert open_engines(Settings(models_dir=tmp_path)) is ENGINES
    assert prepared == [tmp_path]


def test_another_model_is_left_to_its_engine(prepared: list[Path]) -> None:
    open_engines(load_settings(environment={}, overrides={"recogniser.model": "whisper-large-v3"}))
    assert prepared == []


def test_the_embedded_model_is_prepared_where_one_language_has_it(
    prepared: list[Path], tmp_path: Path
) -> None:
    chosen = {
        "models_dir": tmp_path,
        "recogniser.model": "whisper-large-v3",
        "recogniser.languages.uk.model": "whisper-base",
    }
    open_engines(load_settings(environment={}, overrides=chosen))
    assert prepared == [tmp_path]


def test_a_pair_that_works_is_quiet() -> None:
    check_pair(ENGINES, "da", "uk", speak=True)


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("da", "da", "Both languages are 'da'"),
        ("xx", "da", "'xx' cannot be recognised here. Choose from: ar, da, fa, so, tr, uk, ur"),
        ("da", "ar", "'ar' cannot be spoken here. Choose from: da, uk"),
        ("ar", "da", "'ar' cannot be translated into 'da'; it can be into: nothing"),
    ],
)
def test_a_pair_that_does_not_work_says_what_does(source: str, target: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        check_pair(ENGINES, source, target, speak=True)


def test_a_language_without_a_voice_can_be_read() -> None:
    with pytest.raises(ConfigError, match="it can be into: uk"):
        check_pair(ENGINES, "da", "ar", speak=False)
