import re
from itertools import pairwise
from pathlib import Path

import pytest

from interpreter.cli.app import app
from interpreter.settings import ENVIRONMENT_PREFIX, load_settings
from tests.conftest import ROOT
from tests.container.dockerfile import Dockerfile, read

FILE = ROOT / "Dockerfile"
TARGETS = ("cpu", "cuda")
DOCKERFILE = read(FILE)


def environment(target: str) -> dict[str, str]:
    """The variables that a target ends with."""
    found: dict[str, str] = {}
    for stage in reversed(DOCKERFILE.bases(target)):
        for one in stage.all("ENV"):
            found |= dict(re.findall(r"(\w+)=(\S+)", one.text))
    return found


def installs() -> list[tuple[str, ...]]:
    return [
        one.words
        for stage in DOCKERFILE.stages.values()
        for one in stage.all("RUN")
        if "pip" in one.text.split() or "pip" in one.words
    ]


def test_the_parser_reads_continuations_comments_and_exec_forms(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text(
        'ARG A=x:1\nFROM ${A} AS one\n#\nRUN ["a", \\\n  "b c"]\nRUN d \\\n && e\nFROM one AS two\nUSER 5\n'
    )
    parsed = read(file)
    assert isinstance(parsed, Dockerfile)
    assert parsed.stages["one"].base == "x:1"
    assert [one.words for one in parsed.stages["one"].all("RUN")] == [("a", "b c"), ()]
    file.write_text("FROM x\nfrobnicate\n")
    with pytest.raises(ValueError, match="frobnicate"):
        read(file)


def test_there_are_both_targets() -> None:
    assert set(TARGETS) <= set(DOCKERFILE.stages)


def test_every_base_is_another_stage_or_pinned_by_tag_and_digest() -> None:
    for stage in DOCKERFILE.stages.values():
        if stage.base not in DOCKERFILE.stages:
            assert re.fullmatch(r"[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}", stage.base), stage.base


def test_nothing_is_fetched_but_locked_wheels() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert not re.search(r"^(ADD|ONBUILD|SHELL)\b", text, flags=re.MULTILINE)
    assert "://" not in text
    assert not re.search(r"\b(curl|wget|apt-get|apt|git|index-url|find-links|trusted-host)\b", text)
    assert not re.search(r"^# syntax", text, flags=re.MULTILINE)  # a frontend would be fetched


def test_every_install_checks_hashes_or_is_the_project_itself() -> None:
    commands = [words for words in installs() if "install" in words]
    assert len(commands) == 3
    for words in commands:
        if words[-1] == ".":
            assert {"--no-index", "--no-deps", "--no-build-isolation"} <= set(words)
        else:
            assert {"--require-hashes", "--no-deps"} <= set(words)
            assert words[words.index("--only-binary") + 1] == ":all:"
            locks = [after for option, after in pairwise(words) if option == "-r"]
            assert locks
            assert all(re.fullmatch(r"requirements(-cuda|-students)?\.lock", lock) for lock in locks)


def test_what_only_building_needs_is_taken_out_again() -> None:
    removed = next(words for words in installs() if "uninstall" in words)
    assert "hatchling" in removed
    kept = {"packaging", "numpy", "ctranslate2", "pydantic"}
    assert not kept & set(removed)


@pytest.mark.parametrize("target", TARGETS)
def test_it_runs_as_nobody_in_particular(target: str) -> None:
    users = [stage.last("USER").text for stage in DOCKERFILE.bases(target) if stage.all("USER")]
    user, _, group = users[0].partition(":")
    assert int(user) >= 1000  # a number, so that Kubernetes can tell that it is not root
    assert int(group) >= 1000


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_of_it_needs_a_shell_at_run_time(target: str) -> None:
    stages = DOCKERFILE.bases(target)
    for name in ("ENTRYPOINT", "CMD", "HEALTHCHECK"):
        assert next(stage.last(name) for stage in stages if stage.all(name)).words, name


@pytest.mark.parametrize("target", TARGETS)
def test_the_commands_it_starts_exist(target: str) -> None:
    stages = DOCKERFILE.bases(target)
    start, check = (
        next(stage.last(name) for stage in stages if stage.all(name)).words for name in ("CMD", "HEALTHCHECK")
    )
    names = {command.callback.__name__ for command in app.registered_commands if command.callback}
    assert start[0] in names
    assert check[0] == "interpreter"
    assert check[1] in names


@pytest.mark.parametrize("target", TARGETS)
def test_its_settings_are_settings_of_the_service(target: str) -> None:
    variables = environment(target)
    settings = load_settings(environment=variables)
    assert sum(name.startswith(ENVIRONMENT_PREFIX) for name in variables) >= 3
    assert settings.server.host == "0.0.0.0"
    assert settings.models_dir == Path("/models")
    volumes = [stage.last("VOLUME").text for stage in DOCKERFILE.bases(target) if stage.all("VOLUME")]
    assert volumes == ["/models"]


def test_nothing_is_fetched_or_written_at_run_time() -> None:
    variables = environment("cpu")
    assert variables["HF_HUB_OFFLINE"] == "1"
    assert variables["PYTHONDONTWRITEBYTECODE"] == "1"
    compiled = [one for one in DOCKERFILE.stages["packages"].all("RUN") if "compileall" in one.words]
    assert "unchecked-hash" in compiled[0].words


def test_the_gpu_libraries_are_where_the_loader_looks() -> None:
    folders = environment("cuda")["LD_LIBRARY_PATH"].split(":")
    lock = (ROOT / "requirements-cuda.lock").read_text(encoding="utf-8")
    for package in re.findall(r"^nvidia-([a-z-]+)-cu12==", lock, flags=re.MULTILINE):
        assert f"/opt/cuda/nvidia/{package.replace('-', '_')}/lib" in folders
    target = next(words for words in installs() if "--target" in words)
    assert target[target.index("--target") + 1] == "/opt/cuda"


def test_the_label_names_the_licence_and_the_gpl_parts() -> None:
    label = DOCKERFILE.stages["cpu"].last("LABEL").text
    assert 'org.opencontainers.image.licenses="EUPL-1.2 AND GPL-3.0-or-later' in label
    assert "piper-tts and espeak-ng are GPL-3.0-or-later" in label
    base = re.search(r'image\.base\.name="([^"]+)"', label)
    assert base is not None
    assert DOCKERFILE.arguments["BASE"].startswith(base[1] + "@sha256:")


def ignored() -> list[str]:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_only_what_is_copied_reaches_the_builder() -> None:
    """`*` first, then exceptions: neither .git nor .venv, models, recordings or secrets can get in."""
    rules = ignored()
    assert rules[0] == "*"
    allowed = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = {
        source
        for stage in DOCKERFILE.stages.values()
        for one in stage.all("COPY")
        if "--from=" not in one.text
        for source in one.text.split()[:-1]
    }
    assert allowed == copied
    assert {"**/__pycache__", "**/.*"} <= set(rules)
    assert not any(name.startswith(".") or name in ("shared", "deploy", "models") for name in allowed)
    assert all((ROOT / name).exists() for name in allowed)
