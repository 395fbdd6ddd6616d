"""What is expected of a GPU's memory before anything is opened."""

from types import SimpleNamespace
from typing import Any

import pytest

from interpreter.engines.gpu import budget
from interpreter.engines.gpu.budget import expect_models, plan_of
from interpreter.engines.gpu.driver import ledger_of
from interpreter.engines.gpu.memory import Claim, NoRoom, Preference
from interpreter.errors import ModelMissing
from interpreter.settings import Settings

WHISPER = Claim("recogniser whisper", Preference.RECOGNISER, 100, 50, 8)
OPUS = Claim("translator opus", Preference.TRANSLATOR, 60, 10, 8)


@pytest.fixture(name="modules")
def _modules(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Engine modules; one without claims never goes to a GPU."""
    modules = {
        "interpreter.engines.whisper": SimpleNamespace(gpu_claims=lambda settings: [WHISPER]),
        "interpreter.engines.neural": SimpleNamespace(gpu_claims=lambda settings: [OPUS]),
        "interpreter.engines.phrases": SimpleNamespace(),
    }
    monkeypatch.setattr(budget, "import_module", modules.__getitem__)
    return modules


def settings(**gpu: int) -> Settings:
    return Settings.model_validate({"gpu": {"device_index": 9, "memory_mb": 1, **gpu}})


def test_recognisers_are_expected_before_translators(modules: dict[str, Any]) -> None:
    assert expect_models(settings()) == [WHISPER, OPUS]


def test_the_ledger_of_the_gpu_is_told(modules: dict[str, Any]) -> None:
    one = settings()
    large = Claim("recogniser whisper", Preference.RECOGNISER, 2**20 - 100, 50, 8)
    modules["interpreter.engines.whisper"].gpu_claims = lambda _: [large]
    expect_models(one)
    with pytest.raises(NoRoom):
        ledger_of(one.gpu).take(OPUS)
    expect_models(one.model_copy(update={"translator": one.translator, "recogniser": one.recogniser}))
    number = ledger_of(one.gpu).take(large)
    ledger_of(one.gpu).release(number)


def test_what_is_not_installed_is_left_to_whoever_opens_it(modules: dict[str, Any]) -> None:
    def fail(_: Settings) -> list[Claim]:
        raise ModelMissing("It is not there. Install it.")

    modules["interpreter.engines.whisper"].gpu_claims = fail
    assert expect_models(settings()) == [OPUS]


def test_a_look_before_anything_is_opened(modules: dict[str, Any]) -> None:
    assert plan_of(settings()) == (
        ("recogniser whisper", "1 MB, 8 at once", True),
        ("translator opus", "1 MB, 8 at once", True),
    )
    modules["interpreter.engines.whisper"].gpu_claims = lambda _: [
        Claim("recogniser whisper", Preference.RECOGNISER, 2**20 - 60, 50, 8)
    ]
    assert plan_of(settings()) == (
        ("recogniser whisper", "1 MB, 1 at once, not 8: memory is short", True),
        ("translator opus", "no room, it needs 1 MB", False),
    )
    modules.clear()
    modules |= dict.fromkeys(
        (f"interpreter.engines.{name}" for name in ("whisper", "neural", "phrases")), SimpleNamespace()
    )
    assert plan_of(settings()) == ()


def test_an_engine_that_does_not_exist_is_left_to_whoever_opens_it(modules: dict[str, Any]) -> None:
    one = Settings.model_validate({"recogniser": {"engine": "no such"}, "gpu": {"device_index": 9}})
    assert expect_models(one) == [OPUS]


def test_each_languages_recogniser_is_expected_once(modules: dict[str, Any]) -> None:
    def claims(settings: Settings) -> list[Claim]:
        return [Claim(settings.recogniser.model, Preference.RECOGNISER, 1, 1, 8)]

    modules["interpreter.engines.whisper"].gpu_claims = claims
    languages = {"da": {"model": "roest"}, "no": {"model": "roest"}}
    one = Settings.model_validate(
        {"recogniser": {"model": "large", "languages": languages}, "gpu": {"device_index": 9}}
    )
    assert [claim.name for claim in expect_models(one)] == ["large", "roest", OPUS.name]
